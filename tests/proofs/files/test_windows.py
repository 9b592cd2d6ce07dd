"""The file of a window: read as it was written, and refused as soon as one thing in it does not fit."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from mechanisms.errors import CertificateRejected
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import (
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    MinMax,
    Pick,
    Product,
    Quotient,
    Relation,
    Term,
    Variable,
    add,
    number,
)
from mechanisms.values import evolve
from proofs.checking.certificate import Bernstein, Corners
from proofs.checking.obligation import Obligation
from proofs.files.claims import ClaimRecord
from proofs.files.discharged import Discharged
from proofs.files.files import check_record, read_record, write_record
from proofs.files.provenance import Provenance, Taken
from proofs.files.window_files import read_window, write_window
from proofs.files.windows import (
    Barred,
    Beyond,
    End,
    Piece,
    Stated,
    Stretch,
    WindowRecord,
    along,
    check_window,
    on_interval,
)

F = Fraction
b, p = Variable("bond"), Variable("p")
BOX = {b: Interval(F(0), F(100)), p: Interval(F(1), F(2))}


def _minus(left: Term, right: Term) -> Term:
    return add(left, Product((number(-1), right)))


PREMISE = Comparison(b, Relation.LE, Product((number(45), p)))
"""At p = 2 the bond is at most 90: nothing is admissible above."""

DETERS = Obligation("deters", BOX, (PREMISE,), Comparison(b, Relation.GT, Product((number(5), p))))
"""For all p: bond > 10."""

HOLE = Obligation(
    "hole",
    BOX,
    (PREMISE,),
    Comparison(Product((_minus(b, number(20)), _minus(b, number(30)))), Relation.GE, number(0)),
)
"""Outside (20, 30)."""

MEANT = Obligation("well-formed", BOX, (), Comparison(p, Relation.GE, number(0)))

LOW, HIGH = Interval(F(10), F(20), low_open=True), Interval(F(30), F(90))
ABOVE = Interval(F(90), F(100), low_open=True)
FULL = evolve(ABOVE, low_open=False)


def _piece(values: Interval) -> Piece:
    """With p = 2 the premise holds."""
    path = ((p, number(2)),)
    inside = values.low if not values.low_open else values.high or F(0)
    return Piece(values, path, Discharged(along(DETERS, b, values, path), (Bernstein(0),), {b: inside}))


RECORD = WindowRecord(
    source=Provenance("audit", "0" * 64, "strict", ("p=1 .. 2",)),
    solved=(Taken(b, F(12)),),
    safety=F(1, 5),
    rows=((p, ("T1",)),),
    parameter=b,
    claims=(Stated("deters", "bond > 5 p", (DETERS,)), Stated("hole", "not between", (HOLE,))),
    intervals=(Stretch(LOW), Stretch(HIGH)),
    covered=tuple(
        tuple(
            Discharged(on_interval(each, b, values), (Bernstein(0),), {b: values.high or F(0), p: F(2)})
            for each in (DETERS, HOLE)
        )
        for values in (LOW, HIGH)
    ),
    inhabited=(_piece(Interval(F(5), F(50))), _piece(Interval(F(50), F(90), low_open=True))),
    ends=(
        End(0, False, Beyond(0, {b: F(9), p: F(2)})),
        End(0, True, Beyond(1, {b: F(21), p: F(2)})),
        End(1, False, Beyond(1, {b: F(29), p: F(2)})),
        End(1, True, Barred(ABOVE, (Bernstein(0),))),
    ),
    implicit=(Discharged(MEANT, (Bernstein(0),), {b: F(1), p: F(1)}),),
)
TEXT = write_window(RECORD)


def test_a_window_is_read_as_it_was_written_and_accepted() -> None:
    assert read_window(TEXT) == RECORD
    assert read_record(TEXT.encode()) == RECORD
    assert write_window(read_window(TEXT)) == TEXT
    assert (RECORD.name, RECORD.kinds) == ("bond/window", ("bernstein",))
    check_record(RECORD)


def _with_low(reason: Any, *, exact: bool) -> WindowRecord:
    stretch = evolve(RECORD.intervals[0], low_exact=exact)
    return evolve(RECORD, intervals=(stretch, RECORD.intervals[1]), ends=(End(0, False, reason), *RECORD.ends[1:]))


def test_beyond_an_end_that_is_not_exact_a_reason_may_be_missing_or_far_away() -> None:
    for reason in (None, Beyond(0, {b: F(9), p: F(2)}), Beyond(0, {b: F(4), p: F(1)})):
        check_window(_with_low(reason, exact=False))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (_with_low(None, exact=True), "lower end of interval 0 is said to be exact, and nothing is shown beyond it"),
        (_with_low(Beyond(0, {b: F(4), p: F(1)}), exact=True), "values next to it are not shown to fail"),
        (_with_low(Beyond(0, {b: F(11), p: F(2)}), exact=True), "what is shown beyond it lies elsewhere"),
        (_with_low(Beyond(0, {b: F(9), p: F(3)}), exact=True), "the counterexample breaks a range"),
        (_with_low(Beyond(1, {b: F(9), p: F(2)}), exact=True), "the goal holds at the point"),
        (_with_low(Beyond(0, {b: F(-1), p: F(2)}), exact=True), "lies elsewhere"),
        (evolve(RECORD, ends=RECORD.ends[1:]), "has 4 ends inside the domain"),
        (evolve(RECORD, ends=(RECORD.ends[1], RECORD.ends[0], *RECORD.ends[2:])), "has 4 ends inside the domain"),
        (
            evolve(RECORD, ends=(*RECORD.ends[:2], End(1, False, Beyond(1, {b: F(15), p: F(2)})), RECORD.ends[3])),
            "interval 1: what is shown beyond it lies elsewhere",
        ),
        (
            evolve(RECORD, ends=(RECORD.ends[0], End(0, True, Beyond(1, {b: F(35), p: F(2)})), *RECORD.ends[2:])),
            "interval 0: what is shown beyond it lies elsewhere",
        ),
        (
            evolve(RECORD, ends=(*RECORD.ends[:3], End(1, True, Barred(evolve(ABOVE, low=F(91)), (Bernstein(0),))))),
            "nothing is shown of the values next to it",
        ),
        (
            evolve(RECORD, ends=(*RECORD.ends[:3], End(1, True, Barred(ABOVE, (Corners(0, (p,), (F(1), F(2))),))))),
            "depends on a variable that is left out",
        ),
        (
            evolve(RECORD, ends=(*RECORD.ends[:3], End(1, True, Barred(FULL, (Bernstein(0),))))),
            "lies elsewhere",
        ),
        (evolve(RECORD, solved=()), "the file must have one value, that of bond"),
        (evolve(RECORD, solved=(Taken(p, F(12)),)), "the file must have one value, that of bond"),
        (evolve(RECORD, solved=(Taken(b, F(25)),)), "lies outside the window"),
        (evolve(RECORD, solved=(Taken(b, F(10)),)), "lies outside the window"),
        (evolve(RECORD, solved=(Taken(b, F("11.9")),)), "does not keep the safety margin"),
        (evolve(RECORD, safety=F(1, 4)), "does not keep the safety margin"),
        (evolve(RECORD, safety=F(-1, 4)), "does not keep the safety margin"),
    ],
)  # fmt: skip
def test_a_window_in_which_one_thing_does_not_fit_is_rejected(changed: WindowRecord, words: str) -> None:
    text = write_window(changed)
    with pytest.raises(CertificateRejected, match=words):
        check_window(read_window(text))


def _over(first: Interval, second: Interval) -> WindowRecord:
    """The window with other intervals, proved on them as well as may be."""
    covered = tuple(
        tuple(evolve(d, obligation=on_interval(d.obligation, b, values)) for d in on)
        for values, on in zip((first, second), RECORD.covered, strict=True)
    )
    return evolve(RECORD, safety=F(0), intervals=(Stretch(first), Stretch(second)), covered=covered)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (Interval(F("9.99"), F(20), low_open=True), HIGH, "do not show the sign"),
        (evolve(LOW, low_open=False), HIGH, "do not show the sign"),
        (evolve(LOW, high=F("20.001")), HIGH, "do not show the sign"),
        (evolve(LOW, low=F("10.001")), HIGH, "lower end of interval 0 .*values next to it are not shown to fail"),
        (evolve(LOW, high=F("19.999")), HIGH, "the witness breaks|upper end of interval 0 .*not shown to fail"),
        (LOW, evolve(HIGH, low=F("29.999")), "do not show the sign"),
        (LOW, evolve(HIGH, low=F("30.001")), "lower end of interval 1 .*values next to it are not shown to fail"),
        (LOW, evolve(HIGH, high=F("90.001")), "the witness|lies elsewhere|nothing is shown to satisfy"),
        (LOW, evolve(HIGH, high=F(101)), "reaches beyond the range of bond"),
        (LOW, evolve(HIGH, high=None), "reaches beyond the range of bond"),
        (evolve(LOW, low=F(-1)), HIGH, "reaches beyond the range of bond"),
        (LOW, evolve(HIGH, low=F(20)), "one above the other"),
        (LOW, evolve(HIGH, low=F(20), low_open=True), "one above the other"),
        (HIGH, LOW, "one above the other"),
        (evolve(LOW, high=None), HIGH, "beyond the range|one above the other"),
    ],
)
def test_a_window_with_one_end_moved_is_rejected(first: Interval, second: Interval, words: str) -> None:
    with pytest.raises(CertificateRejected, match=words):
        check_window(_over(first, second))


def test_without_an_upper_end_of_the_domain_an_interval_needs_no_reason_there() -> None:
    box = {b: Interval(F(0), None, high_open=True), p: BOX[p]}
    deters = Obligation("deters", box, (), DETERS.goal)
    low = Interval(F(10), None, low_open=True)
    path = ((p, b),)
    moving = evolve(deters, box={**box, p: Interval(F(0), None)})
    everywhere = Piece(low, ((p, number(1)),), Discharged(along(deters, b, low, ((p, number(1)),)), (), {b: F(11)}))
    assert along(moving, b, low, path).goal == Comparison(b, Relation.GE, number(0))
    corners = Corners(0, (b, p), (F(5), F(0), F(1), F(1)))
    found = WindowRecord(
        RECORD.source, (Taken(b, F(11)),), F(0), (), b, (Stated("deters", "x", (deters,)),), (Stretch(low),),
        ((Discharged(on_interval(deters, b, low), (corners,), {b: F(11), p: F(1)}),),), (everywhere,),
        (End(0, False, Beyond(0, {b: F(10), p: F(2)})),), (),
    )  # fmt: skip
    check_window(read_window(write_window(found)))
    far = evolve(found, intervals=(Stretch(low), Stretch(evolve(low, low=F(30)))), covered=found.covered * 2)
    with pytest.raises(CertificateRejected, match="one above the other"):
        check_window(far)


def test_an_interval_that_begins_with_the_domain_needs_no_reason_there() -> None:
    always = Obligation("always", BOX, (), Comparison(b, Relation.LE, number(50)))
    whole, path = Interval(F(0), F(50)), ((p, number(2)),)
    found = evolve(
        RECORD, safety=F(0), solved=(Taken(b, F(0)),), claims=(Stated("always", "x", (always,)),),
        intervals=(Stretch(whole),),
        covered=((Discharged(on_interval(always, b, whole), (Bernstein(0),), {b: F(0), p: F(1)}),),),
        inhabited=(Piece(whole, path, Discharged(along(always, b, whole, path), (), {b: F(1)})),),
        ends=(End(0, True, Beyond(0, {b: F(51), p: F(1)})),),
    )  # fmt: skip
    check_window(read_window(write_window(found)))


def test_values_without_an_upper_end_lie_below_nothing() -> None:
    with pytest.raises(CertificateRejected, match="lower end of interval 0: what is shown beyond it lies elsewhere"):
        check_window(_with_low(Barred(Interval(F(0), None), (Bernstein(0),)), exact=True))


def test_a_file_of_either_kind_is_written_by_its_kind() -> None:
    claim = ClaimRecord(RECORD.source, (), (), "k", "x", RECORD.implicit, ())
    for record in (RECORD, claim):
        assert read_record(write_record(record)) == record
        check_record(record)


def test_the_claims_must_share_one_range_of_the_parameter() -> None:
    narrow = evolve(HOLE, box={**BOX, b: Interval(F(0), F(99))})
    changed = evolve(RECORD, claims=(RECORD.claims[0], Stated("hole", "x", (narrow,))))
    with pytest.raises(CertificateRejected, match="do not share one range of bond"):
        check_window(changed)
    other = evolve(RECORD, claims=(RECORD.claims[0], Stated("hole", "x", (evolve(HOLE, premises=()),))))
    with pytest.raises(CertificateRejected, match="do not share their ranges and premises"):
        check_window(other)


@pytest.mark.parametrize(
    "pieces",
    [
        (),
        (Interval(F(5), F(90), high_open=True),),
        (Interval(F(5), F(50), high_open=True), Interval(F(50), F(90), low_open=True)),
        (Interval(F(11), F(90)),),
        (Interval(F(5), F(40)), Interval(F(41), F(90))),
    ],
)
def test_a_window_in_which_some_value_has_no_admissible_point_is_rejected(pieces: tuple[Interval, ...]) -> None:
    with pytest.raises(CertificateRejected, match="nothing is shown to satisfy the premises"):
        check_window(evolve(RECORD, inhabited=tuple(map(_piece, pieces))))


def test_a_path_keeps_within_all_ranges_and_leaves_no_parameter_out() -> None:
    with pytest.raises(CertificateRejected, match="takes p out of its range"):
        along(DETERS, b, LOW, ((p, number(3)),))
    for path in ((), ((b, number(3)), (p, number(2)))):
        with pytest.raises(CertificateRejected, match="a term to every other parameter"):
            along(DETERS, b, LOW, path)
    moving = Product((number(F(1, 50)), b))
    goal = along(evolve(DETERS, box={**BOX, p: Interval(F(0), F(2), True, True)}), b, LOW, ((p, moving),)).goal
    assert isinstance(goal, Conjunction)
    assert goal.conditions[1:] == (
        Comparison(moving, Relation.GT, number(0)),
        Comparison(moving, Relation.LT, number(2)),
    )


def test_a_path_on_which_the_premises_fail_is_rejected() -> None:
    path = ((p, number(1)),)
    values = Interval(F(5), F(90))
    wrong = Piece(values, path, Discharged(along(DETERS, b, values, path), (Bernstein(0),), {b: F(15)}))
    with pytest.raises(CertificateRejected, match="assumptions can hold: the Bernstein"):
        check_window(evolve(RECORD, inhabited=(wrong,)))


@pytest.mark.parametrize(
    ("goal", "shown"),
    [
        (Comparison(MinMax(Pick.LEAST, (b, number(10))), Relation.GE, number(10)), True),
        (Comparison(Quotient(number(1), _minus(b, number(20))), Relation.LE, number(F(-1, 10))), True),
        (Disjunction((Comparison(b, Relation.GE, number(10)), Comparison(b, Relation.LE, number(5)))), True),
        (Disjunction((Comparison(b, Relation.GE, number(10)), Comparison(b, Relation.LE, number(F("9.5"))))), False),
    ],
)
def test_an_end_of_any_formula_may_be_shown_exact(goal: Condition, shown: bool) -> None:
    from proofs.files.windows import fails_up_to

    obligation = Obligation("any", BOX, (), goal)
    assert fails_up_to(Interval(F(10), F(20)), obligation, b, {b: F(9), p: F(1)}) is shown


def test_an_end_at_which_a_formula_is_not_defined_is_not_shown_exact() -> None:
    from proofs.files.windows import fails_up_to

    goal = Comparison(Quotient(number(1), _minus(b, b)), Relation.GE, number(1))
    assert not fails_up_to(Interval(F(10), F(20)), Obligation("any", BOX, (), goal), b, {b: F(9), p: F(1)})


def _changed(path: str, value: Any) -> str:
    root = json.loads(TEXT)
    target, keys = root, [int(key) if key.isdigit() else key for key in path.split("/")]
    for key in keys[:-1]:
        target = target[key]
    target[keys[-1]] = value
    return json.dumps(root)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("bondproof-window", 2, "bondproof-window: 2 is given, version 1"),
        ("bondproof-window", True, "true is given, version 1"),
        ("parameter", "stake", r"claims\[0\]: an obligation gives stake no range"),
        ("safety", 0.2, "exact numbers are strings"),
        ("intervals", [], "intervals: an array of 0"),
        ("intervals/0/4", "yes", r"intervals\[0\]\[4\]: \"yes\" is given, `true` or `false`"),
        ("intervals/0/5", 1, r"1 is given, `true` or `false`"),
        ("intervals/0/1", "50", "a range in which there is a number"),
        ("covered", [{}] * 3, "covered: an array of 3 is given, an array of 4"),
        ("covered/0/witness", [], "witness: an array of 0"),
        ("claims/0/obligations/0/digest", "1" * 64, "the digest of this obligation"),
        ("claims", [], "claims: an array of 0"),
        ("ends/0/interval", 2, "a whole number from 0 to 1"),
        ("ends/0/side", "left", r"ends\[0\].side: \"left\" is given, `low` or `high`"),
        ("ends/0/reason/obligation", 2, "a whole number from 0 to 1"),
        ("ends/0/reason/point", [], "point: an array of 0"),
        ("ends/3/reason/values", ["(", "90", "80", "]"], "a range in which there is a number"),
        ("ends/3/reason/values", ["(", "90"], "an array of 2 is given, an array of 4"),
        ("note", 1, 'the key "note" is unknown'),
    ],
)
def test_a_file_that_does_not_say_what_it_must_is_rejected_with_the_place(path: str, value: Any, words: str) -> None:
    with pytest.raises(CertificateRejected, match=words):
        read_record(_changed(path, value))


def test_recursion_without_end_is_a_rejection(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object) -> object:
        raise RecursionError

    monkeypatch.setattr("proofs.files.window_files._read", endless)
    with pytest.raises(CertificateRejected, match="nests too deep"):
        read_record(TEXT)
