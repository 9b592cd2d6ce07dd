"""The numbers of a picture are those of `bond` at the same value, and say where no bond works.

In the spec below cheating saves 5 USD, a flag takes the bond and the pay of 10 USD, and the bond costs 1% of itself.
At the audit rate a: IC wants bond >= 5/a - 10, NEG bond >= (9 - 10 a) / (a + 1%), IR bond <= 400. IC and IR leave
nothing where a < 5/410; without a bond IC holds from a = 1/2 on.
"""

from fractions import Fraction as F
from itertools import pairwise
from pathlib import Path

import pytest

from bondproof.commands.bond.bond import bond
from bondproof.commands.compare.curves import Chart, Curve, Outcome, Sample, over_parameter, spread
from bondproof.commands.compare.providers import offers, over_prices
from bondproof.commands.compare.subjects import Subject
from mechanisms.errors import SpecError, UnknownName, UsageError
from mechanisms.terms.intervals import Interval
from solvers.engines.budget import Budget

SPEC = """\
mech: 1
name: small
params:
  bond: solve min USD
  audit_rate: 5% .. 10%
  cost: {cost}
  lock: 1%
{assume}game:
  - worker: [honest, cheat]
  - flagged: chance (audit_rate if cheat else 0)
escrow:
  - bond of worker
accounts: [client]
ledger:
  - client -> worker: 10 USD
  - worker -> client: 10 USD when flagged
  - worker -> outside: cost when honest
  - worker -> outside: 1 USD when cheat
  - bond of worker -> burn: bond when flagged
  - worker -> outside: lock * bond
honest: [honest]
schemes:
  slashing:
  no-bond:
    bond: 0 USD
claims:
  ic: best_response(worker | honest)
  neg: unprofitable(worker | honest)
  ir: participates(worker | honest)
"""


def subject(folder: Path, scheme: str | None = None, *overrides: str, assume: str = "", cost: str = "6 USD") -> Subject:
    file = folder / "small.mech.yaml"
    file.write_text(SPEC.format(cost=cost, assume=f"assume:\n  - {assume}\n" if assume else ""))
    return Subject(file.name, str(file), scheme, None, overrides)


def chart(*subjects: Subject, interval: str = "0.5% .. 80%", samples: int = 6) -> Chart:
    return over_parameter(subjects, "audit_rate", interval, Budget(), samples=samples)


def curve(subject: Subject, interval: str = "0.5% .. 80%", samples: int = 6) -> Curve:
    return chart(subject, interval=interval, samples=samples).curves[0]


def outcomes(curve: Curve) -> list[Outcome]:
    return list(dict.fromkeys(sample.outcome for sample in curve.samples))


def test_the_window_at_each_rate_is_the_one_that_bond_gives_there(tmp_path: Path) -> None:
    small = subject(tmp_path)
    for sample in curve(small, samples=4).samples[::2]:
        window = bond(small.spec, overrides=[f"audit_rate={sample.at}"]).window
        assert sample.spans == window.spans


def test_the_ends_of_the_window_are_the_exact_ones(tmp_path: Path) -> None:
    at_a_tenth = next(s for s in curve(subject(tmp_path), "1% .. 10%", samples=2).samples if s.at == F(1, 10))
    (span,) = at_a_tenth.spans
    assert (span.low, span.high) == (F(800, 11), F(400))


def test_the_part_where_no_bond_works_is_marked_and_says_which_yardsticks_conflict(tmp_path: Path) -> None:
    found = curve(subject(tmp_path))
    assert outcomes(found) == [Outcome.FAILS, Outcome.WORKS]
    for sample in found.samples:
        works = sample.at >= F(5, 410)
        assert (sample.outcome is Outcome.WORKS, bool(sample.spans), not sample.why) == (works, works, works)
    assert found.samples[0].why == "none for IC and IR; none for NEG and IR"


def test_a_change_is_enclosed_by_more_samples_than_were_asked_for(tmp_path: Path) -> None:
    samples = curve(subject(tmp_path)).samples
    last = max(s.at for s in samples if s.outcome is Outcome.FAILS)
    first = min(s.at for s in samples if s.outcome is Outcome.WORKS)
    assert last < F(5, 410) <= first < last * F(11, 10)


def test_without_a_bond_a_sample_says_whether_ic_holds_all_the_same(tmp_path: Path) -> None:
    found = curve(subject(tmp_path, "no-bond"))
    assert found.bond is None
    assert outcomes(found) == [Outcome.FAILS, Outcome.WORKS]
    assert all((s.outcome is Outcome.WORKS) == (s.at >= F(1, 2)) and not s.spans for s in found.samples)


