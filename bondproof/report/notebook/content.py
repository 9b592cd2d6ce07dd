"""A result as sections of plain text, in the words of the other formats. Whoever writes them escapes every text."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import dedent

import click

from bondproof.commands.compare.result import CompareResult
from bondproof.commands.verify.result import Checked
from bondproof.report.formats import Manner
from bondproof.report.grid import caption, transposed
from bondproof.report.markdown import equilibria
from bondproof.report.number_format import settable
from bondproof.report.text import bond, refuted, verify
from bondproof.report.wording import scheme_of, window
from bondproof.results import BondResult, EquilibriaResult, VerifiedSpec, VerifyResult
from bondproof.shown import Shown
from mechanisms.errors import UsageError
from mechanisms.model.mechanism import Mechanism
from mechanisms.values import Frozen


class Section(Frozen):
    """A title; a table, its first row the header; blocks of text whose lines and blanks count; sentences."""

    title: str
    table: Sequence[Sequence[str]] = ()
    blocks: Sequence[str] = ()
    sentences: Sequence[str] = ()


_ALL = Manner(reproducible=True, verbose=True)


def sections(result: Shown) -> list[Section]:
    """All that a notebook shows of a result.

    Raises UsageError for a result that notebooks do not show.
    """
    match result:
        case VerifyResult():
            return _verified(result)
        case BondResult():
            return [_bond(result)]
        case EquilibriaResult():
            return [_equilibria(result)]
        case CompareResult():
            return [_compared(result, number) for number in range(len(result.blocks))]
        case _:
            raise UsageError(f"a {type(result).__name__} is not shown as a table.")


def _verified(result: VerifyResult) -> list[Section]:
    unread = [Section("not read", blocks=[fault.long() for fault in result.faults])] if result.faults else []
    return [*map(_spec, result.specs), *unread, Section("", sentences=[verify.total(result)])]


def _spec(spec: VerifiedSpec) -> Section:
    rows = [[_verdict(checked), checked.claim.name, verify.about(checked)] for checked in spec.findings]
    broken = [c for c in spec.claims if c.result.broken is not None and not c.as_expected]
    remarks = [*spec.remarks, *(warning.short() for warning in spec.mechanism.warnings)]
    return Section(
        click.unstyle(verify.headline(spec)),
        [["verdict", "claim", ""], *rows] if rows else [],
        [_block(refuted.lines(checked, _ALL)) for checked in broken],
        remarks if rows else ["VACUOUS: no claims, nothing to check", *remarks],
    )


def _verdict(checked: Checked) -> str:
    if checked.as_expected:
        return checked.word if checked.word == "PROVED" else f"{checked.word} (as expected)"
    return f"{checked.word} (not as expected)" if checked.word == "PROVED" else checked.word


def _bond(result: BondResult) -> Section:
    parameter, spans = result.window.parameter, result.window.spans
    rows = [["parameter", parameter.name], ["verdict", result.word]]
    if spans:
        rows.append(["window", " or ".join(window(span, parameter.unit) for span in spans)])
        rows.append([bond.exactness(result), " or ".join(window(span, parameter.unit, exactly=True) for span in spans)])
    if (value := result.window.recommended()) is not None:
        rows.append(["recommended", settable(value, parameter.unit)])
    rows.append(["claims", ", ".join(claim.statement.claim.name for claim in result.window.claims)])
    ends = [_block(bond.end(result, _ALL.width, high=high)) for high in (False, True)] if spans else []
    title = f"{_head(result.mechanism)}: the window of {parameter.name}"
    return Section(title, [["", ""], *rows], ends, result.remarks)


def _equilibria(result: EquilibriaResult) -> Section:
    title = result.name if result.mechanism is None else _head(result.mechanism)
    said = [*equilibria.summary(result), *equilibria.sentences(result, Manner(reproducible=True))]
    return Section(title, equilibria.table(result), (), said)


def _compared(result: CompareResult, number: int) -> Section:
    block = result.blocks[number]
    header, lines = transposed(result, block)
    return Section(caption(block), [header, *lines], (), block.notes)


def _head(mechanism: Mechanism) -> str:
    changed = f", with {', '.join(mechanism.overrides)}" if mechanism.overrides else ""
    return f"{mechanism.header.name}, {scheme_of(mechanism)}{changed}"


def _block(lines: Sequence[str]) -> str:
    return dedent("\n".join(click.unstyle(line).rstrip() for line in lines)).strip("\n")
