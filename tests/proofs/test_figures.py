"""Figures are numbers of the mechanism, in the parameters that range."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mechanisms.errors import SpecError
from mechanisms.language.reader import read_text
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.terms import Variable
from mechanisms.terms.units import MONEY, REQUESTS
from proofs.claims.figures import figure_terms

TEXT = """\
mech: 1
params:
  bond:   10 .. 20 USD
  jobs:   100 requests
  rate:   10%
  held:   = bond * rate
game:
  - worker: [honest, cheat]
  - caught: chance rate when cheat
ledger:
  - worker -> burn: bond when caught
figures:
  capital-per-job:  held / jobs
  lost-by-a-cheat:  -E[worker | cheat]
"""


def test_a_figure_is_a_term_in_the_parameters_that_range() -> None:
    capital, lost = figure_terms(read_text(TEXT, "x"))
    at = {Variable("bond"): Fraction(15)}
    assert (capital.figure.name, capital.dimension) == ("capital-per-job", MONEY / REQUESTS)
    assert evaluate(capital.term, at) == Fraction(15, 1000)
    assert lost.dimension == MONEY
    assert evaluate(lost.term, at) == Fraction(3, 2)


def test_the_faults_of_all_figures_are_told_with_their_places() -> None:
    with pytest.raises(SpecError) as caught:
        figure_terms(read_text(TEXT.replace("held / jobs", "held / job").replace("| cheat]", "| cheet]"), "x"))
    assert [d.at.line for d in caught.value.diagnostics] == [13, 14]


def test_a_figure_that_is_a_condition_is_refused() -> None:
    with pytest.raises(SpecError, match="x:13"):
        figure_terms(read_text(TEXT.replace("held / jobs", "held > 0"), "x"))
