"""Where two engines contradict each other: both answers go to a file before the error goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bondproof.system.files import write_whole
from mechanisms.errors import InternalError
from solvers.engines.disagreement import EnginesDisagree


@contextmanager
def saved(name: str) -> Iterator[None]:
    """Work on the spec of a name; what two engines disagree on is saved in the current folder and named."""
    try:
        yield
    except EnginesDisagree as error:
        file = Path(f"bondproof-disagreement-{name}.json")
        write_whole(file, json.dumps(dict(error.evidence), indent=2) + "\n")
        raise InternalError(f"{error}; both are in {file}") from error
