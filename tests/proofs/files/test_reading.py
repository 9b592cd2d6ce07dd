"""Whatever is wrong with a file is said with its place: no other error, no file that is read in two ways."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from mechanisms.errors import CertificateRejected
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import (
    FALSE,
    TRUE,
    Abs,
    Comparison,
    Conjunction,
    Disjunction,
    Event,
    IfThenElse,
    MinMax,
    Negation,
    Occurs,
    Pick,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Tail,
    Term,
    Variable,
    number,
)
from proofs.checking.certificate import (
    Bernstein,
    Certificate,
    Combination,
    Corners,
    End,
    Intervals,
    Split,
    Squares,
    Summand,
)
from proofs.checking.obligation import Obligation
from proofs.files import tree
from proofs.files.checking_limits import weigh
from proofs.files.claims import ClaimRecord, check_claim, read_claim, write_claim
from proofs.files.discharged import Discharged, check_discharged
from proofs.files.evidence import read_certificate, write_certificate
from proofs.files.obligations import canonical, digest, read_obligation
from proofs.files.provenance import Provenance, Taken
from proofs.files.terms import Writing, read_condition, read_term
from proofs.files.tree import Item

F = Fraction
x, y = Variable("x"), Variable("y_1")
ABOVE = Comparison(x, Relation.GT, number(0))
BOX = {x: Interval(F(1), F(2), high_open=True), y: Interval(F(-1, 2), None, low_open=True)}
CORNERS = Corners(0, (x,), (F(1), F(2)))
OBLIGATION = Obligation("k", BOX, (Comparison(y, Relation.LE, number(5)),), ABOVE)
RECORD = ClaimRecord(
    Provenance("audit", "0" * 64, "slashing", ("bond=1 USD",)),
    (Taken(Variable("bond"), F(139, 100)), Taken(Variable("stake"), F(-1, 3))),
    ((Variable("cost"), ("T1", "R2")),),
    "k",
    "x > 0",
    (Discharged(OBLIGATION, (CORNERS,), {x: F(1), y: F(0)}),),
    (Discharged(Obligation("well-formed", BOX, (), ABOVE), (CORNERS,), {x: F(1), y: F(0)}),),
)
TEXT = write_claim(RECORD)


def test_a_record_is_read_as_it_was_written_and_accepted() -> None:
    assert read_claim(TEXT) == RECORD
    assert read_claim(TEXT.encode()) == RECORD
    assert write_claim(read_claim(TEXT)) == TEXT
    assert RECORD.kinds == ("corners",)
    check_claim(RECORD)


TERMS: list[Term] = [
    x,
    number(F(-1, 2)),
    Sum((x, y, number(1))),
    Product((number(2), x)),
    Quotient(x, y),
    Power(x, 2),
    MinMax(Pick.LEAST, (x, y)),
    MinMax(Pick.GREATEST, (x,)),
    Abs(x),
    IfThenElse(ABOVE, x, y),
    Tail(x, number(1000), number(1)),
    Sum((Sum((x, y)), number(0))),
]


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_read_as_it_was_written(term: Term) -> None:
    array = Writing()(term)
    assert read_term(tree.parsed(tree.compact(array))) == term
    below = Comparison(term, Relation.LT, term)
    condition = Conjunction((TRUE, FALSE, Negation(ABOVE), Disjunction(()), Disjunction((below, ABOVE))))
    assert read_condition(tree.parsed(tree.compact(Writing()(condition)))) == condition


CERTIFICATES: list[Certificate] = [
    CORNERS,
    Bernstein(3),
    Intervals(1, ((x, End.LOW), (y, End.HIGH))),
    Split(x, F(3, 2), Bernstein(0), Split(y, F(1), CORNERS, Bernstein(0))),
    Combination((Summand(F(1, 2), (0, 0)), Summand(F(0), ()))),
    Combination((Summand(F(1, 2), (0,)), Summand(F(3), ()))),
    Combination((Summand(Squares(((), ((x, 1), (y, 2))), ((F(1),), (F(0), F(2)))), (1,)),)),
    Combination((Summand(Squares((((Tail(x, number(5), number(1)), 1),),), ((F(1),),)), ()),)),
]


@pytest.mark.parametrize("certificate", CERTIFICATES)
def test_a_certificate_is_read_as_it_was_written(certificate: Certificate) -> None:
    assert read_certificate(tree.parsed(tree.compact(write_certificate(certificate)))) == certificate


def test_the_same_obligation_has_the_same_digest_whatever_its_name() -> None:
    other = Obligation("another name", dict(BOX), OBLIGATION.premises, Comparison(x, Relation.GT, number(0)))
    assert digest(other) == digest(OBLIGATION)
    assert digest(Obligation("k", BOX, (), ABOVE)) != digest(OBLIGATION)
    turned = Obligation("k", dict(reversed(BOX.items())), OBLIGATION.premises, ABOVE)
    assert digest(turned) != digest(OBLIGATION)


def test_what_cannot_be_read_again_is_not_written() -> None:
    occurs = Obligation("k", BOX, (), Occurs(Event("worker", "cheat")))
    with pytest.raises(CertificateRejected, match="not settled"):
        canonical(occurs)
    with pytest.raises(CertificateRejected, match="name"):
        canonical(Obligation("k", {}, (), Comparison(Variable("E#0"), Relation.GT, number(0))))
    deep: Term = x
    for _ in range(tree.MOST_NESTED):
        deep = Abs(deep)
    nested = Obligation("k", BOX, (), Comparison(deep, Relation.GE, number(0)))
    with pytest.raises(CertificateRejected, match="nested deeper"):
        write_claim(_with(RECORD, nested))
    wide: Term = x
    for _ in range(40):
        wide = MinMax(Pick.LEAST, (wide, wide))
    with pytest.raises(CertificateRejected, match="more than"):
        canonical(Obligation("k", BOX, (), Comparison(wide, Relation.GE, number(0))))


def _with(record: ClaimRecord, obligation: Obligation) -> ClaimRecord:
    discharged = (Discharged(obligation, (CORNERS,), {x: F(1), y: F(0)}),)
    return ClaimRecord(record.source, record.solved, record.rows, record.claim, record.text, discharged, ())


def _changed(path: str, value: Any) -> str:
    """The file with another value at a place, or without it where the value is `...`."""
    root = json.loads(TEXT)
    target, keys = root, [int(key) if key.isdigit() else key for key in path.split("/")]
    for key in keys[:-1]:
        target = target[key]
    if value is ...:
        del target[keys[-1]]
    else:
        target[keys[-1]] = value
    return json.dumps(root)


ENTRY = "obligations/0"
CERT = f"{ENTRY}/certificates/0"


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("bondproof-certificate", 3, "bondproof-certificate: 3 is given, version 2"),
        ("bondproof-certificate", 1, "version 1 of the format.*: `bondproof verify SPEC --certificates DIR`"),
        ("bondproof-certificate", 0, "0 is given, version 2"),
        ("bondproof-certificate", -1, "-1 is given, version 2"),
        ("bondproof-certificate", True, "true is given"),
        ("bondproof-certificate", ..., "the file: an object of 8 is given, an object with `bondproof-certificate`"),
        ("rows", ..., "the key `rows` is missing"),
        ("note", "x", 'the file: the key "note" is unknown'),
        ("spec", [], "spec: an array of 0 is given, an object"),
        ("spec/sha256", "0", "spec.sha256: .* a sha256"),
        ("spec/name", "a\u202eb", "spec.name: .* visible text"),
        ("spec/name", 7, "spec.name: 7 is given"),
        ("claim/text", "x" * 30_000, "claim.text"),
        ("scheme", 3, "scheme: 3 is given"),
        ("overrides", [1], r"overrides\[0\]: 1 is given"),
        ("solved", None, "solved: null is given, an array"),
        ("solved", ["bond", "1"], r"solved\[0\]: \"bond\" is given, an object with `parameter` and `value`"),
        ("solved/0/value", 1.5, "1.5: exact numbers are strings"),
        ("solved/1/parameter", "bond", r"solved\[1\].parameter: \"bond\" is given, a parameter that has no value yet"),
        ("solved/0/unit", "USD", "solved\\[0\\]: the key \"unit\" is unknown"),
        ("rows/0/1", [], r"rows\[0\]\[1\]: an array of 0 is given, an array of at least 1"),
        ("obligations", [], "obligations: an array of 0"),
        (f"{ENTRY}/digest", "0" * 64, "the digest of this obligation is needed"),
        (f"{ENTRY}/goal/2", "1", "the digest of this obligation is needed"),
        (f"{ENTRY}/goal", ["<", "x_1"], r"obligations\[0\].goal: an array of 2 is given, an operator with 2 parts"),
        (f"{ENTRY}/goal", ["not", True, True], "an operator with 1 parts"),
        (f"{ENTRY}/goal", ["xor", True, True], r"goal\[0\]: \"xor\" is given, one of not and or"),
        (f"{ENTRY}/goal", 1, "goal: 1 is given"),
        (f"{ENTRY}/goal", [], "goal: an array of 0"),
        (f"{ENTRY}/goal/1", True, r"goal\[1\]: true is given"),
        (f"{ENTRY}/goal/1", ["+", "x"], "at least 2 parts"),
        (f"{ENTRY}/goal/1", ["exec", "x"], r"goal\[1\]\[0\]: \"exec\" is given, one of \+ \* /"),
        (f"{ENTRY}/goal/1", [["+"], "x"], "one of"),
        (f"{ENTRY}/goal/1", ["^", "x", 1], "a whole number from 2"),
        (f"{ENTRY}/goal/1", ["^", "x", True], "a whole number from 2"),
        (f"{ENTRY}/goal/1", ["^", "x", 5000], "a whole number from 2 to 4096"),
        (f"{ENTRY}/goal/1", ["^", "x", 10**12], "the whole number 1000000000000"),
        (f"{ENTRY}/goal/1", "2/4", "lowest terms"),
        (f"{ENTRY}/goal/1", "x#", r"goal\[1\]: \"x#\" is given, the name of a parameter"),
        (f"{ENTRY}/goal/1", "x" * 300, "the name of a parameter"),
        (f"{ENTRY}/box/0", ["x", "[", "1", "2"], r"box\[0\]: an array of 4"),
        (f"{ENTRY}/box/0/1", "]", "`\\[` or `\\(`"),
        (f"{ENTRY}/box/0/3", "1/2", "a range in which there is a number"),
        (f"{ENTRY}/box/0/3", 2, "box\\[0\\]\\[3\\]: 2 is given, an exact number"),
        (f"{ENTRY}/box/0/3", "2.0", "no exact number"),
        (f"{ENTRY}/box/1/4", "]", "`\\)`"),
        (f"{ENTRY}/box/1/0", "x", "a parameter that has no range yet"),
        (f"{ENTRY}/witness", [], "witness: an array of 0 is given, an array of 2"),
        (f"{ENTRY}/witness/1/0", "z", r"witness\[1\]\[0\]: \"z\" is given, \"y_1\", in the order of the box"),
        (CERT, [], "an object with `kind`"),
        (f"{CERT}/kind", "magic", "`split`, `cleared`, `between`, `ends`, `corners`, `bernstein`, `intervals`"),
        (f"{CERT}/kind", "bernstein", "the key \"values\" is unknown"),
        (f"{CERT}/shows", -1, "a whole number from 0"),
        (CERT, {"kind": "farkas", "summands": []}, "an array of 0"),
        (CERT, {"kind": "farkas", "summands": [{"weight": "1", "factors": [0, 0]}]}, "\"handelman\", which is what"),
        (CERT, {"kind": "sos", "summands": [{"weight": "1", "factors": [0]}]}, "\"farkas\", which is what"),
        (CERT, {"kind": "farkas", "summands": [{"weight": "1", "factors": [0] * 65}]}, "up to 64"),
        (CERT, {"kind": "sos", "summands": [{"weight": {"monomials": [[["1", 1]]], "rows": [["1"]]}, "factors": []}]},
         "a parameter or a tail"),
        (CERT, {"kind": "sos", "summands": [{"weight": {"monomials": [[["x", 0]]], "rows": [["1"]]}, "factors": []}]},
         "a whole number from 1"),
        (CERT, {"kind": "sos", "summands": [{"weight": {"monomials": [[]], "rows": [["1", "1"]]}, "factors": []}]},
         r"rows\[0\]: an array of 2 is given, an array of 1"),
        (CERT, {"kind": "intervals", "shows": 0, "worst": [["x", "middle"]]}, "`low` or `high`"),
    ],
)  # fmt: skip
def test_a_file_with_one_thing_wrong_is_rejected_with_its_place(path: str, value: Any, words: str) -> None:
    with pytest.raises(CertificateRejected, match=words):
        read_claim(_changed(path, value))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1, column 1: no JSON"),
        ("{", "no JSON"),
        ("null", "null is given"),
        ("[" * 100_000, "nested deeper than 200 levels"),
        ('{"a":' * 100_000, "nested deeper than 200 levels"),
        ("[" + "1," * 500_000 + "1]", "values, more than"),
        (" " * (tree.MOST_BYTES + 1), "more than"),
        ('{"a": 1, "a": 2}', 'the key "a" stands twice'),
        ("NaN", "the number NaN"),
        ("-Infinity", "the number -Infinity"),
        ("1e400", "the number 1e400"),
        ("-" + "9" * 5000, "the whole number"),
        ('"\\ud800"', "is given, an object"),
        (TEXT + TEXT, "no JSON: Extra data"),
    ],
)
def test_a_text_that_is_no_record_is_rejected(text: str, words: str) -> None:
    with pytest.raises(CertificateRejected, match=words):
        read_claim(text)


def test_bytes_that_are_no_text_are_rejected() -> None:
    with pytest.raises(CertificateRejected, match="byte 1 is not UTF-8"):
        read_claim(b"{\xff")
    with pytest.raises(CertificateRejected, match="bytes"):
        read_claim(b" " * (tree.MOST_BYTES + 1))


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf" + TEXT.encode(), TEXT.encode("utf-16"), b"\x00"])
def test_another_encoding_is_rejected(data: bytes) -> None:
    with pytest.raises(CertificateRejected):
        read_claim(data)


def test_brackets_and_commas_inside_text_count_for_nothing() -> None:
    record = _with(RECORD, OBLIGATION)
    loud = ClaimRecord(record.source, (), (), "k", '[{," \\' * 500, record.obligations, ())
    assert read_claim(write_claim(loud)) == loud


TAIL = ["tail", "x", "100000", "1"]


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (["^", ["^", ["^", "x", 4096], 4096], 4096], "numbers of .* bits"),
        (["tail", "x", "1000000000", "1"], "fixed counts"),
        (["tail", "x", "y_1", "1"], "fixed counts"),
        (["tail", "x", "1/2", "1"], "fixed counts"),
        (["^", TAIL, 4096], "numbers of .* bits"),
        (["if", [">=", ["^", TAIL, 4096], "0"], "x", "x"], "numbers of .* bits"),
        (["max", "x", ["abs", ["^", TAIL, 4096]]], "numbers of .* bits"),
        (["/", "1", ["^", TAIL, 4096]], "numbers of .* bits"),
        (["+", "z", "1"], "has no range"),
    ],
)
def test_a_formula_that_asks_for_too_much_is_rejected_before_the_work_begins(goal: Any, words: str) -> None:
    condition = Disjunction((TRUE, Negation(read_condition(Item(["<=", goal, "0"])))))
    each = Discharged(Obligation("k", BOX, (), condition), (Split(x, F(3, 2), CORNERS, CORNERS),), {x: F(1), y: F(0)})
    with pytest.raises(CertificateRejected, match=words):
        check_discharged(each)


def test_a_cut_gives_no_range_to_a_parameter_that_has_none() -> None:
    strange = Obligation("k", {}, (ABOVE,), ABOVE)
    with pytest.raises(CertificateRejected, match="x has no range"):
        check_discharged(Discharged(strange, (Split(x, F(3, 2), CORNERS, CORNERS),), {}))


def test_an_ordinary_formula_is_light_enough() -> None:
    terms = tuple(Comparison(term, Relation.LE, term) for term in TERMS)
    weigh(Obligation("k", BOX, (Conjunction(terms),), ABOVE), [{x: F(1), y: F(0)}], [(x, F(3, 2))])


@pytest.mark.parametrize(
    ("place", "work"),
    [
        ("proofs.files.tree.json.loads", lambda: read_claim(TEXT)),
        ("proofs.files.claims._read", lambda: read_claim(TEXT)),
        ("proofs.files.discharged.check", lambda: check_claim(RECORD)),
    ],
)
def test_recursion_without_end_is_a_rejection(
    place: str, work: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(*_: object, **__: object) -> object:
        raise RecursionError

    monkeypatch.setattr(place, endless)
    with pytest.raises(CertificateRejected, match="nest"):
        work()


def test_an_unbounded_range_is_written_in_one_way() -> None:
    closed = Obligation("k", {x: Interval(F(0), None)}, (), ABOVE)
    opened = Obligation("k", {x: Interval(F(0), None, high_open=True)}, (), ABOVE)
    assert digest(closed) == digest(opened)
    root = tree.parsed(canonical(opened))
    assert read_obligation("k", *root.fields("box", "premises", "goal")) == closed
