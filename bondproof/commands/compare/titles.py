"""The words of a picture: what it and its panels are called, the rows of data behind them, text made harmless."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bondproof.commands.compare.subjects import Subject
from bondproof.sources.loading import called
from mechanisms.model.mechanism import Mechanism
from mechanisms.sanitize import flowing


def picture_title(subjects: Sequence[Subject], axis: str) -> str:
    """What is drawn, and what all panels share: the spec and the workload, where there is but one."""
    shared = [names[0] for names in (_specs(subjects), _loads(subjects)) if len(names) == 1 and names[0]]
    return f"Bond by {axis}" + (f": {', '.join(shared)}" if shared else "")


def curve_title(subject: Subject, subjects: Sequence[Subject]) -> str:
    """The scheme, with the spec and the workload where there are several of them."""
    name = [_name(subject)] if len(_specs(subjects)) > 1 else []
    load = [str(subject.workload)] if len(_loads(subjects)) > 1 and subject.workload else []
    return ", ".join([*name, subject.scheme or "as written", *load])


def _specs(subjects: Sequence[Subject]) -> list[str]:
    return list(dict.fromkeys(_name(subject) for subject in subjects))


def _name(subject: Subject) -> str:
    """The name in the catalogue, or that of the file without its folders: a picture is the same on every machine."""
    return Path(called(subject.spec)).name.removesuffix(".mech.yaml")


def _loads(subjects: Sequence[Subject]) -> list[str]:
    return list(dict.fromkeys(str(subject.workload or "") for subject in subjects))


def rows_of(mechanism: Mechanism) -> tuple[str, ...]:
    """The rows of benchmark data that the numbers of a mechanism rest on."""
    origins = (parameter.origin for parameter in mechanism.parameters)
    return tuple(dict.fromkeys(row for origin in origins if origin is not None for row in origin.rows))


def plain(text: str, most: int = 80) -> str:
    """Text from a stranger on one line: what can be printed of it, and not more than fits.

    >>> plain("a\\x00b\\nc"), plain("x" * 9, 5)
    ('a\\\\x00b c', 'xx...')
    """
    kept = flowing(text[: 4 * most])
    return kept if len(kept) <= most else kept[: most - 3] + "..."
