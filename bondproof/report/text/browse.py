"""`list`, `show` and `bench` as text."""

from __future__ import annotations

import click

from bondproof.report.formats import Manner
from bondproof.report.number_format import decimal
from bondproof.report.rules import Rule, rules
from bondproof.report.text.table import ENDLESS, beside, table, titled, unbroken, wrapped
from bondproof.report.wording import scheme_of
from bondproof.results import BenchResult, ListResult, ShowResult

_LEAST_COMMENT = 36
"""Characters for the comments beside rules; where fewer are left, they follow at once."""


def lines(result: ListResult | ShowResult | BenchResult, manner: Manner) -> list[str]:
    """The catalogue, a spec, or benchmark data."""
    match result.kind:
        case "list":
            return _listed(result, manner)
        case "show":
            return _shown(result, manner)
        case "bench":
            return _bench(result, manner)


def _listed(result: ListResult, manner: Manner) -> list[str]:
    """Name and title of each spec."""
    if not result.mechanisms:
        return ["the catalogue is empty"]
    return table([[entry.name, entry.title] for entry in result.mechanisms], manner.width, indent="")


def _shown(result: ShowResult, manner: Manner) -> list[str]:
    """A spec, section by section."""
    mechanism = result.mechanism
    header = mechanism.header
    found = titled(header.name, f", {scheme_of(mechanism)}", manner.width)
    for label in ("title", "about", "fault", "source"):
        if text := getattr(header, label):
            found += wrapped(f"{label}: {text}", manner.width)
    for section in rules(result):
        found += ["", click.style(section.title, bold=True), *_rules(section.rules, manner.width)]
    return found


def _rules(found: tuple[Rule, ...], width: int | None) -> list[str]:
    """Aligned names and texts, comments in a column or, where there is no room for one, right after; notes below."""
    name = max(len(rule.name) for rule in found)
    text = max((len(rule.text) for rule in found if rule.comment), default=0)
    longest = max(len(rule.comment) for rule in found)
    apart = name + text + min(longest, _LEAST_COMMENT) + 8 > (width or ENDLESS)
    below = " " * (name + 6)
    result = []
    for rule in found:
        head = f"  {rule.name.ljust(name)}  " if name else "  "
        if rule.comment and not apart:
            result += beside(f"{head}{rule.text.ljust(text)}  # ", rule.comment, width)
        else:
            comment = f"  {unbroken('# ')}{rule.comment}" if rule.comment else ""
            result += beside(head, rule.text + comment, width, under="    ")
        for note in rule.notes:
            result += wrapped(note, width, indent=below)
    return result


def _bench(result: BenchResult, manner: Manner) -> list[str]:
    """The number, how it came about, and the tables."""
    found: list[str] = []
    if result.value is not None:
        unit = "" if result.unit == "1" else f" {result.unit}"
        found = [click.style(f"{decimal(result.value, 6)}{unit}", bold=True)]
        found += [line for note in result.notes for line in wrapped(note, manner.width)]
    for each in result.tables:
        found += [""] if found else []
        found += [click.style(each.title, bold=True), *table([each.columns, *each.rows], manner.width)]
    return found
