"""What the shell offers on Tab: specs, schemes, claims, topics.

    specs      names of the catalogue, and *.mech.yaml files below the current folder
    schemes    those of the specs that are on the line already
    claims     theirs, too
    topics     what `explain` knows: codes, words, specs, and SPEC/CLAIM

Only names without blanks and signs are offered: a shell puts what is offered on the line as it is, and files may
come from strangers. Nothing is ever printed but names, and no solver is loaded.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

VARIABLE = "_BONDPROOF_COMPLETE"
"""The variable by which a shell asks for names: `bash_complete`, say. Click's scripts set it."""

_PLAIN = re.compile(r"[\w./+@-]+")
_MOST_ENTRIES, _MOST_LEVELS = 2000, 3
_SUFFIX = ".mech.yaml"


def complete(instruction: str) -> int:
    """Answer a shell, whatever is on its line; a line that makes no sense, or none, gets no names."""
    from click.shell_completion import shell_complete

    from bondproof.cli.root import root

    if instruction.endswith("_complete") and not {"COMP_WORDS", "COMP_CWORD"} <= set(os.environ):
        return 0
    try:
        return shell_complete(root, {}, "bondproof", VARIABLE, instruction)
    except click.ClickException:
        return 0


def specs(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The specs that a SPEC may be."""
    return _offered([*_catalogue(), *_files(incomplete)], incomplete)


def schemes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The schemes of the specs on the line; of a list `a,b` the last one is completed."""
    done, comma, rest = incomplete.rpartition(",")
    named = [f"{done}{comma}{name}" for name in _keys(_on_the_line(ctx), "schemes") if name.startswith(rest)]
    return _items(named)


def claims(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The claims of the specs on the line."""
    return _offered(_keys(_on_the_line(ctx), "claims"), incomplete)


def topics(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """A code, a word, a spec; behind a spec, with a blank or a slash between, its claims."""
    from bondproof.commands.explain.entries import known

    if before := ctx.params.get("words"):
        return _offered(_keys(before[:1], "claims"), incomplete)
    spec, slash, _ = incomplete.rpartition("/")
    own = [f"{spec}/{name}" for name in _keys([spec], "claims")] if slash else []
    found = specs(ctx, param, incomplete) if not own else []
    return [*_offered([*(name for name in known() if " " not in name), *own], incomplete), *found]


def _offered(names: Sequence[str], incomplete: str) -> list[CompletionItem]:
    return _items(name for name in dict.fromkeys(names) if name.startswith(incomplete))


def _items(names: Iterable[str]) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in names]


def _catalogue() -> tuple[str, ...]:
    from mechanisms.language.catalogue import names

    return names()


def _files(incomplete: str) -> Iterator[str]:
    """The spec files in the folder that is typed and below it; a bounded look."""
    folder = incomplete.rpartition("/")[0] + "/" if "/" in incomplete else ""
    waiting, seen = [(folder, 1)], 0
    while waiting:
        place, level = waiting.pop(0)
        for entry in _entries(place or "."):
            seen += 1
            if seen > _MOST_ENTRIES:
                return
            path = f"{place}{entry.name}"
            if entry.name.startswith((".", "-")) or not _PLAIN.fullmatch(path):
                continue
            if entry.name.endswith(_SUFFIX):
                yield path
            elif level < _MOST_LEVELS and entry.is_dir(follow_symlinks=False):
                waiting.append((f"{path}/", level + 1))


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []


def _on_the_line(ctx: click.Context) -> list[str]:
    """The specs that are on the line already; behind an option without its value click leaves them in `args`."""
    named = (ctx.params.get(name) for name in ("specs", "spec", "source"))
    given = next((each for each in named if each), ctx.args)
    return [str(given)] if isinstance(given, str | Path) else [str(each) for each in given]


def _keys(given: Sequence[str], section: str) -> list[str]:
    """The names in a section of specs. A spec that cannot be read has none; the reason is not shown here."""
    from mechanisms.errors import BondproofError
    from mechanisms.language import events
    from mechanisms.language.catalogue import find
    from mechanisms.language.document import Mapping
    from mechanisms.language.files import load

    found = list[str]()
    for spec in given:
        try:
            source = load(find(spec))
            tree = events.tree(source.text, source.path)
        except BondproofError:
            continue
        node = tree.get(section) if isinstance(tree, Mapping) else None
        if isinstance(node, Mapping):
            found += [key.text for key, _ in node.entries if _PLAIN.fullmatch(key.text)]
    return found
