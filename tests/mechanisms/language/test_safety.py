"""`safety:` is a share of the least value: read, replaced by a scheme, by an override, and refused where it is none."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mechanisms.builder.spec import Spec
from mechanisms.errors import SpecError
from mechanisms.language.reader import read_again, read_text
from mechanisms.language.writer import to_yaml
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Solve

TEXT = """\
mech: 1
name: x
params:
  bond: solve min USD
  fee:  1 USD
safety: {}
schemes:
  none:
    safety:
  more:
    safety: 1/2
"""


def _safety(mechanism: Mechanism) -> Fraction:
    (parameter,) = mechanism.solved
    assert isinstance(parameter.setting, Solve)
    return parameter.setting.safety


@pytest.mark.parametrize(
    ("written", "meant"),
    [("20%", "1/5"), ("0.2", "1/5"), ("1/3", "1/3"), ("150%", "3/2"), ("0", "0"), ("", "0"), ("25 bps", "1/400")],
)
def test_the_margin_is_a_share(written: str, meant: str) -> None:
    assert _safety(read_text(TEXT.format(written), "x")) == Fraction(meant)


def test_a_spec_without_a_margin_has_none() -> None:
    assert _safety(read_text("mech: 1\nparams:\n  bond: solve min USD\n", "x")) == 0


def test_a_scheme_has_a_margin_of_its_own_and_an_override_takes_precedence() -> None:
    text = TEXT.format("20%")
    assert [_safety(read_text(text, "x", scheme=name)) for name in (None, "none", "more")] == [
        Fraction(1, 5),
        0,
        Fraction(1, 2),
    ]
    assert _safety(read_text(text, "x", scheme="more", overrides=["safety=3%"])) == Fraction(3, 100)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("-5%", "the safety margin is negative"),
        ("20 USD", "must be a share"),
        ("1% .. 5%", "must be a share"),
        ("= fee / fee", "must be a share"),
        ("solve min", "must be a share"),
        ("abc", "expected a number, found `abc`"),
        ("[1, 2]", "`safety` must be text, not a list"),
        ("1e-3", "numbers have no exponent"),
    ],
)
def test_what_is_no_share_is_refused_at_its_place(written: str, said: str) -> None:
    with pytest.raises(SpecError, match=said) as caught:
        read_text(TEXT.format(written), "x.mech.yaml")
    assert [d.at.line for d in caught.value.diagnostics] == [6]


def test_a_fault_in_the_margin_of_a_scheme_is_found_whoever_reads_the_spec() -> None:
    with pytest.raises(SpecError, match="negative"):
        read_text(TEXT.format("0").replace("1/2", "-1/2"), "x")


def test_a_fault_in_an_override_is_shown_there() -> None:
    with pytest.raises(SpecError, match="share") as caught:
        read_text(TEXT.format("0"), "x", overrides=["safety=5 USD"])
    assert caught.value.diagnostics[0].at.path == "--set"


def test_no_parameter_is_named_safety() -> None:
    with pytest.raises(SpecError, match="cannot be named `safety`"):
        read_text("mech: 1\nparams:\n  safety: 5%\n", "x")


def test_the_margin_is_written_back_to_yaml_from_spec_scheme_and_override() -> None:
    mechanism = read_text(TEXT.format("20%"), "x")
    assert read_text(to_yaml(mechanism), "x") == mechanism
    for scheme, overrides in (("more", ()), (None, ("safety=7%",)), ("none", ("safety=7%",))):
        changed = read_again(mechanism, scheme=scheme, overrides=overrides)
        assert _safety(read_text(to_yaml(changed), "x")) == _safety(changed)


def test_a_program_says_the_same_as_a_file() -> None:
    spec = Spec("x")
    spec.param("bond", "solve min USD")
    spec.param("fee", "1 USD")
    spec.safety("20%")
    spec.scheme("none").without("safety")
    spec.scheme("more").safety("1/2")
    for scheme in (None, "none", "more"):
        assert spec.mechanism(scheme=scheme) == read_text(TEXT.format("20%"), "x", scheme=scheme)
