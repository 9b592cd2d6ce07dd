"""The numbers of the catalogue for compute and inference, each computed by the toolkit from its spec.

PoSP, Ritual, Polygon, zkML, opML, Ocean, Arweave, MACH, Akash, Solana, Espresso, Astria, Pocket, Gonka: the answers are
those of the documents that each spec names under `source`, and of the cases cited beside each test.
"""

from __future__ import annotations

from fractions import Fraction as F
from functools import cache

import pytest

from bondproof.commands.bond.bond import bond
from bondproof.commands.verify.verify import verify
from bondproof.results import CheckedClaim, VerifiedSpec
from bondproof.sources.loading import load
from mechanisms.terms.evaluation import evaluate
from proofs.claims.figures import figure_terms
from solvers.windows.real_sets import Span

COSTS = {"cost_70b", "cost_8b"}
# What would make each rule deter serving 8B for 70B, one parameter at a time; None where it does so as it is.
REPAIRS: dict[str, set[str] | None] = {
    "proof-of-sampling": {"stake_in_C"},
    "ritual-infernet": {"noticed"},
    "polygon-zkevm": set(),
    "zkml": None,
    "opml": {"at_stake"},
    "ocean-predictoor": {"noticed"},
    "arweave": {"noticed"},
    "altlayer-mach": {"slash"},
    "akash": {"noticed"},
    "solana": set(),
    "espresso": set(),
    "astria": {"noticed"},
    "pocket": {"noticed"},
    "gonka": None,
}
# Rules that do not look at results at all: a cheat keeps what they save.
BLIND = ["polygon-zkevm", "ocean-predictoor", "arweave", "akash", "solana", "espresso", "astria", "pocket"]


@cache
def verified(name: str, *overrides: str, scheme: str | None = None) -> VerifiedSpec:
    return verify([name], overrides=overrides, scheme=scheme).specs[0]


def claim(name: str, wanted: str, *overrides: str, scheme: str | None = None) -> CheckedClaim:
    found = verified(name, *overrides, scheme=scheme).claims
    return next(c for c in found if c.result.statement.claim.name == wanted)


def word(name: str, wanted: str, *overrides: str, scheme: str | None = None) -> str:
    return claim(name, wanted, *overrides, scheme=scheme).word


def gap(name: str, wanted: str, *overrides: str, scheme: str | None = None) -> F:
    """Left minus right of a claim that fails."""
    broken = claim(name, wanted, *overrides, scheme=scheme).result.broken
    assert broken is not None
    assert broken.gap is not None
    return broken.gap


def margin(name: str, wanted: str, *overrides: str, scheme: str | None = None) -> F:
    found = claim(name, wanted, *overrides, scheme=scheme).result.margin
    assert found is not None
    return found


def span(name: str, wanted: str, *overrides: str, scheme: str | None = None) -> Span:
    (only,) = bond(name, claims=[wanted], overrides=overrides, scheme=scheme).window.spans
    return only


def figure(name: str, wanted: str, *overrides: str, scheme: str | None = None) -> F:
    mechanism = load(name, scheme=scheme, overrides=overrides).mechanism
    return next(evaluate(f.term, {}) for f in figure_terms(mechanism) if f.figure.name == wanted)


# The inference question --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REPAIRS)
def test_what_would_deter_serving_8b_is_named(name: str) -> None:
    found = claim(name, "deters-serving-8b", scheme="inference")
    wanted = REPAIRS[name]
    assert (found.word == "PROVED") is (wanted is None)
    assert {r.parameter.name for r in found.result.repairs} - COSTS == (wanted or set())


@pytest.mark.parametrize("name", BLIND)
def test_a_rule_that_does_not_look_at_results_leaves_the_whole_saving(name: str) -> None:
    assert gap(name, "deters-serving-8b", scheme="inference") == -figure(name, "saving", scheme="inference")


# Proof of Sampling: p > C / ((1 - r)(R + S)), arXiv 2405.00295 v2 as quoted in secondary sources ---------------------


def test_the_bound_of_proof_of_sampling_is_sufficient_and_necessary() -> None:
    assert word("proof-of-sampling", "the-bound-suffices", scheme="any-numbers") == "PROVED"
    assert word("proof-of-sampling", "the-bound-is-needed", scheme="any-numbers") == "PROVED"


def test_the_least_rate_for_a_stake_of_120_costs_is_25_of_2727() -> None:
    """Case POSP-01."""
    numbers = ("S=120 USD", "p=solve min on 0 .. 1")
    least = span("proof-of-sampling", "honest-is-best", *numbers)
    assert (least.low, least.low_exact, least.low_open) == (F(25, 2727), True, True)
    assert figure("proof-of-sampling", "least-rate", "S=120 USD") == least.low


