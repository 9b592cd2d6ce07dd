"""A game in time in Python and its twin in YAML are the same mechanism; what `to_yaml` writes reads as the same one."""

from pathlib import Path

import pytest

from bondproof.dsl import E, Spec, any_of, choose, eq, form, implies, index, to_yaml
from mechanisms.errors import SpecError
from mechanisms.language.codes import Code
from mechanisms.language.reader import read, read_text
from mechanisms.model.mechanism import Mechanism

CASES = sorted((Path(__file__).parents[2] / "cases" / "time").glob("*.mech.yaml"))
READ = [path for path in CASES if path.name != "overlap.mech.yaml"]
"""Those that can be read: of `overlap`, two rules apply at once."""

EVERYTHING = """\
mech: 1
name: everything
accounts: [client]
params:
  bond: solve min USD on 0 .. 100
  n: 3
  mercy: 10%
states:
  - trusted
  - watched[1 .. n]
  - left[0 .. 1, 1 .. n - 1]
  - gone: end
  - lost[1 .. 2]: end
discount: 10 %/year per 1 day
game:
  - operator when trusted or watched: [honest, cheat, leave]
  - flagged: chance (5% if honest else 1) when not leave
  - pardoned: chance mercy * k when watched[k] and not (leave or flagged)
escrow:
  - bond of operator while trusted, watched[1], left
ledger:
  - client -> operator: 20 USD when trusted and not leave
  - operator -> burn: 2^k * 1 USD when flagged and watched[k]
next:
  - trusted -> watched[1]: when flagged
  - watched[k] -> watched[k + 1]: when flagged and (k < n)
  - watched[n] -> left[0, 1]: when flagged
  - watched[k] -> trusted: when pardoned
  - left[j, k] -> lost[j + 1]: when (j == 1) or (k > 1)
  - left[0, 1] -> left[1, 2]: always
  - any -> gone: when leave
honest:
  - operator: honest if trusted or watched[1] else leave
claims:
  everywhere: subgame_perfect()
  later: E[operator at watched[n] | operator = cheat] <= E[operator at trusted]
  premise: (bond > 5 USD) implies nash()
schemes:
  once:
    states:
      - trusted
      - gone: end
    discount: none
    game:
      - operator: [honest, cheat]
    ledger:
    next:
      - trusted -> gone: always
    escrow:
    honest: [honest]
    claims:
      only: nash()
"""


def everything() -> Spec:
    spec, j, k = Spec("everything"), index("j"), index("k")
    client = spec.account("client")
    bond, n = spec.param("bond", "solve min USD on 0 .. 100"), spec.param("n", 3)
    mercy = spec.param("mercy", "10%")
    trusted, watched = spec.state("trusted"), spec.states("watched", 1, n)
    left = spec.states("left", 0, 1, (1, n - 1))
    gone, lost = spec.state("gone", end=True), spec.states("lost", 1, 2, end=True)
    spec.discount("10 %/year", per="1 day")
    honest, cheat, leave = spec.decision("operator", ["honest", "cheat", "leave"], when=trusted | watched)
    flagged = spec.chance("flagged", choose(honest, "5%", 1), when=~leave)
    pardoned = spec.chance("pardoned", mercy * k, when=watched[k] & ~(leave | flagged))
    spec.escrow(bond, "operator", during=[trusted, watched[1], left])
    spec.pay(client, "operator", "20 USD", when=trusted & ~leave)
    spec.pay("operator", "burn", 2**k * "1 USD", when=flagged & watched[k])
    spec.next(trusted, watched[1], when=flagged)
    spec.next(watched[k], watched[k + 1], when=flagged & (k < n))
    spec.next(watched[n], left[0, 1], when=flagged)
    spec.next(watched[k], trusted, when=pardoned)
    spec.next(left[j, k], lost[j + 1], when=eq(j, 1) | (k > 1))
    spec.next(left[0, 1], left[1, 2])
    spec.next("any", gone, when=leave)
    spec.honest(operator=choose(trusted | watched[1], honest, leave))
    spec.claim("everywhere", form("subgame_perfect"))
    spec.claim("later", E("operator", at=watched[n], operator=cheat) <= E("operator", at=trusted))
    spec.claim("premise", implies(bond > "5 USD", form("nash")))
    once = spec.scheme("once")
    first, over = once.state("trusted"), once.state("gone", end=True)
    once.discount("none")
    (good, _) = once.decision("operator", ["honest", "cheat"])
    once.without("ledger", "escrow")
    once.next(first, over)
    once.honest(good)
    once.claim("only", "nash()")
    return spec


