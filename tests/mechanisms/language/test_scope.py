"""The scope: what claims may say, exactly, and what a strategy does at each information set."""

from fractions import Fraction as F

import pytest

from mechanisms.diagnostics import Position
from mechanisms.errors import SpecError
from mechanisms.game.strategy import Strategy
from mechanisms.language.document import Scalar
from mechanisms.language.faults import Faults
from mechanisms.language.grammar import formula
from mechanisms.language.numerals import Vocabulary
from mechanisms.language.reader import read_text
from mechanisms.language.scope import Scope
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.syntax import Argument, Binary, Call, Name, Syntax
from mechanisms.terms.terms import (
    Abs,
    Comparison,
    Condition,
    Conjunction,
    Event,
    IfThenElse,
    MinMax,
    Negation,
    Occurs,
    Pick,
    Quotient,
    Relation,
    Tail,
    Term,
    Variable,
    number,
)
from mechanisms.terms.units import DIMENSIONLESS, MONEY, TIME, Dimension
from tests.messages import Messages

SPEC = """\
mech: 1
name: x
units:
  TAO: 2 .. 3 USD
params:
  a: 1 .. 2 USD
  b: 3 .. 4 USD
  p: 5% .. 6%
  n: 10 requests
  t: 1 .. 2 h
  d: = a + 1 USD
game:
  - worker: [honest, cheat]
  - e: chance p
  - challenger sees worker: [challenge, accept]
  - worker when challenge: [defend, yield]
  - judge sees worker, e when challenge: [up, down]
"""
HERE = Position("", 1, 1)
A, B, P, N = (Variable(name) for name in "abpn")
HONEST, CHEAT = Event("worker", "honest"), Event("worker", "cheat")


@pytest.fixture(scope="module")
def mechanism() -> Mechanism:
    return read_text(SPEC, "x.mech.yaml")


@pytest.fixture(scope="module")
def scope(mechanism: Mechanism) -> Scope:
    return Scope.of(mechanism)


def syntax(text: str) -> Syntax:
    words = Vocabulary(frozenset({"TAO"}), frozenset({"a", "b", "p", "n", "t", "d"}))
    return formula(Scalar(text, Position("claim", 1, 1, len(text), text)), words, Faults())


@pytest.mark.parametrize(
    ("text", "term", "dimension"),
    [
        ("a + b", A + B, MONEY),
        ("a - 1 USD", A - number(1), MONEY),
        ("a + 0", A, MONEY),
        ("0 - a", -A, MONEY),
        ("-a", -A, MONEY),
        ("0", number(0), DIMENSIONLESS),
        ("a / 1 h", A / number(3600), MONEY / TIME),
        ("a^2 / b", Quotient(A**2, B), MONEY),
        ("2^10", number(1024), DIMENSIONLESS),
        ("20 TAO", number(20) * Variable("TAO"), MONEY),
        ("1 USD/TAO", Quotient(number(1), Variable("TAO")), DIMENSIONLESS),
        ("20 * TAO", number(20) * Variable("TAO"), MONEY),
        ("min(a, b)", MinMax(Pick.LEAST, (A, B)), MONEY),
        ("max(0, a, b)", MinMax(Pick.GREATEST, (number(0), A, B)), MONEY),
        ("abs(a - b)", Abs(A - B), MONEY),
        ("any_of(p, n)", Tail(P, N, number(1)), DIMENSIONLESS),
        ("tail(1000, 3, p)", Tail(P, number(1000), number(3)), DIMENSIONLESS),
        ("a if cheat else b", IfThenElse(Occurs(CHEAT), A, B), MONEY),
        ("a if p > 5% else 0", IfThenElse(Comparison(P, Relation.GT, number(F(1, 20))), A, number(0)), MONEY),
    ],
)
def test_a_formula_means_one_exact_term(text: str, term: Term, dimension: Dimension, scope: Scope) -> None:
    assert scope.term(syntax(text)) == (term, dimension)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("cheat", Occurs(CHEAT)),
        ("worker.cheat", Occurs(CHEAT)),
        ("worker#1.cheat", Occurs(CHEAT)),
        ("worker#2.defend", Occurs(Event("worker#2", "defend"))),
        ("e", Occurs(Event("e", "e"))),
        ("not cheat", Negation(Occurs(CHEAT))),
        ("cheat and e", Conjunction((Occurs(CHEAT), Occurs(Event("e", "e"))))),
        ("not (not cheat or not honest)", Conjunction((Occurs(CHEAT), Occurs(HONEST)))),
        ("a < b", Comparison(A, Relation.LT, B)),
        ("not a < b", Comparison(A, Relation.GE, B)),
        ("a >= 0", Comparison(A, Relation.GE, number(0))),
    ],
)
def test_a_condition_means_one_exact_condition(text: str, condition: Condition, scope: Scope) -> None:
    found = scope.condition(syntax(text))
    if text.startswith("not (not"):
        assert found == Negation(scope.condition(syntax("not cheat or not honest")))
    else:
        assert found == condition


