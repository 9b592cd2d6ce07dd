"""Ranges and unknowns in a unit of the spec: they count tokens, and claims hold for every price of the token."""

import json
from collections.abc import Callable
from fractions import Fraction as F
from pathlib import Path
from subprocess import CompletedProcess
from textwrap import dedent

import pytest

from bondproof import bond, verify
from mechanisms.language.reader import read_text
from mechanisms.model.parameters import Solve
from mechanisms.terms.intervals import Interval

Run = Callable[..., CompletedProcess[str]]

SPEC = """\
mech: 1
name: staked
units:
  ETH: 1500 .. 4000 USD
params:
  bond: solve min ETH
  gain: 200 .. 300 USD
  detection: 10% .. 20%
game:
  - operator: [honest, cheat]
  - caught: chance detection when cheat
escrow: [bond of operator]
ledger:
  - outside -> operator: gain when cheat
  - bond of operator -> burn: bond when caught
honest: [honest]
claims:
  cheating-loses: E[operator | cheat] < 0
"""


@pytest.fixture
def staked(tmp_path: Path) -> Path:
    path = tmp_path / "staked.mech.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


def test_a_bond_in_tokens_is_the_least_number_that_deters_at_every_price(staked: Path) -> None:
    """Worst where the token is cheap: 300 / (10% * 1500) = 2 tokens."""
    (span,) = bond(staked).window.spans
    assert (span.low, span.low_open, span.high) == (F(2), True, None)


@pytest.mark.parametrize(("price", "least"), [("3000 USD", F(1)), ("250 .. 600 USD", F(12)), ("(0 .. 1] kUSD", None)])
def test_the_price_of_the_token_decides_how_many_it_takes(staked: Path, price: str, least: F | None) -> None:
    spans = bond(staked, overrides=[f"ETH={price}"]).window.spans
    assert [span.low for span in spans] == ([] if least is None else [least])


def test_where_the_token_has_one_value_the_answer_is_given_in_dollars_too(staked: Path, bondproof: Run) -> None:
    line = ("bond", str(staked), "--set", "ETH=3000 USD")
    assert "at 1 ETH = 3000 USD: bond in (3000 USD, unbounded)" in " ".join(bondproof(*line).stdout.split())
    found = json.loads(bondproof(*line, "--format", "json").stdout)
    assert (found["unit"], found["min"], found["price"]["value"], found["price"]["unit"]) == ("ETH", "1", "3000", "USD")


def test_a_token_with_a_range_of_values_gives_no_answer_in_dollars(staked: Path, bondproof: Run) -> None:
    found = json.loads(bondproof("bond", str(staked), "--format", "json").stdout)
    assert (found["unit"], found["min"], found["price"]) == ("ETH", "2", None)
    assert "at 1 ETH" not in bondproof("bond", str(staked)).stdout


def test_what_bond_answers_in_tokens_can_be_set(staked: Path) -> None:
    words = [verify(staked, overrides=[f"bond={n} ETH"]).specs[0].claims[0].word for n in ("2", "2.01")]
    assert words == ["REFUTED", "PROVED"]


def test_a_snapshot_keeps_tokens(staked: Path, bondproof: Run, tmp_path: Path) -> None:
    kept = str(tmp_path / "bondproof.snap")
    assert bondproof("snapshot", str(staked), "--file", kept).returncode == 0
    assert '"unit": "ETH", "intervals": [{"min": "2", "min_strict": true, "max": null' in Path(kept).read_text()
    assert bondproof("snapshot", "--check", "--file", kept).returncode == 0
    staked.write_text(SPEC.replace("200 .. 300", "200 .. 600"), encoding="utf-8")
    assert bondproof("snapshot", "--check", "--file", kept).returncode == 4


def test_a_range_in_tokens_moves_with_the_price(bondproof: Run, tmp_path: Path) -> None:
    path = tmp_path / "stakes.mech.yaml"
    path.write_text(
        dedent("""\
            mech: 1
            name: stakes
            units: {}
              ETH: 1000 .. 4000 USD
            params:
              stake: 0 .. 533 ETH
              fee: "[1 .. 3 ETH)"
            claims:
              within:  stake <= 533 ETH
              below:   fee < 3 ETH
              dollars: stake <= 2132000 USD
              too-low:
                claim: stake <= 2131999 USD
                expect: refuted
        """).replace(" {}", ""),
        encoding="utf-8",
    )
    answer = bondproof("verify", str(path))
    assert answer.returncode == 0, answer.stdout
    assert "stake = 533 ETH" in answer.stdout


@pytest.mark.parametrize(
    ("setting", "wanted", "unit", "factor"),
    [
        ("0 .. 533 ETH", Interval(F(0), F(533)), "ETH", F(1)),
        ("'[1 .. 3 ETH)'", Interval(F(1), F(3), high_open=True), "ETH", F(1)),
        ("1 ETH .. 3 ETH", Interval(F(1), F(3)), "ETH", F(1)),
        ("1 .. 3 ETH/day", Interval(F(1, 86400), F(3, 86400)), "ETH/day", F(1, 86400)),
        ("solve min ETH", Solve(Interval(F(0), None, high_open=True)), "ETH", F(1)),
        ("solve min ETH on 1 .. 9", Solve(Interval(F(1), F(9))), "ETH", F(1)),
        ("solve min on 1 .. 9 ETH", Solve(Interval(F(1), F(9))), "ETH", F(1)),
    ],
)
def test_a_setting_in_a_unit_of_the_spec_counts_that_unit(
    setting: str, wanted: Interval | Solve, unit: str, factor: F
) -> None:
    read = read_text(f"mech: 1\nname: x\nunits:\n  ETH: 2 .. 3 USD\nparams:\n  x: {setting}\n", "a")
    found = read.parameter("x")
    assert found is not None
    assert (found.setting, found.unit.text, found.unit.factor) == (wanted, unit, factor)


def test_a_token_may_be_counted_in_another_token(staked: Path) -> None:
    """1 LST = 1/2 .. 1 ETH, ETH = 1500 .. 4000 USD: at the least 750 USD, so 4 LST."""
    text = SPEC.replace("  ETH: 1500", "  LST: 0.5 .. 1 ETH\n  ETH: 1500").replace("solve min ETH", "solve min LST")
    staked.write_text(text, encoding="utf-8")
    assert bond(staked).window.spans[0].low == 4


def test_a_scheme_may_change_what_is_counted(staked: Path) -> None:
    staked.write_text(SPEC + "schemes:\n  in-dollars:\n    bond: solve min USD\n", encoding="utf-8")
    assert bond(staked, scheme="in-dollars").window.spans[0].low == 3000