def test_the_least_stake_at_one_percent_is_4946_of_45() -> None:
    """Case POSP-02."""
    least = span("proof-of-sampling", "honest-is-as-good")
    assert (least.low, least.low_exact, least.low_open) == (F(4946, 45), True, False)


@pytest.mark.parametrize(("scheme", "needed"), [("splitup", "0.0992"), ("splitup-in-payments", "0.0842")])
def test_the_published_8_percent_are_below_their_own_bound(scheme: str, needed: str) -> None:
    """The SplitUp numbers of PROTOCOLS.md 13: 9.9% with S in units of C, 8.4% with S in units of R."""
    least = span("proof-of-sampling", "published-rate-is-enough", "p=solve min on 0 .. 1", scheme=scheme).low
    assert round(least, 4) == F(needed)
    assert least == figure("proof-of-sampling", "least-rate", scheme=scheme)
    assert word("proof-of-sampling", "published-rate-is-enough", scheme=scheme) == "REFUTED"


def test_a_stake_sized_for_one_job_does_not_answer_for_a_batch() -> None:
    """THEORY T7: the bond of a single job is far too small for a thousand."""
    (found,) = [
        r
        for r in claim("proof-of-sampling", "deters-serving-8b", scheme="inference").result.repairs
        if r.parameter.name == "stake_in_C"
    ]
    assert 1000 < found.spans[0].low < 1001
    assert word("proof-of-sampling", "deters-serving-8b", "stake_in_C=1001 request", scheme="inference") == "PROVED"


# Ritual Infernet: work < q (P + P_net) ------------------------------------------------------------------------------


def test_the_condition_of_ritual_is_the_sum_of_lock_and_payment() -> None:
    numbers = ("fee_rate=0%", "slander=0%", "work=0.60 USD", "accuracy=solve min on 0 .. 1")
    least = span("ritual-infernet", "cheating-loses", *numbers).low
    assert least == figure("ritual-infernet", "least-verdict-rate", "fee_rate=0%", "work=0.60 USD")


def test_the_verifier_of_ritual_may_stay_silent() -> None:
    assert word("ritual-infernet", "judging-pays") == "REFUTED"
    assert word("ritual-infernet", "silence-pays-the-cheat") == "PROVED"


# Validity proofs ----------------------------------------------------------------------------------------------------


def test_a_proof_of_25_seconds_costs_eleven_times_what_an_answer_earns() -> None:
    assert 11 < figure("zkml", "proof-over-price") < 12
    assert word("zkml", "honesty-participates") == "REFUTED"


def test_proving_pays_up_to_1_7_seconds_of_an_h100_for_an_answer() -> None:
    longest = span("zkml", "honesty-participates", "proof_time=solve min s/request")
    assert longest.high == figure("zkml", "time-that-pays")
    assert F("1.7") < longest.high < F("1.75")


def test_forging_a_batch_loses_without_a_bond() -> None:
    assert word("polygon-zkevm", "forging-loses") == "PROVED"
    assert word("polygon-zkevm", "a-standstill-is-punished") == "REFUTED"


# opML -----------------------------------------------------------------------------------------------------------------


def test_opml_deters_as_designed_and_not_as_published() -> None:
    assert word("opml", "cheating-loses") == "PROVED"
    assert word("opml", "cheating-loses", scheme="public-contract") == "REFUTED"
    assert word("opml", "silence-beats-the-challenger", scheme="public-contract") == "PROVED"


def test_the_least_bond_of_opml_is_what_a_missed_check_brings_over_what_a_dispute_takes_a_round_later() -> None:
    """By hand: a cheat is silent in the first round, so (1 - 60%) 11 USD against 60% of the bond, a round later."""
    least = span("opml", "cheating-costs-money")
    assert (least.low, least.low_exact) == (F("4.4") / (F("0.6") * F("0.9999")), True)


def test_on_optimism_a_bond_of_the_gas_of_one_answer_keeps_every_answer_paying() -> None:
    """Case TIME-29: the base is at least the gas, at any depth; each later bond is larger."""
    numbers = ("ETH=1 USD", "gas=0.05 ETH", "base=solve min USD on 0 .. 1")
    least = span("optimism-fault-game", "truth-stands", *numbers)
    assert (least.low, least.low_exact, least.low_open) == (F("0.05"), True, False)


def test_the_published_sum_of_optimism_leaves_the_bond_of_the_last_claim_out() -> None:
    """631.2 ETH are depths 0 to 72; the last bond is 750 * 0.08 = 60 ETH."""
    for total in ("published-total", "with-the-last-claim"):
        assert word("optimism-fault-game", total) == "PROVED"
    assert F("691.2") - F("631.2") == 750 * F("0.08")


