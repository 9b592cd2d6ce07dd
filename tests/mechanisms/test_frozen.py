"""Values that never change, held against what a frozen dataclass with slots does."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable
from dataclasses import make_dataclass
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.terms.terms import Product, Sum, Variable
from mechanisms.values import Frozen, FrozenType, derived, evolve, fields, parts


class Amount(Frozen):
    """A number with its unit."""

    kind: ClassVar[str] = "amount"
    number: int
    unit: str = "USD"


class Priced(Amount):
    """An amount of something."""

    thing: str = "job"


class Placed(Frozen, apart=("at",)):
    """A text, and where it is."""

    text: str
    at: int = 0


class Told(Placed):
    """A text with its place, and who says it."""

    who: str = ""


class Nothing(Frozen):
    """A value without fields."""


class Ordered(Frozen):
    """Two numbers, the lower one first."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("the wrong way round")


class Tree(Frozen, keeps_hash=True):
    """A tree that counts how often its leaves are hashed."""

    leaf: object
    below: tuple[Tree, ...] = ()


def test_fields_are_those_that_are_annotated_and_of_no_class_variable() -> None:
    assert Amount.__match_args__ == ("number", "unit")
    assert Priced.__match_args__ == ("number", "unit", "thing")
    assert parts(Priced(3, "TAO")) == (3, "TAO", "job")
    assert dict(fields(Amount(3))) == {"number": 3, "unit": "USD"}
    assert (parts(Nothing()), parts(Placed("a"))) == ((), ("a", 0))
    assert Amount(1).kind == Amount.kind == "amount"


def test_a_value_is_matched_by_place() -> None:
    match Amount(3, "TAO"):
        case Amount(number, unit):
            assert (number, unit) == (3, "TAO")
        case _:
            pytest.fail("an amount is no amount")


