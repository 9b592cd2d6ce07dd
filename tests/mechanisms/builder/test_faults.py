"""A fault in a program is the reader's own diagnostic, at the line and the word of the program."""

from collections.abc import Callable
from functools import reduce
from inspect import currentframe
from pathlib import Path

import pytest

from bondproof.dsl import E, Formula, Spec, choose, form
from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import InternalError, SpecError, UsageError, WrongKind
from mechanisms.language.codes import Code

HERE = Path(__file__).name


def here() -> int:
    """The line that calls."""
    frame = currentframe()
    assert frame is not None
    assert frame.f_back is not None
    return frame.f_back.f_lineno


def found(spec: Spec) -> list[Diagnostic]:
    with pytest.raises(SpecError) as caught:
        spec.mechanism()
    return list(caught.value.diagnostics)


def under(diagnostic: Diagnostic) -> str:
    """What the carets are under."""
    at = diagnostic.at
    assert at.path.endswith(HERE)
    return at.text[at.column - 1 : at.column - 1 + at.length]


def test_the_caret_stands_under_the_word_of_a_literal() -> None:
    spec = Spec("a")
    spec.param("fee", "1 USD")
    spec.decision("worker", ["honest", "cheat"])
    spec.pay("worker", "burn", "2 * feee", when="cheat")
    (fault,) = found(spec)
    assert (fault.code, fault.message) == (Code.UNKNOWN_NAME.id, "unknown name `feee`")
    assert fault.help == "did you mean `fee`?"
    assert under(fault) == "feee"
    assert fault.at.line == here() - 5


def test_the_caret_stands_under_the_operator_that_mixes_units_wherever_the_formula_is_used() -> None:
    spec = Spec("a")
    fee, rent = spec.param("fee", "1 USD"), spec.param("rent", "2 USD/h")
    spec.decision("worker", ["go"])
    wrong = 2 * (fee + rent)
    line = here() - 1
    spec.pay("worker", "burn", wrong * 3)
    (fault,) = found(spec)
    assert (fault.code, fault.message) == (Code.UNITS.id, "cannot add USD and USD/s")
    assert (fault.at.line, under(fault)) == (line, "fee + rent")


def test_a_name_that_is_computed_is_shown_by_the_call() -> None:
    spec = Spec("a")
    worker = "worker"
    spec.decision(worker, [f"{worker}_ok", "if"])
    (fault,) = found(spec)
    assert fault.code == Code.RESERVED.id
    assert under(fault) == "if"
    spec = Spec("a")
    spec.param(f"{worker} 1", "2")
    (fault,) = found(spec)
    assert fault.code == Code.BAD_NAME.id
    assert under(fault) == 'spec.param(f"{worker} 1", "2")'


def test_a_call_over_several_lines_is_shown_by_the_line_of_the_literal() -> None:
    spec = Spec("a")
    spec.decision("worker", ["go"])
    spec.claim(
        "first",
        "E[worker | gone] > 0 USX",
    )
    (fault,) = found(spec)
    assert fault.code == Code.UNKNOWN_UNIT.id
    assert (fault.at.line, under(fault)) == (here() - 4, "USX")


def test_all_faults_of_a_phase_are_found_at_once_each_at_its_line() -> None:
    spec = Spec("a")
    spec.param("x", "1 USDD")
    spec.param("y", "2 .. 1")
    spec.param("z", "bench cst llama")
    assert [fault.code for fault in found(spec)] == [Code.UNKNOWN_UNIT.id, Code.EMPTY_INTERVAL.id, Code.BENCH.id]
    assert [fault.at.line for fault in found(spec)] == [here() - 4, here() - 3, here() - 2]


def test_what_is_given_twice_names_both_places() -> None:
    spec = Spec("a")
    spec.param("x", "1 USD")
    spec.param("x", "2 USD")
    scheme = spec.scheme("s")
    scheme.set("x", "3 USD")
    scheme.set("x", "4 USD")
    spec.scheme("s")
    faults = found(spec)
    assert [fault.code for fault in faults] == [Code.DUPLICATE_KEY.id] * 3
    assert f"{HERE}:{here() - 8}:" in faults[0].help
    assert [fault.at.line for fault in faults] == [here() - 8, here() - 5, here() - 4]


