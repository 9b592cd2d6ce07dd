"""Headline numbers of the staking protocols of the catalogue, each computed by the toolkit from its spec.

What a rule takes is read off as the largest gain that it still deters: the upper end of the window of
the gain, in the currency of the protocol, whose price is set to 1 USD.
"""

from __future__ import annotations

from fractions import Fraction as F
from functools import cache

import pytest

from bondproof.commands.bond.bond import bond
from bondproof.commands.verify.verify import verify
from solvers.windows.real_sets import Span

SPECS = (
    "babylon",
    "bittensor-yuma",
    "chainlink-staking",
    "cosmos",
    "eigenlayer-avs",
    "ethereum-electra",
    "filecoin",
    "gensyn",
    "livepeer-2018",
    "polkadot",
    "the-graph",
    "truebit",
)
# No chance of being noticed deters here: the slash is smaller than the saving (Livepeer).
# Gensyn is left out of these: its deposit is solved for.
ASKED_FOR_NOTICE = tuple(name for name in SPECS if name not in {"gensyn", "livepeer-2018"})


def words(spec: str, *overrides: str, scheme: str | None = None) -> dict[str, str]:
    """The verdict on every claim of a spec."""
    (checked,) = verify([spec], scheme=scheme, overrides=overrides, repair_expected=False).specs
    return {claim.result.statement.claim.name: claim.word for claim in checked.claims}


def window(spec: str, claim: str, *overrides: str, scheme: str | None = None) -> Span:
    """The values of the one parameter that `overrides` leave to be solved, for which a claim holds."""
    (span,) = bond(spec, claims=[claim], scheme=scheme, overrides=overrides).window.spans
    return span


def most(spec: str, claim: str, *overrides: str, scheme: str | None = None) -> F:
    """The exact upper end of a window."""
    span = window(spec, claim, *overrides, scheme=scheme)
    assert span.high is not None
    assert span.high_exact
    return span.high


def least(spec: str, claim: str, *overrides: str, scheme: str | None = None) -> F:
    """The exact lower end of a window."""
    span = window(spec, claim, *overrides, scheme=scheme)
    assert span.low_exact
    return span.low


# The inference question ---------------------------------------------------------------------------------------------


@cache
def saving() -> F:
    """What serving 8B saves on the batch: the least amount at stake that deters where a cheat is surely noticed."""
    given = ("noticed=1", "at_stake=solve min USD")
    return least("ethereum-electra", "deters-serving-8b", *given, scheme="inference")


def test_a_batch_of_1000_requests_served_by_the_8b_model_saves_a_quarter_of_a_dollar() -> None:
    assert F("0.24") < saving() < F("0.26")


@pytest.mark.parametrize("spec", ASKED_FOR_NOTICE)
def test_what_is_missing_is_being_noticed_and_little_of_it_would_do(spec: str) -> None:
    """As written the rule does not deter; its stake would, if a cheat were noticed one time in twenty or less."""
    assert words(spec, scheme="inference") == {"deters-serving-8b": "REFUTED"}
    needed = least(spec, "deters-serving-8b", "noticed=solve min on 0 .. 1", scheme="inference")
    assert 0 < needed < F(1, 20)


def test_at_livepeer_no_chance_of_being_noticed_deters_but_a_larger_slash_does() -> None:
    given = ["noticed=solve min on 0 .. 1"]
    assert bond("livepeer-2018", claims=["deters-serving-8b"], scheme="inference", overrides=given).word == "REFUTED"
    share = least("livepeer-2018", "deters-serving-8b", "failed_slash=solve min on 0 .. 1", scheme="inference")
    assert F(1, 10**6) < share < F(1, 5000)


def test_gensyn_would_deter_with_a_deposit_of_the_saving_over_the_least_portion() -> None:
    deposit = least("gensyn", "deters-serving-8b", scheme="inference")
    assert deposit == saving() / F("0.2")


# Ethereum -----------------------------------------------------------------------------------------------------------

ETHER = ("ETH=1 USD", "running=0 USD", "gain_eth=solve min on 0 .. 100")
HALF = 1 / (1 + F(1, 20) * F(4096 * 384, 365 * 86400))  # what falls due after 4096 epochs is worth, at 5% a year
NO_DUTIES = ("wait=0",)


def ethereum_loss(*overrides: str) -> F:
    """The share of 32 ETH that one double vote costs."""
    return most("ethereum-electra", "cheating-loses", *ETHER, *overrides) / 32


