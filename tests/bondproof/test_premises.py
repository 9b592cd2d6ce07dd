"""A claim that speaks of something else is never said to be unchanged, nor tighter."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.commands.snapshots.changes import Change
from bondproof.commands.snapshots.diff import diff
from bondproof.commands.snapshots.states import DIGITS, premises_of
from bondproof.commands.verify.verify import verify

Run = Callable[..., CompletedProcess[str]]

SPEC = """\
mech: 1
params:
  bond:        31 USD
  audit_rate:  2% .. 10%
  unused:      1 .. 2
  limit:       = bond*audit_rate
game:
  - worker:  [honest, cheat, idle]
  - caught:  chance (audit_rate if cheat else 0)
ledger:
  - worker -> outside:  0.60 USD   when honest
  - worker -> burn:     bond       when caught
  - outside -> worker:  9 USD      when idle
honest:
  worker: honest
claims:
  cheating-loses:  E[worker | cheat] < E[worker | honest]
  pays:            E[worker] >= -1 USD
  limited:         limit < 4 USD
"""
WITHOUT_MARGIN = """\
mech: 1
params:
  bond:        100 USD
  audit_rate:  2% .. 10%
  gain:        0 .. 1 USD
assume:
  - gain <= audit_rate * 10 USD
game:
  - worker:  [honest, cheat]
  - caught:  chance (audit_rate if cheat else 0)
ledger:
  - outside -> worker:  gain  when cheat
  - worker -> burn:     bond  when caught
claims:
  cheating-loses:  E[worker | cheat] < 0
"""
SOLVED = """\
mech: 1
params:
  bond:        solve min USD
  audit_rate:  2% .. 10%
  refund:      5 USD
game:
  - worker:  [honest, cheat]
  - caught:  chance (audit_rate if cheat else 0)
ledger:
  - worker -> outside:  0.60 USD   when honest
  - worker -> burn:     bond       when caught
claims:
  cheating-loses:  E[worker | cheat] < E[worker | honest]
  covered:         bond + refund > 0.5 USD
"""


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., dict[str, Change]]:
    """What became of each claim of a spec when texts in it were exchanged."""

    def change(spec: str, *texts: tuple[str, str]) -> dict[str, Change]:
        new = spec
        for before, now in texts:
            assert before in new
            new = new.replace(before, now)
        for name, text in (("old", spec), ("new", new)):
            (tmp_path / f"{name}.mech.yaml").write_text(text)
        found = diff(str(tmp_path / "old.mech.yaml"), str(tmp_path / "new.mech.yaml"))
        return {claim.claim: claim.change for claim in found.specs[0].claims}

    return change


@pytest.mark.parametrize(
    ("texts", "claim", "change"),
    [
        ([("2% .. 10%", "2% .. 3%")], "cheating-loses", Change.MOVED),
        ([("game:", "assume:\n  - audit_rate < 3%\ngame:")], "cheating-loses", Change.MOVED),
        ([("2% .. 10%", "(2% .. 10%]")], "cheating-loses", Change.MOVED),
        ([("2% .. 10%", "9% .. 10%")], "cheating-loses", Change.MOVED),
        ([("worker: honest", "worker: idle")], "pays", Change.MOVED),
        ([("bond*audit_rate", "3.2 USD")], "limited", Change.LOOSER),
        ([("2% .. 10%", "1.95% .. 10%")], "cheating-loses", Change.LOOSER),
        ([("31 USD", "32 USD")], "cheating-loses", Change.TIGHTER),
        ([("1 .. 2", "1 .. 3")], "cheating-loses", Change.UNCHANGED),
        ([("2% .. 10%", "0.02 .. 0.1"), ("0.60 USD", "60 cent")], "cheating-loses", Change.UNCHANGED),
    ],
)
def test_a_claim_that_speaks_of_less_is_moved_and_never_tighter(
    changed: Callable[..., dict[str, Change]], texts: list[tuple[str, str]], claim: str, change: Change
) -> None:
    assert changed(SPEC, *texts)[claim] is change


def test_a_move_that_is_taken_away_makes_no_claim_tighter(changed: Callable[..., dict[str, Change]]) -> None:
    best = SPEC.replace("  pays:            E[worker] >= -1 USD\n", "  best:  nash()\n").replace("9 USD ", "-0.601 USD")
    found = changed(best, (", idle]", "]"), ("  - outside -> worker:  -0.601 USD     when idle\n", ""))
    assert found["cheating-loses"] is Change.MOVED
    assert found["best"] is Change.MOVED


def test_a_proved_claim_without_a_margin_shows_every_change_of_its_formula(
    changed: Callable[..., dict[str, Change]], tmp_path: Path
) -> None:
    assert changed(WITHOUT_MARGIN, ("100 USD", "11 USD")) == {"cheating-loses": Change.MOVED}
    (claim,) = verify(tmp_path / "new.mech.yaml").specs[0].claims
    assert (claim.word, claim.result.margin) == ("PROVED", None)


def test_margins_at_different_bonds_are_not_compared(changed: Callable[..., dict[str, Change]]) -> None:
    """At each bond `covered` has 4 USD less to spare; at the recommended bond, which rose, it has more."""
    found = changed(SOLVED, ("refund:      5 USD", "refund:      1 USD"), ("2% .. 10%", "1% .. 10%"))
    assert found == {"cheating-loses": Change.LOOSER, "covered": Change.MOVED, "bond/window": Change.UNCHANGED}
    narrower = changed(SOLVED, ("2% .. 10%", "9% .. 10%"))
    assert narrower == {"cheating-loses": Change.MOVED, "covered": Change.MOVED, "bond/window": Change.UNCHANGED}


def test_a_spec_that_lost_its_claims_stays_in_the_snapshot(
    bondproof: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.mech.yaml").write_text(SPEC)
    Path("b.mech.yaml").write_text(SPEC.partition("claims:")[0])
    assert bondproof("snapshot", "a.mech.yaml", "b.mech.yaml").returncode == 5
    assert '\n{"spec": "b.mech.yaml"}\n' in Path("bondproof.snap").read_text()
    assert bondproof("snapshot", "--check").returncode == 5
    Path("b.mech.yaml").write_text(SPEC)
    found = bondproof("snapshot", "--check")
    assert (found.returncode, found.stdout.count("\n  NEW ")) == (4, 3)


def test_the_digest_is_the_same_everywhere() -> None:
    """It is compared with what another machine wrote: a change of this value breaks every snapshot there is."""
    spec = verify("commit-reveal-audit").specs[0]
    assert [premises_of(claim) for claim in spec.claims] == ["948bd62bccb3"] * 4
    assert all(len(premises_of(claim)) == DIGITS for claim in spec.claims)
