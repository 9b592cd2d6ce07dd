"""Overrides as programs give them: a list of texts, and nothing that only looks like one."""

from typing import Any

import pytest

from mechanisms.errors import WrongKind
from mechanisms.language.schemes import listed


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("bond=25 USD", "as one text"),
        ({"bond": "25 USD"}, r"overrides=\['bond=25 USD'\]"),
        (25, "overrides must be a list, not int"),
        (["bond=25 USD", 3], "no int"),
    ],
)
def test_what_is_no_list_of_texts_is_refused_with_what_to_write(given: Any, said: str) -> None:
    with pytest.raises(WrongKind, match=said):
        listed(given)


def test_any_row_of_texts_is_taken() -> None:
    assert listed(iter(["x=0", "x=1"])) == listed(["x=0", "x=1"]) == ("x=0", "x=1")  # type: ignore[arg-type]  # a row