def test_an_isolated_slash_on_ethereum_takes_a_five_hundredth_of_the_stake() -> None:
    """PROTOCOLS 1: about 0.065 ETH, 0.2% of the stake, at 34 million ETH in all."""
    share = ethereum_loss()
    assert round(share * 32, 3) == F("0.065")
    assert round(100 * share, 1) == F("0.2")


def test_the_initial_penalty_is_a_128th_of_an_ether() -> None:
    """PROTOCOLS 1: 0.0078125 ETH on 32 ETH."""
    assert 32 * ethereum_loss(*NO_DUTIES, "slashed_share=0") == F("0.0078125")


def test_a_hundredth_of_all_stake_slashed_adds_three_hundredths_half_a_wait_later() -> None:
    """Case COR-01: min(1, 3S/T) is 3/100."""
    apart = [ethereum_loss(*NO_DUTIES, f"slashed_share={share}") for share in ("1/100", "0")]
    assert apart[0] - apart[1] == HALF * F(3, 100)


def test_before_electra_the_same_group_lost_twice_as_much() -> None:
    """Case COR-02: 1/32 at once and 3/100 by correlation are 49/800; the second part comes half a wait later."""
    found = ethereum_loss(*NO_DUTIES, "initial_divisor=32", "slashed_share=1/100")
    assert found == F(49, 800) - (1 - HALF) * F(3, 100)


def test_a_third_slashed_together_loses_everything_and_less_than_a_third_does_not() -> None:
    """Case COR-03: a faulty client with a third of the stake."""
    at = {
        share: words("ethereum-electra", f"slashed_share={share}", scheme="correlated-third")[
            "a-third-loses-everything"
        ]
        for share in ("1/3", "33%")
    }
    assert at == {"1/3": "PROVED", "33%": "REFUTED"}


def test_the_reward_gives_the_initial_penalty_back_since_electra_and_a_sixteenth_of_it_before() -> None:
    """PROTOCOLS 1: both divisors are 4096 now; they were 32 and 512."""
    back, bites = "self-inclusion-recovers-the-initial-penalty", "the-initial-penalty-punishes-a-self-includer"
    now, before = words("ethereum-electra"), words("ethereum-electra", "initial_divisor=32", "reward_divisor=512")
    assert (now[back], now[bites]) == ("PROVED", "REFUTED")
    assert (before[back], before[bites]) == ("REFUTED", "PROVED")


# Babylon, Cosmos, Polkadot ------------------------------------------------------------------------------------------


def test_equivocating_on_babylon_takes_a_thousandth_of_the_stake() -> None:
    """PROTOCOLS 4: slashing_rate 0.001."""
    given = ("BTC=1 USD", "running=0 USD", "slash_fee=0 BTC", "gain_rate=solve min on 0 .. 1")
    assert most("babylon", "cheating-loses", *given, scheme="own-stake") == F(1, 1000)


def test_the_rewards_of_later_weeks_deter_on_babylon_what_the_slash_does_not() -> None:
    """By hand: a gain of 1% of the stake, a tenth of that slashed; 0.1% a week for ever is 52%, at 10% a year."""
    found = words("babylon", scheme="own-stake")
    assert found["a-gain-of-one-percent-loses"] == "REFUTED"
    assert found["a-gain-of-one-percent-is-deterred"] == "PROVED"


def test_at_the_least_stake_of_babylon_the_fee_is_200_slashes() -> None:
    """PROTOCOLS 4: 100,000 sat are reserved; a thousandth of 500,000 sat is 500 sat."""
    assert words("babylon")["the-fee-is-200-slashes-at-the-least-stake"] == "PROVED"


def test_a_double_sign_on_the_cosmos_hub_takes_5_percent_and_500_times_what_downtime_does() -> None:
    """PROTOCOLS 2: 0.05 and 0.0001."""
    given = ("ATOM=1 USD", "stake=1 ATOM", "running=0 USD", "gain=solve min USD on 0 .. 1")
    assert most("cosmos", "cheating-loses", *given) == F(1, 20)
    assert words("cosmos")["downtime-is-500-times-smaller"] == "PROVED"


def test_an_honest_operator_who_fails_2_percent_of_the_time_bears_a_downtime_slash_of_190() -> None:
    """Case LIV-01: R = 10, c = 6, the payment is lost in an outage; a jail of no time is not a loss besides."""
    given = ("ATOM=1 USD", "stake=1000 ATOM", "fees=10 USD", "running=6 USD", "outage=2%", "jail=0 s")
    share = most("cosmos", "honesty-participates", *given, "downtime=solve min on 0 .. 1")
    assert share * 1000 == 190


