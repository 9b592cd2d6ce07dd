"""The verdict of a conjunction."""

from mechanisms.terms.terms import FALSE
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Erroneous, Proved, Refuted, Undecided, Vacuous, Verdict, worst


def test_of_nothing_there_is_nothing_to_check() -> None:
    assert worst([]) == Vacuous("there is nothing to check")


def test_what_is_open_survives_what_is_proved() -> None:
    assert worst([Proved((), (), {}), Undecided("why")]) == Undecided("why")


def test_the_worst_verdict_of_parts_is_that_of_the_whole() -> None:
    refuted = Refuted(Obligation("square", {}, (), FALSE), {}, ())
    proved = Proved((), (), {})
    ordered: list[Verdict] = [Erroneous("e"), Vacuous("v"), refuted, Undecided("u"), proved]
    for i, verdict in enumerate(ordered):
        assert worst(reversed(ordered[i:])) is verdict
    assert isinstance(worst([]), Vacuous)
    assert [v.word for v in ordered] == ["ERROR", "VACUOUS", "REFUTED", "UNDECIDED", "PROVED"]
