"""The play-out: paths and payoffs in numbers, long tails kept as symbols, and agreement with the symbolic goal."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.errors import DomainError, InternalError
from mechanisms.game import expectation
from mechanisms.game.game import Player
from mechanisms.game.information import Told
from mechanisms.game.strategy import Profile
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import TRUE, Comparison, Quotient, Relation, Tail, Term, Variable, number
from mechanisms.values import evolve
from proofs.checking.obligation import Obligation, Point
from proofs.claims import statement as statements_module
from proofs.claims.statement import Statement, obligations
from proofs.playout.amounts import Amount, Reciprocal, TailKey, folded, is_long
from proofs.playout.breakdown import breakdown
from proofs.playout.playout import PlayOut
from proofs.playout.translation_check import TranslationCheck, sample_points, simplest_between

Spec = Callable[..., tuple[Mechanism, dict[str, Statement]]]
p, r = Variable("p"), Variable("r")
HALF = Fraction(1, 2)
AT: Point = {p: HALF, r: Fraction(3)}
PARAMS = "p: 0 .. 1\nr: 1 .. 9 USD"
LEDGER = "- outside -> w: r when good\n- w -> burn: 2 * r when caught\n- outside -> v: 1 USD"
GAME = {
    "params": PARAMS,
    "game": "- w: [good, bad]\n- v sees w: [look, skip]\n- caught: chance p when bad and look",
    "ledger": LEDGER,
}
CLAIM = "k: E[w | good, look] > E[w | bad, look]"


def test_the_payoff_of_a_play_is_the_sum_of_the_lines_that_apply(spec: Spec) -> None:
    mechanism, claims = spec(**GAME, claims=CLAIM)
    played = PlayOut(mechanism, AT)
    honest, cheat = claims["k"].expectations
    assert played.payoff(honest.player, honest.profile) == 3
    assert played.payoff(cheat.player, cheat.profile) == -3
    assert played.payoff(cheat.player, cheat.profile) == -3  # told again, not played again
    assert [amount for _, amount in played.lines(cheat.player, cheat.profile)] == [0, -3]
    assert played.gap(claims["k"], claims["k"].parts[0]) == 6
    assert played.holds(claims["k"], claims["k"].parts[0])


def test_a_claim_that_is_no_comparison_has_no_gap(spec: Spec) -> None:
    mechanism, claims = spec(**GAME, claims="k: p > 2 or r > 0")
    assert PlayOut(mechanism, AT).gap(claims["k"], claims["k"].parts[0]) is None
    assert breakdown(mechanism, claims["k"], claims["k"].parts[0], AT) is None


FORMULAS = [
    ("p * r + r / 2", Fraction(3)),
    ("r - p * r - 1 USD", HALF),
    ("min(r, 2 USD)", Fraction(2)),
    ("max(r, 2 USD)", Fraction(3)),
    ("abs(1 USD - r)", Fraction(2)),
    ("abs(r)", Fraction(3)),
    ("r if p < 1/4 else 7 USD", Fraction(7)),
    ("r * p^3", Fraction(3, 8)),
    ("any_of(p, 2) * 1 USD", Fraction(3, 4)),
    ("tail(3, 2, p) * 1 USD", HALF),
    ("tail(2, 0, p) * 1 USD", Fraction(1)),
    ("tail(2, 5, p) * 1 USD", Fraction(0)),
    ("half * 1 USD", Fraction(1, 4)),
    ("any_of(p, 100) / 2 * 1 USD", (1 - HALF**100) / 2),
    ("r / any_of(p, 100)", 3 / (1 - HALF**100)),
    ("r / (1 + 1 / any_of(p, 100))", 3 / (1 + 1 / (1 - HALF**100))),
    ("r if (p >= 1/2 and not (r == 2 USD)) or r != 3 USD else 0 USD", Fraction(3)),
    ("r if p > 1/2 and r <= 9 USD else 0 USD", Fraction(0)),
]


@pytest.mark.parametrize(("formula", "value"), FORMULAS)
def test_an_amount_is_worked_out_alike_in_both_ways(spec: Spec, formula: str, value: Fraction) -> None:
    mechanism, claims = spec(
        params=PARAMS + "\nhalf: = p / 2",
        game="- w: [good]",
        ledger=f"- outside -> w: {formula}",
        claims="k: E[w | good] > 0",
    )
    played = PlayOut(mechanism, AT)
    assert played.gap(claims["k"], claims["k"].parts[0]) == value
    (goal,) = obligations(mechanism, claims["k"])
    assert isinstance(goal.goal, Comparison)
    assert evaluate(goal.goal.left, AT) == value
    TranslationCheck(mechanism).compare(claims["k"], [goal], [AT])


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        ({"ledger": "- outside -> w: r / (p - 1/2)"}, "denominator"),
        ({"ledger": "- outside -> w: r * any_of(p + 1, 2)"}, "tail"),
        ({"ledger": "- outside -> w: r * any_of(p, p)"}, "tail"),
        ({"game": "- w: [good]\n- c: chance 2 * p + 1/2", "ledger": "- outside -> w: r when c"}, "outside"),
        ({"game": "- w: [good]\n- c: chance -p", "ledger": "- outside -> w: r when c"}, "outside"),
    ],
)
def test_a_play_without_a_meaning_is_refused(spec: Spec, sections: dict[str, str], words: str) -> None:
    whole = {"params": PARAMS, "game": "- w: [good]", "ledger": "- outside -> w: r", **sections}
    mechanism, claims = spec(**whole, claims="k: E[w | good] > 0")
    with pytest.raises(DomainError, match=words):
        PlayOut(mechanism, AT).gap(claims["k"], claims["k"].parts[0])


def test_money_that_a_player_pays_himself_is_nothing(spec: Spec) -> None:
    mechanism, claims = spec(
        params=PARAMS,
        game="- w: [good]",
        escrow="- r of w",
        ledger="- r of w -> w: r\n- r of w -> burn: r / 3",
        claims="k: E[w | good] > 0",
    )
    part = claims["k"].parts[0]
    assert PlayOut(mechanism, AT).gap(claims["k"], part) == -1
    assert evaluate(obligations(mechanism, claims["k"])[0].goal.left, AT) == -1  # type: ignore[union-attr]


def test_what_is_never_come_to_is_paid_nothing_and_its_chance_may_have_no_meaning(spec: Spec) -> None:
    mechanism, claims = spec(
        params=PARAMS,
        game="- w: [good]\n- c: chance p - 1/2\n- d: chance 4 * p when c",
        ledger="- outside -> w: r when d or not c\n- outside -> w: any_of(p, 2) * 4 USD\n- w -> burn: any_of(p, 2) * r",
        claims="k: E[w | good] > 0",
    )
    assert PlayOut(mechanism, AT).gap(claims["k"], claims["k"].parts[0]) == 3 + 3 - Fraction(9, 4)


def test_the_terms_of_a_sum_that_events_decide_are_played_apart(spec: Spec) -> None:
    mechanism, claims = spec(
        params=PARAMS,
        game="- w: [good]\n- c: chance p\n- d: chance p / 2",
        ledger="- outside -> w: (r if c else 0 USD) + (r if c else 0 USD) + (8 USD if d else 1 USD)",
        claims="k: E[w | good] > 0",
    )
    assert PlayOut(mechanism, AT).gap(claims["k"], claims["k"].parts[0]) == 3 + Fraction(11, 4)


def test_lines_that_would_keep_too_many_paths_apart_are_played_apart(spec: Spec) -> None:
    """Once the first line has been through all a's, the pairs would have 2^30 courses together."""
    number = 30
    chances = [f"- {side}{i}: chance p" for side in "ab" for i in range(number)]
    pairs = [f"- outside -> w: r when a{i} and b{i}" for i in range(number)]
    some = " or ".join(f"a{i}" for i in range(number))
    ledger = [f"- outside -> w: r when {some}", *pairs]
    mechanism, claims = spec(
        params=PARAMS, game="\n".join(["- w: [good]", *chances]), ledger="\n".join(ledger), claims="k: E[w | good] > 0"
    )
    (asked,) = claims["k"].expectations
    paid = [amount for _, amount in PlayOut(mechanism, AT).lines(asked.player, asked.profile)]
    assert paid == [3 * (1 - HALF**number), *[Fraction(3, 4)] * number]