def test_it_has_a_slot_for_each_field_and_room_for_nothing_else() -> None:
    amount = Amount(3)
    assert not hasattr(amount, "__dict__")
    with pytest.raises(AttributeError, match="Amount never changes: `number` cannot be set"):
        amount.number = 4  # type: ignore[misc]  # that is what is refused
    with pytest.raises(AttributeError, match="Amount never changes: `other` cannot be set"):
        amount.other = 4  # type: ignore[attr-defined]  # that is what is refused
    with pytest.raises(AttributeError, match="Amount never changes: `number` cannot be deleted"):
        del amount.number
    assert amount == Amount(3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda kind: kind(), "Amount needs `number`"),
        (lambda kind: kind(unit="TAO"), "Amount needs `number`"),
        (lambda kind: kind(1, "TAO", 2), "Amount has 2 fields, and 3 values are given"),
        (lambda kind: kind(1, number=2), "Amount: `number` is given twice"),
        (lambda kind: kind(1, price=2), "Amount: `price` is not one of its fields"),
        (lambda kind: evolve(kind(1), price=2), "Amount: `price` is not one of its fields"),
    ],
)
def test_a_call_that_does_not_fit_is_refused(call: Callable[[Any], object], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        call(Amount)


def test_a_default_that_would_be_shared_or_skipped_is_refused() -> None:
    with pytest.raises(TypeError, match="Shared: a default that can be filled"):

        class Shared(Frozen):
            items: list[int] = []  # noqa: RUF012  that is what is refused

    with pytest.raises(TypeError, match="`second` has no default, and stands after a field that has one"):

        class Skipped(Frozen):
            first: int = 1
            second: int  # type: ignore[misc]  # that is what is refused
            third: int = 3


def test_a_field_that_is_there_already_or_stands_apart_of_nothing_is_refused() -> None:
    with pytest.raises(TypeError, match="a field is declared twice"):

        class Again(Amount):
            number: int

    with pytest.raises(TypeError, match="what stands apart is none"):

        class Odd(Frozen, apart=("plaice",)):
            place: int = 0


def test_a_module_that_keeps_annotations_as_they_are_is_refused() -> None:
    for body in ({"__annotations__": {"number": int}}, {"__annotate_func__": None}):
        with pytest.raises(TypeError, match="X: its module has to begin with `from __future__ import annotations`"):
            FrozenType("X", (Frozen,), body)


def test_values_are_equal_in_one_class_alone() -> None:
    assert Amount(3) != Priced(3)
    assert Amount(3).__eq__(Priced(3)) is NotImplemented
    assert Sum((Variable("a"), Variable("b"))) != Product((Variable("a"), Variable("b")))
    assert len({Nothing(), Nothing(), Amount(3), Amount(3, "USD"), Priced(3)}) == 3


def test_what_stands_apart_is_kept_and_neither_compared_nor_shown() -> None:
    here, there = Placed("a", 1), Placed("a", 2)
    assert here == there
    assert hash(here) == hash(there)
    assert repr(here) == "Placed(text='a')"
    assert (here.at, evolve(here, text="b").at) == (1, 1)
    assert Told("a", 1, "b") == Told("a", 2, "b")
    assert repr(Told("a", 1, "b")) == "Told(text='a', who='b')"


def test_fields_that_do_not_fit_each_other_are_refused_by_every_way_in() -> None:
    with pytest.raises(ValueError, match="wrong way round"):
        Ordered(2, 1)
    with pytest.raises(ValueError, match="wrong way round"):
        evolve(Ordered(1, 2), high=0)


def test_a_kept_hash_is_worked_out_once_and_goes_into_no_other_process() -> None:
    asked = []

    class Leaf:
        def __hash__(self) -> int:
            asked.append(self)
            return 7

    tree = Tree("root", (Tree(Leaf()),))
    assert hash(tree) == hash(tree)
    assert len(asked) == 1
    assert parts(tree) == ("root", tree.below)  # the hash of a text is another in another process
    assert tree.__reduce__() == (Tree, parts(tree))


def test_trees_are_compared_whether_or_not_their_hash_is_known() -> None:
    a, b, other = Tree("x", (Tree("y"),)), Tree("x", (Tree("y"),)), Tree("x", (Tree("z"),))
    assert a == b
    assert a != other
    assert {a: 1}[b] == 1
    assert a != other
    assert a != "x"


@pytest.mark.parametrize(
    "value", [Amount(3), Priced(3, thing="hour"), Placed("a", 4), Nothing(), Tree("x", (Tree(1),))]
)
def test_a_copy_is_the_same(value: Frozen) -> None:
    hash(value)
    for again in (copy.copy(value), copy.deepcopy(value), evolve(value), value.__replace__()):
        assert (again, parts(again)) == (value, parts(value))
    again = pickle.loads(pickle.dumps(value))  # noqa: S301  our own bytes
    assert (again, parts(again), hash(again)) == (value, parts(value), hash(value))


def test_trees_with_shared_parts_are_compared_in_no_time() -> None:
    def grown(leaf: str) -> Tree:
        tree = Tree(leaf)
        for _ in range(200):
            tree = Tree("and", (tree, tree))
        return tree

    assert grown("x") != grown("y")  # without their hashes, 2^200 leaves would be compared


def test_a_class_says_how_it_is_called() -> None:
    assert str(inspect.signature(Amount)) == "(number, unit='USD')"


_NAMES = st.lists(st.sampled_from("abcde"), min_size=1, unique=True)


class Numbers(Frozen, keeps=True):
    held: tuple[int, ...]


def test_what_is_derived_from_a_value_is_worked_out_once_and_is_no_part_of_it() -> None:
    asked = list[Numbers]()

    def total(numbers: Numbers) -> int:
        asked.append(numbers)
        return sum(numbers.held)

    numbers = Numbers((1, 2))
    assert [derived(numbers, total), derived(numbers, total), len(asked)] == [3, 3, 1]
    assert (numbers, hash(numbers), repr(numbers)) == (Numbers((1, 2)), hash(Numbers((1, 2))), "Numbers(held=(1, 2))")
    for other in (copy.copy(numbers), copy.deepcopy(numbers), evolve(numbers, held=(1, 2))):
        asked.clear()
        assert (derived(other, total), len(asked)) == (3, 1)


def test_a_value_whose_class_keeps_nothing_keeps_nothing() -> None:
    with pytest.raises(AttributeError):
        derived(Amount(3), repr)


@given(_NAMES, st.data())
def test_it_does_what_a_dataclass_does(names: list[str], data: st.DataObject) -> None:
    plain = data.draw(st.integers(0, len(names)))
    defaults = {name: data.draw(st.integers(0, 2)) for name in names[plain:]}
    body = {"__annotations__": dict.fromkeys(names, "int"), "__qualname__": "X", **defaults}
    own: Any = FrozenType("X", (Frozen,), body)
    specified = [(n, int, defaults[n]) if n in defaults else (n, int) for n in names]
    known: Any = make_dataclass("X", specified, frozen=True)
    given_ = st.tuples(
        st.lists(st.integers(0, 2), max_size=6),
        st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 2), max_size=3),
    )
    made = []
    for values, named in (data.draw(given_), data.draw(given_)):
        try:
            wanted = known(*values, **named)
        except TypeError:
            with pytest.raises(TypeError):
                own(*values, **named)
            continue
        got = own(*values, **named)
        assert repr(got) == repr(wanted)
        assert tuple(getattr(got, name) for name in names) == parts(got)
        made.append((got, wanted))
    for got, wanted in made:
        for again, twin in made:
            assert (got == again) is (wanted == twin)
            assert got != again or hash(got) == hash(again)
