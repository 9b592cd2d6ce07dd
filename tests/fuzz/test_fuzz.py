"""A short, fixed run of the fuzz target; tests/fuzz/long_run.py runs it for as long as one likes."""

from __future__ import annotations

import pytest

from tests.fuzz.fuzz_reader import read_anything, verify_anything
from tests.fuzz.mutations import Mutator

READ, VERIFIED = 150, 15


@pytest.fixture(scope="module")
def mutator() -> Mutator:
    return Mutator(seed=20)


def test_every_seed_is_read_so_that_mutations_start_from_specs(mutator: Mutator) -> None:
    assert len(mutator.specs) > 30
    assert all(read_anything(spec.encode()) is not None for spec in mutator.specs)


def test_an_input_is_the_same_every_time(mutator: Mutator) -> None:
    assert [mutator.input(n) for n in range(5)] == [Mutator(seed=20).input(n) for n in range(5)]
    assert mutator.input(1) != mutator.input(2)


def test_damaged_specs_are_read_or_refused_in_their_place(mutator: Mutator) -> None:
    read = [read_anything(mutator.input(n)) is not None for n in range(READ)]
    assert any(read)
    assert not all(read)


def test_damaged_specs_end_in_verdicts_or_in_an_error_of_ours(mutator: Mutator) -> None:
    ended = [verify_anything(mutator.input(n)) for n in range(READ, READ + VERIFIED)]
    assert any(ended)


def test_bytes_that_are_no_text_are_refused() -> None:
    for data in (b"", b"\x00", b"\xff\xfe", b"mech: 2", b"\xf0\x9f\x98\x80" * 1000, bytes(range(256))):
        assert read_anything(data) is None
