"""`values`: exact bounds of what play is worth in games in time, many states or few."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction as F
from subprocess import CompletedProcess

import pytest

from bondproof import Spec, load, values
from bondproof.dsl import index
from bondproof.errors import UsageError

Run = Callable[..., CompletedProcess[str]]
Write = Callable[[str], str]

RECORD = """mech: 1
name: record
params:
  n:       20000
  bond:    20000 USD .. 60000 USD
  saving:  5 USD
assume:
  - bond > 0 USD
states:
  - strikes[0 .. n - 1]
  - out: end
  - never
discount: 90%
game:
  - operator:  [honest, cheat]
  - flagged:   chance 50% when cheat
ledger:
  - outside -> operator:  saving    when cheat
  - operator -> burn:     bond / n  when flagged
next:
  - strikes[k] -> strikes[k+1]:  when flagged and k < n - 1
  - strikes[n-1] -> out:         when flagged
honest: [honest]
"""


def test_a_plan_that_gains_is_bounded_from_both_sides(bondproof: Run, write: Write) -> None:
    answer = bondproof("values", write(RECORD), "--format", "json", "--at", "strikes[7]")
    assert answer.returncode == 0
    found = json.loads(answer.stdout)
    assert found["states"] == 20_000
    assert found["at"]["bond"] == {"value": "40000", "unit": "USD", "why": "the middle of its range"}
    (operator,) = found["players"]
    assert operator["gains"] is True
    low, high = F(operator["gain"]["low"]), F(operator["gain"]["high"])
    assert low <= 4 * sum(F(9, 10) ** n for n in range(400)) <= high  # 5 - 2/2 a period, wherever it is
    assert high - low < F(1, 10**9)
    assert list(operator["states"]) == ["strikes[7]"]
    assert operator["states"]["strikes[7]"]["intended"] == {
        "low": "0",
        "low_display": 0.0,
        "high": "0",
        "high_display": 0.0,
    }


def test_a_bond_that_deters_is_proved_to_at_one_point(bondproof: Run, write: Write) -> None:
    answer = bondproof("values", write(RECORD), "--set", "bond=300000 USD", "--reproducible")
    assert answer.returncode == 0
    assert answer.stdout == (
        "record, as written, with bond=300000 USD: 20,000 states\n"
        "  at one point: the parameters as the spec sets them; the bounds are checked exactly in every state\n"
        "\n"
        "  operator: no plan gains over the intended play: proved at this point\n"
        "\n"
        "  player    in          the intended play is worth  the best plan is worth  ends apart by at most\n"
        "  operator  strikes[0]  0 USD                       0 USD                   0 USD\n"
    )


def test_a_tie_of_few_states_is_decided_and_of_many_stays_open(bondproof: Run, write: Write) -> None:
    tie = RECORD.replace("5 USD", "1 USD").replace("ledger:", "ledger:\n  - outside -> operator: (1/3) * 1 USD")
    answer = bondproof("values", write(tie))
    assert (answer.returncode, "operator: open, the best plan gains at most" in answer.stdout) == (3, True)
    assert bondproof("values", "spot.mech.yaml", "--allow-undecided").returncode == 0
    few = bondproof("values", "spot.mech.yaml", "--set", "n=50", "--set", "bond=100 USD")
    assert (few.returncode, "operator: no plan gains" in few.stdout) == (0, True)


def test_the_plan_is_told_along_its_likeliest_course(bondproof: Run, write: Write) -> None:
    text = bondproof("values", write(RECORD)).stdout
    assert "operator: a plan gains 39.9999999 to 40.0000001 USD over the intended play" in text
    assert "its likeliest course: cheat in strikes[0] to strikes[199], and so on" in text
    assert "it departs from the intended play: cheat in strikes[0] to strikes[19999]" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--at", "strikes[20000]"), "there is no state `strikes[20000]`. The states are `strikes[0 .. 19999]`, `out`"),
        (("--at", "out"), "`out` is an end, and worth 0"),
        (("--at", "never"), "no play leads to the state `never`"),
        (("--at", "strikes[k]"), "`strikes[k]` names no state"),
        (("--set", "bond=solve min USD on 0 .. 10"), "bond is to be solved for"),
        (("--set", "bond=(0 USD .. inf)"), "bond has no upper end"),
        (("--set", "bond=0 USD"), "the assumption `bond > 0 USD` fails at this point"),
    ],
)
def test_what_is_not_there_is_a_usage_error(
    bondproof: Run, write: Write, arguments: tuple[str, str], message: str
) -> None:
    answer = bondproof("values", write(RECORD), *arguments)
    assert (answer.returncode, message in answer.stderr) == (2, True), answer.stderr


def test_a_chance_outside_its_range_leaves_the_player_open(bondproof: Run, write: Write) -> None:
    answer = bondproof("values", write(RECORD.replace("chance 50%", "chance bond / (30000 * 1 USD)")))
    assert answer.returncode == 3
    assert (
        "operator: open, because the chance of `flagged` is outside [0, 1] in the state `strikes[0]`" in answer.stdout
    )
    assert json.loads(bondproof("values", "spot.mech.yaml", "--set", "bond=20000 USD", "--format", "json").stdout)[
        "players"
    ][0]["gain"]


def test_work_that_is_used_up_leaves_the_player_open(bondproof: Run, write: Write) -> None:
    answer = bondproof("values", write(RECORD), "--rlimit", "10")
    assert (answer.returncode, "open, because the work allowed" in answer.stdout) == (3, True)
    assert json.loads(bondproof("values", "spot.mech.yaml", "--rlimit", "10", "--format", "json").stdout)[
        "players"
    ] == [
        {
            "player": "operator",
            "reason": "the work allowed (--rlimit) is used up",
            "gain": None,
            "gains": None,
            "states": {},
        }
    ]


def test_a_mechanism_and_a_spec_built_in_python_are_read_in_blocks_as_well() -> None:
    spec, k = Spec("record"), index("k")
    steps, over = spec.states("step", 0, 20), spec.state("over", end=True)
    spec.discount("9/10")
    go, _ = spec.decision("worker", ["go", "stay"])
    spec.pay("outside", "worker", "1 USD", when=steps[k] & go & (k > 0))
    spec.next(steps[k], steps[k + 1], when=go & (k < 20))
    spec.next(steps[20], over, when=go)
    spec.honest(go)
    built = values(spec)
    again = values(load(spec), scheme=None)
    assert built.players[0].found is not None
    assert again.players[0].found is not None
    assert built.players[0].found.worth(0) == again.players[0].found.worth(0)
    assert len(built.states) == 1


def test_a_mechanism_that_was_read_from_no_spec_is_refused() -> None:
    from mechanisms.model.source import Source
    from mechanisms.values import evolve

    mechanism = evolve(load("audited-inference-in-time").mechanism, source=Source())
    with pytest.raises(UsageError, match="was not read from a spec"):
        values(mechanism)
