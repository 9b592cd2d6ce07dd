"""What `list`, `show` and `bench` return: what there is to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from mechanisms.values import Frozen

if TYPE_CHECKING:
    from fractions import Fraction

    from mechanisms.model.mechanism import Mechanism
    from mechanisms.model.parameters import Origin, Parameter


class Listed(Frozen):
    """One entry of the catalogue."""

    name: str
    title: str
    scheme: str
    fault: str
    path: str
    source: str


class ListResult(Frozen):
    """The result of `list`."""

    kind: ClassVar[Literal["list"]] = "list"
    mechanisms: tuple[Listed, ...]
    exit_code: int = 0


class ShowResult(Frozen):
    """The result of `show`: a spec in words."""

    kind: ClassVar[Literal["show"]] = "show"
    mechanism: Mechanism
    origins: tuple[tuple[Parameter, Origin], ...]
    exit_code: int = 0


class BenchTable(Frozen):
    """A table of the benchmark data, as text cells."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class BenchResult(Frozen):
    """The result of `bench list` and `bench show`; `value` is in `unit`, as people read it."""

    kind: ClassVar[Literal["bench"]] = "bench"
    tables: tuple[BenchTable, ...]
    value: Fraction | None = None
    unit: str = ""
    notes: tuple[str, ...] = ()
    exit_code: int = 0
