"""What is left of a claim once equal terms cancel, and implicit claims that fail at a few points."""

import pytest

from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import Comparison, Product, Relation, Sum, Variable
from proofs.claims.formulation import formulate
from proofs.claims.spot_check import spot_check
from proofs.claims.statement import Statement
from proofs.claims.substance import left_over, of_ranges_alone, says_nothing

SPEC = """\
mech: 1
name: claims
units:
  TOK: 2 USD
params:
  fee: 1 .. 2 USD
  bond: 20 USD
  stake: 5 TOK
  twice: = 2 * fee
  open: solve min USD
game:
  - worker: [honest, cheat]
ledger:
  - worker -> burn: bond when cheat
  - outside -> worker: fee
claims:
  claim: {claim}
"""


def claim(text: str) -> tuple[Mechanism, Statement]:
    mechanism = read_text(SPEC.format(claim=text), "claims.mech.yaml")
    return mechanism, formulate(mechanism)[0]


@pytest.mark.parametrize(
    ("text", "nothing", "ranges"),
    [
        ("0 < 1", True, True),
        ("E[worker | cheat] <= E[worker | cheat]", True, True),
        ("fee + bond >= bond + fee", True, True),
        ("fee / fee == 1", True, True),
        ("2 * fee > fee and 1 USD > 0", True, True),
        ("0 < 1 or fee > 5 USD", True, True),
        ("fee > 0", False, True),
        ("fee > 0 and bond > 1 USD", False, True),
        ("fee > 0 or bond > 1 USD", False, True),
        ("fee + E[worker | cheat] < bond + E[worker | cheat]", False, True),
        ("min(fee, bond) > 0", False, True),
        ("tail(5, 2, fee / bond) > 0", False, True),
        ("stake > 0", False, True),
        ("twice > fee", False, False),
        ("open > fee", False, False),
        ("E[worker | cheat] < E[worker | honest]", False, False),
        ("E[worker | cheat] < 5 USD and fee > 0", False, False),
        ("nash(honest)", False, False),
    ],
)
def test_what_a_claim_rests_on(text: str, nothing: bool, ranges: bool) -> None:
    mechanism, statement = claim(text)
    assert says_nothing(statement) is nothing
    assert of_ranges_alone(mechanism, statement) is ranges


def test_what_would_be_endless_is_not_multiplied_out() -> None:
    factors = tuple(Sum((Variable(f"a{n}"), Variable(f"b{n}"))) for n in range(40))
    large = Product(factors)
    assert len(left_over(Comparison(large, Relation.LT, Variable("x")))) == 81
    assert left_over(Comparison(large, Relation.LE, large)) == frozenset()


MEANING = """\
mech: 1
name: meaning
params:
  rate: {rate}
  base: 10% .. 60%
assume:
  - {assume}
game:
  - worker: [honest, cheat]
  - caught: chance {chance} when cheat
"""


def faults(rate: str, chance: str, assume: str = "rate >= 0") -> list[str]:
    mechanism = read_text(MEANING.format(rate=rate, chance=chance, assume=assume), "meaning.mech.yaml")
    return [f"{d.code} {d.message}" for d in spot_check(mechanism)]


WRONG = "M070 the probability of `caught` is not within [0, 1]"


@pytest.mark.parametrize(
    ("rate", "chance", "expected"),
    [
        ("0% .. 50%", "base + rate", [f"{WRONG} at rate = 1/2, base = 3/5"]),
        ("0% .. 40%", "base + rate", []),
        ("(0% .. 50%)", "base + rate", []),  # an open end is not a point; an engine decides this
        ("0 .. inf", "rate", []),  # 1 is the middle, and a probability
        ("0 .. inf", "2 * rate", [f"{WRONG} at rate = 1"]),
        ("0% .. 50%", "0.1 / (rate - 25%)", [WRONG, "M070 this may be a division by 0 at rate = 1/4"]),
        ("1000001/3000000 .. 1", "3 * rate", [f"{WRONG} at rate = 0.666667"]),
        ("solve min on 0 .. 3", "rate", [f"{WRONG} at rate = 3/2"]),
        ("solve min", "2 * rate", [f"{WRONG} at rate = 1"]),
        ("0 .. 3", "tail(rate, 1, base)", ["count"]),
    ],
)
def test_an_implicit_claim_that_fails_at_an_end_is_found_without_an_engine(
    rate: str, chance: str, expected: list[str]
) -> None:
    found = faults(rate, chance)
    assert len(found) == len(expected)
    assert all(found[n].startswith(text) or (text in found[n]) for n, text in enumerate(expected))


def test_a_point_that_the_assumptions_exclude_is_no_fault() -> None:
    assert faults("0% .. 50%", "base + rate", "base + rate <= 1") == []
    assert faults("0% .. 50%", "base + rate", "base + rate <= 105%") == []


def test_of_many_parameters_the_middle_alone_is_looked_at() -> None:
    names = [f"p{n}" for n in range(8)]
    params = "".join(f"  {name}: 0% .. 25%\n" for name in names)
    game = f"game:\n  - worker: [honest, cheat]\n  - caught: chance {' + '.join(names)}\n"
    wide = read_text(f"mech: 1\nname: wide\nparams:\n{params}{game}", "wide.mech.yaml")
    assert spot_check(wide) == ()  # in the middle the sum is 1
    assert len(spot_check(read_text(f"mech: 1\nname: wide\nparams:\n{params.replace('25%', '26%')}{game}", "w"))) == 1
