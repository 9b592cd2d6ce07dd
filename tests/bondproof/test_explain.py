"""`explain`: every code and every word has an entry, its examples are true, and so are the formulas of claims."""

import json
import operator
import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.commands.explain import entries
from bondproof.commands.explain.entries import faults, known, spelled_out
from bondproof.commands.explain.explain import explain_claims
from bondproof.commands.explain.result import Entry, Example
from bondproof.exit_codes import ExitCode
from bondproof.sources.loading import load
from mechanisms.diagnostics import Position
from mechanisms.language.codes import Code
from mechanisms.language.document import Scalar
from mechanisms.language.faults import Faults
from mechanisms.language.grammar import formula
from mechanisms.language.numerals import Vocabulary
from mechanisms.model.syntax import Binary, Call, Name, Numeral, Syntax, Unary
from mechanisms.model.syntax import Run as Terms
from mechanisms.terms.evaluation import binomial_tail, evaluate
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison
from proofs.checking.certificate import KINDS
from proofs.checking.verdict import Erroneous, Proved, Refuted, Undecided, Vacuous
from proofs.claims.incentives import YARDSTICKS
from proofs.claims.properties import properties
from proofs.claims.statement import obligations
from solvers.engines.by_cvc5 import Cvc5
from solvers.engines.portfolio import SOLVERS

Run = Callable[..., CompletedProcess[str]]
_OPERATORS: dict[str, Callable[[Fraction, Fraction], Fraction | float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
}
CODES = [code.id for code in Code]


def kinds() -> dict[str, set[str]]:
    """The names of all entries, by kind."""
    return {kind: {each.name for each in found} for kind, found in entries.topics().by_kind}


def engines() -> list[str]:
    """The names of the engines of the portfolio."""
    return [name for name, _, _ in SOLVERS]


def example_of(code: str) -> Example:
    found = entries.entry(code)
    assert found is not None
    assert isinstance(found.example, Example)
    return found.example


def test_everything_that_bondproof_says_has_an_entry() -> None:
    there = kinds()
    assert there["diagnostic code"] == set(CODES)
    assert there["verdict"] == {v.word for v in (Proved, Refuted, Undecided, Vacuous, Erroneous)}
    assert there["evidence"] | there["engine and evidence"] == set(KINDS)
    assert there["engine"] | there["engine and evidence"] == {*engines(), Cvc5.name}
    assert there["claim form"] == {"E", *properties()}
    assert there["exit code"] == {f"exit {code.value}" for code in ExitCode}
    assert there["notion"] >= set(YARDSTICKS)


def test_an_entry_points_to_entries_and_is_found_by_its_own_name() -> None:
    for name in known():
        found = entries.entry(name)
        assert found is not None
        assert found.name == name
        assert found.means.endswith(".")
        assert [each for each in found.see if entries.entry(each) is None] == []


@pytest.mark.parametrize("code", CODES)
def test_the_wrong_example_of_a_code_gives_it_and_the_right_one_gives_nothing(code: str) -> None:
    example = example_of(code)
    assert {d.code for d in example.said} == {code}
    assert faults(example.right, (example.right_set,) if example.right_set else ()) == ()
    assert example.wrong != example.right or example.wrong_set != example.right_set


def test_examples_are_short_enough_to_be_read() -> None:
    assert max(len(example_of(code).wrong.splitlines()) for code in CODES) <= 12
    assert len(spelled_out(example_of("M002").wrong)) > 256 * 1024


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (["m012"], "M012"),
        (["proved"], "PROVED"),
        (["3"], "exit 3"),
        (["exit", "70"], "exit 70"),
        (["strict-nash"], "strict_nash"),
        (["e"], "E"),
    ],
)
def test_an_entry_is_found_however_it_is_spelled(bondproof: Run, typed: list[str], name: str) -> None:
    said = json.loads(bondproof("explain", *typed, "--format", "json").stdout)
    assert said["name"] == name


def test_a_code_is_explained_with_what_the_reader_says(bondproof: Run) -> None:
    answer = bondproof("explain", "M012")
    assert answer.returncode == 0
    assert "error[M012]: unknown name `guess_cst`" in answer.stdout
    said = json.loads(bondproof("explain", "M012", "--format", "json").stdout)
    assert said["example"]["diagnostics"][0]["code"] == "M012"
    assert answer.stdout.startswith("M012, an unknown name  (diagnostic code)\n")