# agreement -----------------------------------------------------------------------------------------


def test_an_expectation_that_drops_a_line_is_found_out(spec: Spec, monkeypatch: pytest.MonkeyPatch) -> None:
    mechanism, claims = spec(**GAME, claims=CLAIM)
    right = expectation.expected

    def without_the_last(mechanism: Mechanism, player: Player, profile: Profile, told: Told) -> Term:
        ledger = tuple(line for line in mechanism.ledger if "2" not in line.text)
        return right(evolve(mechanism, ledger=ledger), player, profile, told)

    translation, twin = TranslationCheck(mechanism), evolve(mechanism)
    translation.compare(claims["k"], obligations(mechanism, claims["k"]), translation.points())
    monkeypatch.setattr(statements_module, "expected", without_the_last)
    with pytest.raises(InternalError, match="k: the play-out and the symbolic goal differ at p = "):
        translation.compare(claims["k"], obligations(twin, claims["k"]), translation.points())


def test_a_condition_that_is_translated_wrongly_is_found_out(spec: Spec) -> None:
    mechanism, claims = spec(**GAME, claims="k: E[w | good, look] < 0 or r > 4 USD")
    (goal,) = obligations(mechanism, claims["k"])
    wrong = Obligation(goal.name, goal.box, goal.premises, TRUE)
    with pytest.raises(InternalError):
        TranslationCheck(mechanism).compare(claims["k"], [wrong], [AT])