def test_the_fees_of_later_windows_deter_an_operator_with_one_percent_unless_the_delegators_follow() -> None:
    """By hand: a gain of 4000 USD against 15 USD a window for ever, 65,000 USD at 10% a year, and 1% of the slash."""
    verdicts = {s: words("cosmos", scheme=s)["cheating-is-worse"] for s in ("thin-operator", "delegators-follow")}
    assert verdicts == {"thin-operator": "PROVED", "delegators-follow": "REFUTED"}


@pytest.mark.parametrize(
    ("offenders", "share"),
    [
        pytest.param(1, F("0.0009"), id="1-of-100"),
        pytest.param(5, F(9, 400), id="COR-04"),
        pytest.param(20, F("0.36"), id="20-of-100"),
        pytest.param(34, F(1), id="more-than-a-third"),
    ],
)
def test_the_slash_of_polkadot_grows_with_the_square_of_the_offenders(offenders: int, share: F) -> None:
    """PROTOCOLS 3: min(1, (3k/n)^2); the docs give 0.09% for 1 and 36% for 20 of 100."""
    free = ("income=0 USD", "check_cost=0 USD", "DOT=1 USD", "stake=1 DOT")
    given = (*free, "gain=solve min USD on 0 .. 2", f"offenders={offenders}")
    assert most("polkadot", "cheating-loses", *given) == share


# The Graph ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "belief"), [(None, F(2, 3)), ("legacy", F(8, 9))])
def test_at_the_least_stake_a_dispute_needs_high_confidence(scheme: str | None, belief: F) -> None:
    """PROTOCOLS 8: break-even 0.667 with a cut of 10%, 0.889 with 2.5%."""
    assert least("the-graph", "disputing-pays", scheme=scheme) == belief


OF_1000 = ("GRT=1 USD", "stake=1000 GRT", "cut=100%")
OF_100 = ("GRT=1 USD", "stake=100 GRT", "cut=100%")


def test_the_least_win_probability_of_a_challenger_is_the_known_one() -> None:
    """Case DIS-01: deposit 10, cost 2, a tenth of 1000 is 6/55."""
    assert least(
        "the-graph", "disputing-pays", *OF_1000, "fisherman_cut=10%", "deposit=10 GRT", "dispute_cost=2 GRT"
    ) == F(6, 55)


def test_the_largest_deposit_that_lets_an_honest_challenger_work_is_the_known_one() -> None:
    """Case DIS-02: half of 100, cost 5, an arbitrator who errs one time in ten: 400."""
    given = (*OF_100, "dispute_cost=5 GRT", "right=9/10", "deposit=solve min USD")
    assert most("the-graph", "disputing-pays", *given) == 400


def test_one_who_disputes_himself_needs_twice_the_slash_to_be_deterred() -> None:
    """Cases DIS-03 and DIS-04: a gain of 60 takes a bond of 120, and 100 does not do."""
    given = ("right=1", "indexing_cost=0 USD", "gain=60 USD", "cut=100%")
    assert least("the-graph", "disputing-oneself-is-worse", *given, "stake=solve min USD") == 120
    assert words("the-graph", *given, *OF_100)["disputing-oneself-is-worse"] == "REFUTED"


# Truebit ------------------------------------------------------------------------------------------------------------


def test_the_payout_of_truebit_is_clone_proof_only_weakly() -> None:
    """Case VER-10: two identities break even in every crowd, three lose; any cost of a clone makes it strict."""
    free, dear = words("truebit"), words("truebit", "identity_cost=1 cent")
    assert (free["two-identities-gain-nothing"], free["two-identities-lose"]) == ("PROVED", "REFUTED")
    assert free["three-identities-lose"] == "PROVED"
    assert dear["two-identities-lose"] == "PROVED"


def test_a_solver_who_challenges_himself_loses_nine_tenths_of_his_deposit() -> None:
    """PROTOCOLS 11: 10% to the opponent, 10% to the owner of the task, 80% vanish."""
    assert words("truebit")["a-self-challenge-costs-nine-tenths"] == "PROVED"
    assert words("truebit", "to_opponent=20%")["a-self-challenge-costs-nine-tenths"] == "REFUTED"


# Chainlink, Filecoin, Livepeer, EigenLayer, Bittensor ---------------------------------------------------------------


@pytest.mark.parametrize("months", [0, 1, 3, 30])
def test_chainlink_v01_takes_rewards_of_three_months_at_most(months: int) -> None:
    """PROTOCOLS 9: the smaller of the accrued rewards and three months of them, and no stake."""
    given = ("LINK=1 USD", "monthly=1 LINK", f"accrued={months} LINK", "outage_saving=solve min USD")
    span = window("chainlink-staking", "cheating-loses", *given) if months else None
    assert (span.high if span else 0) == min(months, 3)