def test_zero_stands_in_for_any_unit_in_a_comparison(scope: Scope) -> None:
    comparison = syntax("a >= 0")
    assert isinstance(comparison, Binary)
    assert scope.compared(comparison) == (A, number(0), MONEY)
    both = syntax("0 >= 0")
    assert isinstance(both, Binary)
    assert scope.compared(both)[2] == DIMENSIONLESS
    assert scope.term_of(syntax("0"), MONEY, "a payoff") == number(0)


def test_claims_give_calls_a_meaning_of_their_own(mechanism: Mechanism) -> None:
    def payoff(call: Call) -> tuple[Term, Dimension] | None:
        return (Variable("E"), MONEY) if call.name == "E" else None

    scope = Scope.of(mechanism).with_calls(payoff)
    assert scope.term(syntax("E[worker | cheat] / b")) == (Quotient(Variable("E"), B), DIMENSIONLESS)
    assert scope.condition(syntax("E[worker | cheat] < 0")) == Comparison(Variable("E"), Relation.LT, number(0))
    with pytest.raises(SpecError, match="M033"):
        scope.term(syntax("F[worker | cheat]"))


def test_the_denominators_of_a_claim_are_at_hand_for_a_proof(mechanism: Mechanism) -> None:
    scope = Scope.of(mechanism)
    scope.condition(syntax("a / b > a / (b - 1 USD) + a / 2 USD + a / b"))
    assert [(term, at.column) for term, at in scope.divisors] == [(B, 5), (B - number(1), 16), (B, 43)]
    assert scope.with_calls(lambda call: None).divisors == ()


def test_a_claim_is_bounded_with_the_definitions_put_in(mechanism: Mechanism) -> None:
    with pytest.raises(SpecError, match="M038"):
        Scope.of(mechanism).term(syntax("((d^64)^64)^2"))


def test_players_are_found_by_name(scope: Scope) -> None:
    assert str(scope.player(Name("judge", None, HERE))) == "judge"
    with pytest.raises(SpecError, match=r"unknown player `jduge`.*did you mean `judge`"):
        scope.player(Name("jduge", None, HERE))
    with pytest.raises(SpecError, match=r"unknown player `a\.judge`"):
        scope.player(Name("judge", "a", HERE))


def arguments(*texts: str) -> list[Argument]:
    call = syntax(f"E[worker | {', '.join(texts)}]")
    assert isinstance(call, Call)
    return list(call.arguments)


def moves(strategy: Strategy) -> list[str]:
    """Each information set and the move at it, as text."""
    return [
        f"{place.stage}({', '.join(str(seen) for _, seen in place.seen)}): {move}" for place, move in strategy.moves
    ]


