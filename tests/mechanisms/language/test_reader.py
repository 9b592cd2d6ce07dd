"""The reader on the example of the language: the exact numbers, what a spec holds, and every fault at once."""

import re
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction as F
from hashlib import sha256

import pytest

from mechanisms.diagnostics import Diagnostic
from mechanisms.game.expectation import expected
from mechanisms.language.catalogue import find
from mechanisms.language.reader import read, read_text
from mechanisms.language.scope import Scope
from mechanisms.model.mechanism import Expected, Mechanism
from mechanisms.model.parameters import Solve, Value
from mechanisms.model.syntax import Binary, Call
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Term, Variable
from mechanisms.terms.units import MONEY

Faults = Callable[..., list[Diagnostic]]
Refused = Callable[..., None]
BOND, RATE = Variable("bond"), Variable("audit_rate")


@pytest.fixture(scope="module")
def mechanism() -> Mechanism:
    return read(find("commit-reveal-audit"))


@pytest.fixture(scope="module")
def cheating(mechanism: Mechanism) -> Term:
    """E[worker | cheat, check], as the claim `cheating-loses` states it."""
    (claim,) = mechanism.claims[0].conjuncts
    assert isinstance(claim, Binary)
    call = claim.left
    assert isinstance(call, Call)
    assert call.subject is not None
    scope = Scope.of(mechanism)
    profile = scope.profile(call.arguments, call.at)
    return expected(mechanism, scope.player(call.subject), profile)


def test_a_cheating_worker_earns_10297_of_91250_usd_at_a_bond_of_20(mechanism: Mechanism, cheating: Term) -> None:
    point = mechanism.fixed | {BOND: F(20), RATE: F(1, 20)}
    assert evaluate(cheating, point) == F(10297, 91250)


def test_cheating_loses_above_58984_of_2655_usd(mechanism: Mechanism, cheating: Term) -> None:
    def earned(bond: F) -> F:
        return evaluate(cheating, mechanism.fixed | {BOND: bond, RATE: F(1, 20)})

    assert earned(F(58984, 2655)) == 0
    assert earned(F(58984, 2655) + 1) < 0


def test_the_example_is_read_as_it_is_written(mechanism: Mechanism) -> None:
    assert mechanism.header.name == "commit-reveal-audit"
    assert [p.name for p in mechanism.parameters][:4] == ["bond", "reward", "gpu", "run_time"]
    assert [p.name for p in mechanism.solved] == ["bond"]
    assert [s.name for s in mechanism.game.stages] == ["worker", "auditor", "audited", "convicted"]
    assert len(mechanism.ledger) == 9
    assert mechanism.ledger[3].text == "(1 - bounty) * burned * bond"
    assert (mechanism.ledger[0].at.line, mechanism.ledger[0].at.column) == (29, 5)
    assert {str(p): s.label for p, s in mechanism.intended.items()} == {"worker": "honest", "auditor": "check"}
    assert mechanism.source.schemes == ("slashing", "bond-only", "no-bond")
    assert mechanism.claims[3].expected is Expected.REFUTED
    assert mechanism.claims[3].because.startswith("a skipped audit")
    assert mechanism.divisors == ()
    assert mechanism.source.warnings == ()


def test_settings_are_exact_and_units_stay_as_written(mechanism: Mechanism) -> None:
    gpu, capital = mechanism.parameter("gpu"), mechanism.parameter("capital")
    assert gpu is not None
    assert capital is not None
    assert gpu.setting == Value(F(5, 2) / 3600)
    assert gpu.unit.text == "USD/h"
    assert capital.setting == Value(F(1, 10) / (365 * 86400))
    assert capital.unit.text == "%/year"
    assert mechanism.intervals[RATE] == Interval(F(1, 20), F(1, 5))
    solve = mechanism.solved[0]
    assert solve.dimension == MONEY
    assert solve.setting == Solve(
        Interval(F(0), None, high_open=True), ("cheating-loses", "honesty-pays", "honesty-is-best")
    )


def test_the_digest_is_that_of_the_bytes(mechanism: Mechanism) -> None:
    assert mechanism.source.sha256 == sha256(find("commit-reveal-audit").read_bytes()).hexdigest()
    assert mechanism.source.path.endswith("commit-reveal-audit.mech.yaml")


def test_a_scheme_and_overrides_change_parameters_and_are_remembered(example: str) -> None:
    overrides = ("bond = 25 USD", "audit_rate=0 .. 1", "bond=26 USD")
    changed = read_text(example, "a", scheme="bond-only", overrides=overrides)
    assert changed.fixed[Variable("burned")] == 0
    assert changed.fixed[BOND] == 26
    assert changed.intervals[RATE] == Interval(F(0), F(1))
    assert changed.source.scheme == "bond-only"
    assert changed.source.overrides == overrides
    bond = changed.parameter("bond")
    assert bond is not None
    assert str(bond.at) == "--set:1:6"