def test_the_public_contract_can_be_emptied_by_its_own_challenger() -> None:
    assert word("opml", "baiting-empties-the-pot", scheme="public-contract") == "PROVED"
    assert word("opml", "baiting-loses") == "PROVED"


# Ocean, Arweave -------------------------------------------------------------------------------------------------------


def test_the_accuracy_that_breaks_even_is_the_stakes_of_one_side_over_all() -> None:
    least = span("ocean-predictoor", "honesty-participates", "forecast=0 OCEAN", "accuracy=solve min on 0 .. 1").low
    assert least == figure("ocean-predictoor", "accuracy-that-breaks-even")


PATIENCE = 1 / (1 + F(1, 10) * F(6, 365))  # five of 21,600 blocks are six days apart, at 10% a year


def test_a_fresh_address_of_arweave_must_cost_the_gain_less_the_reward_of_one_block() -> None:
    """By hand: in locked[0], honest play gains PATIENCE^5 of a reward by its block, a double-signer two rewards."""
    least = span("arweave", "honesty-is-best", "AR=1 USD")
    assert (least.low, least.low_exact) == (2 - PATIENCE**5, True)
    assert figure("arweave", "locked-rewards") == 5


def test_with_free_addresses_three_locked_rewards_deter_one_double_block_and_two_do_not() -> None:
    """By hand: two rewards now, against PATIENCE^(5 - k) (1 + ... + PATIENCE^k) of rewards that fall due later."""
    assert [PATIENCE ** (5 - k) * sum(PATIENCE**j for j in range(k + 1)) > 2 for k in (1, 2)] == [False, True]
    scheme = {c: word("arweave", c, scheme="free-address") for c in ("two-rewards-deter", "three-rewards-deter")}
    assert scheme == {"two-rewards-deter": "REFUTED", "three-rewards-deter": "PROVED"}
    assert word("arweave", "honesty-is-best", scheme="free-address") == "REFUTED"


# MACH, Akash ----------------------------------------------------------------------------------------------------------


def test_two_of_three_confirm_an_alert_at_66_percent_and_not_at_67() -> None:
    assert word("altlayer-mach", "two-of-three-confirm") == "PROVED"
    assert word("altlayer-mach", "two-of-three-confirm", "quorum=67%") == "REFUTED"


def test_nobody_is_paid_to_look_so_nobody_looking_is_an_equilibrium() -> None:
    """Case VER-07 in another dress: no slash reaches who does not check."""
    assert word("altlayer-mach", "checking-pays") == "REFUTED"
    assert word("altlayer-mach", "nobody-checks") == "PROVED"


@pytest.mark.parametrize(("next_tenant", "rounded"), [("10%", "0.075"), ("100%", "0.75")])
def test_a_tenant_must_notice_the_more_often_the_sooner_another_one_comes(next_tenant: str, rounded: str) -> None:
    """By hand: 3 AKT are saved a day; an empty day costs 4 AKT, and 1/next_tenant days are empty."""
    numbers = ("bid_fee=0 AKT", "AKT=1 USD", f"next_tenant={next_tenant}")
    least = span("akash", "degrading-loses", *numbers, "notices=solve min on 0 .. 1").low
    assert least == figure("akash", "needed-to-notice", *numbers)
    assert round(least, 3) == F(rounded)


# Solana, Espresso, Astria ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("offending", "slash"), [("0%", 0), ("5%", F(1, 100)), ("33%", 1), ("50%", 1)])
def test_the_curve_under_discussion_goes_through_the_points_quoted(offending: str, slash: F) -> None:
    """SIMD-0212 from news pages, of low confidence: 1% at 5% of the stake, all of it at 33%."""
    assert figure("solana", "slash-of-the-stake", f"offending={offending}", scheme="simd-0212") == slash


def test_nothing_is_taken_on_solana_and_espresso() -> None:
    assert word("solana", "the-gain-is-kept") == "PROVED"
    assert word("espresso", "the-bond-cancels") == "PROVED"


def test_espresso_would_have_to_take_the_gain_as_a_share_of_the_stake() -> None:
    least = span("espresso", "equivocating-loses", scheme="slashing-later")
    assert (least.low, least.low_open) == (F(5, 100), True)


def test_removal_from_astria_deters_only_who_means_to_stay() -> None:
    assert word("astria", "double-signing-loses") == "PROVED"
    assert word("astria", "double-signing-loses", scheme="last-period") == "REFUTED"


# Pocket Network (THEORY 1.4) ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "least"), [((), F(1980)), (("R=10 POKT", "p=0.2"), F(40))], ids=["POKT-01", "POKT-02"]
)
def test_the_least_penalty_is_the_one_of_the_document(numbers: tuple[str, ...], least: F) -> None:
    found = span("pocket", "false-claims-lose", *numbers, "S=solve min USD")
    assert (found.low, found.low_exact) == (least, True)
    assert figure("pocket", "least-penalty", *numbers) == least


