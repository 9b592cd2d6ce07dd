"""The claims of the article that the court decides: what research by hand found of each, and points that show it.

The verdicts are those of derivations made by hand before any spec was written; where such a derivation says that a
claim is false as published and true under a condition, either word agrees with it.
"""

from fractions import Fraction as F
from pathlib import Path

import pytest

from bondproof.commands.claims.claims import claims
from bondproof.commands.claims.result import ClaimsResult
from bondproof.commands.verify.verify import verify
from mechanisms.model.syntax import Call, Syntax, Unary, conjuncts

COURT = Path(__file__).parents[2] / "mechanisms" / "court"
EITHER = ("REFUTED", "CONDITIONAL")
BY_HAND: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("C01", "C03", "C06", "C08", "C09", "C10", "C11", "C12"), ("CONDITIONAL",)),
    **dict.fromkeys(("C14", "C15", "C18", "C20", "C22", "C23", "C24", "C26", "C28", "C30"), ("CONDITIONAL",)),
    **dict.fromkeys(("C02", "C07", "C19", "C27"), ("REFUTED",)),
    **dict.fromkeys(("C04", "C13", "C17", "C21", "C25", "C29", "C32"), EITHER),
    **dict.fromkeys(("C05", "C31"), ("PROVED", "CONDITIONAL")),
    "C16": ("PROVED",),
    "C33": ("EMPIRICAL",),
}


@pytest.fixture(scope="module")
def article() -> ClaimsResult:
    return claims(sorted(BY_HAND))


def test_every_claim_of_the_article_is_in_the_court() -> None:
    assert sorted(BY_HAND) == [f"C{n:02}" for n in range(1, 34)]


def test_verdicts_are_those_found_by_hand(article: ClaimsResult) -> None:
    found = {ruling.name: ruling.word for ruling in article.rulings}
    assert {name: word for name, word in found.items() if word not in BY_HAND[name]} == {}
    assert sum(word in ("PROVED", "REFUTED", "CONDITIONAL") for word in found.values()) >= 26


def test_every_claim_behind_them_has_the_recorded_verdict(article: ClaimsResult) -> None:
    assert [ruling.name for ruling in article.rulings if not ruling.as_expected] == []
    assert article.exit_code == 0