def test_a_long_tail_is_compared_as_a_symbol(spec: Spec) -> None:
    mechanism, claims = spec(
        params=PARAMS, game="- w: [good]\n- c: chance any_of(p, 10000)", ledger="- outside -> w: r when c",
        claims="k: E[w | good] > 1 USD",
    )  # fmt: skip
    translation = TranslationCheck(mechanism)
    goals = obligations(mechanism, claims["k"])
    translation.compare(claims["k"], goals, translation.points())
    symbol = PlayOut(mechanism, AT).gap_amount(claims["k"], claims["k"].parts[0])
    assert symbol is not None
    assert sorted(map(len, symbol.parts)) == [0, 1]


def test_sample_points_are_admissible_the_same_each_time_and_short() -> None:
    box = {p: Interval(Fraction(0), Fraction(1), True, True), r: Interval(Fraction(2), None)}
    obligation = Obligation("", box, (Comparison(p * r, Relation.GT, number(1)),), TRUE)
    points = list(sample_points(obligation, 20))
    assert len(points) == 20
    assert all(obligation.admits(point) for point in points)
    assert points == list(sample_points(obligation, 20))
    assert points != list(sample_points(obligation, 20, seed=1))
    assert all(point[p].denominator <= 40 for point in points)


def test_sample_points_of_premises_that_are_hard_to_hit_are_few() -> None:
    obligation = Obligation("", {p: Interval(Fraction(0), Fraction(1))}, (Comparison(p, Relation.GT, number(1)),), TRUE)
    assert list(sample_points(obligation, 5)) == []
    assert list(sample_points(Obligation("", {}, (), TRUE), 5)) == [{}]
    fixed = Obligation("", {p: Interval(HALF, HALF)}, (), TRUE)
    assert next(sample_points(fixed, 1)) == {p: HALF}


@given(
    st.fractions(min_value=-5, max_value=5, max_denominator=50),
    st.fractions(min_value=0, max_value=3, max_denominator=50),
)
def test_the_simplest_number_between_two_has_the_least_denominator(low: Fraction, width: Fraction) -> None:
    if width == 0:
        return
    found = simplest_between(low, low + width)
    assert low < found < low + width
    for denominator in range(1, found.denominator):
        first = (low * denominator).__floor__() + 1
        assert not Fraction(first, denominator) < low + width


# amounts -------------------------------------------------------------------------------------------

KEYS = [(HALF, 100, 1), (Fraction(1, 3), 70, 2)]
FACTORS: list[TailKey | Reciprocal] = [*KEYS]
amounts = st.dictionaries(
    st.lists(st.sampled_from(FACTORS), max_size=2).map(lambda keys: tuple(sorted(keys, key=hash))),
    st.integers(-2, 2).filter(bool).map(Fraction),
    max_size=3,
).map(Amount)


def _tail(key: TailKey | Reciprocal) -> Fraction:
    return 1 / key.of.value(_tail) if isinstance(key, Reciprocal) else {KEYS[0]: HALF, KEYS[1]: Fraction(5, 7)}[key]


