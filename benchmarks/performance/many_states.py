"""Games in time of a hundred thousand states at one point: exact bounds, compared with a generic linear program.

    shares(states)      a bond lost in shares; cheating pays until nothing is left of it
    steps(states)       a climb that pays at its end alone: worth one USD from the first step on, and nothing before
    ranks(side)         a square of ranks in which an operator goes up and down: every state leads back to every other
    bounded(...)        the bounds of each, compared with the known answer, and the linear program, with the bounds

The worth V of the best plan is the least solution of V >= u_a + d P_a V for every state and plan: a linear program of
one variable a state (F. d'Epenoux, 1963), given to HiGHS with the same rows.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from fractions import Fraction
from time import process_time

import numpy as np

from mechanisms.game.blocks import reached
from mechanisms.language import events
from mechanisms.language.files import clean
from mechanisms.language.reader import read_blocks
from mechanisms.values import Frozen
from proofs.bounds.choices import Choices, choices
from solvers.bounds.rows import Numbers, rows
from solvers.bounds.search import Outlook, outlook

SLACK = 1e-6
"""By so much of the largest worth may a linear program in floats miss a bound."""


def shares(states: int) -> str:
    """A spec in which each flagged fault costs 9 USD of the bond, and saves 5 USD; half of them are flagged."""
    return f"""mech: 1
name: shares
params:
  n:       {states}
  share:   9 USD
  saving:  5 USD
states:
  - faults[0 .. n - 1]
  - out: end
discount: 99.99%
game:
  - operator:  [honest, cheat]
  - flagged:   chance 50% when cheat
ledger:
  - outside -> operator:  saving  when cheat
  - operator -> burn:     share   when flagged
next:
  - faults[k] -> faults[k+1]:  when flagged and k < n - 1
  - faults[n-1] -> out:        when flagged
honest: [honest]
"""


def gain_of_shares(states: int) -> float:
    """1/2 USD a period, until all shares are lost: each lasts a period at least, and two on average."""
    discount = 0.9999
    lasts = discount / 2 / (1 - discount / 2)
    return 0.5 / (1 - discount) * (1 - lasts**states)


def steps(states: int) -> str:
    """A spec in which each step costs 1 USD, and the last one pays one more than all of them."""
    return f"""mech: 1
name: steps
params:
  n:      {states}
states:
  - step[1 .. n]
  - over: end
discount: none
game:
  - climber:  [stop, climb]
ledger:
  - climber -> outside:  1 USD        when climb
  - outside -> climber:  (n + 1) * 1 USD  when climb and step[n]
next:
  - step[k] -> step[k+1]:  when climb and k < n
  - step[k] -> over:       when stop or k == n
honest: [stop]
"""


def ranks(side: int) -> str:
    """A spec of a square of ranks: honest play pays 1 USD everywhere, and cheating 20 USD once."""
    return f"""mech: 1
name: ranks
params:
  n:      {side}
states:
  - rank[1 .. n, 1 .. n]
  - out: end
discount: 99%
game:
  - operator:  [honest, cheat]
  - up:        chance (i / (i + n) if rank[i, j] else 0)  when honest
  - right:     chance 50%                                 when honest
ledger:
  - outside -> operator:  1 USD   when honest
  - outside -> operator:  20 USD  when cheat
next:
  - rank[i, j] -> rank[i+1, j]:  when up and right and i < n
  - rank[i, j] -> rank[i, j+1]:  when up and not right and honest and j < n
  - rank[i, j] -> rank[i-1, j]:  when not up and right and i > 1
  - rank[i, j] -> rank[i, j-1]:  when not up and not right and honest and j > 1
  - any -> out:                  when cheat
honest: [honest]
"""


class Bounded(Frozen):
    """CPU seconds of reading a game, of reading it and bounding its values, and of the linear program.

    Not `solved` is a linear program that HiGHS gave up after its time. `memory` is the most of the process, in MiB,
    once all games are bounded, before any linear program.
    """

    name: str
    states: int
    read: float
    seconds: float
    program: float
    solved: bool
    memory: int


def bounded(states: int, side: int, patience: float) -> Iterator[Bounded]:
    """Bound each game; its linear program is given up after `patience` seconds.

    AssertionError where a known answer is not within the bounds, or the linear program misses them.
    """
    games = (
        ("shares of a bond", shares(states), gain_of_shares(states)),
        ("steps to a prize", steps(states), 1.0),
        ("square of ranks", ranks(side), 0.0),
    )
    ours = [(name, *_bounds(name, text, gain)) for name, text, gain in games]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024  # before any linear program
    for name, found, read, took in ours:
        started = process_time()
        worth = least_solution(found.choices, patience)
        program = process_time() - started
        blocks = found.choices.blocks
        if worth is not None:
            least, most = found.best(blocks.first)
            scale = SLACK * max(1.0, float(np.max(np.abs(worth))))
            assert float(least) - scale <= worth[0] <= float(most) + scale, name
        many = sum(len(block.states) for block in blocks.blocks)
        yield Bounded(name, many, read, took, program, worth is not None, memory)


def _bounds(name: str, text: str, gain: float) -> tuple[Outlook, float, float]:
    """The bounds of a game, and the CPU seconds of reading it and of all."""
    started = process_time()
    source = clean(text, f"{name}.mech.yaml")
    blocks = reached(read_blocks(events.tree(source.text, source.path), source))
    read = process_time() - started
    found = outlook(choices(blocks, blocks.mechanism.game.players[0], {}), {})
    took = process_time() - started
    low, high = found.gain
    assert float(low) * (1 - 1e-9) <= gain <= float(high) * (1 + 1e-9), name
    assert high - low <= Fraction(1, 10**6), name
    return found, read, took


def least_solution(chosen: Choices, patience: float) -> Numbers | None:
    """The worth of the best plan in each state, by HiGHS; None where it gives up."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    found = rows(chosen, {})
    every = np.arange(len(found.brings))
    own = csr_array((np.ones(len(every)), (every, found.of)), shape=found.leads.shape)
    system = found.discount * found.leads - own
    solved = linprog(
        np.ones(found.size),
        A_ub=system,
        b_ub=-found.brings,
        bounds=(None, None),
        method="highs",
        options={"time_limit": patience},
    )
    return np.asarray(solved.x) if solved.status == 0 else None
