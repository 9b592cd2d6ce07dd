"""Random programs: what is built in Python and what its YAML reads as are the same, the faults as well."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as some

from bondproof.dsl import E, Formula, Spec, choose, form, maximum, to_yaml
from mechanisms.errors import SpecError
from mechanisms.language.faults import Faults
from mechanisms.language.reader import read_text
from mechanisms.language.writer import as_yaml
from mechanisms.model.mechanism import Mechanism

SETTINGS = {
    "money": ["3 USD", "0.5 USD", "1 .. 5 USD", "solve min USD", "-7 cent", "(0 .. 4] USD", "2 TAO"],
    "plain": ["20%", "1/3", "(0 .. 1]", "2", "5% .. 20%", "0"],
}
Atoms = Mapping[str, list[Formula | str | int]]
LITERALS: Atoms = {"money": ["1 USD", "0.25 cent", 0], "plain": ["25%", "2", 3, 0]}
CHANCES: list[Formula | str | int] = ["25%", 0]


@some.composite
def formulas(draw: some.DrawFn, atoms: Atoms, events: list[Formula], kind: str, depth: int = 2) -> Formula | str | int:
    """A number, money or plain; one part in eighty has the other unit."""
    if draw(some.integers(0, 79)) == 7:
        kind = "plain" if kind == "money" else "money"
    if depth == 0 or draw(some.booleans()):
        return draw(some.sampled_from(atoms[kind]))
    left = maximum(draw(formulas(atoms, events, kind, depth - 1)), 0)
    right = draw(formulas(atoms, events, kind, depth - 1))
    plain = draw(formulas(atoms, events, "plain", depth - 1))
    made = [left + right, right - left, left * plain, plain * -left, left / plain, maximum(left, right), left**1]
    if events:
        made.append(choose(draw(conditions(events)), right, left))
    return draw(some.sampled_from(made))


@some.composite
def conditions(draw: some.DrawFn, events: list[Formula]) -> Formula:
    """A condition on the course of the game."""
    one, other = draw(some.sampled_from(events)), draw(some.sampled_from(events))
    return draw(some.sampled_from([one, ~one, one & other, one | ~other, ~(one | other)]))


@some.composite
def specs(draw: some.DrawFn) -> Spec:
    """A small spec: parameters, a game, a ledger, claims, schemes."""
    spec = Spec("random", about=draw(some.sampled_from(["", "it's: a # test", "two\nlines"])))
    spec.unit("TAO", "2 .. 3 USD")
    atoms = {kind: list(literals) for kind, literals in LITERALS.items()}
    kinds = list[str]()
    for number in range(draw(some.integers(1, 4))):
        kind = draw(some.sampled_from(["money", "plain"]))
        kinds.append(kind)
        name = spec.param(f"p{number}", draw(some.sampled_from(SETTINGS[kind]) | formulas(atoms, [], kind, 1)))
        atoms[kind].append(name)
    spec.assume(draw(formulas(atoms, [], "money", 1)) * Formula("p0") / "p0" <= draw(formulas(atoms, [], "money", 1)))
    events, intended = list[Formula](), list[Formula]()
    players = [f"w{number}" for number in range(draw(some.integers(1, 2)))]
    for player in players:
        moves = draw(some.sampled_from([["a", "b"], [f"{player}_c", f"{player}_d"], ["a", f"{player}_e"]]))
        made = spec.decision(player, moves, when=draw(some.none() | conditions(events)) if events else None)
        intended.append(made[0])
        events += made
    chance = draw(some.sampled_from(CHANCES) | formulas(atoms, events, "plain", 1))
    events.append(spec.chance("e", chance, when=draw(some.none() | conditions(events))))
    for _ in range(draw(some.integers(1, 3))):
        target = draw(some.sampled_from(["burn", "outside", *players[1:]]))
        when = draw(some.none() | conditions(events))
        spec.pay(players[0], target, draw(formulas(atoms, events, "money")), when=when)
    spec.honest(*intended)
    spec.claim("pays", E(players[0], *intended) >= draw(formulas(atoms, [], "money", 1)))
    spec.claim("steady", form("nash"), expect=draw(some.sampled_from([None, "proved", "refuted"])))
    spec.scheme("other").set("p0", draw(some.sampled_from(SETTINGS[kinds[0]])))
    return spec


Read = Mechanism | set[tuple[str, str, str]]
"""A mechanism, or the faults without their places."""


def _built(spec: Spec, scheme: str | None = None) -> Read:
    try:
        return spec.mechanism(scheme=scheme)
    except SpecError as error:
        return {(fault.code, fault.message, fault.help) for fault in error.diagnostics}


def _read(text: str, scheme: str | None = None) -> Read:
    try:
        return read_text(text, "random.mech.yaml", scheme=scheme)
    except SpecError as error:
        return {(fault.code, fault.message, fault.help) for fault in error.diagnostics}


@settings(max_examples=80)
@given(specs())
def test_a_program_and_its_yaml_are_the_same_mechanism_or_have_the_same_faults(spec: Spec) -> None:
    built, text = _built(spec), as_yaml(spec.drawn(Faults()))
    again = _read(text)
    if isinstance(built, Mechanism):
        assert isinstance(again, Mechanism)
        assert built == again
        assert built.source.sha256 == again.source.sha256
        assert to_yaml(built) == text
        one, other = _built(spec, "other"), _read(text, "other")
        assert isinstance(one, Mechanism)
        assert isinstance(other, Mechanism)
        assert one == other
    else:
        assert built == again
