"""Two mechanisms are the same if they say the same, wherever they were written; and only then."""

import pytest

from mechanisms.language.catalogue import find
from mechanisms.language.reader import read, read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.sameness import same
from mechanisms.values import evolve

TEXT = find("commit-reveal-audit").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def first() -> Mechanism:
    return read(find("commit-reveal-audit"))


def test_positions_comments_and_blanks_make_no_difference(first: Mechanism) -> None:
    moved = "# a comment\n" + TEXT.replace("(1 - bounty) * burned", "(1-bounty)*  burned").replace(
        "98%  ", "98%  # so "
    )
    assert moved.count("#") > TEXT.count("#") + 1
    other = read_text(moved, "other.mech.yaml")
    assert other.claims[0].at != first.claims[0].at
    assert same(first, other)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: commit-reveal-audit", "name: other"),
        ("about: A worker", "about: The worker"),
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
        ("  no-bond:\n", "  without-bond:\n"),
        ("worker | cheat, check] < 0", "worker | cheat, check] <= 0"),
        ("expect: refuted", "expect: proved"),
        ("because: a skipped", "because: one skipped"),
        ("  honesty-pays: ", "  honesty-pays-well: "),
    ],
)
def test_whatever_a_spec_says_otherwise_makes_another_mechanism(first: Mechanism, old: str, new: str) -> None:
    assert old in TEXT
    other = read_text(TEXT.replace(old, new).replace("cheating-loses, honesty-pays, ", "cheating-loses, "), "a")
    plain = read_text(TEXT.replace("cheating-loses, honesty-pays, ", "cheating-loses, "), "a")
    assert not same(plain, other)
    assert same(plain, plain)


def test_the_scheme_and_the_overrides_are_part_of_it(first: Mechanism) -> None:
    assert not same(first, read(find("commit-reveal-audit"), scheme="slashing"))
    assert not same(first, read(find("commit-reveal-audit"), overrides=["recall=98%"]))
    assert same(first, evolve(first, path="elsewhere", sha256="", document=None))


def test_a_denominator_counts_once_wherever_it_stands() -> None:
    head = "mech: 1\nname: a\nparams:\n  x: 1 .. 2\n  y: 3 USD\ngame:\n  - worker: [go]\nledger:\n"
    line = "  - worker -> burn: y / x + 2 * y / x\n"
    both = read_text(head + line, "a")
    assert len(both.divisors) == 2
    assert same(both, evolve(both, divisors=both.divisors[:1]))
    assert not same(both, evolve(both, divisors=()))