def test_what_cannot_be_seen_is_shown_by_its_code(bondproof: Run) -> None:
    shown = bondproof("explain", "M003").stdout
    assert "bond\\u200b: 20 USD" in shown
    assert "\u200b" not in shown


def test_without_a_name_all_entries_are_listed(bondproof: Run) -> None:
    listed = json.loads(bondproof("explain", "--format", "json").stdout)["topics"]
    assert [each["name"] for each in listed] == [e.name for _, found in entries.topics().by_kind for e in found]
    assert all(name in bondproof("explain").stdout for name in known())


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        (["M0122"], "or `M012` or"),
        (["vacuos"], "Did you mean `VACUOUS`"),
        (["cosmso"], "Did you mean `cosmos`"),
        (["zebra"], "`bondproof explain` lists what can be asked."),
        (["exit", "99"], "no exit code `99`. bondproof ends with one of 0, 1, 2, 3, 4, 5, 70, 130."),
        (["exit"], "bondproof ends with one of 0, 1"),
        (["NEG", "bond"], "`NEG` is a word, not a spec, and is explained alone: `bondproof explain NEG`."),
        (["cosmos", "a", "b"], "explain takes a code, a word"),
        (["commit-reveal-audit", "cheating-lose"], "Did you mean `cheating-loses`"),
        (["nowhere.mech.yaml/pays"], "no file `nowhere.mech.yaml`"),
    ],
)
def test_what_nothing_is_called_is_a_usage_error_with_advice(bondproof: Run, typed: list[str], advice: str) -> None:
    answer = bondproof("explain", *typed)
    assert answer.returncode == 2
    assert advice in answer.stderr


def test_a_claim_is_taken_apart_into_the_known_formulas(bondproof: Run) -> None:
    shown = bondproof("explain", "commit-reveal-audit/cheating-loses").stdout
    assert "\n  What worker expects from cheat, check is less than 0." in shown
    assert "1.19 - 1.176*audit_rate - 7/3650*bond - 0.98*audit_rate*bond < 0" in shown
    assert "audit_rate  5% .. 20%" in shown
    assert "at a value to be found of" in shown
    said = json.loads(bondproof("explain", "commit-reveal-audit", "cheating-loses", "--format", "json").stdout)
    [claim] = said["claims"]
    assert claim["payoffs"][0]["lines"][0] == {
        "line": 29,
        "transfer": "protocol -> worker",
        "amount": "reward",
        "expected": "reward - audit_rate*recall*reward",
        "with_numbers": "1.2 - 1.176*audit_rate",
    }


def test_the_conditions_of_a_form_are_told_one_by_one(bondproof: Run) -> None:
    shown = bondproof("explain", "audited-inference/honesty-is-the-equilibrium", "-v").stdout
    assert "Strict Nash equilibrium: every player loses by any change" in shown
    assert [f"where operator plays {move}" in shown for move in ("serve_8b", "serve_4bit", "cached")] == [True] * 3
    assert "  line 68: revenue*jobs_at_risk" in shown or "  line 68: jobs_at_risk*revenue" in shown


def test_a_spec_without_claims_is_told_by_explain_and_by_lint(bondproof: Run, tmp_path: Path) -> None:
    silent = tmp_path / "silent.mech.yaml"
    silent.write_text("mech: 1\ngame:\n  - worker: [honest, cheat]\n")
    assert bondproof("explain", silent).stdout.endswith("no claims: nothing to check\n")
    linted = bondproof("lint", silent, "--format", "short")
    assert linted.returncode == 0
    assert linted.stdout.startswith(f"{silent}:1:1: warning[B002]: no claims: nothing to check (")
    found = json.loads(bondproof("lint", silent, "--format", "sarif").stdout)["runs"][0]["results"]
    assert ("B002", "warning") in [(result["ruleId"], result["level"]) for result in found]


def test_a_claim_is_explained_under_a_scheme_and_with_overrides(bondproof: Run, tmp_path: Path) -> None:
    bondproof("init", tmp_path / "my.mech.yaml")
    name = f"{tmp_path / 'my.mech.yaml'}/cheating-loses"
    plain = bondproof("explain", name).stdout
    assert "1.19 - 1.176*audit_rate - 0.98*audit_rate*bond < 0" in plain
    locked = bondproof("explain", name, "--scheme", "locked-only", "--set", "fee=1 USD").stdout
    assert "0.99 - 0.98*audit_rate < 0" in locked
    every = json.loads(bondproof("explain", tmp_path / "my.mech.yaml", "--format", "json").stdout)
    assert [claim["id"] for claim in every["claims"]] == ["cheating-loses", "honesty-is-best", "honesty-pays"]


