"""A safety margin in every command that recommends a bond, and numbers that can be pasted back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof import bond, equilibria, verify
from bondproof.rendering.number_format import settable
from bondproof.sources.loading import load
from mechanisms.language.catalogue import names
from mechanisms.language.reader import read_text
from mechanisms.model.parameters import Defined, Value
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.terms import Number
from mechanisms.terms.units import unit
from solvers.engines.budget import Budget
from solvers.windows.window import bond_window, claims_for

Run = Callable[..., CompletedProcess[str]]
BUDGET = Budget(rlimit=2_000_000)

TEXT = """\
mech: 1
name: jumps
params:
  bond:        solve min USD
  audit_rate:  2% .. 10%
  fee:         1 USD
  false_alarm: 5%
game:
  - worker:  [honest, cheat]
  - caught:  chance (audit_rate if cheat else false_alarm * audit_rate)
ledger:
  - outside -> worker:  fee
  - worker -> outside:  0.60 USD   when honest
  - worker -> burn:     bond       when caught
claims:
  cheating-loses:  E[worker | cheat] < 0
  honest-pays:     E[worker | honest] >= 0
"""
"""The window is (50, 80] USD: fee / audit_rate at 2%, and 0.40 USD / (5% * 10%)."""


@pytest.fixture
def spec(tmp_path: Path) -> str:
    path = tmp_path / "jumps.mech.yaml"
    path.write_text(TEXT)
    return str(path)


@pytest.mark.parametrize("fee", ["1 USD", "1.0001 USD"])
def test_the_least_round_value_does_not_jump_when_the_window_moves_a_little(spec: str, fee: str) -> None:
    assert bond(spec, overrides=[f"fee={fee}"]).window.recommended() == Fraction("50.1")


def test_a_margin_is_kept_and_the_room_to_both_ends_is_told(bondproof: Run, spec: str) -> None:
    found = json.loads(bondproof("bond", spec, "--safety", "20%", "--format", "json").stdout)
    (solved,) = found["solved"]
    assert (found["verdict"], found["recommended"]) == ("PROVED", "60")
    assert (solved["parameter"], solved["value"], solved["unit"], solved["text"]) == ("bond", "60", "USD", "60 USD")
    assert (solved["safety"], solved["safety_possible"]) == ("1/5", None)
    room = solved["room"]
    assert (room["above_min"], room["above_min_percent"]) == ("10", "20")
    assert (room["below_max"], room["below_max_percent"]) == ("20", "25")
    said = bondproof("bond", spec, "--safety", "20%").stdout
    room_in_words = "10 USD (20%) above the lower end, 20 USD (25%) below the upper end"
    assert f"use 60 USD, with a safety margin of 20%: {room_in_words}" in said


@pytest.mark.parametrize("command", ["bond", "verify"])
def test_a_margin_that_leaves_the_window_is_refuted_with_the_greatest_one_possible(
    bondproof: Run, spec: str, command: str
) -> None:
    answer = bondproof(command, spec, "--safety", "75%")
    assert answer.returncode == 1
    assert "no bond in the window keeps a safety margin of 75%: at most 60% is possible" in answer.stdout


def test_the_greatest_margin_is_exact_in_json_and_can_be_used(bondproof: Run, spec: str) -> None:
    fee = ("--set", "fee=1.1 USD")
    found = json.loads(bondproof("bond", spec, *fee, "--safety", "90%", "--format", "json").stdout)
    (solved,) = found["solved"]
    possible = solved["safety_possible"]
    assert (found["verdict"], found["recommended"], solved["value"], solved["room"]) == ("REFUTED", None, None, None)
    assert (possible["max"], possible["max_strict"], possible["usable"]) == ("9/11", False, "409/500")
    assert bondproof("bond", spec, *fee, "--safety", possible["max"]).returncode == 0
    assert bondproof("bond", spec, *fee, "--safety", "81.8%").returncode == 0
    assert bondproof("bond", spec, *fee, "--safety", "81.9%").returncode == 1


def test_every_command_that_takes_a_bond_takes_the_one_with_the_margin(bondproof: Run, spec: str) -> None:
    verified = verify(spec, overrides=["safety=20%"]).specs[0]
    assert [chosen.value for chosen in verified.chosen] == [60]
    assert verified.chosen[0].why.endswith("with a safety margin of 20%")
    assert "at bond = 60 USD" in bondproof("verify", spec, "--safety", "20%").stdout


def test_compare_takes_the_bond_with_the_margin(bondproof: Run) -> None:
    line = ("compare", "commit-reveal-audit", "--schemes", "slashing", "--format", "json")
    plain, safe = (json.loads(bondproof(*line, *more).stdout) for more in ((), ("--safety", "20%")))
    assert [found["cells"]["commit-reveal-audit / slashing"]["taken"]["exact"] for found in (plain, safe)] == [
        "223/10",
        "267/10",
    ]


def test_verify_tells_the_room_with_verbose(bondproof: Run, spec: str) -> None:
    told = "bond = 50.1 USD: 0.1 USD (0.2%) above the lower end, 29.9 USD (37.3%) below the upper end"
    assert told in bondproof("verify", spec, "--verbose").stdout


@pytest.mark.parametrize("value", ["49.999999 USD", "50 USD", "80.00000001 USD", "240.1/3 USD"])
def test_a_number_that_is_shown_has_the_verdict_beside_it(bondproof: Run, spec: str, value: str) -> None:
    """The values that prove both claims are (50 USD, 80 USD]."""
    answer = bondproof("verify", spec, "--set", f"bond={value}")
    (shown,) = re.findall(r"REFUTED .* bond = ([^,\n]+)", answer.stdout)
    again = bondproof("verify", spec, "--set", f"bond={shown}")
    assert (answer.returncode, again.returncode) == (1, 1)
    assert not 50 < _pasted(shown, "USD") <= 80


def test_every_answer_has_a_list_of_what_was_solved(bondproof: Run, spec: str) -> None:
    for command in ("bond", "verify", "equilibria"):
        found = json.loads(bondproof(command, spec, "--format", "json").stdout)
        (solved,) = (found["specs"][0] if command == "verify" else found)["solved"]
        assert (solved["parameter"], solved["value"], solved["text"]) == ("bond", "501/10", "50.1 USD")
        assert (solved["room"]["above_min"], solved["room"]["below_max"]) == ("1/10", "299/10")
        fixed = json.loads(bondproof(command, spec, "--set", "bond=60 USD", "--format", "json").stdout)
        assert command == "bond" or (fixed["specs"][0] if command == "verify" else fixed)["solved"] == []


def test_without_room_for_the_margin_no_equilibria_are_computed(bondproof: Run, spec: str) -> None:
    answer = bondproof("equilibria", spec, "--safety", "75%")
    assert answer.returncode == 2
    assert "at most 60% is possible" in answer.stderr


def test_equilibria_are_computed_at_the_bond_with_the_margin() -> None:
    plain, safe = (equilibria("commit-reveal-audit", overrides=o).chosen for o in ([], ["safety=20%"]))
    value = {c.parameter.name: c.value for c in plain}["bond"], {c.parameter.name: c.value for c in safe}["bond"]
    assert value[0] == Fraction("22.3")
    assert value[1] == Fraction("26.7")


def _pasted(text: str, of: str) -> Fraction:
    """What a spec makes of a number that was printed."""
    mechanism = read_text(f"mech: 1\nparams:\n  x: 1 {of}\n", "x", overrides=[f"x={text}"])
    (parameter,) = mechanism.parameters
    match parameter.setting:
        case Value(value):
            return value
        case Defined(Number(value)):
            return value
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize("of", ["USD", "%", "%/year", "h", "cent", ""])
@pytest.mark.parametrize(
    "value",
    [
        *("0", "5", "1/3", "-1/7", "223/10", "22.2162", "1000000000000", "0.000000000000001"),
        *("2.09e-8", "2.09e-100", "1e70", "123e59", "1e-59", "1e-60", "1e-58", "123456789e100"),
        "123456789012345678901234567890123456789012345678901234567890123/7",
        "7/123456789012345678901234567890123456789012345678901234567890123",
        *("-2.5e-300", "1/3000000000000000000000000000000000000000000000000000000000000000"),
    ],
)
def test_a_printed_number_can_be_pasted_back(value: str, of: str) -> None:
    number = Fraction(value) * unit(of).factor
    assert _pasted(settable(number, unit(of)), of or "%") == number


SOLVABLE = [name for name in names() if load(name).mechanism.solved]


@pytest.mark.parametrize("name", SOLVABLE)
def test_what_is_recommended_in_the_catalogue_can_be_set(name: str) -> None:
    loaded = load(name)
    (parameter,) = loaded.mechanism.solved
    window = bond_window(
        loaded.mechanism, claims_for(parameter, loaded.mechanism, loaded.statements), parameter, BUDGET
    )
    value = window.recommended()
    assert value is not None
    again = load(name, overrides=[f"{parameter.name}={settable(value, parameter.unit)}"]).mechanism
    found = next(p.setting for p in again.parameters if p.name == parameter.name)
    if isinstance(found, Defined):  # an amount in a unit of the spec is that many of the unit
        counted = evaluate(found.term, dict.fromkeys(again.units, Fraction(1)))
    else:
        assert isinstance(found, Value)
        counted = found.value
    assert counted == value
    assert any(counted in span for span in window.spans)