def test_an_operator_of_chainlink_without_rewards_has_nothing_to_lose() -> None:
    assert words("chainlink-staking", scheme="nothing-accrued") == {"cheating-loses": "REFUTED"}


def test_a_faulty_day_on_filecoin_costs_3_51_days_and_the_first_none() -> None:
    """PROTOCOLS 7: 351/100 of the daily reward from the second missed proof on."""
    found = words("filecoin")
    assert found["a-faulty-day-costs-3.51-days"] == found["a-self-dispute-costs-it-all"] == "PROVED"
    assert found["dropping-between-proofs-loses"] == "REFUTED"


def test_a_provider_of_filecoin_who_drops_all_and_gives_up_loses_3_7_days_of_income_a_day_later() -> None:
    """Dropped, found at once, given up the next day: -d * 1.05 * 3.51 rewards of 1 USD, with d = 3650/3651."""
    given = ("FIL=1 USD", "missing=100%", "found=100%", "outage=0%")
    (checked,) = verify(["filecoin"], claims=["dropping-loses"], overrides=given).specs
    loss, shown = F(3650, 3651) * F("1.05") * F("3.51"), checked.claims[0].result.floor
    assert shown is not None
    assert loss - F(1, 1000) < shown <= loss


def test_a_livepeer_cheat_prefers_to_fail_a_verification_than_to_miss_it() -> None:
    """PROTOCOLS 10: a millionth of the bond against half a percent."""
    found = words("livepeer-2018")
    assert found["missing-costs-5000-times-failing"] == found["missing-is-worse"] == "PROVED"
    assert found["wrong-segments-lose"] == "REFUTED"


def test_out_of_the_pool_of_livepeer_for_two_rounds_a_wrong_segment_would_lose_at_no_slash() -> None:
    """By hand, patient: 3.94 USD a batch over 1 + 63% n rounds, against 1.94 USD a round, needs n = 2."""
    given = ("failed_slash=0", "missed_slash=0", "double_slash=0")
    assert words("livepeer-2018", *given)["wrong-segments-lose"] == "REFUTED"
    assert words("livepeer-2018", *given, scheme="two-rounds-out")["wrong-segments-lose"] == "PROVED"


def test_on_eigenlayer_a_fault_proven_within_14_days_is_slashable_and_none_later() -> None:
    """PROTOCOLS 5: 100,800 blocks, 14 days, four times half a week."""
    words_at = [words("eigenlayer-avs", f"proof={n}", scheme="found-too-late") for n in (4, 5)]
    assert [w["cheating-loses"] for w in words_at] == ["PROVED", "REFUTED"]


def test_an_operator_of_eigenlayer_who_asks_to_leave_first_cheats_for_nothing_at_any_stake() -> None:
    """By hand: the stake is gone four half weeks after the request; a fault of the third is proven in the fifth."""
    found = words("eigenlayer-avs", "stake_eth=1000000")
    assert found["a-fault-in-the-first-half-of-leaving-loses"] == "PROVED"
    assert found["a-fault-in-the-second-half-loses"] == "REFUTED"


def test_half_of_the_stake_of_a_bittensor_subnet_is_what_an_inflated_score_needs() -> None:
    """PROTOCOLS 6: kappa is 0.5; at or below it an inflated weight is clipped."""
    asked = ("seen=50%", "own_stake=solve min on 0 .. 1")
    assert window("bittensor-yuma", "inflating-is-worse", *asked).high == F(1, 2)


def test_an_immune_miner_of_bittensor_works_only_for_the_income_of_the_period_itself() -> None:
    """By hand: work over income, 11 of 27.50 USD; nothing else can be lost before the immunity of 4096 blocks ends."""
    assert least("bittensor-yuma", "faking-is-worse") == F(2, 5)


def test_a_ranked_miner_of_bittensor_has_the_fee_and_a_period_outside_to_lose_too() -> None:
    """By hand: s (income + d (fee + income - work)) = work, where somebody registers in every period."""
    patience = 1 / (1 + F(1, 10) * F(4096 * 12, 365 * 86400))
    found = least("bittensor-yuma", "ranked-miners-serve", "TAO=250 USD", "pressure=100%")
    assert found == 11 / (F("27.5") + patience * (25 + F("27.5") - 11))
    assert words("bittensor-yuma", scheme="cheapest-entry") == {"ranked-miners-serve": "REFUTED"}