@pytest.mark.parametrize("name", ["commit-reveal-audit", "reputation", "polkadot", "audited-inference", "inspection"])
def test_a_formula_that_is_shown_in_full_is_the_obligation_itself(name: str) -> None:
    loaded = load(name)
    told = explain_claims(name, None).subject
    assert isinstance(told, tuple)
    compared = 0
    for statement, each in zip(loaded.statements, told, strict=True):
        for goal, condition in zip(obligations(loaded.mechanism, statement), each.conditions, strict=True):
            if isinstance(goal.goal, Comparison) and not {"≈", "…"} & set(condition.formula):
                point = {variable: _within(interval) for variable, interval in goal.box.items()}
                syntax = formula(Scalar(condition.formula, Position("", 1, 1)), Vocabulary(), Faults())
                assert isinstance(syntax, Binary)
                values = {variable.name: value for variable, value in point.items()}
                shown = _value(syntax.left, values) - _value(syntax.right, values)
                assert (shown, syntax.operator) == (
                    evaluate(goal.goal.left - goal.goal.right, point),
                    goal.goal.relation.value,
                )
                compared += 1
    assert compared > 0


def _within(interval: Interval) -> Fraction:
    """A number of the interval, from a fixed source."""
    high = interval.low + 1 if interval.high is None else interval.high
    return interval.low + (high - interval.low) * Fraction(random.Random(str(interval)).randint(1, 9), 10)


def _value(syntax: Syntax, values: dict[str, Fraction]) -> Fraction:
    """The number that a formula stands for, read in the notation of specs."""
    match syntax:
        case Numeral(value):
            return value
        case Name(name):
            return values[name]
        case Unary("-", inner):
            return -_value(inner, values)
        case Binary(sign, left, right):
            return Fraction(_OPERATORS[sign](_value(left, values), _value(right, values)))
        case Terms(signs, (first, *others), _):
            found = _value(first, values)
            for sign, other in zip(signs, others, strict=True):
                found = Fraction(_OPERATORS[sign](found, _value(other, values)))
            return found
        case Call("any_of", _, _, (p, n)):
            return binomial_tail(_value(p.value, values), _value(n.value, values), Fraction(1))
        case Call("min", _, _, arguments):
            return min(_value(argument.value, values) for argument in arguments)
        case _:
            raise AssertionError(f"unexpected {syntax}")


def test_an_entry_without_an_example_is_still_an_entry() -> None:
    found = entries.entry("exit 130")
    assert found == Entry("exit 130", "exit code", "Interrupted by Ctrl-C", "Interrupted by Ctrl-C.")


IN_TIME = """\
mech: 1
params:
  patience:  50% .. 90%
states:
  - hired
  - fired: end
discount: patience
game:
  - worker:  [honest, cheat]
ledger:
  - outside -> worker:  1 USD  when honest
  - outside -> worker:  2 USD  when cheat
next:
  - hired -> fired:  when cheat
honest: [honest]
claims:
  lasts:  nash()
"""


def test_in_a_game_in_time_later_periods_are_a_line_and_the_sum_is_of_all(
    bondproof: Run, write: Callable[[str], str]
) -> None:
    """Honest for good is worth 1/(1 - d), of which d/(1 - d) is later."""
    (claim,) = json.loads(bondproof("explain", write(IN_TIME), "--format", "json").stdout)["claims"]
    honest = next(payoff for payoff in claim["payoffs"] if payoff["plays"] == "honest")
    assert [(line["transfer"], line["expected"]) for line in honest["lines"]] == [
        ("outside -> worker", "1"),
        ("later periods -> worker", "patience / (1 - patience)"),
    ]
    assert honest["total"] == "1 / (1 - patience)"


def test_the_mark_of_a_rounded_number_precedes_its_sign(bondproof: Run) -> None:
    said = bondproof("explain", "audited-inference/honesty-pays").stdout
    assert "≈-0.289765" in said
    assert "-≈" not in said
