"""`list`, `show` and `bench` as text."""

from __future__ import annotations

import click

from bondproof.numbers import decimal
from bondproof.report.rules import Rule, rules
from bondproof.report.text.table import table, wrapped
from bondproof.report.words import scheme_of
from bondproof.results import BenchResult, ListResult, ShowResult


def lines(result: ListResult | ShowResult | BenchResult) -> list[str]:
    """The catalogue, a spec, or benchmark data."""
    match result.kind:
        case "list":
            return _listed(result)
        case "show":
            return _shown(result)
        case "bench":
            return _bench(result)


def _listed(result: ListResult) -> list[str]:
    """Name and title of each spec."""
    if not result.mechanisms:
        return ["the catalogue is empty"]
    return table([[entry.name, entry.title] for entry in result.mechanisms], indent="")


def _shown(result: ShowResult) -> list[str]:
    """A spec, section by section."""
    mechanism = result.mechanism
    header = mechanism.header
    found = [f"{click.style(header.name, bold=True)}, {scheme_of(mechanism)}"]
    for label, text in (("", header.title), ("", header.about), ("fault: ", header.fault), ("source: ", header.source)):
        if text:
            found += wrapped(label + text)
    for section in rules(result):
        found += ["", click.style(section.title, bold=True), *_rules(section.rules)]
    return found


def _rules(found: tuple[Rule, ...]) -> list[str]:
    """Aligned names and texts, with what else is to be said below."""
    name = max(len(rule.name) for rule in found)
    text = max((len(rule.text) for rule in found if rule.comment), default=0)
    result = []
    for rule in found:
        line = f"  {rule.name.ljust(name)}  {rule.text}" if name else f"  {rule.text}"
        comment = f"  # {rule.comment}" if rule.comment else ""
        result.append(line + " " * (text - len(rule.text)) + comment if comment else line)
        for note in rule.notes:
            result += wrapped(note, indent=" " * (name + 6))
    return result


def _bench(result: BenchResult) -> list[str]:
    """The number, how it came about, and the tables."""
    found: list[str] = []
    if result.value is not None:
        unit = "" if result.unit == "1" else f" {result.unit}"
        found = [click.style(f"{decimal(result.value, 6)}{unit}", bold=True)]
        found += [line for note in result.notes for line in wrapped(note)]
    for each in result.tables:
        found += [""] if found else []
        found += [click.style(each.title, bold=True), *table([each.columns, *each.rows])]
    return found
