"""Curves over the price of a GPU-hour: a sample for each provider of the spec's GPU that the benchmark data knows.

over_prices(subjects, budget)   Chart
offers(gpu)                     what each provider asks, the cheapest first
priced_at(mechanism, source)    the changes that give a spec another source of prices

The GPU and its throughput stay those of the spec; only what an hour costs changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction

from benchmarks.gpu.keys import readable
from benchmarks.gpu.prices import PriceChoice, choose_price
from benchmarks.gpu.tables import price_rows
from bondproof.commands.compare.curves import By, Chart, Curve, Mark, Sample, brief, measured, recommended_for
from bondproof.commands.compare.subjects import Subject, curve_title, picture_title
from bondproof.system.progress import Progress, silent
from mechanisms.errors import UsageError
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import BenchRef
from mechanisms.terms.units import ONE_UNIT
from mechanisms.values import Frozen
from solvers.engines.budget import Budget

_PLACES = {"cost": (2, 4), "price": (0, 1)}
"""Where the keys of a reference hold the GPU and the source of its price, by kind (benchmarks/gpu/grammar.py)."""


class Offer(Frozen):
    """A price in USD per GPU-hour, those who ask it, and the rows that say so."""

    price: Fraction
    names: tuple[str, ...]
    choices: tuple[PriceChoice, ...]


def offers(gpu: str) -> tuple[Offer, ...]:
    """The price of each provider that offers a GPU on demand, the cheapest first; equal prices are one offer.

    >>> [(offer.names[0], float(offer.price)) for offer in offers("h100-sxm")][:2]
    [('hyperbolic', 1.29), ('vast', 1.865)]
    """
    found = dict[Fraction, list[tuple[str, PriceChoice]]]()
    for cloud in dict.fromkeys(readable(row.cloud) for row in price_rows() if readable(row.gpu) == readable(gpu)):
        with suppress(UsageError):  # offered elsewhere than where its price key looks, or not to be used
            choice = choose_price(gpu, cloud)
            found.setdefault(choice.row.usd_per_gpu_hour, []).append((cloud, choice))
    return tuple(
        Offer(price, tuple(name for name, _ in asked), tuple(choice for _, choice in asked))
        for price, asked in sorted(found.items())
    )


def priced_at(mechanism: Mechanism, source: str) -> tuple[str, ...]:
    """What to set in a spec, as `--set` takes it, so that its GPU prices come from this source."""
    return tuple(f"{name}=bench {_elsewhere(reference, source)}" for name, reference in _priced(mechanism))


def _elsewhere(reference: BenchRef, source: str) -> BenchRef:
    place = _PLACES[reference.kind][1]
    return BenchRef(reference.kind, (*reference.keys[:place], source, *reference.keys[place + 1 :]))


def _priced(mechanism: Mechanism) -> Iterator[tuple[str, BenchRef]]:
    """The references that rest on the price of a GPU."""
    for parameter in mechanism.references:
        setting = parameter.setting
        if isinstance(setting, BenchRef) and setting.kind in _PLACES:
            yield parameter.name, setting


def _gpu_and_source(mechanism: Mechanism) -> tuple[str, str]:
    """The one GPU whose price the spec rests on, and where that price is from.

    Raises UsageError where there is none, or are several.
    """
    found = {tuple(ref.keys[place] for place in _PLACES[ref.kind]) for _, ref in _priced(mechanism)}
    gpus = sorted({gpu for gpu, *_ in found})
    if len(gpus) != 1:
        said = f"the prices of {len(gpus)} GPUs ({', '.join(gpus)[:80]})" if gpus else "no price of a GPU"
        raise UsageError(
            f"{mechanism.header.name} rests on {said}; a picture by gpu-price needs one. Write the costs as "
            "`bench cost MODEL PRECISION GPU IN/OUT PRICE` with the same GPU, or draw by audit-rate."
        )
    return gpus[0], sorted(source for _, source in found)[0]


def over_prices(subjects: Sequence[Subject], budget: Budget, *, progress: Progress = silent) -> Chart:
    """The curve of every subject with a bond to choose, over the prices of all providers of its GPU.

    Workloads that differ in their source of prices alone give the same curve, which is drawn once.

    Raises SpecError and UsageError as `load` does; UsageError where no subject has a bond to choose, or
    where a spec does not rest on the price of one GPU.
    """
    drawn = dict[object, tuple[Subject, Mechanism]]()
    without = []
    for subject in subjects:
        read = subject.unresolved()
        if not read.solved:
            without.append(subject)
            continue
        same = (read.source.sha256, subject.scheme, tuple(str(r) for r in _at_no_price(read)))
        drawn.setdefault(same, (subject, read))
    if not drawn:
        raise UsageError("no scheme has a bond to choose, so there is no window to draw. Draw by audit-rate.")
    kept = [subject for subject, _ in drawn.values()]
    curves = tuple(
        _curve(subject, read, curve_title(subject, kept), budget, progress) for subject, read in drawn.values()
    )
    left = [curve_title(subject, subjects) for subject in without]
    gpus = dict.fromkeys(_gpu_and_source(read)[0] for _, read in drawn.values())
    notes = [_CAPTION, *(note for gpu in gpus for note in _sources(gpu))]
    if left:
        notes.insert(1, f"No bond to choose, so not drawn: {', '.join(left)}.")
    title = picture_title(kept, "price of a GPU-hour")
    return Chart(By.PRICE, title, "USD per GPU-hour", ONE_UNIT, curves, tuple(notes))


_CAPTION = (
    "A bar holds the bonds at which IC, NEG and IR hold together, computed exactly at the price of each provider "
    "for all values of the parameters in their ranges. Prices are the on-demand price of each provider."
)


def _at_no_price(mechanism: Mechanism) -> Iterator[BenchRef]:
    return (_elsewhere(reference, "-") for _, reference in _priced(mechanism))


def _curve(subject: Subject, read: Mechanism, title: str, budget: Budget, progress: Progress) -> Curve:
    gpu, source = _gpu_and_source(read)

    def at(offer: Offer) -> Sample:
        progress(f"picture of {title}: {offer.names[0]}")
        mechanism = subject.mechanism(*priced_at(read, offer.names[0]))
        return measured(mechanism, offer.price, brief(budget), offer.names)

    samples = tuple(map(at, offers(gpu)))
    own = choose_price(gpu, source).row.usd_per_gpu_hour
    mark = Mark(own, own, recommended_for(subject.mechanism(), budget))
    return Curve(title, read.solved[0], samples, mark)


def _sources(gpu: str) -> Iterator[str]:
    """The rows of the prices, by their date, and the doubts about them."""
    dated, doubts = dict[str, list[str]](), list[str]()
    for offer in offers(gpu):
        for name, choice in zip(offer.names, offer.choices, strict=True):
            origin = choice.row.origin
            dated.setdefault(origin.date or "no date", []).append(f"{origin.row_id} {name} {float(offer.price):g}")
            doubts += choice.doubts()
    for date, rows in dated.items():
        yield f"{gpu} prices ({date}): {', '.join(rows)}."
    if doubts:
        yield f"Doubted: {'; '.join(doubts)}."
