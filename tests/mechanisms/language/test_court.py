"""The section `court`: read with its places, faults where they are, and no influence on what the spec means."""

import pytest

from mechanisms.builder.spec import Spec
from mechanisms.errors import SpecError
from mechanisms.language.court import MOST_NAMED, MOST_PUBLISHED
from mechanisms.language.reader import read_text
from mechanisms.language.writer import to_yaml
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.source import Published

SPEC = "mech: 1\nparams:\n  V: 1 .. 9\nclaims:\n  low: V >= 1\n  high: V >= 2\n  exact: exactly_when(V >= 2, V >= 2)\n"
ENTRY = "  P01:\n    says: never below 2\n    source: a note, 2026\n    claims: high\n    iff: [low, exact]\n"


def read(court: str) -> Mechanism:
    return read_text(f"{SPEC}court:\n{court}", "deal.mech.yaml")


def faults(court: str) -> list[tuple[str, int]]:
    with pytest.raises(SpecError) as caught:
        read(court)
    return [(d.code, d.at.line) for d in caught.value.diagnostics]


def test_an_entry_has_its_texts_and_the_claims_that_it_names() -> None:
    (found,) = read(ENTRY + "    follows: >\n      it may\n      be 1\n    repair: ask for 1\n").source.published
    assert (found.name, found.says, found.source) == ("P01", "never below 2", "a note, 2026")
    assert (found.claims, found.iff, found.repaired) == (("high",), ("low", "exact"), ())
    assert (found.follows, found.repair, found.at.line) == ("it may be 1", "ask for 1", 9)


def test_an_entry_may_be_no_theorem_or_wait() -> None:
    text = "  A:\n    says: a\n    source: b\n    empirical: a measurement\n"
    first, second = read(text + text.replace("  A:", "  B:").replace("empirical", "waiting")).source.published
    assert (first.empirical, first.waiting, first.claims) == ("a measurement", "", ())
    assert (second.empirical, second.waiting) == ("", "a measurement")


def test_the_section_changes_nothing_that_the_spec_means() -> None:
    assert read(ENTRY) == read_text(SPEC, "deal.mech.yaml")


@pytest.mark.parametrize(
    ("court", "code", "line"),
    [
        ("  P01:\n    says: a\n    claims: low\n", "M017", 9),
        ("  P01:\n    source: a\n    claims: low\n", "M017", 9),
        ("  P01:\n    says: a\n    source: b\n", "M017", 9),
        ("  P01:\n    says: a\n    source: b\n    claims: lows\n", "M012", 12),
        ("  P01:\n    says: a\n    source: b\n    claims:\n      - low: high\n", "M018", 13),
        ("  P01:\n    says: a\n    source: b\n    claims:\n      low: high\n", "M018", 13),
        ("  P01:\n    says: a\n    source: b\n    claims: low\n    waiting: c\n", "M018", 13),
        ("  P01:\n    says: a\n    source: b\n    waiting: c\n    iff: low\n", "M018", 13),
        ("  P01:\n    says: a\n    source: b\n    claims: low\n    sources: c\n", "M016", 13),
        ("  P01:\n    says:\n    source: b\n    claims: low\n", "M018", 10),
        ("  P 01:\n    says: a\n", "M042", 9),
        ("  P01: a text\n", "M018", 9),
        ("  - P01\n", "M018", 9),
        (ENTRY + ENTRY, "M005", 14),
    ],
)
def test_what_is_wrong_is_an_error_at_its_place(court: str, code: str, line: int) -> None:
    assert (code, line) in faults(court)


@pytest.mark.parametrize(
    ("claims", "both"),
    [
        (["exactly_when(V >= 2, nash(a))"], True),
        (["U >= 2 implies exactly_when(V >= 2, nash(a))"], True),
        (["V >= 2 implies nash(a)", "V < 2 implies not nash(a)"], True),
        (["V < 2 implies not nash(a)", "V >= 2 implies nash(a)"], True),
        (["V >= 2 implies V <= 7", "V < 2 implies V > 7"], True),
        (["V >= 2 implies nash(a)"], False),
        (["V >= 2 implies nash(a)", "V < 2 implies not nash(b)"], False),
        (["V >= 2 implies V <= 7", "V < 2 implies V > 8"], False),
        (["V >= 2 implies V <= 7", "V < 2 implies V >= 7"], False),
        (["V >= 2 implies nash(a)", "V < 2 implies nash(a)"], False),
    ],
)
def test_a_condition_has_two_directions(claims: list[str], both: bool) -> None:
    names = [f"c{number}" for number in range(len(claims))]
    spec = Spec("deal")
    spec.param("V", "1 .. 9")
    for name, claim in zip(names, claims, strict=True):
        spec.claim(name, claim)
    spec.published("P01", says="a", source="b", claims=["c0"], iff=names)
    try:
        found = ["" for _ in spec.mechanism().source.published]
    except SpecError as error:
        found = [diagnostic.code for diagnostic in error.diagnostics]
    assert found == ([""] if both else ["M068"])


def test_the_section_speaks_of_no_scheme() -> None:
    spec = f"{SPEC}schemes:\n  other:\n    claims:\n      lower: V >= 0\ncourt:\n{ENTRY}"
    under = read_text(spec, "deal.mech.yaml", scheme="other")
    assert under.source.published == ()
    assert "court" not in to_yaml(under)
    assert read_text(spec, "deal.mech.yaml").source.published


def test_a_section_or_a_list_without_end_is_refused() -> None:
    one = "    says: a\n    source: b\n    claims: low\n"
    assert faults("".join(f"  P{n}:\n{one}" for n in range(MOST_PUBLISHED + 1)))[0][0] == "M014"
    names = ", ".join(["low"] * (MOST_NAMED + 1))
    assert faults(f"  P01:\n    says: a\n    source: b\n    claims: [{names}]\n") == [("M018", 12)]


def test_the_section_is_written_as_it_was_read() -> None:
    again = read_text(to_yaml(read(ENTRY)), "deal.mech.yaml").source.published
    assert [_words(each) for each in again] == [_words(each) for each in read(ENTRY).source.published]


def test_a_program_says_the_same() -> None:
    spec = Spec("deal")
    spec.param("V", "1 .. 9")
    spec.claim("low", "V >= 1")
    spec.claim("high", "V >= 2")
    spec.claim("exact", "exactly_when(V >= 2, V >= 2)")
    spec.published("P01", says="never below 2", source="a note, 2026", claims=["high"], iff=["low", "exact"])
    spec.published("P02", says="most do", source="a note, 2026", empirical="a measurement")
    found = spec.mechanism().source.published
    assert _words(found[0]) == _words(read(ENTRY).source.published[0])
    assert (found[1].empirical, found[1].claims) == ("a measurement", ())


def _words(entry: Published) -> tuple[object, ...]:
    return entry.name, entry.says, entry.source, entry.claims, entry.iff, entry.repaired, entry.follows, entry.repair
