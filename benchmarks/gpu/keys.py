"""Readable keys: how a name of the tables is written in a spec, and how a wrong one is refused.

    "TensorRT-LLM v0.17" --engine_key--> tensorrt-llm-0.17

Not here: the grammar of a whole request (grammar.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TypeVar

from mechanisms.errors import UnknownName, UsageError

Row = TypeVar("Row")


@cache
def readable(name: str) -> str:
    """A name in lower case, with `-` for each space and underscore.

    >>> readable("Llama-3.1-405B pruned 33% layers + finetune")
    'llama-3.1-405b-pruned-33-percent-layers-finetune'
    """
    spaced = name.lower().replace("%", " percent").replace(" + ", " ")
    return "-".join(re.sub(r"[()_]", " ", spaced).split())


@cache
def engine_key(name: str) -> str:
    """The readable key of an engine, without the `v` before its version.

    >>> engine_key("TensorRT-LLM v0.17")
    'tensorrt-llm-0.17'
    """
    return re.sub(r"(^|-)v(?=\d)", r"\1", readable(name))


def engine_family(key: str) -> str:
    """The engine without its version.

    >>> engine_family("tensorrt-llm-0.17")
    'tensorrt-llm'
    """
    return re.split(r"-\d", key, maxsplit=1)[0]


def engine_version(key: str) -> tuple[int, ...]:
    """The version as comparable numbers; empty, hence oldest, where the source gives none.

    >>> engine_version("tensorrt-llm-0.17") < engine_version("tensorrt-llm-1.0")
    True
    """
    found = re.search(r"-(\d+(?:\.\d+)*)", key)
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def narrow(
    rows: Sequence[Row], kind: str, asked: str, key_of: Callable[[Row], str], everything: Iterable[Row], so_far: str
) -> tuple[Row, ...]:
    """The rows whose key is the one asked for.

    Parameters
    ----------
    rows : what is left after the keys before this one.
    kind : what the key names, for the messages: "GPU", "model".
    asked : the key, already in readable form.
    key_of : the readable key of a row.
    everything : the whole table, to tell an unknown name from one that does not go with the rest;
        empty where the key is a number and no name.
    so_far : the keys before this one, for the messages.

    Raises
    ------
    UnknownName : nothing in the table has that name.
    UsageError : something has it, but not together with the keys before; the message lists what there is.
    """
    kept = tuple(row for row in rows if key_of(row) == asked)
    if kept:
        return kept
    known = dict.fromkeys(key for row in everything if (key := key_of(row)))
    if known and asked not in known:
        raise UnknownName(kind, asked, known)
    there = ", ".join(dict.fromkeys(key for row in rows if (key := key_of(row))))
    raise UsageError(f"no row for {so_far} with {kind} `{asked}`. Measured there: {there or 'nothing'}.")
