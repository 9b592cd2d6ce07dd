"""Windows in the section `claims`: the verdict that a spec records of the window of a parameter to be solved.

    claims:
      bond/window:
        expect: refuted
        because: what deters a cheater is more than an honest worker can post

Such a key has no statement of its own, since what it claims is always the same: that some value of the parameter
satisfies every claim that decides it. So it holds `expect` and `because` alone.

Not here: the claims themselves (mechanisms/language/statements.py), deciding a window (solvers/windows/window.py).
"""

from __future__ import annotations

from collections.abc import Collection

from mechanisms.errors import did_you_mean
from mechanisms.language import shapes
from mechanisms.language.codes import Code
from mechanisms.language.document import Mapping, Scalar, Tree
from mechanisms.language.faults import Faults, fault
from mechanisms.language.names import listed
from mechanisms.model.mechanism import WINDOW, Expected, WindowClaim

WINDOW_KEYS = ("expect", "because")
_EXAMPLE = "write `expect: refuted` and `because: ...` below it, or remove the key"


def is_window(key: Scalar) -> bool:
    """Whether a key of the section `claims` names a window."""
    return key.text.endswith(WINDOW)


def has_windows(section: Tree) -> bool:
    """Whether the section `claims` names a window."""
    return isinstance(section, Mapping) and any(is_window(key) for key, _ in section.entries)


def without_windows(section: Tree, given: Collection[str]) -> Tree:
    """The section `claims` without the windows of parameters that are given a value."""
    if not isinstance(section, Mapping):
        return section
    gone = {f"{name}{WINDOW}" for name in given}
    return Mapping(tuple((key, value) for key, value in section.entries if key.text not in gone), section.at)


def windows(section: Tree, solved: Collection[str], faults: Faults) -> tuple[WindowClaim, ...]:
    """The windows in the section `claims`; `solved` are the parameters that may have one."""
    found = list[WindowClaim]()
    for key, value in section.entries if isinstance(section, Mapping) else ():
        if is_window(key):
            with faults.caught():
                found.append(_window(key, value, solved, faults))
    return tuple(found)


def _window(key: Scalar, value: Tree, solved: Collection[str], faults: Faults) -> WindowClaim:
    name = key.text.removesuffix(WINDOW)
    if name not in solved:
        known = f"the spec solves for {listed(solved)}" if solved else "a window has a parameter set to `solve min USD`"
        advice = did_you_mean(name, solved) or known
        raise fault(Code.CLAIM, f"`{key.text[:60]}`: no parameter `{name[:60]}` is solved for", key.at, advice)
    if not isinstance(value, Mapping):
        written = isinstance(value, Scalar) and value.empty
        message = "holds nothing" if written else "may hold only `expect` and `because`: what a window claims is fixed"
        raise fault(Code.CLAIM, f"`{key.text[:60]}` {message}", key.at if written else value.at, _EXAMPLE)
    shapes.check_keys(value.entries, WINDOW_KEYS, "a window", faults)
    expect, because = value.get("expect"), value.get("because")
    return WindowClaim(
        name,
        key.at,
        Expected.PROVED if expect is None else expected(expect),
        "" if because is None else shapes.text(because, "the reason").text.strip(),
    )


def expected(node: Tree) -> Expected:
    """The verdict that `expect` records. Raises SpecError for any other text."""
    scalar = shapes.text(node, "`expect`")
    word = scalar.text.upper()
    if word not in Expected.__members__:
        message = f"`{scalar.text[:60]}` is not a verdict that can be expected"
        raise fault(Code.CLAIM, message, scalar.at, "write `proved` or `refuted`")
    return Expected[word]
