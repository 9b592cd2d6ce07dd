"""The verdict of a conjunction."""

from proofs.checking.verdict import Proved, Undecided, Vacuous, worst


def test_of_nothing_there_is_nothing_to_check() -> None:
    assert worst([]) == Vacuous("there is nothing to check")


def test_what_is_open_survives_what_is_proved() -> None:
    assert worst([Proved((), (), {}), Undecided("why")]) == Undecided("why")
