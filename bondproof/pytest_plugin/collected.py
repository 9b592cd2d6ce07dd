"""What pytest collects: a spec as a file, a claim as a test.

The claims of a file are known from reading it; nothing is decided until one of them runs. Then the whole spec is
decided in one go, and its other claims take their verdict from there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest

from bondproof.pytest_plugin import ALLOW_UNDECIDED, ARGUMENTS
from bondproof.pytest_plugin.asking import Answer, FarSide

_FAR_SIDE = pytest.StashKey[FarSide]()
NOTHING = "no-claims"
"""The name of the test that stands for a spec without claims, and fails."""


class SpecFile(pytest.File):
    """One `*.mech.yaml` file."""

    @classmethod
    def met(cls, path: Path, parent: pytest.Collector) -> SpecFile:
        """The file, which will be read together with the others that pytest meets before it asks for their claims."""
        file: SpecFile = cls.from_parent(parent, path=path)
        file.far_side.expect(file.shown)
        return file

    @cached_property
    def shown(self) -> str:
        """The path as a user would type it."""
        start = self.config.invocation_params.dir
        try:
            path = os.path.relpath(self.path, start)
        except ValueError:  # another drive
            return str(self.path)
        return str(self.path) if path.startswith(os.pardir) else path

    @property
    def far_side(self) -> FarSide:
        """The one of this run."""
        config = self.config
        if _FAR_SIDE not in config.stash:
            arguments = list(config.getini(ARGUMENTS))
            if config.getoption(ALLOW_UNDECIDED):
                arguments.append("--allow-undecided")
            config.stash[_FAR_SIDE] = FarSide(config.invocation_params.dir, arguments)
        return config.stash[_FAR_SIDE]

    @cached_property
    def decided(self) -> Answer:
        """All claims with their verdicts; computed when the first of them asks."""
        return self.far_side.decide(self.shown)

    def collect(self) -> Iterator[pytest.Item]:
        """A test for each claim, in the order of the file."""
        contents = self.far_side.read(self.shown)
        if contents.fault:
            raise self.CollectError(contents.fault)
        for doubt in contents.warnings:
            self.warn(pytest.PytestCollectionWarning(doubt))
        for name, claim in contents.claims.items():
            item: ClaimItem = ClaimItem.from_parent(self, name=name)
            item.line = claim.line
            yield item
        if not contents.claims:
            yield NoClaims.from_parent(self, name=NOTHING)


class ClaimItem(pytest.Item):
    """One claim: passes where its verdict is the one that the spec expects."""

    line = 1

    def runtest(self) -> None:
        """Compare the verdict with the expected one."""
        assert isinstance(self.parent, SpecFile)
        decided = self.parent.decided
        found = decided.claims.get(self.name)
        if found is None:
            changed = f"{self.parent.shown} has changed since its claims were collected. Run pytest again."
            pytest.fail(decided.fault or changed, pytrace=False)
        self.user_properties += [("verdict", found.verdict), ("engines", " + ".join(found.engines))]
        self.user_properties += [] if found.margin is None else [("margin", found.margin)]
        if found.outcome == "skipped":
            pytest.skip(" ".join(found.text.split("\n")[:2]))
        if found.outcome != "passed":
            pytest.fail(found.text, pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the claim is, and the headline of its failure."""
        return self.path, self.line - 1, f"{self.path.name}: {self.name}"


class NoClaims(pytest.Item):
    """A spec in which there is nothing to check: it must not look like one that was checked."""

    def runtest(self) -> None:
        """Fail."""
        assert isinstance(self.parent, SpecFile)
        self.user_properties.append(("verdict", "VACUOUS"))
        pytest.fail(
            f"VACUOUS  {self.parent.shown} has no claims: nothing was checked. Write what must hold under `claims:`.",
            pytrace=False,
        )

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file itself."""
        return self.path, 0, self.path.name
