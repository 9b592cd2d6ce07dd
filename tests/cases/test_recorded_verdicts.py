"""Every spec of the catalogue, and every scheme that states claims of its own, has the verdicts that it records."""

from __future__ import annotations

from functools import reduce

import pytest

from bondproof.commands.verify.verify import verify
from mechanisms.language.catalogue import find, names
from mechanisms.language.reader import read
from solvers.windows.real_sets import intersection

IN_CONFLICT: dict[tuple[str, str | None], set[str]] = {
    ("audited-inference", "bond-only"): {"serving-8b-loses", "honesty-pays"}
}
"""Schemes under which claims need bonds of which none satisfies all: these are decided at no bond."""


def asked() -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    for name in names():
        written = read(find(name))
        own = [s for s in written.source.schemes if read(find(name), scheme=s).claims != written.claims]
        found += [(name, None), *((name, scheme) for scheme in own)]
    return found


@pytest.mark.parametrize(("name", "scheme"), asked())
def test_the_verdicts_are_the_recorded_ones(name: str, scheme: str | None) -> None:
    (spec,) = verify([name], scheme=scheme, repair_expected=False).specs
    assert spec.claims
    assert [(found.claim.name, found.word) for found in spec.findings if found.fails] == []
    assert {found.word for found in spec.findings if found.counts} <= {"PROVED", "REFUTED"}
    assert {claim.claim.name for claim in spec.claims if not claim.counts} == IN_CONFLICT.get((name, scheme), set())


@pytest.mark.parametrize(("name", "scheme"), IN_CONFLICT)
def test_claims_in_conflict_have_windows_that_do_not_meet_and_a_recorded_refutation(
    name: str, scheme: str | None
) -> None:
    """UNDECIDED is said of a claim only because no bond is left to decide it at: the window says so, and why."""
    (spec,) = verify([name], scheme=scheme, repair_expected=False).specs
    own = [claim.own for claim in spec.claims if claim.own is not None]
    assert len(own) == len(IN_CONFLICT[name, scheme])
    assert all(window.doubt is None and window.spans for window in own)
    assert reduce(intersection, (window.spans for window in own)) == ()
    (window,) = (found for found in spec.findings if found.claim.name == "bond/window")
    assert (window.word, window.claim.expected.value, bool(window.claim.because)) == ("REFUTED", "REFUTED", True)


def test_a_refuted_claim_says_why() -> None:
    for name, scheme in asked():
        for claim in read(find(name), scheme=scheme).claims:
            assert claim.because or claim.expected.value == "PROVED", f"{name}, {scheme}: {claim.name}"


@pytest.mark.parametrize("name", [name for name in names() if find(name).parent.name == "protocols"])
def test_a_protocol_makes_four_claims_or_more_and_names_its_source(name: str) -> None:
    written = read(find(name))
    assert len(written.claims) >= 4
    assert written.header.source
    assert written.header.about
