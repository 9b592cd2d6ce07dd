"""Workloads: the same spec with the costs of another GPU, other models, or another source of prices.

    h100-sxm llama-3.1-70b llama-3.1-8b market
    a100-80-sxm llama-3.1-70b:fp16 llama-3.1-8b:fp16 aws
    GPU         promised model     model of the cheat   price source

A workload rewrites the `bench` references of a spec: the first model that its costs name is the
promised one, the second that of the cheat. What a reference says besides (lengths, engine) stays,
and so do ratios and everything that is not a reference. A precision that is not given stays, too.
"""

from __future__ import annotations

from collections.abc import Iterable

from mechanisms.errors import UsageError
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import BenchRef
from mechanisms.values import Frozen

_EXAMPLE = "h100-sxm llama-3.1-70b llama-3.1-8b market"


class Served(Frozen):
    """A model and the precision at which it is served; None leaves that of the spec."""

    model: str
    precision: str | None

    @staticmethod
    def of(text: str) -> Served:
        """`llama-3.1-70b` or `llama-3.1-70b:fp8`."""
        model, _, precision = text.partition(":")
        return Served(model, precision or None)

    def __str__(self) -> str:
        return f"{self.model}:{self.precision}" if self.precision else self.model


class Workload(Frozen):
    """A GPU, the promised model, the model of the cheat, and where prices come from."""

    gpu: str
    promised: Served
    cheat: Served
    source: str

    def __str__(self) -> str:
        return f"{self.gpu} {self.promised} {self.cheat} {self.source}"

    def overrides(self, mechanism: Mechanism) -> tuple[str, ...]:
        """What to set in a spec, as `--set` takes it.

        Raises UsageError where the spec has no cost that names this many models.
        """
        models = list(dict.fromkeys(_model(p.setting) for p in mechanism.references if _is_cost(p.setting)))
        if len(models) != 2:
            raise UsageError(
                f"{mechanism.header.name} names the costs of {len(models)} models; a workload replaces two. "
                "Write both costs as `bench cost MODEL PRECISION GPU IN/OUT PRICE`."
            )
        served = dict(zip(models, (self.promised, self.cheat), strict=True))
        return tuple(
            f"{p.name}=bench {self._rewritten(p.setting, served)}"
            for p in mechanism.references
            if isinstance(p.setting, BenchRef) and p.setting.kind in ("cost", "price", "throughput", "retail")
        )

    def _rewritten(self, reference: BenchRef, served: dict[str, Served]) -> BenchRef:
        keys = list(reference.keys)
        if reference.kind == "price":
            keys[:2] = self.gpu, self.source
            return BenchRef(reference.kind, tuple(keys))
        chosen = served.get(keys[0], Served(keys[0], None))
        keys[0] = chosen.model
        if reference.kind in ("cost", "throughput"):
            keys[1], keys[2] = chosen.precision or keys[1], self.gpu
        if reference.kind == "cost":
            keys[4] = self.source
        return BenchRef(reference.kind, tuple(keys))


def _is_cost(setting: object) -> bool:
    return isinstance(setting, BenchRef) and setting.kind == "cost"


def _model(setting: object) -> str:
    assert isinstance(setting, BenchRef)
    return setting.keys[0]


def workloads(texts: Iterable[str]) -> tuple[Workload, ...]:
    """The workloads in a list of texts, each of which may hold several, separated by commas.

    Raises UsageError where one is not four words.

    >>> [w.gpu for w in workloads(["h100-sxm llama-3.1-70b llama-3.1-8b market, l40s a:fp8 b:fp8 aws"])]
    ['h100-sxm', 'l40s']
    """
    found = []
    for part in (part.strip() for text in texts for part in text.split(",")):
        words = part.split()
        if len(words) != 4:
            raise UsageError(f"`{part[:80]}` is not a workload. Write GPU MODEL CHEAT PRICES, as in `{_EXAMPLE}`.")
        found.append(Workload(words[0], Served.of(words[1]), Served.of(words[2]), words[3]))
    return tuple(dict.fromkeys(found))