def test_a_rate_that_the_assumptions_leave_out_is_open_and_not_a_failure(tmp_path: Path) -> None:
    found = curve(subject(tmp_path, assume="audit_rate <= 20%"), "10% .. 40%", samples=2)
    assert [s.outcome for s in (found.samples[0], found.samples[-1])] == [Outcome.WORKS, Outcome.OPEN]
    assert found.samples[-1].why


def test_a_rate_at_which_the_spec_has_no_meaning_is_open_and_says_so(tmp_path: Path) -> None:
    small = subject(tmp_path)
    last = over_parameter([small], "audit_rate", "50% .. 200%", Budget(), samples=2).curves[0].samples[-1]
    assert last.outcome is Outcome.OPEN
    assert last.why.startswith("the spec has no meaning there")


def test_the_bond_for_the_specs_own_range_is_marked_where_that_range_lies(tmp_path: Path) -> None:
    own = curve(subject(tmp_path), samples=2).own
    assert own is not None
    assert (own.low, own.high, own.bond) == (F(1, 20), F(1, 10), F(142))  # NEG at 5%: 8.5 / 0.06 = 141.7, rounded up


def test_samples_lie_evenly_in_the_logarithm_and_keep_the_ends() -> None:
    found = spread(Interval(F(1, 10_000), F(1, 2)), 25)
    assert (len(found), found[0], found[-1]) == (25, F(1, 10_000), F(1, 2))
    assert all(F(14, 10) < later / sooner < F(145, 100) for sooner, later in pairwise(found))


@pytest.mark.parametrize("interval", ["0% .. 50%", "10%", "0.00000000001% .. 50%"])
def test_a_range_that_a_logarithmic_axis_cannot_show_is_refused(tmp_path: Path, interval: str) -> None:
    with pytest.raises(UsageError, match=r"range with both ends above zero|cannot be drawn"):
        chart(subject(tmp_path), interval=interval)


def test_a_range_in_another_unit_a_strange_parameter_and_the_bond_itself_are_refused(tmp_path: Path) -> None:
    small = [subject(tmp_path)]
    with pytest.raises(SpecError):
        over_parameter(small, "audit_rate", "1 USD .. 2 USD", Budget())
    with pytest.raises(UnknownName, match="Did you mean `audit_rate`"):
        over_parameter(small, "audit_rat", "1% .. 2%", Budget())
    with pytest.raises(UsageError, match="is what the picture is to find"):
        over_parameter(small, "bond", "1 USD .. 2 USD", Budget())


# Prices --------------------------------------------------------------------------------------------------------------


def priced(folder: Path, scheme: str | None = None) -> Subject:
    """The spec with a cost from the data: an hour of an H200 pays for some 20,000 requests, so a job is that many."""
    small = subject(folder, scheme, cost="= gpu * 10000 requests")
    file = Path(str(small.spec))
    text = file.read_text().replace(
        "  lock:", "  gpu: bench cost llama-3.1-70b fp8 h200-sxm 1000/1000 market tensorrt-llm-0.17\n  lock:"
    )
    file.write_text(text)
    return small


def test_there_is_a_sample_for_each_provider_at_its_own_price(tmp_path: Path) -> None:
    found = over_prices([priced(tmp_path)], Budget())
    known = offers("h200-sxm")
    assert len(known) > 3
    assert [(s.at, s.names) for s in found.curves[0].samples] == [(o.price, o.names) for o in known]
    for row in (choice.row.origin.row_id for offer in known for choice in offer.choices):
        assert row in " ".join(found.notes)


def test_the_window_at_a_price_is_the_one_that_bond_gives_with_this_provider(tmp_path: Path) -> None:
    small = priced(tmp_path)
    sample = _of(over_prices([small], Budget()).curves[0], "aws")
    override = "gpu=bench cost llama-3.1-70b fp8 h200-sxm 1000/1000 aws tensorrt-llm-0.17"
    assert sample.spans == bond(small.spec, overrides=[override]).window.spans


def _of(curve: Curve, name: str) -> Sample:
    return next(sample for sample in curve.samples if name in sample.names)


def test_schemes_without_a_bond_are_named_and_not_drawn(tmp_path: Path) -> None:
    found = over_prices([priced(tmp_path, "slashing"), priced(tmp_path, "no-bond")], Budget())
    assert [curve.title for curve in found.curves] == ["slashing"]
    assert "No bond to choose, so not drawn: no-bond." in found.notes


def test_a_picture_by_price_needs_a_bond_and_the_price_of_a_gpu(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no scheme has a bond to choose"):
        over_prices([subject(tmp_path, "no-bond")], Budget())
    with pytest.raises(UsageError, match="rests on no price of a GPU"):
        over_prices([subject(tmp_path)], Budget())
