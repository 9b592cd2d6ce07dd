"""Games in time with many states: generated specs with known answers.

    ladder(claims)   a dispute ladder whose depth is the state, without a discount
    chain(states)    a record that only gets worse: each fault takes a share of the bond; discount 99.99%
    circles()        twelve states in three circles of four, over four ranges
    windows()        the window of the bond of each, its least value compared with the known answer

In a chain the bond is lost in equal shares: cheating pays the saving and costs, half of the time, a share and nothing
else where the record costs no income, so the least bond is twice the saving times the states. In a ladder countering is
best exactly if the first bond is at least the gas (benchmarks/performance/disputes.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from time import process_time

from bondproof.commands.bond.bond import bond
from mechanisms.language.reader import read_text
from mechanisms.values import Frozen


def ladder(claims: int) -> str:
    """A spec of a ladder of this many claims, an even number, with one state for each claim."""
    return f"""mech: 1
name: ladder
params:
  base:  solve min USD on 0 .. 100000
  gas:   8 USD
  half:  {claims // 2}
states:
  - attack[0 .. half - 1]
  - defend[0 .. half - 1]
  - over: end
discount: none
game:
  - attacker when attack:    [push, stop]
  - challenger when defend:  [counter, skip]
ledger:
  - attacker -> outside:     gas          when push
  - challenger -> outside:   gas          when counter
  - attacker -> challenger:  base * k     when attack[k] and stop
  - challenger -> attacker:  base * k     when defend[k] and skip
  - attacker -> challenger:  base * half  when defend[half - 1] and counter
next:
  - attack[k] -> over:         when stop
  - attack[k] -> defend[k]:    when push
  - defend[k] -> over:         when skip or k == half - 1
  - defend[k] -> attack[k+1]:  when counter and k < half - 1
honest: [stop, counter]
claims:
  nobody-gains:  subgame_perfect()
"""


def chain(states: int) -> str:
    """A spec of a record of this many states, each worse than the one before it."""
    return f"""mech: 1
name: chain
params:
  bond:    solve min USD on 0 .. 1000000
  n:       {states}
  saving:  5 USD
states:
  - strikes[0 .. n - 1]
  - out: end
discount: 99.99%
game:
  - operator:  [honest, cheat]
  - flagged:   chance 50% when cheat
escrow:
  - bond of operator
ledger:
  - outside -> operator:       saving    when cheat
  - bond of operator -> burn:  bond / n  when flagged
next:
  - strikes[k] -> strikes[k+1]:  when flagged and k < n - 1
  - strikes[n-1] -> out:         when flagged
honest: [honest]
claims:
  nobody-gains:  subgame_perfect()
"""


def circles() -> str:
    """A spec of three records one after the other, in each of which an operator goes round four states."""
    return """mech: 1
name: circles
params:
  bond:      solve min USD on 0 .. 100000
  patience:  90% .. 99%
  slander:   0.1% .. 1%
  margin:    1 USD .. 2 USD
  saving:    5 USD .. 6 USD
states:
  - record[0 .. 2, 0 .. 3]
  - out: end
discount: patience
game:
  - operator:  [honest, cheat]
  - flagged:   chance (slander if honest else 50%)
  - slips:     chance 20% when not flagged
ledger:
  - outside -> operator:  margin
  - outside -> operator:  saving  when cheat
  - operator -> burn:     bond    when flagged
next:
  - record[i, j] -> record[i+1, 0]:  when flagged and i < 2
  - record[2, j] -> out:             when flagged
  - record[i, j] -> record[i, 0]:    when slips and j == 3
  - record[i, j] -> record[i, j+1]:  when slips and j < 3
honest: [honest]
claims:
  nobody-gains:  subgame_perfect()
"""


def least_in_circles() -> Fraction:
    """The least bond of `circles`: what it takes in the first record, at the worst corner, where the most is at stake.

    With V_i what a record is worth, V_i = (1 - s bond + d s V_(i+1)) / (1 - d (1 - s)), and cheating does not pay in
    record i if bond >= saving / (50% - s) - d (V_i - V_(i+1)); the last record has the most to lose, the first the
    least. All is affine in the bond, so the bond is found from two values.
    """
    patience, slander, margin, saving = Fraction(9, 10), Fraction(1, 100), Fraction(1), Fraction(6)

    def lacks(bond: Fraction) -> Fraction:
        worth = [Fraction(0)]
        for _ in range(3):
            stays = 1 - patience * (1 - slander)
            worth.append((margin - slander * bond + patience * slander * worth[-1]) / stays)
        return bond + patience * (worth[3] - worth[2]) - saving / (Fraction(1, 2) - slander)

    nothing, one = lacks(Fraction(0)), lacks(Fraction(1))
    return -nothing / (one - nothing)


GAMES: tuple[tuple[str, str, Fraction], ...] = (
    ("ladder of 20 claims", ladder(20), Fraction(8)),
    ("ladder of 74 claims", ladder(74), Fraction(8)),
    ("twelve states, four ranges", circles(), least_in_circles()),
    ("chain of 1,000 states", chain(1000), Fraction(10_000)),
)
"""What it is, the spec, and the least bond."""


class Timed(Frozen):
    """CPU seconds of reading a game in time, and of reading it and finding the window of its bond."""

    name: str
    states: int
    read: float
    seconds: float


def windows(most: int | None = None) -> Iterator[Timed]:
    """The windows of the first games, or of all. AssertionError where a least value is not the known one."""
    for name, text, least in GAMES[:most]:
        started = process_time()
        mechanism = read_text(text, "periods.mech.yaml")
        read = process_time() - started
        (span,) = bond(mechanism).window.spans
        took = process_time() - started
        assert (span.low, span.low_exact) == (least, True), name
        assert mechanism.time is not None, name
        yield Timed(name, len(mechanism.time.reached), read, took)