@pytest.mark.parametrize("scheme", [None, "once"])
def test_every_word_of_games_in_time_has_its_twin(scheme: str | None) -> None:
    twin, yaml = everything().mechanism(scheme=scheme), read_text(EVERYTHING, "everything.mech.yaml", scheme=scheme)
    assert twin.time is not None
    assert twin == yaml


@pytest.mark.parametrize("scheme", [None, "once"])
def test_a_twin_is_written_as_yaml_that_reads_as_the_same_mechanism(scheme: str | None) -> None:
    twin = everything().mechanism(scheme=scheme)
    again = read_text(to_yaml(twin), "again.mech.yaml")
    assert again == twin
    assert (again.source.sha256 == twin.source.sha256) is (scheme is None)


def batch(jobs: int) -> Spec:
    """Jobs that share one bond; audits come when all are done."""
    spec, j, k = Spec("batch"), index("j"), index("k")
    bond, m = spec.param("bond", "solve min USD on 0 .. 1000"), spec.param("m", jobs)
    p, saving = spec.param("p", "1/2"), spec.param("saving", "1 USD")
    job, audit, over = spec.states("job", 1, m, (0, m)), spec.states("audit", 0, m), spec.state("over", end=True)
    spec.discount("none")
    honest, cheat = spec.decision("worker", ["honest", "cheat"], when=job)
    caught = spec.chance("caught", any_of(p, k), when=audit[k])
    held = spec.escrow(bond, "worker")
    spec.pay("outside", "worker", saving, when=cheat)
    spec.pay(held, "burn", bond, when=caught)
    spec.next(job[j, k], job[j + 1, k], when=honest & (j < m))
    spec.next(job[j, k], job[j + 1, k + 1], when=cheat & (j < m) & (k < m))
    spec.next(job[m, k], audit[k], when=honest)
    spec.next(job[m, k], audit[k + 1], when=cheat & (k < m))
    spec.next(audit, over)
    spec.next(job[j, m], over, when=cheat)
    spec.honest(honest)
    spec.claim("honest-is-best", form("nash"))
    spec.claim("all-at-once", E("worker", cheat) <= 0)
    return spec


@pytest.mark.parametrize("jobs", [2, 4])
def test_a_family_of_two_indices_has_its_twin(jobs: int) -> None:
    path = next(path for path in CASES if path.name == "batch.mech.yaml")
    assert batch(jobs).mechanism() == read(path, overrides=[f"m={jobs}"])


def _read(path: Path, overrides: tuple[str, ...] = ()) -> Mechanism:
    return read(path, overrides=overrides)


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name.removesuffix(".mech.yaml"))
def test_each_game_in_time_is_written_as_yaml_that_reads_as_the_same_mechanism(path: Path) -> None:
    mechanism = _read(path)
    assert mechanism.time is not None
    assert read_text(to_yaml(mechanism), str(path)) == mechanism


def test_an_override_that_says_which_states_there_are_is_written_into_the_yaml() -> None:
    path = next(path for path in CASES if path.name == "trial.mech.yaml")
    mechanism = _read(path, ("T=5",))
    again = read_text(to_yaml(mechanism), str(path))
    assert again == mechanism
    assert again.time is not None
    assert len(again.time.periods) == 6


def test_a_fault_in_brackets_is_shown_where_the_program_writes_them() -> None:
    spec = Spec("a")
    trusted, watched = spec.state("trusted"), spec.states("watched", 1, 3)
    spec.discount("90%")
    (go,) = spec.decision("worker", ["go"])
    spec.next(trusted, watched[7], when=go)
    with pytest.raises(SpecError) as caught:
        spec.mechanism()
    (fault,) = caught.value.diagnostics
    assert fault.code == Code.NO_STATE.id
    assert "watched[7]" in fault.at.text


def test_a_family_is_not_gone_through_like_a_list() -> None:
    """Python would ask for watched[0], watched[1], ... without an end."""
    watched = Spec("a").states("watched", 1, 3)
    with pytest.raises(TypeError, match="not iterable"):
        list(watched)  # type: ignore[call-overload]


def test_a_state_of_another_spec_is_refused() -> None:
    spec, other = Spec("a"), Spec("b")
    spec.state("trusted")
    (go,) = spec.decision("worker", ["go"])
    spec.discount("90%")
    spec.next("trusted", other.state("gone"), when=go)
    with pytest.raises(SpecError, match="belongs to another Spec"):
        spec.mechanism()
