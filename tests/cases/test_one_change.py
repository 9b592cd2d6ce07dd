"""Change one ledger line, one probability and one interval of the worked example, and predict what is found.

The prediction knows no formula and no known answer: it plays the changed game out at the corners of
the box, at two bonds, and solves the straight line through both. Payoffs of the example are affine
in the bond and of degree 1 in each interval, so the corners decide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction as F
from itertools import product
from pathlib import Path
from random import Random

import pytest

from bondproof.commands.bond.bond import bond
from bondproof.commands.verify.verify import verify
from bondproof.sources.loading import Loaded, load
from mechanisms.language.catalogue import find
from mechanisms.model.parameters import Solve
from mechanisms.terms.terms import Comparison, Relation
from proofs.checking.obligation import Point
from proofs.claims.statement import Statement
from proofs.playout.playout import PlayOut
from solvers.windows.real_sets import Span, Spans

TEXT = find("commit-reveal-audit").read_text(encoding="utf-8")
DECIDING = ("cheating-loses", "honesty-pays", "honesty-is-best")
EDITS = range(44)

LINES = tuple(line for line in TEXT.splitlines() if line.startswith("  - ") and " -> " in line)
CONDITIONS = (
    "honest",
    "cheat",
    "withhold",
    "convicted",
    "not convicted",
    "audited and check",
    "audited and not honest",
)
PROBABILITIES = ("recall", "false_alarm", "probe_rate", "bounty", "burned")
INTERVALS = {
    "audit_rate": ("{} .. {}", F(1, 100), F(1)),
    "reward": ("{} .. {} USD", F(1, 2), F(3)),
    "gpu": ("{} .. {} USD/h", F(1), F(4)),
    "guess_cost": ("{} .. {} USD", F(0), F(1, 5)),
    "lock": ("{} .. {} days", F(1), F(30)),
    "capital": ("{} .. {} %/year", F(0), F(20)),
    "stake": ("{} .. {} USD", F(10), F(60)),
}


# The change ---------------------------------------------------------------------------------------------------------


def changed(seed: int) -> str:
    """The text of the example with three changes."""
    random = Random(seed)
    text = with_another_line(TEXT, random)
    text = with_setting(text, random.choice(PROBABILITIES), str(F(random.randint(0, 40), 40)))
    name = random.choice(tuple(INTERVALS))
    form, least, most = INTERVALS[name]
    low, high = sorted(least + (most - least) * F(k, 48) for k in random.sample(range(49), 2))
    return with_setting(text, name, form.format(low, high))


def with_another_line(text: str, random: Random) -> str:
    """The text with a share of the amount of one ledger line, or with another condition on it."""
    line = random.choice(LINES)
    head, amount, condition = parts(line)
    if random.random() < 0.7:
        amount = f"{F(random.randint(0, 30), 10)} * {amount}"
    else:
        condition = random.choice([c for c in CONDITIONS if c != condition])
    other = f"{head} {amount}" + (f"  when {condition}" if condition else "")
    assert text.count(line) == 1
    return text.replace(line, other)


def parts(line: str) -> tuple[str, str, str]:
    """`  - FROM -> TO:`, the amount, and the condition of a ledger line."""
    head, _, rest = line.partition(":")
    amount, _, condition = rest.partition(" when ")
    return head + ":", amount.strip(), condition.strip()


def with_setting(text: str, name: str, setting: str) -> str:
    lines = text.splitlines(keepends=True)
    (at,) = (i for i, line in enumerate(lines) if line.startswith(f"  {name}: "))
    lines[at] = f"  {name}: {setting}\n"
    return "".join(lines)


# The prediction -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slack:
    """By how much a claim holds at one corner, as a straight line over the bond."""

    at_zero: F
    rising: F
    strict: bool

    def holds(self, value: F) -> bool:
        slack = self.at_zero + self.rising * value
        return slack > 0 or (slack == 0 and not self.strict)


def slack(loaded: Loaded, statement: Statement, corner: Point) -> Slack:
    """The line through two play-outs, checked by a third."""
    here = [gap(loaded, statement, corner, value) for value in (F(0), F(1), F(17))]
    assert here[2] == here[0] + 17 * (here[1] - here[0]), "the payoff must be affine in the bond"
    return Slack(here[0], here[1] - here[0], relation(statement) in (Relation.LT, Relation.GT))


def gap(loaded: Loaded, statement: Statement, corner: Point, value: F) -> F:
    """Left minus right in the direction in which the claim wants it, played out."""
    (part,) = statement.parts
    (unknown,) = loaded.mechanism.solved
    found = PlayOut(loaded.mechanism.at_value(unknown.variable, value), corner).gap(statement, part)
    assert found is not None
    return found if relation(statement) in (Relation.GT, Relation.GE) else -found


def relation(statement: Statement) -> Relation:
    (part,) = statement.parts
    assert isinstance(part.condition, Comparison)
    return part.condition.relation


def corners(loaded: Loaded) -> Iterator[Point]:
    (unknown,) = loaded.mechanism.solved
    box = {v: i for v, i in loaded.mechanism.intervals.items() if v != unknown.variable}
    for values in product(*((i.low, i.high) for i in box.values())):
        yield {v: x for v, x in zip(box, values, strict=True) if x is not None}


def slacks(loaded: Loaded, name: str) -> list[Slack]:
    (statement,) = (s for s in loaded.statements if s.claim.name == name)
    return [slack(loaded, statement, corner) for corner in corners(loaded)]


def predicted_window(loaded: Loaded) -> Spans:
    """All bonds from 0 upwards at which every line is kept: between the largest and the least root."""
    low, low_open, high, high_open = F(0), False, None, False
    for line in (found for name in DECIDING for found in slacks(loaded, name)):
        if line.rising == 0:
            if not line.holds(F(0)):
                return ()
            continue
        root = -line.at_zero / line.rising
        if line.rising > 0 and (root, line.strict) > (low, low_open):
            low, low_open = root, line.strict
        elif line.rising < 0 and (high is None or (root, not line.strict) < (high, not high_open)):
            high, high_open = root, line.strict
    if high is not None and (low > high or (low == high and (low_open or high_open))):
        return ()
    return (Span(low, high, low_open, high_open),)


# The comparison -----------------------------------------------------------------------------------------------------


@pytest.fixture
def spec(seed: int, tmp_path: Path) -> Path:
    path = tmp_path / f"changed-{seed}.mech.yaml"
    path.write_text(changed(seed), encoding="utf-8")
    return path


def test_the_changes_differ_and_lead_to_different_windows(tmp_path: Path) -> None:
    windows = list[Spans]()
    for seed in EDITS:
        path = tmp_path / f"{seed}.mech.yaml"
        path.write_text(changed(seed), encoding="utf-8")
        windows.append(predicted_window(load(path)))
    found = [spans for spans in windows if spans]
    assert len({changed(seed) for seed in EDITS}) == len(EDITS)
    assert len(set(found)) > len(EDITS) / 4
    assert len(windows) - len(found) > len(EDITS) / 10, "some changes leave no bond at all"


@pytest.mark.parametrize("seed", EDITS)
def test_the_window_is_the_one_that_the_play_out_predicts(spec: Path) -> None:
    loaded = load(spec)
    assert isinstance(loaded.mechanism.solved[0].setting, Solve)
    assert bond(spec).window.spans == predicted_window(loaded)


@pytest.mark.parametrize("seed", EDITS)
def test_the_verdicts_at_a_random_bond_are_those_that_the_play_out_predicts(spec: Path, seed: int) -> None:
    value = F(Random(~seed).randint(0, 4000), 16)
    loaded = load(spec)
    expected = {
        s.claim.name: "PROVED" if all(line.holds(value) for line in slacks(loaded, s.claim.name)) else "REFUTED"
        for s in loaded.statements
    }
    (verified,) = verify([spec], overrides=[f"bond={value} USD"]).specs
    assert {c.result.statement.claim.name: c.word for c in verified.claims} == expected