def test_a_bare_zero_takes_the_unit_that_the_spec_declares(example: str) -> None:
    bond = read_text(example, "a", overrides=["bond=0"]).parameter("bond")
    assert bond is not None
    assert bond.dimension == MONEY
    assert bond.unit.text == "USD"


@pytest.mark.parametrize(
    ("override", "fault"),
    [
        ("bond=25", "M054 1:6 another unit than in the spec"),
        ("burned=1 USD", "M054 1:8 another unit than in the spec"),
        ("bnd=25 USD", "M012 1:1 unknown parameter"),
        ("game=25 USD", "M012 1:1 unknown parameter"),
        ("bond", "M055 1:1 override without a value"),
        ("=3", "M055 1:1 override without a value"),
        ("bond=", "M055 1:1 override without a value"),
        ("bond=25 USDD", "M027 1:9 unknown unit"),
        ("bond= 30 .. 20 USD", "M051 1:7 empty interval"),
    ],
)
def test_a_faulty_override_is_shown_at_its_own_place(override: str, fault: str, example: str, refused: Refused) -> None:
    refused(example, fault, overrides=[override])


def test_an_override_in_another_unit_of_the_same_kind_is_taken(example: str) -> None:
    assert read_text(example, "a", overrides=["bond=2500 cent"]).fixed[BOND] == 25


def test_an_unknown_scheme_is_refused_with_the_name_meant(example: str, refused: Refused) -> None:
    refused(example, "M012 1:1 unknown scheme", scheme="bond-onl")
    refused(example, "M012 1:1 unknown scheme of several", scheme="zzz")
    refused("mech: 1\nname: x\n", "M012 1:1 unknown scheme of none", scheme="zzz")


def test_all_faults_of_a_phase_are_reported_at_once_and_in_order(example: str, faults: Faults) -> None:
    broken = (
        example.replace("1.20 USD", "1.20 USDD")
        .replace("guess_cost             when cheat", "guess_cst              when cheat")
        .replace("bounty * burned * bond          when", "bounty * burned + bond          when")
        .replace("honest: [honest, check]", "honest: [honest]")
        .replace("claims:", "claims:\n  broken: E[worker | cheat")
    )
    assert [[d.code, f"{d.at.line}:{d.at.column}"] for d in faults(broken)] == [
        ["M027", "8:22"],
        ["M012", "31:27"],
        ["M030", "33:43"],
        ["M060", "39:9"],
        ["M021", "49:27"],
    ]


def test_what_rests_on_a_fault_is_not_reported_again(example: str, faults: Faults) -> None:
    assert len(faults(example.replace("gpu:          2.50 USD/h", "gpu: 2.50 USDD/h"))) == 1
    assert len(faults(example.replace("- worker:  ", "- worker sees nobody:  "))) == 1
    assert len(faults(example.replace("params:  ", "parms:  "))) == 1
    assert len(faults(example.replace("- worker:  ", "- worker:: ") + "escrow:\n  - bond of worker\n")) == 1
    assert len(faults(example.replace("claims:", "claim:"))) == 1


def test_a_fault_is_printed_with_its_line_a_caret_and_advice(example: str) -> None:
    broken = example.replace("guess_cost             when", "guess_cst              when")
    with pytest.raises(ValueError, match="M012") as caught:
        read_text(broken, "audit.mech.yaml")
    diagnostics = caught.value.diagnostics  # type: ignore[attr-defined]
    assert diagnostics[0].long().splitlines() == [
        "error[M012]: unknown name `guess_cst`",
        "  --> audit.mech.yaml:31:27",
        "   |",
        "31 |   - worker -> outside:    guess_cst              when cheat",
        "   |                           ^^^^^^^^^",
        "   = help: did you mean `guess_cost`?",
    ]


def test_prose_may_fill_several_lines_and_is_kept() -> None:
    text = "mech: 1\nname: x\nabout: |\n  two\n  lines\ntitle: >\n  one\n  line\nscheme: bond only\n"
    header = read_text(text, "a").header
    assert (header.about, header.title, header.scheme) == ("two\nlines", "one line", "bond only")


def test_reading_a_spec_imports_the_standard_library_and_yaml_alone() -> None:
    code = (
        "import sys; before = set(sys.modules); import mechanisms.language.reader;"
        "print({m.partition('.')[0] for m in set(sys.modules) - before} - set(sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name for name in re.findall(r"\w+", done.stdout) if "cython" not in name}
    assert loaded <= {"mechanisms", "yaml", "_yaml"}


def test_a_spec_without_a_name_is_called_after_its_file() -> None:
    text = "mech: 1\ngame:\n  - w: [a, b]\nledger:\n  - w -> burn: 1 USD when a\n"
    assert read_text(text, "some/where/spot-check.mech.yaml").header.name == "spot-check"