def test_a_profile_has_a_strategy_for_everyone_who_moves(scope: Scope) -> None:
    found = scope.profile(arguments("cheat", "defend", "challenge if cheat else accept", "judge = up"), HERE)
    by_name = {str(p): moves(s) for p, s in found.items()}
    assert by_name["worker"] == ["worker(): cheat", "worker#2(honest): defend", "worker#2(cheat): defend"]
    assert by_name["challenger"] == ["challenger(honest): accept", "challenger(cheat): challenge"]
    assert len(by_name["judge"]) == 4


def test_a_strategy_keeps_the_words_of_its_rules(scope: Scope) -> None:
    judge = scope.player(Name("judge", None, HERE))
    found = scope.strategy(judge, [syntax("up if cheat and (e or not e) else up if e else down")])
    assert found.label == "up if cheat and (e or not e) else up if e else down"
    assert moves(found) == [
        "judge(honest, e): up",
        "judge(honest, None): down",
        "judge(cheat, e): up",
        "judge(cheat, None): up",
    ]


def test_a_later_stage_may_look_at_the_own_earlier_move(scope: Scope) -> None:
    worker = scope.player(Name("worker", None, HERE))
    found = scope.strategy(worker, [syntax("cheat"), syntax("yield if cheat else defend")])
    assert moves(found) == ["worker(): cheat", "worker#2(honest): defend", "worker#2(cheat): yield"]


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        (["cheat", "defend", "challenge"], "M060 1:1 player without strategy"),
        (["cheat", "challenge", "up"], "M061 1:12 stage without a move"),
        (
            ["cheat", "defend", "challenge if e or not defend else accept", "up"],
            "M037 1:49 event not known to the mover",
        ),
        (["cheat", "defend", "challenge if e else accept", "up"], "M037 1:40 event not seen by the mover"),
        (["cheat", "defend", "challenge", "e", "up"], "M063 1:38 chance event as a move"),
        (
            ["cheat", "cheat", "defend", "accept", "judge = up if a > b else down"],
            "M065 1:58 strategy depends on a parameter",
        ),
        (["worker#3 = cheat"], "M012 1:12 player without such a stage"),
    ],
)
def test_a_profile_that_is_not_whole_is_refused_with_the_player_or_stage_named(
    rules: list[str], fault: str, scope: Scope, messages: Messages
) -> None:
    with pytest.raises(SpecError) as raised:
        scope.profile(arguments(*rules), HERE)
    messages.check(raised.value.diagnostics, [fault])


def test_deposits_and_accounts_stand_in_ledger_lines() -> None:
    more = "accounts: [pool]\nescrow:\n  - a of worker\nledger:\n  - a of worker -> pool: a / 2 when cheat\n"
    mechanism = read_text(SPEC + more, "x")
    line = mechanism.ledger[0]
    assert (str(line.source), str(line.target), line.text) == ("a of worker", "pool", "a / 2")
    assert line.when == Occurs(CHEAT)
    assert mechanism.deposits == (line.source,)


def test_assumptions_are_kept_with_their_words() -> None:
    found = read_text(SPEC + "assume:\n  - a < b and p > 0\n", "x").assumptions[0]
    assert found.text == "a < b and p > 0"
    assert isinstance(found.condition, Conjunction)


def test_the_intended_play_may_be_left_out(mechanism: Mechanism) -> None:
    assert mechanism.intended == {}


def test_a_mover_who_may_know_more_than_a_machine_bears_is_refused() -> None:
    chances = "".join(f"  - e{i}: chance 1/2\n" for i in range(60))
    seen = ", ".join(f"e{i}" for i in range(60))
    with pytest.raises(SpecError, match=r"M064.*more than 100,000 positions"):
        read_text(f"mech: 1\nname: x\ngame:\n{chances}  - w sees {seen}: [m]\nhonest: [m]\n", "x")


def test_stages_that_nothing_depends_on_cost_nothing() -> None:
    chances = "".join(f"  - e{i}: chance 1/2\n" for i in range(60))
    assert len(read_text(f"mech: 1\nname: x\ngame:\n{chances}  - w: [m]\nhonest: [m]\n", "x").game.stages) == 61
