"""A spec in Python and its twin in YAML are the same mechanism, under every scheme and with every section."""

import pickle
from fractions import Fraction as F

import pytest

from bondproof.dsl import E, Spec, any_of, choose, form, maximum, to_yaml
from mechanisms.language.catalogue import find
from mechanisms.language.reader import read, read_text
from mechanisms.model.mechanism import Mechanism


def commit_reveal_audit() -> Spec:
    spec = Spec(
        "commit-reveal-audit",
        about="A worker commits to a result, reveals it, and a random audit re-runs the task.",
        source="own example",
    )
    bond = spec.param("bond", "solve min USD for cheating-loses, honesty-pays, honesty-is-best")
    reward = spec.param("reward", "1.20 USD")
    gpu, run_time = spec.param("gpu", "2.50 USD/h"), spec.param("run_time", "15 min")
    guess_cost = spec.param("guess_cost", "0.01 USD")
    audit_rate = spec.param("audit_rate", "5% .. 20%")
    recall, false_alarm = spec.param("recall", "98%"), spec.param("false_alarm", "0.1%")
    bounty, burned = spec.param("bounty", "30%"), spec.param("burned", "100%")
    lock, capital = spec.param("lock", "7 days"), spec.param("capital", "10 %/year")
    probe_rate, stake = spec.param("probe_rate", "2%"), spec.param("stake", "20 USD")

    honest, cheat, withhold = spec.decision("worker", ["honest", "cheat", "withhold"])
    check, skip = spec.decision("auditor", ["check", "skip"])
    audited = spec.chance("audited", audit_rate)
    chance = choose(cheat, recall, false_alarm)
    convicted = spec.chance("convicted", chance, when=audited & check & ~withhold)

    spec.pay("protocol", "worker", reward, when=~(withhold | convicted))
    spec.pay("worker", "outside", gpu * run_time, when=honest)
    spec.pay("worker", "outside", guess_cost, when=cheat)
    spec.pay("worker", "burn", (1 - bounty) * burned * bond, when=convicted)
    spec.pay("worker", "auditor", bounty * burned * bond, when=convicted)
    spec.pay("worker", "burn", bond, when=withhold)
    spec.pay("worker", "outside", bond * capital * lock)
    spec.pay("auditor", "outside", gpu * run_time, when=audited & check)
    spec.pay("auditor", "burn", probe_rate * stake, when="audited and skip")
    spec.honest(honest, check)

    spec.scheme("slashing")
    spec.scheme("bond-only").set(burned, "0%")
    spec.scheme("no-bond").set("bond", "0 USD")

    spec.claim("cheating-loses", E("worker", cheat, check) < 0)
    spec.claim("honesty-pays", "E[worker | honest, check] >= 0")
    spec.claim("honesty-is-best", E("worker", honest, check) >= E("worker", cheat, check) + "0.10 USD")
    spec.claim(
        "auditing-pays",
        E("auditor", honest, check) >= E("auditor", honest, skip),
        expect="refuted",
        because="a skipped audit costs 0.020, a done one 0.031 per task at 5%; the probe stake is too small",
    )
    return spec


@pytest.mark.parametrize("scheme", [None, "slashing", "bond-only", "no-bond"])
def test_the_twin_of_the_example_is_the_same_mechanism_under_every_scheme(scheme: str | None) -> None:
    overrides = ["recall=97%"]
    twin = commit_reveal_audit().mechanism(scheme=scheme, overrides=overrides)
    assert twin == read(find("commit-reveal-audit"), scheme=scheme, overrides=overrides)


def test_what_a_program_expects_of_a_window_is_what_a_file_records() -> None:
    text = (
        "mech: 1\nname: tiny\nparams:\n  bond: solve min USD\ngame:\n  - worker: [honest, cheat]\n"
        "claims:\n  small: bond <= 1 USD\n  bond/window:\n    expect: refuted\n    because: no reason\n"
    )
    spec = Spec("tiny")
    bond = spec.param("bond", "solve min USD")
    spec.decision("worker", ["honest", "cheat"])
    spec.claim("small", bond <= "1 USD")
    spec.window(bond, expect="refuted", because="no reason")
    assert spec.mechanism() == read_text(text, "tiny.mech.yaml")


