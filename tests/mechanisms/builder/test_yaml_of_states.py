"""Whatever a program writes of states, families, `next` and `discount`: its YAML reads as the same mechanism."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from bondproof.dsl import E, Spec, choose, index, to_yaml
from mechanisms.builder.formulas import Formula
from mechanisms.language.reader import read_text

DISCOUNTS: list[tuple[str | Fraction, str | None]] = [
    ("99%", None),
    (Fraction(9, 10), None),
    ("1 - 1/n", None),
    ("10 %/year", "1 day"),
    ("none", None),
]


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """A game in time: plain states and families in any order, each left under a condition of its own."""
    spec, k, j = Spec("drawn"), index("k"), index("j")
    spec.param("n", draw(st.integers(2, 4)))
    weight, per = draw(st.sampled_from(DISCOUNTS))
    plain = [spec.state(f"plain{i}") for i in range(draw(st.integers(1, 3)))]
    single = [
        (spec.states(f"row{i}", low, "n + 1"), low)
        for i, low in enumerate(draw(st.lists(st.integers(-1, 2), max_size=2)))
    ]
    double = [spec.states(f"grid{i}", 0, "n", (1, "2 * n")) for i in range(draw(st.integers(0, 1)))]
    ends = [spec.state("over", end=True)]
    if draw(st.booleans()):
        spec.states("lost", 1, 2, end=True)
    spec.discount(weight, per=per)
    honest, cheat = spec.decision(
        "worker", ["honest", "cheat"], when=draw(st.sampled_from([None, plain[0] | plain[-1]]))
    )
    flagged = spec.chance("flagged", choose(cheat, "40%", "5%"))
    spec.pay("outside", "worker", "1 USD", when=draw(st.sampled_from([None, cheat, plain[0] & ~flagged])))
    starts = [*plain, *(family[low] for family, low in single), *(family[0, 1] for family in double)]
    goals = [*starts, *ends]
    for state in plain[: draw(st.integers(1, 3))]:
        spec.next(state, draw(st.sampled_from(goals)), when=draw(st.sampled_from([flagged, flagged & cheat, None])))
    for family, low in single:
        spec.pay(
            "worker",
            "burn",
            draw(st.sampled_from([2 ** (k + 1), k * k + 1])) * Formula("1 USD"),
            when=family[k] & cheat,
        )
        spec.next(family[k], family[k + 1], when=flagged & (k < "n + 1"))
        spec.next(family["n + 1"], draw(st.sampled_from(goals)), when=flagged)
        spec.next(family[low], draw(st.sampled_from(goals)), when=~flagged)
    for family in double:
        spec.next(family[k, j], family[k, j + 1], when=flagged & (j < "2 * n"))
        spec.next(family[k, j], ends[0], when=~flagged & ((k > 0) | (j > 1)))
    spec.honest(worker=draw(st.sampled_from([honest, choose(plain[0], honest, cheat)])))
    spec.claim("worth", E("worker", at=draw(st.sampled_from(starts))) >= draw(st.integers(-3, 3)))
    return spec


@settings(max_examples=25)
@given(specs())
def test_what_to_yaml_writes_reads_as_the_same_mechanism(spec: Spec) -> None:
    mechanism = spec.mechanism()
    written = to_yaml(spec)
    again = read_text(written, "drawn.mech.yaml")
    assert again.time is not None
    assert again == mechanism
    assert again.source.sha256 == mechanism.source.sha256
    assert to_yaml(again) == written
