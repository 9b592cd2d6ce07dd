"""`bondproof explain`: from what the user typed to an entry, to a claim, or to the list of what there is."""

from __future__ import annotations

import os
from collections.abc import Sequence

from bondproof.commands.explain import entries
from bondproof.commands.explain.claims import explain_claims
from bondproof.commands.explain.entries import known
from bondproof.commands.explain.result import ExplainResult
from mechanisms.errors import UnknownName, UsageError, did_you_mean
from mechanisms.language.catalogue import find, names
from mechanisms.model.mechanism import WINDOW

_YAML = (".yaml", ".yml")


def explain(words: Sequence[str], *, scheme: str | None = None, overrides: Sequence[str] = ()) -> ExplainResult:
    """What a code, a word or a claim means: `M012` · `exit 3` · `SPEC/CLAIM` · `SPEC CLAIM` · `SPEC`.

    Raises UsageError where it is none of them, SpecError where a spec cannot be read.

    >>> explain(["PROVED"]).subject.kind
    'verdict'
    """
    if not words:
        return ExplainResult(entries.topics())
    if (found := entries.entry(" ".join(words))) is not None:
        return ExplainResult(found)
    if words[0].lower() == "exit":
        codes = ", ".join(name.removeprefix("exit ") for name in known() if name.startswith("exit "))
        raise UsageError(f"no exit code `{' '.join(words[1:])}`. bondproof ends with one of {codes}.")
    if len(words) > 2:
        raise UsageError("explain takes a code, a word, SPEC/CLAIM, or SPEC and CLAIM; `bondproof explain` lists them.")
    if len(words) == 2 and not _is_spec(words[0]) and entries.entry(words[0]) is not None:
        raise UsageError(
            f"`{words[0]}` is no spec but a word, which is explained alone: `bondproof explain {words[0]}`. "
            f"For `{words[1]}` of a spec write `bondproof explain SPEC {words[1]}`."
        )
    spec, claim = words if len(words) == 2 else _spec_and_claim(words[0])
    return explain_claims(spec, claim, scheme=scheme, overrides=overrides)


def _spec_and_claim(text: str) -> tuple[str, str | None]:
    """`cosmos` is a spec, `cosmos/cheating-loses` a claim of it; so it is with paths."""
    if _is_spec(text):
        return text, None
    spec, slash, claim = text.removesuffix(WINDOW).rpartition("/")
    claim += WINDOW if text.endswith(WINDOW) else ""
    if slash and (_is_spec(spec) or spec.endswith(_YAML)):
        return spec, claim
    if text.endswith(_YAML):
        return text, None
    advice = did_you_mean(spec or text, [*known(), *names()]) or "`bondproof explain` lists what can be asked."
    raise UsageError(f"unknown topic `{spec or text}`. {advice[0].upper()}{advice[1:]}")


def _is_spec(text: str) -> bool:
    try:
        return os.path.isfile(find(text))
    except UnknownName:
        return False