EVERYTHING = """\
mech: 1
name: everything
title: A title
about: Several words
source: own
fault: none
scheme: as it is
accounts: [treasury]
units:
  TAO: 250 .. 600 USD
params:
  bond: 2 TAO
  share: 1/3
  rate: (0 .. 10%]
  cost: bench cost llama-3.1-8b fp8 h100-sxm 1000/1000 market
  jobs: 10
  odds: = any_of(rate, jobs)
  fee: = max(bond * share, 1 USD)
assume:
  - rate >= 1%
game:
  - worker: [honest, cheat]
  - watcher: [honest, report]
  - worker sees watcher when cheat: [stay, honest]
  - caught: chance odds when cheat and report
escrow:
  - bond of worker
ledger:
  - bond of worker -> treasury: bond * share when caught and not stay
  - treasury -> watcher: fee when watcher.honest or caught
  - worker -> outside: -1 TAO
honest:
  - worker#1.honest
  - worker: stay if report else worker#2.honest
  - watcher: report
claims:
  best: nash()
  small: E[worker | worker = cheat, watcher = report] <= 5 * TAO
figures:
  shown: bond / jobs
schemes:
  plain:
  other:
    like: plain
    TAO: 300 USD
    rate: = share / 10
    accounts: [treasury, other]
    game:
      - worker: [honest, cheat]
    escrow:
    ledger:
      - worker -> other: bond when cheat
    honest: [honest]
    claims:
      best: nash()
    figures:
"""


def everything() -> Spec:
    spec = Spec("everything", title="A title", about="Several words", source="own", fault="none", scheme="as it is")
    tao = spec.unit("TAO", "250 .. 600 USD")
    bond, share = spec.param("bond", "2 TAO"), spec.param("share", F(1, 3))
    rate = spec.param("rate", "(0 .. 10%]")
    spec.param("cost", "bench cost llama-3.1-8b fp8 h100-sxm 1000/1000 market")
    jobs = spec.param("jobs", 10)
    odds = spec.param("odds", any_of(rate, jobs))
    fee = spec.param("fee", maximum(bond * share, "1 USD"))
    spec.assume(rate >= "1%")
    treasury = spec.account("treasury")
    first_honest, cheat = spec.decision("worker", ["honest", "cheat"])
    watched, report = spec.decision("watcher", ["honest", "report"])
    stay, second_honest = spec.decision("worker", ["stay", "honest"], sees="watcher", when=cheat)
    caught = spec.chance("caught", odds, when=cheat & report)
    held = spec.escrow(bond, "worker")
    spec.pay(held, treasury, bond * share, when=caught & ~stay)
    spec.pay(treasury, "watcher", fee, when=watched | caught)
    spec.pay("worker", "outside", "-1 TAO")
    spec.honest(first_honest, worker=choose(report, stay, second_honest), watcher=report)
    spec.claim("best", form("nash"))
    spec.claim("small", E("worker", worker=cheat, watcher=report) <= 5 * tao)
    spec.figure("shown", bond / jobs)
    spec.scheme("plain")
    other = spec.scheme("other", like="plain")
    other.set(tao, "300 USD")
    other.set("rate", share / 10)
    for name in (treasury, "other"):
        other.account(name)
    honest, other_cheat = other.decision("worker", ["honest", "cheat"])
    other.without("escrow", "figures")
    other.pay("worker", "other", bond, when=other_cheat)
    other.honest(honest)
    other.claim("best", "nash()")
    return spec


