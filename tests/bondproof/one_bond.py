"""A spec whose two claims need different bonds, with other numbers and claims where a test wants them."""

BODY = """\
mech: 1
name: spot
params:
  bond:        {bond}
  audit_rate:  {rate}
  false_alarm: {alarm}
game:
  - worker:  [honest, cheat]
  - caught:  chance (audit_rate if cheat else false_alarm)
ledger:
  - outside -> worker:  1 USD
  - worker -> outside:  0.60 USD   when honest
  - worker -> burn:     bond       when caught
claims:
"""
PAIR = "  cheating-loses:  E[worker | cheat] < 0\n  honest-pays:     E[worker | honest] >= 0\n"
RECORDED = "  bond/window:\n    expect: refuted\n    because: no honest worker can post what deters a cheater\n"
CONFLICT = (
    "no bond satisfies cheating-loses and honest-pays together: "
    "cheating-loses needs bond > 50 USD, honest-pays needs bond <= 8 USD"
)


def text(claims: str = PAIR, *, bond: str = "solve min USD", rate: str = "2% .. 10%", alarm: str = "5%") -> str:
    return BODY.format(bond=bond, rate=rate, alarm=alarm) + claims
