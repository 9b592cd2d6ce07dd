"""What `list`, `show` and `bench` return: what there is to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from fractions import Fraction

    from mechanisms.mechanism import Mechanism
    from mechanisms.parameters import Origin, Parameter


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of the catalogue."""

    name: str
    title: str
    scheme: str
    fault: str
    path: str
    source: str


@dataclass(frozen=True, slots=True)
class ListResult:
    """The result of `list`."""

    kind: ClassVar[Literal["list"]] = "list"
    mechanisms: tuple[Listed, ...]
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class ShowResult:
    """The result of `show`: a spec in words."""

    kind: ClassVar[Literal["show"]] = "show"
    mechanism: Mechanism
    origins: tuple[tuple[Parameter, Origin], ...]
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class BenchTable:
    """A table of the benchmark data, as text cells."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class BenchResult:
    """The result of `bench list` and `bench show`; `value` is in `unit`, as people read it."""

    kind: ClassVar[Literal["bench"]] = "bench"
    tables: tuple[BenchTable, ...]
    value: Fraction | None = None
    unit: str = ""
    notes: tuple[str, ...] = ()
    exit_code: int = 0
