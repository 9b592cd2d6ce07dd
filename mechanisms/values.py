"""Frozen values: classes of named fields that never change, and are the same where all that they hold is the same.

    class Interval(Frozen):
        low: Fraction
        high: Fraction | None
        low_open: bool = False

This is what a frozen dataclass with slots is, to readers, to `match` and to type checkers. It is made forty times
faster, since no source text is compiled for it: every command makes more than a hundred of these classes before it
answers (docs/decisions/0015). What is filled step by step is not a value: it stays a class or a dataclass.

    Interval(low, None)                 by place or by name, like the call of a function
    evolve(interval, high=ONE)          the same with other values
    class Line(Frozen, apart=("at",))   `at` is kept, and is not part of what is compared, hashed or shown
    class Term(Frozen, keeps_hash=True) each value works its hash out once, and is compared by it first: for trees
    class Game(Frozen, keeps=True)      `derived` keeps with a value what is worked out from it
    def __post_init__(self)             raises ValueError where the fields do not fit each other

Modules that make such classes begin with `from __future__ import annotations`: fields are the names that are annotated
in the class, but for those of a `ClassVar`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from inspect import Signature

__all__ = ["Frozen", "FrozenType", "derived", "evolve", "fields", "parts"]

_Values = tuple[Any, ...]
_Value = TypeVar("_Value", bound="Frozen")
_Made = TypeVar("_Made")


@dataclass_transform(frozen_default=True)
class FrozenType(type):
    """The class of frozen classes: it finds the fields, and gives each of them a slot."""

    _layout: _Layout

    def __new__(
        kind,
        name: str,
        bases: tuple[type, ...],
        body: dict[str, Any],
        *,
        apart: tuple[str, ...] = (),
        keeps_hash: bool = False,
        keeps: bool = False,
    ) -> FrozenType:
        """The class. Raises TypeError where its fields cannot be told apart, or their defaults cannot be given."""
        above = [base._layout for base in bases if isinstance(base, FrozenType)]
        own = tuple(field for field, of in _annotations(name, body).items() if not of.startswith("ClassVar"))
        names = (*(field for layout in above for field in layout.names), *own)
        defaults = {field: value for layout in above for field, value in layout.defaults.items()}
        defaults |= {field: body.pop(field) for field in own if field in body}
        body |= {"__slots__": own, "__match_args__": names}
        if keeps_hash:
            body |= {"__slots__": (*own, "_hash", "_same"), "__hash__": _kept_hash, "__eq__": _equal_by_hash}
        if keeps:
            body |= {"__slots__": (*body["__slots__"], "_derived")}
        made = super().__new__(kind, name, bases, body)
        made._layout = _Layout(made, names, defaults, {*apart, *(field for layout in above for field in layout.apart)})
        return made

    @property
    def __signature__(cls) -> Signature:
        """How the class is called, for notebooks and editors."""
        from inspect import Parameter, Signature

        defaults = cls._layout.defaults
        return Signature(
            [
                Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, default=defaults.get(name, Parameter.empty))
                for name in cls._layout.names
            ]
        )


class _Layout:
    """The fields of one frozen class, in the forms in which its values ask for them."""

    __slots__ = ("all", "apart", "checked", "compared", "defaults", "known", "names", "put", "rests", "shown")

    def __init__(self, kind: type, names: tuple[str, ...], defaults: Mapping[str, object], apart: Set[str]) -> None:
        self.names, self.known, self.defaults, self.apart = names, frozenset(names), defaults, apart
        if len(set(names)) < len(names) or not apart <= set(names):
            raise TypeError(f"{kind.__qualname__}: a field is declared twice, or what stands apart is none")
        if any(isinstance(value, list | dict | set) for value in defaults.values()):
            raise TypeError(f"{kind.__qualname__}: a default that can be filled would be shared by all of its values")
        self.shown = tuple(name for name in names if name not in apart)
        self.put: tuple[Callable[[object, object], None], ...] = tuple(getattr(kind, name).__set__ for name in names)
        self.all, self.compared = _getter(names), _getter(self.shown)
        self.rests = {at: self._rest(names[at:]) for at in range(len(names) - len(defaults), len(names))}
        self.checked = hasattr(kind, "__post_init__")

    def _rest(self, names: tuple[str, ...]) -> _Values:
        """The defaults of the last fields."""
        for name in names:
            if name not in self.defaults:
                raise TypeError(f"`{name}` has no default, and stands after a field that has one")
        return tuple(self.defaults[name] for name in names)

    def completed(self, kind: str, values: _Values, named: Mapping[str, object]) -> _Values:
        """The values of all fields. Raises TypeError where some are missing, unknown or given twice."""
        if not named and (rest := self.rests.get(len(values))) is not None:
            return values + rest
        if len(values) > len(self.names):
            raise TypeError(f"{kind} has {len(self.names)} fields, and {len(values)} values are given")
        placed = dict(zip(self.names, values, strict=False))
        for name in named:
            if name in placed or name not in self.names:
                raise TypeError(
                    f"{kind}: `{name}` {'is given twice' if name in placed else 'is not one of its fields'}"
                )
        known = {**self.defaults, **placed, **named}
        if missing := [name for name in self.names if name not in known]:
            raise TypeError(f"{kind} needs {', '.join(f'`{name}`' for name in missing)}")
        return tuple(known[name] for name in self.names)


def _annotations(name: str, body: Mapping[str, Any]) -> dict[str, str]:
    """The annotations of a class as texts, which are there at once in every version of Python."""
    found = body.get("__annotations__", {})
    if "__annotate_func__" in body or not all(isinstance(annotation, str) for annotation in found.values()):
        raise TypeError(f"{name}: its module has to begin with `from __future__ import annotations`")
    return found  # type: ignore[no-any-return]  # the line above has seen to it


def _getter(names: tuple[str, ...]) -> Callable[[object], Any]:
    """What gives one field as it is, and several as a tuple."""
    return attrgetter(*names) if names else lambda _: ()


def _kept_hash(value: Any) -> int:
    try:
        found: int = value._hash
    except AttributeError:
        found = hash((type(value).__name__, type(value)._layout.compared(value)))
        object.__setattr__(value, "_hash", found)
    return found


def _equal_by_hash(value: Any, other: Any) -> object:
    """Equality of trees that share parts. Values found equal stand for each other from then on.

    So two trees of n different parts are compared in n steps, however often the parts occur in them.
    """
    if value is other:
        return True
    kind = type(value)
    if kind is not type(other):
        return NotImplemented
    if hash(value) != hash(other):
        return False
    first, second = _first_of(value), _first_of(other)
    if first is not second:
        held = kind._layout.compared
        if held(first) != held(second):
            return False
        object.__setattr__(second, "_same", first)
    return True


def _first_of(value: Any) -> Any:
    """The value that stands for all that were found equal to this one."""
    first = value
    while (next_one := getattr(first, "_same", None)) is not None:
        first = next_one
    if first is not value:
        object.__setattr__(value, "_same", first)
    return first


class Frozen(metaclass=FrozenType):
    """A value: fields that never change. Two are equal where they are of one class and hold equal values.

    >>> class Amount(Frozen):
    ...     number: int
    ...     unit: str = "USD"
    >>> Amount(3), Amount(3) == Amount(number=3, unit="USD"), len({Amount(3), Amount(3), Amount(3, "TAO")})
    (Amount(number=3, unit='USD'), True, 2)
    >>> Amount(3).number = 4
    Traceback (most recent call last):
    AttributeError: Amount never changes: `number` cannot be set
    """

    def __init__(self, *values: Any, **named: Any) -> None:
        layout = type(self)._layout
        if named or len(values) != len(layout.put):
            values = layout.completed(type(self).__qualname__, values, named)
        for put, value in zip(layout.put, values):  # noqa: B905  as many, and asked for at every value
            put(self, value)
        if layout.checked:
            self.__post_init__()  # type: ignore[attr-defined]  # the layout has seen that there is one

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other):
            return NotImplemented
        held = type(self)._layout.compared
        return bool(held(self) == held(other))

    def __hash__(self) -> int:
        return hash(type(self)._layout.compared(self))

    def __repr__(self) -> str:
        shown = (f"{name}={getattr(self, name)!r}" for name in type(self)._layout.shown)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    if not TYPE_CHECKING:  # type checkers refuse it by themselves, and see which attributes there are

        def __setattr__(self, name: str, value: object) -> NoReturn:
            raise AttributeError(f"{type(self).__qualname__} never changes: `{name}` cannot be set")

        def __delattr__(self, name: str) -> NoReturn:
            raise AttributeError(f"{type(self).__qualname__} never changes: `{name}` cannot be deleted")

    def __replace__(self, /, **changes: Any) -> Self:
        return evolve(self, **changes)

    def __reduce__(self) -> tuple[type, _Values]:
        return type(self), parts(self)


if TYPE_CHECKING:
    from dataclasses import replace as evolve  # by which type checkers know the fields and their types
else:

    def evolve(value: Frozen, /, **changes: object) -> Frozen:
        """The same value with some fields changed. Raises TypeError for a field that it does not have."""
        kind = type(value)
        if not changes.keys() <= kind._layout.known:
            kind(**dict(fields(value)) | changes)  # which names the field
        return kind(*[changes.get(name, held) for name, held in fields(value)])


def derived(value: _Value, make: Callable[[_Value], _Made]) -> _Made:
    """What a function makes of a value, worked out once and kept with the value, whose class says `keeps=True`.

    It is not part of the value: it is not compared, shown or sent to another process, and another value starts without.

    >>> class Numbers(Frozen, keeps=True):
    ...     held: tuple[int, ...]
    >>> numbers = Numbers((3, 1, 2))
    >>> derived(numbers, lambda value: sorted(value.held))
    [1, 2, 3]
    """
    kept: dict[Any, Any]
    try:
        kept = value._derived  # type: ignore[attr-defined]  # a slot of classes that say so
    except AttributeError:
        kept = {}
        object.__setattr__(value, "_derived", kept)
    if make not in kept:
        kept[make] = make(value)
    return kept[make]  # type: ignore[no-any-return]  # what `make` made


def fields(value: Frozen) -> Iterator[tuple[str, Any]]:
    """The name of each field and what it holds, in the order in which they are declared."""
    return zip(type(value)._layout.names, parts(value), strict=True)


def parts(value: Frozen) -> _Values:
    """What all fields hold, in the order in which they are declared."""
    layout = type(value)._layout
    held = layout.all(value)
    return held if len(layout.names) > 1 else (held,) if layout.names else ()
