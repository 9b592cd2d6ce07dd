"""The section `allow`: what it accepts is silent, what it says to no effect is a warning, what is wrong is an error."""

import pytest

from mechanisms.builder.spec import Spec
from mechanisms.errors import SpecError
from mechanisms.language.allowances import MOST_ALLOWANCES, Doubt, stale, unsilenced
from mechanisms.language.reader import read_text
from mechanisms.language.smells import smells
from mechanisms.language.writer import to_yaml
from mechanisms.model.mechanism import Mechanism

SPEC = "mech: 1\nname: spare\nparams:\n  spare: 5%\n  other: 6%\n"


def read(allow: str) -> Mechanism:
    return read_text(f"{SPEC}allow:\n{allow}", "spare.mech.yaml")


def left(allow: str) -> list[str]:
    mechanism = read(allow)
    return [diagnostic.message for diagnostic in unsilenced(smells(mechanism), mechanism.source.allowed)]


def test_a_warning_is_accepted_by_code_and_name() -> None:
    assert left("  M080@spare: the next release reads it\n") == ["nothing uses `other`"]
    assert left("  M080: a sketch\n") == []
    assert left("") == ["nothing uses `spare`", "nothing uses `other`"]
    assert left("  M081@spare: another code\n  M080@spares: another name\n") == left("")


def test_the_same_warning_of_two_schemes_is_given_once() -> None:
    doubts = smells(read(""))
    assert len(unsilenced([*doubts, *doubts], ())) == 2


def test_a_reason_that_silences_nothing_is_a_warning() -> None:
    mechanism = read("  M080@spare: yes\n  M080@gone: it was corrected\n  M084: none of them\n  M090: not asked here\n")
    found = stale(smells(mechanism), mechanism.source.allowed)
    assert [(d.code, d.at.line) for d in found] == [("M086", 8), ("M086", 9)]
    assert found[0].message == "there is no warning M080 of `gone` to accept"
    assert found[1].message == "there is no warning M084 to accept"


def test_spaces_in_a_name_count_once() -> None:
    assert read("  M084@worker  ->  burn: kept\n").source.allowed[0].name == "worker -> burn"


@pytest.mark.parametrize(
    ("allow", "code", "line"),
    [
        ("  M012@spare: an error is no warning\n", "M012", 7),
        ("  spare: no code\n", "M012", 7),
        ("  M086: not even this one\n", "M012", 7),
        ("  M080@: no name\n", "M017", 7),
        ("  M080@spare:\n", "M018", 7),
        ("  M080@spare: [a, list]\n", "M018", 7),
        ("  - M080\n", "M018", 7),
        ("  M080: once\n  M080: twice\n", "M005", 8),
    ],
)
def test_what_is_wrong_in_the_section_is_an_error_at_its_place(allow: str, code: str, line: int) -> None:
    with pytest.raises(SpecError) as caught:
        read(allow)
    assert [(d.code, d.at.line) for d in caught.value.diagnostics] == [(code, line)]


def test_a_misspelled_code_is_told_the_right_one() -> None:
    with pytest.raises(SpecError) as caught:
        read("  M8O: a letter for a digit\n")
    assert "M080" in caught.value.diagnostics[0].help


def test_a_section_without_end_is_refused() -> None:
    with pytest.raises(SpecError) as caught:
        read("".join(f"  M080@a{n}: why\n" for n in range(MOST_ALLOWANCES + 1)))
    assert [d.code for d in caught.value.diagnostics] == ["M014"]


def test_the_section_is_written_as_it_was_read() -> None:
    again = read_text(to_yaml(read("  M084@worker -> burn: 'kept: yes'\n")), "again.mech.yaml")
    assert [(a.code, a.name, a.reason) for a in again.source.allowed] == [("M084", "worker -> burn", "kept: yes")]


def test_a_program_accepts_warnings_too() -> None:
    spec = Spec("sketch")
    spec.allow("M080", "the next release reads it", of=spec.param("spare", "5%"))
    spec.allow("M084", "all of them")
    mechanism = spec.mechanism()
    assert [(a.code, a.name, a.reason) for a in mechanism.source.allowed] == [
        ("M080", "spare", "the next release reads it"),
        ("M084", "", "all of them"),
    ]
    assert unsilenced(smells(mechanism), mechanism.source.allowed) == ()


def test_a_scheme_keeps_what_the_spec_accepts() -> None:
    text = f"{SPEC}schemes:\n  other:\n    spare: 7%\nallow:\n  M080: a sketch\n"
    mechanism = read_text(text, "spare.mech.yaml", scheme="other")
    assert unsilenced(smells(mechanism), mechanism.source.allowed) == ()
    assert isinstance(smells(mechanism)[0], Doubt)
