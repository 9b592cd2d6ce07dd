"""Thresholds of the court: a change of one number changes the verdict as enumeration predicts.

Of each claim the statement is asked, without its premises and its condition, where every parameter is one number.
Enumeration (by_enumeration.py) shares no code with the engine. It also says that the conditions are exact at the points
that are tried.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from fractions import Fraction as F
from pathlib import Path

import pytest
import yaml

from bondproof.commands.verify.verify import verify
from mechanisms.language.catalogue import court
from tests.bondproof.by_enumeration import Point, Spec, split

TRIES, NEAR = 40, 40
"""Points that are tried to find a threshold, and changes of each."""
FEW, HALVED = 4, 12
"""Points that are tried where a claim states no condition, which may hold everywhere; steps towards a threshold."""
FILES = [path for path in court() if path.name not in ("dispute-bond-ladder.mech.yaml",)]
"""All but a spec whose numbers enclose a root: claims of it are about numbers alone."""


def statements(spec: Spec) -> Iterator[tuple[str, str, str]]:
    """Of each claim its statement, its premise, and the condition that is said to be exact, if that is proved."""
    for value in (spec.data.get("claims") or {}).values():
        text = " ".join((value if isinstance(value, str) else value.get("claim", "")).split())
        *premises, rest = split(text, " implies ")
        condition = ""
        if rest.startswith("exactly_when("):
            condition, *claimed = split(rest[len("exactly_when(") : -1], ",")
            rest = ", ".join(claimed)
        if rest:
            refuted = not isinstance(value, str) and value.get("expect") == "refuted"
            yield rest, " and ".join(f"({p})" for p in premises) or "True", "" if refuted else condition


def points(spec: Spec, dice: random.Random) -> Iterator[Point]:
    """Points in the ranges at which the assumptions hold; a parameter with one value keeps it."""
    for _ in range(TRIES):
        found = {name: spec.number(name) for name, text in spec.params.items() if spec.is_number(text)}
        found |= {name: dice.choice(spec.choices(name)) for name in spec.params if spec.is_range(name)}
        if spec.admissible(found):
            yield found


def neighbours(spec: Spec, point: Point, dice: random.Random) -> Iterator[Point]:
    """Admissible points that differ from one in one number, which may be one that the spec fixes."""
    read_by = " ".join(map(str, spec.data.get("states") or []))
    changes = [
        (name, value) for name in point if not re.search(rf"\b{name}\b", read_by) for value in spec.choices(name)
    ]
    for name, value in dice.sample(changes, len(changes))[:NEAR]:
        changed = {**point, name: value}
        if value != point[name] and spec.admissible(changed):
            yield changed


def written(spec: Spec, claim: str, point: Point, folder: Path) -> str:
    """The verdict of the engine on the statement where every parameter has its number."""
    units = {name: _unit(text) for name, text in spec.params.items()}
    params = {
        name: text if text.strip().startswith("=") else _setting(point[name], units[name])
        for name, text in spec.params.items()
    }
    kept = {key: value for key, value in spec.data.items() if key not in ("claims", "court", "allow", "schemes")}
    text = yaml.safe_dump({**kept, "params": params, "claims": {"asked": claim}}, sort_keys=False, width=100_000)
    file = folder / "asked.mech.yaml"
    file.write_text(text, encoding="utf-8")
    return verify(file, repair_expected=False).specs[0].claims[0].word


def _unit(text: str) -> str:
    found = re.search(r"([A-Za-z]+)\s*[])]?\s*$", text.replace("whole", "").replace("inf", ""))
    return found[1] if found else ""


def _setting(value: F, unit: str) -> str:
    factor = {"MUSD": F(10**6), "kUSD": F(1000)}.get(unit, F(1))
    return f"{value / factor} {unit}".strip()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".mech.yaml"))
def test_one_changed_number_changes_a_verdict_as_enumeration_predicts(path: Path, tmp_path: Path) -> None:
    spec, dice = Spec.of(path.read_text(encoding="utf-8")), random.Random(19)
    for claim, premise, condition in statements(spec):
        crossing = _crossing(spec, claim, premise, condition, dice)
        met_by_chance = premise == "True" and "==" not in condition
        assert crossing or not condition or not met_by_chance, f"no number changes {claim}"
        for point in crossing:
            word = written(spec, claim, point, tmp_path)
            assert word == ("PROVED" if spec.holds(claim, point) else "REFUTED"), (claim, point)


def _crossing(spec: Spec, claim: str, premise: str, condition: str, dice: random.Random) -> tuple[Point, ...]:
    """Two points that differ in one number, of which one satisfies the claim; the condition is compared on the way."""
    for count, point in enumerate(points(spec, dice)):
        whole = spec.complete(point)
        if not spec.value(premise, whole):
            continue
        holds = spec.holds(claim, point)
        assert not condition or spec.value(condition, whole) == holds, (claim, point)
        other = next((n for n in neighbours(spec, point, dice) if spec.holds(claim, n) != holds), None)
        if other is not None:
            near = _closer(spec, claim, point, other)
            ranged = all(point[name] == other[name] or spec.is_range(name) for name in point)
            there = [each for each in near if condition and ranged and spec.value(premise, spec.complete(each))]
            for each in there:
                assert spec.value(condition, spec.complete(each)) == spec.holds(claim, each), (claim, each)
            return near
        if not condition and count >= FEW:
            break
    return ()


def _closer(spec: Spec, claim: str, one: Point, other: Point) -> tuple[Point, Point]:
    """Points between two that differ in one number, on either side of where the claim turns, halved several times."""
    (name,) = [name for name in one if one[name] != other[name]]
    for _ in range(0 if "whole" in spec.params[name] else HALVED):
        middle = {**one, name: (one[name] + other[name]) / 2}
        if not spec.admissible(middle):
            break
        one, other = (middle, other) if spec.holds(claim, middle) == spec.holds(claim, one) else (one, middle)
    return one, other
