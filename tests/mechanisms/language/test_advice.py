"""Slips that other notations lead to get advice that names the slip."""

import pytest

from mechanisms.errors import SpecError
from mechanisms.language.reader import read_text

SPEC = """\
mech: 1
params:
  rate: {rate}
game:
  - worker: [honest, cheat]
ledger:
  - worker -> burn: 1 USD when cheat
honest: [honest]
claims:
  k: "{claim}"
"""


@pytest.mark.parametrize(
    ("rate", "claim", "code", "column", "help"),
    [
        ("2 .. 4 USD/TB/month", "rate > 0", "M027", 23, "months differ"),
        ("'[2 .. 4) USD/XB'", "rate > 0", "M027", 23, "XB"),
        ("10,000", "rate > 0", "M050", 11, "digits have no separator"),
        ("10%", "rate > 0 => rate > 0", "M020", 16, "`not p or q`"),
        ("= payoff(2)", "rate > 0", "M033", 11, "`E[player | moves]`"),
    ],
)
def test_a_slip_is_named_with_its_place(rate: str, claim: str, code: str, column: int, help: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_text(SPEC.format(rate=rate, claim=claim), "a.mech.yaml")
    (diagnostic, *_) = caught.value.diagnostics
    assert (diagnostic.code, diagnostic.at.column) == (code, column), diagnostic.long()
    assert help in diagnostic.help + diagnostic.message