def campaign(penalty: int) -> F:
    """What false claims earn until the first draw, by hand: (q R - p S) / (1 - d q), a session an hour, 10% a year."""
    patience = 1 / (1 + F(1, 10) / (365 * 24))
    return (F("19.8") - F("0.01") * penalty) / (1 - patience * F("0.99"))


def test_the_chosen_penalty_leaves_each_false_claim_a_loss_of_a_fifth() -> None:
    """Case POKT-06."""
    assert word("pocket", "chosen-penalty") == "PROVED"
    assert margin("pocket", "false-claims-lose") == -campaign(2000)


def test_at_the_weaker_bound_a_campaign_earns_one_claim_and_honest_play_far_more() -> None:
    """Case POKT-05: S = 1960 compares a campaign of false claims with one honest claim."""
    assert gap("pocket", "weaker-bound-deters") == F(1, 5)
    assert gap("pocket", "false-claims-lose", scheme="weaker-bound") == campaign(1960)
    assert F("19.97") < campaign(1960) < 20
    assert word("pocket", "false-claims-are-worse", scheme="weaker-bound") == "PROVED"


def test_seventeen_claims_are_needed_where_the_document_says_sixteen() -> None:
    """Cases POKT-03 and POKT-04."""
    assert gap("pocket", "sixteen-claims-catch-99") == F(4251920575, 4294967296) - F(99, 100)
    assert word("pocket", "sixteen-claims-catch-99") == "REFUTED"
    assert word("pocket", "seventeen-claims-catch-99") == "PROVED"


def test_one_penalty_does_not_cover_ten_sessions_at_a_time() -> None:
    """The attack that the document leaves to future work; THEORY T7."""
    assert gap("pocket", "one-stake-for-all-sessions") > 0
    assert word("pocket", "one-stake-for-all-sessions", "S=20000 POKT") == "PROVED"


# Gonka (THEORY 1.5) ---------------------------------------------------------------------------------------------------


FIRST_FAILURE = ("false_failure=0", "recall=1", "pay=2 USD", "forfeited=0")  # nothing but the slash is lost


def test_a_reputation_of_99_percent_needs_a_collateral_of_50000_of_199_savings_with_one_strike() -> None:
    """Case AUD-17: 20% are burned, and 199 of 10,000 are checked."""
    least = span("gonka", "honesty-is-best", *FIRST_FAILURE, scheme="one-strike")
    assert (least.low, least.low_exact) == (F(50000, 199), True)
    assert figure("gonka", "checked-at-this-reputation") == F(199, 10000)
    assert figure("gonka", "collateral-per-saving") == least.low


def test_without_a_reputation_five_savings_are_enough_with_one_strike() -> None:
    assert span("gonka", "honesty-is-best", *FIRST_FAILURE, "reputation=0%", scheme="one-strike").low == 5


def test_five_strikes_without_false_failures_deter_no_plan_at_any_collateral() -> None:
    """Four failures in a row are free, and one honest answer that is checked takes them back."""
    numbers = ("false_failure=0", "recall=1", "forfeited=0")
    window = bond("gonka", claims=["honesty-is-best"], overrides=numbers, scheme="every-plan")
    assert (window.word, window.window.spans) == ("REFUTED", ())


def test_five_strikes_ask_for_a_collateral_of_45_million_savings_where_one_asks_for_228() -> None:
    """An exact policy iteration, apart from this code, has them at 45.02 million and at 227.6."""
    many, one = (span("gonka", "honesty-is-best", scheme=s).low for s in ("every-plan", "one-strike"))
    assert 45_019_000 < many < 45_021_000
    assert 227 < one < 228


def test_an_average_of_one_check_by_ten_validators_catches_65_percent() -> None:
    """Case GON-01."""
    assert gap("gonka", "all-work-is-checked") == F(6513215599, 10000000000) - F(99, 100)


def test_five_false_failures_in_a_row_are_the_least_number_below_one_in_a_million() -> None:
    """Case STR-01."""
    assert margin("gonka", "five-false-failures-are-rare") == F(1, 1000000) - F(1, 20) ** 5
    assert word("gonka", "four-would-do") == "REFUTED"


def test_a_collateral_of_five_savings_deters_serving_8b() -> None:
    """Almost every batch of a thousand has five answers drawn, so that 20% of it must cover the saving of the batch."""
    least = span("gonka", "deters-serving-8b", scheme="inference").low
    saving = figure("gonka", "saving", "collateral=0 USD", scheme="inference")
    assert 5 * saving < least < F("5.01") * saving
