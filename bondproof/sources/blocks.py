"""From what a caller gives as a spec to a game in time in blocks of states, with all its numbers.

Unlike `load` it reads no claims, and as many states as mechanisms/game/blocks.py allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bondproof.sources.loading import Given, plain, resolve_references
from mechanisms.errors import UsageError
from mechanisms.game.blocks import Blocks, reached
from mechanisms.language import events
from mechanisms.language.catalogue import find
from mechanisms.language.files import SpecText
from mechanisms.language.files import load as load_text
from mechanisms.language.reader import read_blocks
from mechanisms.language.schemes import listed
from mechanisms.model.mechanism import Mechanism
from mechanisms.values import evolve


def load_blocks(spec: Given, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> Blocks:
    """The states of a spec that some play reaches, in blocks.

    Raises SpecError where the spec is faulty, or is not a game in time with an intended play.
    """
    spec, overrides = plain(spec), listed(overrides)
    if isinstance(spec, str | Path):
        text = load_text(find(str(spec)))
        blocks = read_blocks(events.tree(text.text, text.path), text, scheme=scheme, overrides=overrides)
    elif isinstance(spec, Mechanism):
        source = spec.source
        if source.document is None:
            raise UsageError(f"{spec.header.name} was not read from a spec, so its states cannot be read in blocks.")
        text = SpecText("", source.path, source.sha256, source.folder)
        changed = (*source.overrides, *overrides)
        blocks = read_blocks(source.document, text, scheme=scheme or source.scheme, overrides=changed)
    else:
        document, text = spec.document()
        blocks = read_blocks(document, text, scheme=scheme, overrides=overrides)
    return reached(evolve(blocks, mechanism=resolve_references(blocks.mechanism)))