@pytest.mark.parametrize("scheme", [None, "plain", "other"])
def test_every_section_of_the_language_has_its_twin(scheme: str | None) -> None:
    twin = everything().mechanism(scheme=scheme)
    yaml = read_text(EVERYTHING, "everything.mech.yaml", scheme=scheme)
    assert (twin, twin.header, twin.source.schemes) == (yaml, yaml.header, yaml.source.schemes)


def test_a_twin_is_written_as_the_yaml_that_it_is_and_has_its_digest() -> None:
    twin = everything().mechanism()
    text = to_yaml(twin)
    again = read_text(text, "again.mech.yaml")
    assert again == twin
    assert again.source.sha256 == twin.source.sha256
    assert read_text(to_yaml(read_text(EVERYTHING, "a")), "a") == twin


def test_a_mechanism_travels_to_another_process_whole() -> None:
    twin = everything().mechanism()
    again: Mechanism = pickle.loads(pickle.dumps(twin))  # noqa: S301  our own bytes
    assert again == twin
    assert to_yaml(again) == to_yaml(twin)


def family(workers: int) -> Spec:
    """Workers who are audited one by one, and lose one bond each."""
    spec = Spec(f"family-of-{workers}")
    bond, rate = spec.param("bond", "solve min USD"), spec.param("rate", "5% .. 10%")
    for number in range(1, workers + 1):
        worker = f"worker{number}"
        honest, cheat = spec.decision(worker, ["honest", "cheat"])
        caught = spec.chance(f"caught{number}", choose(cheat, rate, 0))
        spec.pay(worker, "outside", "1 USD", when=honest)
        spec.pay(worker, "burn", bond, when=caught)
        spec.honest(honest)
    for number in range(1, workers + 1):
        spec.claim(f"worker{number}-is-deterred", form("best_response", of=f"worker{number}"))
    return spec


def test_moves_of_a_family_are_told_apart_only_where_they_must_be() -> None:
    alone, several = family(1).mechanism(), family(3).mechanism()
    assert "when cheat" not in to_yaml(alone)
    assert "rate if cheat else 0" in to_yaml(alone)
    assert "rate if worker3.cheat else 0" in to_yaml(several)
    assert [str(player) for player in several.game.players] == ["worker1", "worker2", "worker3"]
    assert len(several.ledger) == 6
    assert read_text(to_yaml(several), "a") == several


def test_what_is_divided_by_a_quantity_is_divided_by_all_of_it() -> None:
    spec = Spec("a")
    spec.param("foo", "4")
    x, tao = spec.param("x", "100 USD"), spec.unit("TAO", "5 USD")
    figures = {"a": x / "10 USD/foo", "b": x / "10 %*foo", "c": x / "10 USD" * tao, "d": x / "10 USD" / tao}
    for name, formula in figures.items():
        spec.param(name, formula)
    text = "foo: 4\n  x: 100 USD\n  a: = x / (10 USD / foo)\n  b: = x / (10% * foo)\n"
    text += "  c: = (x / (10 USD)) * TAO\n  d: = (x / (10 USD)) / TAO\n"
    twin = read_text(f"mech: 1\nname: a\nparams:\n  {text}units:\n  TAO: 5 USD\n", "a")
    assert spec.mechanism().definitions == twin.definitions


def test_a_move_is_the_same_move_where_a_scheme_gives_its_name_to_another_player() -> None:
    spec = Spec("a")
    honest, cheat = spec.decision("worker", ["honest", "cheat"])
    spec.pay("worker", "burn", "1 USD", when=cheat)
    other = spec.scheme("other")
    other.decision("auditor", ["honest", "cheat"])
    other.decision("worker", ["honest", "cheat"])
    other.honest(worker=honest, auditor="cheat")
    like = spec.scheme("like", like="other")
    like.pay("worker", "outside", "1 USD", when=~cheat)
    assert str(cheat) == "cheat"
    for scheme in (None, "other", "like"):
        (line,) = spec.mechanism(scheme=scheme).ledger
        assert "Event(stage='worker', name='cheat')" in repr(line.when)
    assert "when worker.cheat" in to_yaml(spec.mechanism())
