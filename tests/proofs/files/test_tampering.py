"""Whatever is changed in a file: what is accepted is true.

Each kind of evidence is changed a thousand times, in one place or two: a number, sign, relation, operator,
variable, bracket, end, a number of a hypothesis, a premise or a part that goes, comes or moves. The digest is made
new each time. A changed file may be accepted only where its obligation is as true as before, on an exact grid and by
an evaluator of its own, and a changed counterexample only where it is one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from fractions import Fraction
from hashlib import sha256
from itertools import product
from math import comb, prod
from operator import eq, ge, gt, le, lt, ne
from random import Random
from typing import Any

import pytest

from mechanisms.errors import CertificateRejected
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Abs, Comparison, Condition, Negation, Relation, Tail, Term, Variable, number
from proofs.checking.cases import cases
from proofs.checking.certificate import (
    Bernstein,
    Between,
    Certificate,
    Cleared,
    Combination,
    End,
    Ends,
    Intervals,
    Signed,
    Split,
    Squares,
    Summand,
    kinds,
)
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Refuted
from proofs.files.claims import ClaimRecord, check_claim, read_claim, write_claim
from proofs.files.discharged import Discharged
from proofs.files.provenance import Provenance
from proofs.files.tree import compact
from solvers.engines.budget import Budget
from solvers.engines.corners import Vertices
from solvers.engines.solver import Proof

Change = Callable[[Any, Random], None]
AThousand = Callable[[Callable[[Random], None]], None]
F = Fraction
x, y, ONE = Variable("x"), Variable("y"), number(1)
UNIT, FROM_1_TO_2 = Interval(F(0), F(1)), Interval(F(1), F(2))
LOW, HIGH = Intervals(0, ((x, End.LOW),)), Intervals(0, ((x, End.HIGH),))


def _is(left: Term, relation: str, right: Term | int) -> Condition:
    return Comparison(left, Relation(relation), number(right) if isinstance(right, int) else right)


def _by_corners(obligation: Obligation, **witness: int) -> Discharged:
    found = [Vertices().attempt(case, Budget()) for case in cases(obligation)]
    certificates = tuple(each.certificate for each in found if isinstance(each, Proof) and each.certificate is not None)
    assert len(certificates) == len(found)
    return Discharged(obligation, certificates, {Variable(name): F(value) for name, value in witness.items()})


def _by(obligation: Obligation, certificate: Certificate, **witness: int) -> Discharged:
    return Discharged(obligation, (certificate,), {Variable(name): F(value) for name, value in witness.items()})


def _sum(*summands: tuple[int | Squares, tuple[int, ...]]) -> Combination:
    return Combination(tuple(Summand(F(w) if isinstance(w, int) else w, factors) for w, factors in summands))


SQUARE = {x: FROM_1_TO_2, y: FROM_1_TO_2}
PARABOLA = _is(number(1) - x + x * x, ">", 0)
EXAMPLES = {
    "corners": _by_corners(
        Obligation(
            "k", {x: FROM_1_TO_2, y: Interval(F(0), F(1), high_open=True)}, (_is(y, "<=", x),), _is(x * y + x, ">", y)
        ),
        x=1,
        y=0,
    ),
    "bernstein": _by(Obligation("k", {x: UNIT}, (), PARABOLA), Bernstein(0), x=0),
    "intervals": _by(
        Obligation(
            "k",
            {x: Interval(F(1, 2), F(1), low_open=True)},
            (_is(x, ">", 0),),
            _is(Tail(x, number(3), number(1)), ">", number(F(3, 4))),
        ),
        LOW,
        x=1,
    ),
    "cleared": _by(
        Obligation("k", SQUARE, (), _is(y / (x * x - number(F(3, 2)) * x + ONE), ">=", number(F(1, 2)))),
        Cleared((Signed(0, True, Bernstein(0)),), Bernstein(0)),
        x=1,
        y=1,
    ),
    "ends": _by(
        Obligation(
            "k",
            SQUARE,
            (_is(x, ">=", y),),
            _is((x + ONE) ** 12 * (y + ONE) ** 12 * (ONE - ONE / (x + number(4))), ">", 13_421_772),
        ),
        Ends(0, ((x, End.LOW),), Ends(0, ((y, End.LOW),), None)),
        x=1,
        y=1,
    ),
    "between": _by(
        Obligation(
            "k",
            {x: Interval(F(0), F(2), True, True), y: UNIT},
            (_is(y, ">=", y * y),),
            _is(x * y * y, ">", x * number(F(1, 2)) - ONE),
        ),
        Split(x, F(1), Between(x, Bernstein(0), Bernstein(0)), Between(x, Bernstein(0), Bernstein(0))),
        x=1,
        y=1,
    ),
    "split": _by(Obligation("k", {x: UNIT}, (_is(x, ">=", 0),), PARABOLA), Split(x, F(1, 2), HIGH, LOW), x=1),
    "farkas": _by(
        Obligation(
            "k",
            {x: Interval(F(0), F(4)), y: Interval(F(0), None)},
            (_is(x + y, "<=", 4),),
            _is(number(2) * x + y, "<=", 8),
        ),
        _sum((1, (0,)), (1, (1,)), (1, (3,))),
        x=0,
        y=0,
    ),
    "handelman": _by(
        Obligation("k", SQUARE, (_is(x, ">=", y),), _is(x * x, ">=", y * y)),
        _sum((1, (0,)), (1, (1, 2)), (1, (1, 4)), (2, (1,))),
        x=1,
        y=1,
    ),
    "sos": _by(
        Obligation("k", SQUARE, (), _is(x * x + y * y, ">=", number(2) * x * y)),
        _sum((1, (0,)), (Squares((((x, 1),), ((y, 1),)), ((F(1),), (F(-1), F(1)))), ())),
        x=1,
        y=1,
    ),
    "cases": _by_corners(
        Obligation(
            "k",
            {x: Interval(F(1), F(3)), y: FROM_1_TO_2},
            (Negation(_is(y, ">", 2)),),
            Comparison(Abs(x - y), Relation.LE, x),
        ),
        x=1,
        y=1,
    ),
}  # fmt: skip
WITNESS = _by_corners(Obligation("k", SQUARE, (_is(x * y, ">=", 2), _is(x, "!=", y)), _is(x + y, ">=", 2)), x=2, y=1)
REFUTED = Obligation("k", SQUARE, (_is(x, ">=", y),), _is(x * y, "<", 3))
REFUTATION = Refuted(REFUTED, {x: F(2), y: F(2)}, ("corners",))

RELATIONS = {"<": lt, "<=": le, "==": eq, "!=": ne, ">=": ge, ">": gt}


def _refreshed(entry: Any) -> None:
    text = compact({key: entry.get(key) for key in ("box", "premises", "goal")})
    entry["digest"] = sha256(text.encode()).hexdigest()


# an evaluator of its own, over the arrays of the file ------------------------------------------------


def _value(array: Any, point: dict[str, Fraction]) -> Fraction:
    if isinstance(array, str):
        return point[array] if array[0] in "xyz" else F(array)
    word, *parts = array
    if word == "if":
        return _value(parts[1 if _true(parts[0], point) else 2], point)
    if word == "^":
        return _value(parts[0], point) ** int(parts[1])
    values = [_value(part, point) for part in parts]
    match word:
        case "+":
            return sum(values, F(0))
        case "*":
            return prod(values, start=F(1))
        case "/":
            return values[0] / values[1]
        case "min":
            return min(values)
        case "max":
            return max(values)
        case "abs":
            return abs(values[0])
        case _:
            p, n, k = values[0], int(values[1]), int(values[2])
            return sum((comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)), F(0))


def _true(array: Any, point: dict[str, Fraction]) -> bool:
    if isinstance(array, bool):
        return array
    word, *parts = array
    if word in RELATIONS:
        left, right = (_value(part, point) for part in parts)
        return bool(RELATIONS[word](left, right))
    truths = [_true(part, point) for part in parts]
    return not truths[0] if word == "not" else all(truths) if word == "and" else any(truths)


SHARES = [F(i, 6) for i in range(7)] + [F(1, 1000), F(999, 1000)]


def _grid(box: Any) -> Iterator[dict[str, Fraction]]:
    ranges = []
    for name, opening, low, high, closing in box:
        least = F(low)
        values = [least + s * (F(high) - least if high is not None else 100) for s in SHARES]
        values = [
            v for v in values if (v > least or opening == "[") and (high is None or v < F(high) or closing == "]")
        ]
        ranges.append([(name, v) for v in values])
    return (dict(point) for point in product(*ranges))


def _false_somewhere(entry: Any) -> dict[str, Fraction] | None:
    """A point of the grid at which the premises hold and the goal fails."""
    for point in _grid(entry["box"]):
        try:
            if all(_true(p, point) for p in entry["premises"]) and not _true(entry["goal"], point):
                return point
        except ZeroDivisionError:  # that nothing is divided by 0 is an obligation of its own
            continue
    return None


# the properties --------------------------------------------------------------------------------------


def _file(discharged: Discharged) -> Any:
    return json.loads(write_claim(ClaimRecord(Provenance("s", "0" * 64), (), (), "k", "k", (discharged,), ())))


def _accepted(root: Any) -> bool:
    """Whether a file is read and its evidence accepted; anything but a rejection is a failure of the test."""
    try:
        check_claim(read_claim(json.dumps(root)))
    except CertificateRejected:
        return False
    return True


def _admissible(entry: Any) -> bool:
    point = {name: F(value) for name, value in entry["witness"]}
    inside = all(
        (point[n] > F(low) or (point[n] == F(low) and opening == "["))
        and (high is None or point[n] < F(high) or (point[n] == F(high) and closing == "]"))
        for n, opening, low, high, closing in entry["box"]
    )
    return inside and all(_true(premise, point) for premise in entry["premises"])


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_example_is_of_its_kind_and_accepted(kind: str) -> None:
    discharged = EXAMPLES[kind]
    assert kind in (*kinds(discharged.certificates), "cases")
    assert len(discharged.certificates) > 1 or kind != "cases"
    assert _accepted(_file(discharged))
    assert _false_somewhere(_file(discharged)["obligations"][0]) is None


@pytest.mark.parametrize("kind", [*EXAMPLES, "witness"])
def test_a_changed_file_is_rejected_or_still_true(kind: str, change: Change, a_thousand: AThousand) -> None:
    root = _file(EXAMPLES.get(kind, WITNESS))

    def attempt(random: Random) -> None:
        mutant = deepcopy(root)
        (entry,) = mutant["obligations"]
        part = {key: entry[key] for key in ("box", "premises", "witness")} if kind == "witness" else entry
        change(part, random)
        entry.update(part)
        _refreshed(entry)
        if _accepted(mutant):
            assert _admissible(entry), entry
            assert _false_somewhere(entry) is None, entry

    a_thousand(attempt)