# Known answers, each computed by hand: the spec, what is set, a claim, its verdict there.
POINTS = [
    # Becker: p (B + R) >= s with s = 5, p = 1/10, R = 10 needs a bond of 40.
    (
        "penalty-and-profit",
        "saving=5 USD caught=1/10 burned=1 forfeit=10 USD bond=40 USD",
        "cheating-is-cheaper",
        False,
    ),
    ("penalty-and-profit", "saving=5 USD caught=1/10 burned=1 forfeit=10 USD bond=39 USD", "cheating-is-cheaper", True),
    # A bond of twice the saving with p = 1/10 deters nobody.
    ("penalty-and-profit", "saving=5 USD caught=1/10 burned=1 forfeit=0 USD bond=10 USD", "cheating-is-cheaper", True),
    # Exclusion: s / (s + p m) is 5/9 at m = 4, s = 5, p = 1.
    ("names-and-patience", "margin=4 USD saving=5 USD caught=1 patience=5/9", "fraud-is-best", False),
    ("names-and-patience", "margin=4 USD saving=5 USD caught=1 patience=55/100", "fraud-is-best", True),
    # Found after three periods: delta^3 >= s / (s + m) is 1/2 at m = 7, s = 1.
    ("planned-exit", "margin=7 USD saving=1 USD patience=1/2", "reputation-is-gamed", False),
    ("planned-exit", "margin=7 USD saving=1 USD patience=49/100", "reputation-is-gamed", True),
    # A fresh name must cost s / (p delta) = 100/9 at s = 5, p = 1/2, delta = 9/10.
    ("fresh-names", "margin=4 USD saving=5 USD caught=1/2 patience=9/10 bond=0 USD kappa=12 USD", "names-deter", True),
    ("fresh-names", "margin=4 USD saving=5 USD caught=1/2 patience=9/10 bond=0 USD kappa=11 USD", "names-deter", False),
    # A demand that follows the score: garbage stops paying at a rate of checks of 1/2 with R = 10, s = 5.
    ("garbage-and-demand", "saving=5 USD revenue=10 USD weight=1 checked=1/2", "garbage-pays", False),
    ("garbage-and-demand", "saving=5 USD revenue=10 USD weight=1 checked=49/100", "garbage-pays", True),
    # A forgery at 11 against a slash of 10 pays if it earns 100; a free one at 1/2 against 100 does not for 10.
    ("forged-proofs", "forging=11 USD bond=10 USD gain=100 USD caught=0", "sufficient", False),
    ("forged-proofs", "forging=0 USD bond=100 USD gain=10 USD caught=1/2", "necessary", False),
    # One stake of 10 behind two services of 6 each, and of 12.
    ("shared-security", "stake=10 USD consensus=6 USD inference=6 USD", "the-same-capital-secures-both", False),
    ("shared-security", "stake=12 USD consensus=6 USD inference=6 USD", "the-same-capital-secures-both", True),
    # The largest deposit of a challenger is ((1 - e) w B - k) / e = 400.
    (
        "fraud-proof-deposits",
        "bond=100 USD reward=1/2 cost=5 USD errs=1/10 deposit=400 USD",
        "fraud-is-challenged",
        True,
    ),
    (
        "fraud-proof-deposits",
        "bond=100 USD reward=1/2 cost=5 USD errs=1/10 deposit=401 USD",
        "fraud-is-challenged",
        False,
    ),
    # 60 daily margins of 4: 240.
    ("recovery-time", "margin=4 USD jail=30 rebuilding=90 bond=240 USD", "a-slash-is-stronger", True),
    ("recovery-time", "margin=4 USD jail=30 rebuilding=90 bond=239 USD", "a-slash-is-stronger", False),
    # The bond that a node of margin 39/10 keeps with errors of 1/100 and interest of 1/1000 is 3900/11.
    ("noise-and-exit", "price=99/10 USD cost=6 USD slandered=1/100 carry=1/1000 bond=354 USD", "operators-exit", False),
    ("noise-and-exit", "price=99/10 USD cost=6 USD slandered=1/100 carry=1/1000 bond=355 USD", "operators-exit", True),
]


@pytest.mark.parametrize(("spec", "at", "claim", "holds"), POINTS)
def test_verdicts_at_points_worked_out_by_hand(spec: str, at: str, claim: str, holds: bool) -> None:
    overrides = [setting.replace("_", " ") for setting in at.replace(" USD", "_USD").split()]
    found = verify(COURT / f"{spec}.mech.yaml", overrides=overrides, claims=[claim], repair_expected=False)
    assert found.specs[0].claims[0].word == ("PROVED" if holds else "REFUTED")


def test_a_tail_of_three_of_five_is_exact() -> None:
    assert sum(F(c) * F(1, 5) ** k * F(4, 5) ** (5 - k) for k, c in ((3, 10), (4, 5), (5, 1))) == F(181, 3125)


def test_a_condition_is_one_of_the_very_statement(article: ClaimsResult) -> None:
    for ruling in article.rulings:
        conditions = [part for checked in ruling.iff for part in checked.claim.conjuncts]
        exact = [call.arguments[1].value for call in conditions if isinstance(call, Call)]
        for checked in ruling.claims if ruling.iff else ():
            assert _affirmed(checked.claim.conjuncts) in [_affirmed(tuple(conjuncts(each))) for each in exact]


def _affirmed(parts: tuple[Syntax, ...]) -> tuple[Syntax, ...]:
    """What is claimed or denied: a condition for one is that for the other, the other way about."""
    return tuple(part.operand if isinstance(part, Unary) and part.operator == "not" else part for part in parts)
