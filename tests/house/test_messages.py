"""`tests/messages.toml` holds what messages say: each text once, and no more than tests assert."""

import re
from pathlib import Path

from tests.messages import Messages

TESTS = Path(__file__).parents[1]
ASSERTED = re.compile(r'"(M\d{3}) \d+:\d+ ([^"]+)"')


def test_every_meaning_is_asserted_by_a_test_and_every_assertion_has_a_text() -> None:
    texts = (file.read_text(encoding="utf-8") for file in sorted(TESTS.rglob("test_*.py")))
    asserted = {f"{code} {meaning}" for text in texts for code, meaning in ASSERTED.findall(text)}
    assert asserted == set(Messages.read().texts)


def test_a_text_has_one_meaning_under_its_code() -> None:
    texts = [(meaning.split()[0], said) for meaning, texts in Messages.read().texts.items() for said in texts]
    assert len(texts) == len(set(texts))