@given(amounts, amounts)
def test_an_amount_adds_and_multiplies_as_its_value_does(a: Amount, b: Amount) -> None:
    assert (a + b).value(_tail) == a.value(_tail) + b.value(_tail)
    assert (a - b).value(_tail) == a.value(_tail) - b.value(_tail)
    assert (a * b).value(_tail) == a.value(_tail) * b.value(_tail)
    assert a - a == Amount({})
    assert all((a * b).parts.values())


@given(amounts, amounts, amounts)
def test_a_quotient_of_amounts_has_the_value_of_the_quotient(a: Amount, b: Amount, c: Amount) -> None:
    if not b.value(_tail) or not c.value(_tail):
        return
    assert (a / b).value(_tail) == a.value(_tail) / b.value(_tail)
    assert (a / b / c).value(_tail) == a.value(_tail) / b.value(_tail) / c.value(_tail)
    assert a / b / c == a / c / b
    assert a / b - a / b == Amount({})


def test_a_quotient_by_a_number_is_a_number_and_one_by_a_tail_is_kept() -> None:
    symbol, two = Amount.symbol(KEYS[0]), Amount.of(Fraction(2))
    assert symbol / two == symbol * Amount.of(HALF)
    assert (two / symbol).parts == {(Reciprocal(frozenset(symbol.parts.items())),): Fraction(2)}
    assert not (Amount.of(Fraction(1)) / symbol).is_tail


def test_a_tail_alone_is_known_to_be_a_probability() -> None:
    symbol = Amount.symbol(KEYS[0])
    assert symbol.is_tail
    assert not (symbol + symbol).is_tail
    assert not (symbol + Amount.of(Fraction(1))).is_tail
    assert not (symbol * symbol).is_tail
    assert not Amount.of(Fraction(0)).is_tail


def test_only_a_long_tail_of_an_uncertain_event_is_kept() -> None:
    assert is_long(HALF, Fraction(65))
    assert not is_long(HALF, Fraction(64))
    assert not is_long(Fraction(0), Fraction(100))
    assert not is_long(Fraction(1), Fraction(100))


def test_a_term_folds_to_an_amount_where_it_is_sums_products_and_quotients_of_tails() -> None:
    tail = Tail(number(HALF), number(100), number(1))
    assert folded(tail * number(2) + number(1)) == Amount.symbol(KEYS[0]) * Amount.of(Fraction(2)) + Amount.of(
        Fraction(1)
    )
    assert folded(Tail(number(HALF), number(3), number(1))) is None
    assert folded(Tail(p, number(100), number(1))) is None
    assert folded(tail * p) is None
    assert folded(number(1) / tail) == Amount.of(Fraction(1)) / Amount.symbol(KEYS[0])
    assert folded(number(1) / (number(1) / p)) is None
    assert folded(Quotient(tail, number(0))) is None


# breakdown -----------------------------------------------------------------------------------------


def test_the_ledger_behind_a_claim_adds_up_to_its_gap(spec: Spec) -> None:
    mechanism, claims = spec(
        **GAME, claims="k: 2 * E[w | good, look] > E[w | bad, look] / 3 + r\nl: E[v | good, look] > r"
    )
    for claim in claims.values():
        found = breakdown(mechanism, claim, claim.parts[0], AT)
        assert found is not None
        assert sum((row.contribution for row in found.rows), found.constant) == found.gap
        assert found.gap == PlayOut(mechanism, AT).gap(claim, claim.parts[0])
        assert all(any(row.amounts) for row in found.rows)


@pytest.mark.parametrize(
    "claim",
    [
        "E[w | good, look] * E[w | bad, look] > 0 * 1 USD * 1 USD",
        "abs(E[w | bad, look]) < r",
        "1 / E[w | bad, look] > 0",
    ],
)
def test_a_claim_that_is_no_weighted_sum_has_no_ledger_behind_it(spec: Spec, claim: str) -> None:
    mechanism, claims = spec(**GAME, claims=f"k: {claim}")
    assert breakdown(mechanism, claims["k"], claims["k"].parts[0], AT) is None


def test_a_player_without_a_fitting_move_is_a_bug(spec: Spec) -> None:
    mechanism, claims = spec(**GAME, claims=CLAIM)
    profile = dict(claims["k"].expectations[0].profile)
    player = Player("w")
    lost = type(profile[player])(player, (), "lost")
    with pytest.raises(InternalError, match="w has no move at w on one path"):
        PlayOut(mechanism, AT).payoff(player, {**profile, player: lost})
