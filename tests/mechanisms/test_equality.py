"""Two mechanisms are equal if they say the same, wherever it is written; and only then."""

from pathlib import Path

import pytest

from mechanisms.language.catalogue import find
from mechanisms.language.reader import read, read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.source import Source
from mechanisms.values import evolve, parts
from proofs.claims.formulation import formulate
from proofs.claims.statement import obligations

TEXT = find("commit-reveal-audit").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def first() -> Mechanism:
    return read(find("commit-reveal-audit"))


def test_a_spec_read_from_two_files_is_one_mechanism(first: Mechanism, tmp_path: Path) -> None:
    (tmp_path / "copy.mech.yaml").write_text(TEXT, encoding="utf-8")
    copy = read(tmp_path / "copy.mech.yaml")
    assert copy.source.path != first.source.path
    assert copy == first


def test_positions_comments_and_blanks_make_no_difference(first: Mechanism) -> None:
    moved = "# a comment\n\n" + TEXT.replace("(1 - bounty) * burned", "(1-bounty)*  burned").replace(
        "98%  ", "98%  # so "
    ).replace("\nclaims:", "\n\n\nclaims:")
    assert moved.count("#") > TEXT.count("#") + 1
    other = read_text(moved, "other.mech.yaml")
    assert other.claims[0].at != first.claims[0].at
    assert first == other


def test_what_a_claim_says_is_equal_too_wherever_it_stands(first: Mechanism) -> None:
    other = read_text("\n\n" + TEXT.replace(" < 0", "   <   0"), "other.mech.yaml")
    said, again = formulate(first), formulate(other)
    assert said[0].claim.text != again[0].claim.text
    assert said == again
    assert [obligations(first, s) for s in said] == [obligations(other, s) for s in again]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: commit-reveal-audit", "name: other"),
        ("about: A worker", "about: The worker"),
        ("  no-bond:\n", "  without-bond:\n"),
    ],
)
def test_names_and_words_of_a_spec_make_no_difference(first: Mechanism, old: str, new: str) -> None:
    assert old in TEXT
    assert read_text(TEXT.replace(old, new), "a") == first


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("reward:       1.20 USD", "reward:       1.21 USD"),
        ("reward:       1.20 USD", "reward:       120 cent"),
        ("5% .. 20%", "(5% .. 20%]"),
        ("solve min USD for", "solve min USD on 0 .. 100 for"),
        ("[check, skip]", "[skip, check]"),
        ("auditor:    [check, skip]", "auditor sees worker:    [check, skip]"),
        ("when audited and check and not withhold", "when audited and check"),
        ("worker -> burn:       bond ", "worker -> outside:    bond "),
        ("worker -> burn:       bond                   when withhold", "worker -> burn:       bond"),
        ("(1 - bounty) * burned * bond", "burned * bond * (1 - bounty)"),
        ("honest: [honest, check]", "honest: [cheat, check]"),
        ("worker | cheat, check] < 0", "worker | cheat, check] <= 0"),
        ("expect: refuted", "expect: proved"),
        ("because: a skipped", "because: one skipped"),
        ("  honesty-pays: ", "  honesty-pays-well: "),
    ],
)
def test_whatever_a_spec_says_otherwise_makes_another_mechanism(old: str, new: str) -> None:
    assert old in TEXT
    other = read_text(TEXT.replace(old, new).replace("cheating-loses, honesty-pays, ", "cheating-loses, "), "a")
    plain = read_text(TEXT.replace("cheating-loses, honesty-pays, ", "cheating-loses, "), "a")
    assert plain != other


def test_what_a_scheme_and_an_override_change_is_compared_and_not_that_they_do(first: Mechanism) -> None:
    assert first != read(find("commit-reveal-audit"), scheme="bond-only")
    assert first != read(find("commit-reveal-audit"), overrides=["recall=97%"])
    assert first == read(find("commit-reveal-audit"), overrides=["recall=98%"])
    assert first == evolve(first, source=Source("elsewhere"))


def test_a_denominator_counts_once_wherever_it_stands() -> None:
    head = "mech: 1\nname: a\nparams:\n  x: 1 .. 2\n  y: 3 USD\ngame:\n  - worker: [go]\nledger:\n"
    line = "  - worker -> burn: y / x + 2 * y / x\n"
    both = read_text(head + line, "a")
    ((_, places),) = map(parts, both.divisors)
    assert [at.column for at in places] == [25, 37]
    assert both != evolve(both, divisors=())
