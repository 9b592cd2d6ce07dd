"""What messages say: `messages.toml` holds every text once, and a test names it by what it means.

A test asserts the code, the place and the meaning of a fault, as in
`M005 3:1 key given twice`, and not its words. When words were changed on
purpose, `.venv/bin/python -m pytest tests --rewrite-messages` writes the file
again from what the reader says today; the change is then one diff.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mechanisms.diagnostics import Diagnostic

FILE = Path(__file__).with_suffix(".toml")
HEAD = """\
# What messages say: message (advice). Tests assert the meaning, which is the key.
# Written by: .venv/bin/python -m pytest tests --rewrite-messages
"""
ADVICE = "if other words are meant: .venv/bin/python -m pytest tests --rewrite-messages"


class Messages:
    """The texts of each meaning; `check` holds faults against them, or notes them where the file is rewritten."""

    def __init__(self, texts: Mapping[str, Iterable[str]], rewriting: bool = False) -> None:
        self.texts = {meaning: set(said) for meaning, said in texts.items()}
        self.rewriting = rewriting

    @staticmethod
    def read() -> Messages:
        return Messages(tomllib.loads(FILE.read_text(encoding="utf-8")))

    def check(self, found: Sequence[Diagnostic], expected: Sequence[str]) -> None:
        """Assert the code, place and meaning of each fault, as in `M005 3:1 key given twice`."""
        if self.rewriting:
            for fault, meaning in zip(found, map(_without_place, expected), strict=True):
                self.texts.setdefault(meaning, set()).add(_text(fault))
        means = [self._meaning(fault) for fault in found]
        assert means == list(expected), f"{means} is not {list(expected)}; {ADVICE}"

    def _meaning(self, fault: Diagnostic) -> str:
        """Code, place and meaning of a fault; its text where no meaning has this text."""
        said, start = _text(fault), f"{fault.code} "
        meanings = [m.removeprefix(start) for m, texts in self.texts.items() if m.startswith(start) and said in texts]
        return f"{start}{fault.at.line}:{fault.at.column} {' or '.join(meanings) or said}"

    def write(self) -> None:
        lines = []
        for meaning in sorted(self.texts):
            said = ",\n".join(f"    {json.dumps(text, ensure_ascii=False)}" for text in sorted(self.texts[meaning]))
            lines.append(f"\n{json.dumps(meaning)} = [\n{said},\n]\n")
        FILE.write_text(HEAD + "".join(lines), encoding="utf-8")


def _text(fault: Diagnostic) -> str:
    return f"{fault.message} ({fault.help})" if fault.help else fault.message


def _without_place(fault: str) -> str:
    code, _, meaning = fault.split(" ", 2)
    return f"{code} {meaning}"
