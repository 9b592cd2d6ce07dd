"""Numbers of published claims: a changed one changes the verdict just where a formula worked out by hand says so.

`ROWS` holds, for each claim of mechanisms/court with a number in it, the number as a blank, the value at which the
verdict turns, and the formula, as Python with exact numbers. Where a claim says exactly when, no table is needed: any
other threshold is wrong, and so is the same threshold with its edge open instead of closed.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from math import comb
from pathlib import Path

import pytest

from bondproof.commands.verify.verify import verify
from bondproof.results import CheckedClaim
from bondproof.sources.loading import load
from mechanisms.language.catalogue import court
from proofs.playout.playout import PlayOut

FLIPPED = {">": ">=", ">=": ">", "<": "<=", "<=": "<"}
SPECS = {path.name.removesuffix(".mech.yaml"): path for path in court()}


@dataclass(frozen=True, slots=True)
class Row:
    """A number in a claim behind an entry, in brackets, the number at which the verdict turns, and why it does.

    `holds` says at which numbers the claim is true. `step` leads to the neighbours of the turn, else they are near.
    `instead` stands for the part of the claim that `number` quotes, with a blank.
    """

    entry: str
    claim: str
    number: str
    turn: F
    holds: Callable[[F], bool]
    step: F = F(0)
    instead: str = ""

    @property
    def numbers(self) -> tuple[F, ...]:
        """The turn, its neighbours, and the number of the claim."""
        step = self.step or self.turn / 10**6
        return tuple(dict.fromkeys((self.turn, self.turn - step, self.turn + step, exact(self._parts[1]))))

    @property
    def old(self) -> str:
        return "".join(self._parts)

    def new(self, number: F) -> str:
        before, _, after = self._parts
        blank = self.instead or f"{before}{{}}{after}"
        return blank.format(number if number.denominator == 1 else f"({number})")

    @property
    def _parts(self) -> tuple[str, ...]:
        return tuple(re.split(r"[\[\]]", self.number))


def exact(text: str) -> F:
    """The number that a spec writes as 8% or 98/99."""
    return F(text[:-1]) / 100 if text.endswith("%") else F(text)


def seen(chance: F, rounds: F) -> F:
    """The chance that one of several rounds finds something."""
    return 1 - (1 - chance) ** int(rounds)


def tail(n: int, k: int) -> F:
    """The chance of at least k attackers in a committee of n, where a third of all are."""
    return F(sum(comb(n, i) * 2 ** (n - i) for i in range(k, n + 1)), 3**n)


SURE = F(99, 100)
WITH = 1 - F(31, 32) ** 10
"""The chance that 10 draws of 32 with replacement find the one that is false."""
WITHOUT = F(10, 32)
LADDER = sum(F(8, 100) * F("1.094925072885") ** d for d in range(74))
"""The bonds of 74 claims in ETH, correct to 1/1000: the base is the 73rd root of 750, correct to 10^-11."""
EVEN = sum(F(8, 100) * F("1.094925072885") ** d for d in range(0, 74, 2))
"""... of those at even depths."""
ONE = F(1)
COSTS = "stake == {} USD and cost <= 500 USD"
POINT = "p >= 1/2 and q <= 4/5 and X >= {} * R"

ROWS = (
    Row("P01", "fourteen-rounds", "with, [14]", F(15), lambda n: seen(WITH, n) >= SURE, ONE),
    Row("P01", "without-needs-thirteen", "without, [13]", F(13), lambda n: seen(WITHOUT, n) >= SURE, ONE),
    Row("P03", "honesty-is-dominant", "stake == [100000] USD", F(95000), lambda s: 25 + s / 200 >= 500, ONE, COSTS),
    Row("P36", "five-slashes-take-half", "^[5]", F(7), lambda n: 1 - F(9, 10) ** int(n) >= F(1, 2), ONE),
    Row("P04", "stake-and-chance-deter", "q >= [1/2]", F(1, 2), lambda q: q >= 1 - q),
    Row("P05", "whole-value-always", "share >= [1]", ONE, lambda share: share >= 1),
    Row("P06", "ten-payments-at-one-percent", "N == [10]", F(99), lambda n: n / 100 > F(99, 100)),
    Row("P06", "ten-payments-at-one-percent", "q == [1%]", F(1, 11), lambda q: q * 10 > 1 - q),
    Row("P08", "full-at-a-third", "t == [1/3]", F(2, 3), lambda t: 3 * (t - F(1, 3)) >= 1),
    Row("P09", "watched-98-in-99-deters", "q >= [98/99]", F(98, 99), lambda q: 99 * (1 - q) <= 1),
    Row("P12", "grossed-up-bond-covers", "self >= [2]", F(2), lambda x: x - x / 2 >= 1),
    Row("P15", "three-periods-below-first-best", "< [1]", F(3, 2), lambda x: x >= ONE + F(1, 2)),
    Row("P20", "with-all-tokens", "t == [1]", F(50, 51), lambda t: t * F(102, 100) > 1),
    Row("P22", "loss-is-bounded", "gamma + [1]", ONE, lambda x: x >= 1),
    Row("P23", "linear-suffices", "[2] * ra", F(2), lambda x: x == 1 + 1),
    Row("P27", "least-sizes", "^[30]", F(30), lambda s: 2 ** int(s) > 10**9, ONE),
    Row(
        "P40", "fee-alone-deters", "q >= [95%]", F(95, 100), lambda x: x <= F(95, 100), F(0), "D <= {} * p and q >= 95%"
    ),
    Row(
        "P41",
        "slash-above-reward-deters",
        "X > R and q < [90%]",
        F(75, 2),
        lambda x: F(1, 2) > F(4, 5) - x / 125,
        F(0),
        POINT,
    ),
    Row("P43", "published-setting", "p == [8%]", F(625, 6300), lambda p: p * F(9, 10) * (F(6, 5) + 10) > 1),
    Row("P45", "full-chain-costs-631", "[632] USD", F(692), lambda x: x > LADDER, ONE),
    Row("P46", "published-payout", "[14225] USD", F(14250), lambda x: x == 10000 + F(8500, 2), ONE),
    Row("P47", "forty-percent-in-round-3", "[80%]", F(80, 100), lambda kept: kept / 2 == F(2, 5)),
    Row("P48", "three-times-is-enough", "cap >= [3]", F(3), lambda x: x / 2 > 1 + F(1, 2)),
    Row("P48", "more-than-three-times", "cap > [3]", F(3), lambda x: x / 2 >= 1 + F(1, 2)),
    Row("P52", "safe-with-111", "tail([111]", F(111), lambda n: tail(int(n), 74) * 2**40 < 1, ONE),
    Row("P53", "at-the-bounds", "[660] * margin", F(1994, 3), lambda x: F(15, 10000) * x <= F(997, 1000)),
    Row("P54", "patient-sellers", "patience >= [73%]", F(72475, 10**5), lambda d: 4 * (d + d**2) >= 5, F(1, 10**5)),
    Row(
        "P56",
        "sides-pay-alike",
        "even < [315.7] USD and odd > 315.5",
        F(330),
        lambda x: x > EVEN,
        ONE,
        "even < {} * 1 USD and odd > 301.2",
    ),
    Row("P57", "ten-times-as-much", "B > [9] * G", F(9), lambda x: x == (1 - F(1, 10)) / F(1, 10)),
    Row("P58", "greater-of-both", "== [30] USD", F(30), lambda x: x == max(F(100) / 1000, 30), ONE),
    Row("P59", "twice-for-up-to-two", "n <= [2]", F(2), lambda n: n <= 2),
    Row("P60", "the-bound-tightens", "e * (1/2)^[2]", F(3), lambda s: F("1.10518") / 2 ** int(s) < F(1, 4), ONE),
)


ENTRIES = {spec: {entry.name for entry in load(path).mechanism.source.published} for spec, path in SPECS.items()}


KNOWN = {
    "PROVED": "P02 P13 P14 P15 P16 P18 P22 P25 P37 P38 P39 P42 P47 P50 P51 P54",
    "CONDITIONAL": "P03 P09 P17 P20 P23 P24 P26 P40 P41 P44 P48 P49 P53 P59",
    "REFUTED": "P01 P04 P05 P06 P07 P08 P10 P11 P12 P19 P27 P36 P43 P45 P46 P52 P56 P57 P58 P60",
    "WAITING": "P21 P55",
}
"""What was found on paper of each published claim; P21 is right there, and P55 is open."""


def test_each_published_claim_has_the_verdict_that_was_found_on_paper() -> None:
    page = (Path(__file__).parents[2] / "docs" / "court.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^\| (P\d+) \| ([A-Z]+) \|", page, flags=re.MULTILINE))
    assert shown == {name: verdict for verdict, names in KNOWN.items() for name in names.split()}


def formulas(spec: str) -> dict[str, str]:
    """The claims of a spec of the court, by name."""
    return {each.claim.name: each.claim.text for each in load(SPECS[spec]).statements}


def decided(spec: str, claims: Sequence[tuple[str, str]], folder: Path) -> list[CheckedClaim]:
    """The verdicts on other claims of the mechanism of a spec, each given with the verdict that is expected."""
    text = SPECS[spec].read_text(encoding="utf-8").split("\nclaims:\n")[0]
    lines = [
        f"  v{number}:\n    claim: {formula}\n    expect: {word.lower()}"
        for number, (formula, word) in enumerate(claims)
    ]
    path = folder / f"{spec}.mech.yaml"
    path.write_text("\n".join((text, "claims:", *lines, "")), encoding="utf-8")
    (found,) = verify([path], repair_expected=False).specs
    return list(found.claims)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.entry}-{row.claim}")
def test_a_changed_number_changes_the_verdict_as_the_formula_says(row: Row, tmp_path: Path) -> None:
    spec = next(spec for spec, entries in ENTRIES.items() if row.entry in entries)
    formula = formulas(spec)[row.claim]
    assert row.old in formula, "the table and the spec speak of one number"
    changed = [formula.replace(row.old, row.new(number), 1) for number in row.numbers]
    expected = ["PROVED" if row.holds(number) else "REFUTED" for number in row.numbers]
    assert {"PROVED", "REFUTED"} == set(expected), "the verdict turns at the number of the table"
    assert [claim.word for claim in decided(spec, list(zip(changed, expected, strict=True)), tmp_path)] == expected


EXACT = re.compile(r"exactly_when\((?P<left>.+?) (?P<relation>[<>]=?|==) (?P<right>[^,]+), ")


def edges(spec: str) -> list[str]:
    """Every `exactly_when` of the spec with its edge closed instead of open, or open, and with its edge moved."""
    found = list[str]()
    for name, formula in formulas(spec).items():
        match = EXACT.search(formula)
        if match is None or name in PUBLISHED_AS_EXACT or {"and", "or", "0"} & set(match["right"].split()):
            continue
        left, relation, right = match["left"], match["relation"], match["right"]
        moved = [f"exactly_when({left} {relation} ({right}) * 1001/1000, "]
        flipped = [f"exactly_when({left} {FLIPPED[relation]} {right}, "] if relation in FLIPPED else []
        found += [formula[: match.start()] + edge + formula[match.end() :] for edge in (*moved, *flipped)]
    return found


PUBLISHED_AS_EXACT = {"as-printed"}
"""Claims that say exactly when, and are refuted as they stand."""


@pytest.mark.parametrize("spec", [spec for spec in SPECS if edges(spec)])
def test_any_other_edge_of_a_claim_that_says_exactly_when_is_refuted(spec: str, tmp_path: Path) -> None:
    for claim in decided(spec, [(edge, "REFUTED") for edge in edges(spec)], tmp_path):
        assert claim.word == "REFUTED", claim.claim.text
        broken = claim.result.broken
        assert broken is not None
        played = PlayOut(claim.mechanism, broken.point)
        assert not played.holds(claim.result.statement, broken.part), (
            "the counterexample breaks the claim when played out"
        )
