"""Every spec of the catalogue, and every scheme that states claims of its own, has the verdicts that it records."""

from __future__ import annotations

import pytest

from bondproof.commands.verify.verify import verify
from mechanisms.language.catalogue import find, names
from mechanisms.language.reader import read


def asked() -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    for name in names():
        written = read(find(name))
        own = [s for s in written.schemes if read(find(name), scheme=s).claims != written.claims]
        found += [(name, None), *((name, scheme) for scheme in own)]
    return found


@pytest.mark.parametrize(("name", "scheme"), asked())
def test_the_verdicts_are_the_recorded_ones(name: str, scheme: str | None) -> None:
    (spec,) = verify([name], scheme=scheme, repair_expected=False).specs
    assert spec.claims
    assert [(c.result.statement.claim.name, c.word) for c in spec.claims if not c.as_expected] == []
    assert {c.word for c in spec.claims} <= {"PROVED", "REFUTED"}


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