def _line_break(spec: Spec) -> None:
    spec.param("x", "1\nUSD")


def _direction_mark(spec: Spec) -> None:
    spec.claim("c", "1 > 0", because="looks \u202eright")


def _too_large(spec: Spec) -> None:
    spec.claim("c", "1 > 0", because="x" * 300_000)


def _too_large_together(spec: Spec) -> None:
    for number in range(3):
        spec.claim(f"c{number}", "1 > 0", because="x" * 100_000)


def _doubled(spec: Spec) -> None:
    total = spec.param("x", "1 USD")
    for _ in range(200):
        total = total + total
    assert repr(total) == "<formula, too long to be shown>"
    with pytest.raises(UsageError, match="more than 262144 characters"):
        str(total)
    spec.param("y", total)


def _doubled_text(spec: Spec) -> None:
    long = Formula("x" * 200_000)
    spec.param("y", long + long)


def _of_another(spec: Spec) -> None:
    other = Spec("other")
    bond = other.param("bond", "1 USD")
    spec.param("bond", "2 USD")
    _, cheat = spec.decision("worker", ["honest", "cheat"])
    spec.pay("worker", "burn", bond, when=cheat)


def _move_of_another(spec: Spec) -> None:
    _, cheat = Spec("other").decision("worker", ["honest", "cheat"])
    spec.decision("worker", ["honest", "stop"])
    spec.decision("auditor", ["check", "cheat"])
    spec.pay("worker", "burn", "1 USD", when=cheat)


def _no_move_of_the_scheme(spec: Spec) -> None:
    _, cheat = spec.decision("worker", ["honest", "cheat"])
    scheme = spec.scheme("s")
    scheme.decision("worker", ["serve", "stop"])
    scheme.decision("auditor", ["honest", "cheat"])
    scheme.pay("worker", "burn", "1 USD", when=cheat)


def _too_many(spec: Spec) -> None:
    for number in range(501):
        spec.param(f"x{number}", number)


def _too_deep(spec: Spec) -> None:
    x = spec.param("x", 1)
    spec.param("y", reduce(lambda inner, _: 1 / (1 + inner), range(200), x) + 1)


def _two_moves(spec: Spec) -> None:
    spec.decision("a", ["pass", "go"])
    spec.decision("b", ["pass", "go"])
    spec.claim("c", E("a", "pass", "go") > 0)
    spec.pay("a", "burn", "1 USD", when="go")


def _later_event(spec: Spec) -> None:
    spec.decision("worker", ["go"], when="caught")
    spec.chance("caught", "50%")


def _no_number(spec: Spec) -> None:
    (go,) = spec.decision("worker", ["go"])
    spec.pay("worker", "burn", go)


def _not_a_probability(spec: Spec) -> None:
    spec.chance("caught", 2)


def _not_in_escrow(spec: Spec) -> None:
    spec.param("bond", "1 USD")
    spec.decision("worker", ["go"])
    spec.pay("bond of worker", "burn", "bond")


def _no_such_like(spec: Spec) -> None:
    spec.scheme("a", like="b")


def _twice_intended(spec: Spec) -> None:
    honest, cheat = spec.decision("worker", ["honest", "cheat"])
    spec.honest(honest, worker=cheat)


