"""Numbers out of terms: exact values, and replacement that keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import comb, prod
from time import process_time

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import Evaluation, binomial_tail, evaluate, holds
from mechanisms.terms.free_variables import events, mentions, variables, walk
from mechanisms.terms.rewriting import replace, replace_in, swap_term
from mechanisms.terms.terms import (
    FALSE,
    TRUE,
    Abs,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    Event,
    IfThenElse,
    MinMax,
    Negation,
    Number,
    Occurs,
    Pick,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Tail,
    Term,
    Variable,
    number,
)

NAMES = [Variable(name) for name in "xyz"]
x, y, z = NAMES
CHEAT = Event("worker", "cheat")
numbers = st.fractions(min_value=-3, max_value=3, max_denominator=4)


def _compound(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    comparison = st.builds(Comparison, inner, st.sampled_from(Relation), inner)
    condition: st.SearchStrategy[Condition] = st.one_of(
        comparison,
        st.just(Occurs(CHEAT)),
        comparison.map(Negation),
        st.lists(comparison, min_size=1, max_size=2).map(lambda c: Conjunction(tuple(c))),
        st.lists(comparison, min_size=1, max_size=2).map(lambda c: Disjunction(tuple(c))),
    )
    return st.one_of(
        several.map(Sum),
        several.map(Product),
        st.builds(Quotient, inner, inner),
        st.builds(Power, inner, st.integers(2, 3)),
        st.builds(MinMax, st.sampled_from(Pick), several),
        inner.map(Abs),
        st.builds(IfThenElse, condition, inner, inner),
        st.builds(
            Tail,
            st.fractions(min_value=0, max_value=1, max_denominator=5).map(number),
            st.integers(0, 3).map(number),
            st.integers(0, 4).map(number),
        ),
    )


terms: st.SearchStrategy[Term] = st.recursive(
    st.one_of(numbers.map(number), st.sampled_from(NAMES)), _compound, max_leaves=12
)
points = st.fixed_dictionaries(dict.fromkeys(NAMES, numbers))


@given(terms, points, st.booleans(), st.sets(st.sampled_from(NAMES)))
def test_replacing_and_folding_keep_the_value(
    term: Term, point: dict[Variable, Fraction], cheats: bool, first: set[Variable]
) -> None:
    settled = replace(term, settled=lambda event: cheats)
    try:
        value = evaluate(settled, point)
    except DomainError:
        reject()
    half = replace(term, {v: Number(point[v]) for v in first}, lambda event: cheats)
    assert evaluate(half, point) == value
    assert evaluate(replace(half, {v: Number(a) for v, a in point.items()}), {}) == value
    assert not events(half)
    assert not variables(half) & first


@given(terms, points)
def test_a_swapped_subterm_takes_the_value_of_what_it_is_swapped_for(
    term: Term, point: dict[Variable, Fraction]
) -> None:
    whole = replace(term + Abs(z), settled=lambda event: True)
    swapped = swap_term(whole, Abs(z), x)
    assert Abs(z) not in set(walk(swapped))
    where = {**point, x: abs(point[z])}
    try:
        meant = evaluate(whole, where)
    except DomainError:
        return
    assert evaluate(swapped, where) == meant


def test_a_subterm_is_swapped_wherever_it_occurs() -> None:
    assert swap_term(x + Abs(z) * y, Abs(z), x) == x + x * y


def test_an_open_event_stays_and_a_settled_one_folds() -> None:
    term = IfThenElse(Occurs(CHEAT), x, y)
    assert replace(term) == term
    assert replace(term, settled=lambda event: event == CHEAT) == x
    assert replace_in(Negation(Occurs(CHEAT)), settled=lambda event: True) == FALSE
    assert replace_in(TRUE) == TRUE


def test_an_open_event_has_no_value() -> None:
    with pytest.raises(ValueError, match="not settled"):
        holds(Occurs(CHEAT), {})


def test_a_division_by_zero_is_refused() -> None:
    with pytest.raises(DomainError, match="denominator"):
        evaluate(x / y, {x: Fraction(1), y: Fraction(0)})


def test_a_variable_without_a_value_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        evaluate(x, {})


def test_a_shared_subterm_is_worked_out_once() -> None:
    counted: list[Variable] = []

    class Counting(dict[Variable, Fraction]):
        def __getitem__(self, key: Variable) -> Fraction:
            counted.append(key)
            return super().__getitem__(key)

    shared = x * y
    assert Evaluation(Counting({x: Fraction(2), y: Fraction(3)})).term(shared + shared * shared) == 42
    assert len(counted) == 2


def _sequences(p: Fraction, n: int) -> Iterator[tuple[int, Fraction]]:
    """Hits and probability of every sequence of n trials."""
    for hits in product((0, 1), repeat=n):
        yield sum(hits), prod((p if hit else 1 - p for hit in hits), start=Fraction(1))


@given(st.fractions(min_value=0, max_value=1, max_denominator=6), st.integers(0, 6), st.integers(0, 8))
def test_a_binomial_tail_is_the_sum_over_all_sequences(p: Fraction, n: int, k: int) -> None:
    brute = sum((chance for hits, chance in _sequences(p, n) if hits >= k), Fraction(0))
    assert binomial_tail(p, Fraction(n), Fraction(k)) == brute


def test_a_long_binomial_tail_takes_no_longer_than_its_digits() -> None:
    """Twice as many summands of twice the length: 30,000 trials took seven seconds when each was worked out anew."""
    p, n, k = Fraction(1, 100), 30_000, 600
    started = process_time()
    more, less = (binomial_tail(p, Fraction(n), Fraction(least)) for least in (k, k + 1))
    assert process_time() - started < 3
    assert more - less == comb(n, k) * p**k * (1 - p) ** (n - k)


@pytest.mark.parametrize(
    ("p", "n", "k", "words"),
    [
        (Fraction(3, 2), 1, 1, "outside"),
        (Fraction(-1, 2), 1, 1, "outside"),
        (Fraction(3, 2), 1, 0, "outside"),
        (Fraction(1, 2), Fraction(1, 2), 1, "trials must be a whole number"),
        (Fraction(1, 2), -1, 1, "trials must be a whole number"),
        (Fraction(1, 2), 1, -1, "successes must be a whole number"),
    ],
)
def test_a_binomial_tail_outside_its_domain_is_refused(p: Fraction, n: Fraction, k: int, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        binomial_tail(p, Fraction(n), Fraction(k))


def test_what_a_node_mentions_is_found_at_every_depth() -> None:
    condition = Conjunction((Comparison(x, Relation.LT, Tail(y, number(2), number(1))), Negation(Occurs(CHEAT))))
    term = IfThenElse(Disjunction((condition,)), MinMax(Pick.LEAST, (z, number(1))), Power(Quotient(x, y), 2))
    assert mentions(term) == {x, y, z, CHEAT}
    assert variables(term) == {x, y, z}
    assert events(term) == {CHEAT}


def test_a_walk_visits_each_distinct_node_once_and_the_root_first() -> None:
    term = Sum((x, Product((x, Abs(x)))))
    visited = list(walk(term))
    assert visited[0] is term
    assert len(visited) == len(set(visited)) == 4