@pytest.mark.parametrize(
    ("write", "code", "shown"),
    [
        (_line_break, Code.MULTILINE, 'spec.param("x", "1\\nUSD")'),
        (_direction_mark, Code.NOT_TEXT, 'spec.claim("c", "1 > 0", because="looks \\u202eright")'),
        (_too_large, Code.TOO_LARGE, 'spec.claim("c", "1 > 0", because="x" * 300_000)'),
        (_too_large_together, Code.TOO_LARGE, 'Spec("mine")'),
        (_doubled, Code.LONG_FORMULA, 'spec.param("y", total)'),
        (_doubled_text, Code.TOO_LARGE, 'spec.param("y", long + long)'),
        (_of_another, Code.UNKNOWN_NAME, 'spec.pay("worker", "burn", bond, when=cheat)'),
        (_move_of_another, Code.UNKNOWN_NAME, 'spec.pay("worker", "burn", "1 USD", when=cheat)'),
        (_no_move_of_the_scheme, Code.UNKNOWN_NAME, 'scheme.pay("worker", "burn", "1 USD", when=cheat)'),
        (_too_many, Code.TOO_MANY, 'spec.param(f"x{number}", number)'),
        (_too_deep, Code.DEEP_FORMULA, "1 / (1 + inner)"),
        (_two_moves, Code.AMBIGUOUS, "go"),
        (_later_event, Code.NOT_KNOWN, "caught"),
        (_no_number, Code.KIND, 'spec.pay("worker", "burn", go)'),
        (_not_a_probability, Code.PROBABILITY, 'spec.chance("caught", 2)'),
        (_not_in_escrow, Code.UNKNOWN_NAME, "bond"),
        (_no_such_like, Code.UNKNOWN_NAME, "b"),
        (_twice_intended, Code.TWO_RULES, "spec.honest(honest, worker=cheat)"),
    ],
)
def test_a_fault_in_a_program_is_the_diagnostic_of_the_reader(
    write: Callable[[Spec], None], code: Code, shown: str
) -> None:
    spec = Spec("mine")
    write(spec)
    fault = found(spec)[0]
    assert fault.code == code.id
    assert under(fault) == shown


def test_moves_are_a_list_and_a_section_that_is_none_is_no_section() -> None:
    spec = Spec("a")
    with pytest.raises(WrongKind, match='as in \\["honest"\\]'):
        spec.decision("worker", "honest")
    with pytest.raises(WrongKind, match="a set, which has no order"):
        spec.decision("worker", {"honest", "cheat"})
    assert [str(move) for move in spec.decision("worker", (name for name in ("honest", "cheat")))] == [
        "honest",
        "cheat",
    ]
    with pytest.raises(WrongKind, match="accounts, states, discount"):
        spec.scheme("s").without("params")


def test_a_program_without_source_has_lines_and_no_text() -> None:
    names: dict[str, Spec] = {}
    exec(compile("\n\nspec = Spec('a b')", "<nowhere>", "exec"), {"Spec": Spec}, names)  # noqa: S102  our own text
    with pytest.raises(SpecError) as caught:
        names["spec"].mechanism()
    (fault,) = caught.value.diagnostics
    assert str(fault.at) == "<nowhere>:3:8"
    assert fault.at.text == ""
    assert "--> <nowhere>:3:8" in fault.long()


def test_ledger_lines_and_claims_stand_at_their_calls() -> None:
    spec = Spec("a")
    honest, cheat = spec.decision("worker", ["honest", "cheat"])
    spec.pay("worker", "burn", "1 USD", when=choose(cheat, 1, 0) > 0)
    statement = E("worker", honest) > 0
    spec.claim("c", statement)
    spec.claim("d", form("nash", honest))
    mechanism = spec.mechanism()
    assert mechanism.ledger[0].at.line == here() - 5
    assert [claim.at.line for claim in mechanism.claims] == [here() - 4, here() - 3]
    assert mechanism.source.path.endswith(HERE)


def test_a_spec_knows_its_name_and_its_program() -> None:
    spec = Spec("mine")
    assert spec.name == "mine"
    assert spec.path.endswith(HERE)


def test_yaml_that_says_something_else_is_a_bug_and_no_spec(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mechanisms.builder.spec.as_yaml", lambda document: "mech: 1\nname: other\n")
    with pytest.raises(InternalError, match="another one once it is written"):
        Spec("mine").mechanism()
