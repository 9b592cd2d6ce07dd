"""The tables against themselves: every rounded column is recomputed exactly from the columns it came from."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from benchmarks.gpu.costs import cost_per_request
from benchmarks.gpu.doubts import READ
from benchmarks.gpu.prices import MARKET_REFERENCE, choose_price
from benchmarks.gpu.tables import TABLE_OF_PREFIX, price_rows, raw_table, row_as_written, throughput_rows
from mechanisms.errors import UnknownName


def table(name: str) -> list[dict[str, str]]:
    header, rows = raw_table(name)
    return [dict(zip(header, row, strict=True)) for row in rows]


def agrees_to_rounding(text: str, exact: Fraction) -> bool:
    """Whether the exact number lies within half a unit of the last digit written."""
    exponent = Decimal(text).as_tuple().exponent
    assert isinstance(exponent, int)
    return abs(Fraction(text) - exact) <= Fraction(10) ** exponent / 2


@pytest.mark.parametrize(
    ("name", "count"),
    [("throughput", 1128), ("prices", 141), ("api_prices", 113), ("pairs", 209), ("detection", 47), ("gpus", 30)],
)
def test_each_table_has_its_rows_and_each_row_every_column(name: str, count: int) -> None:
    header, rows = raw_table(name)
    assert len(rows) == count
    assert {len(row) for row in rows} == {len(header)}


@pytest.mark.parametrize("name", sorted(TABLE_OF_PREFIX.values()))
def test_row_ids_are_unique_and_start_with_the_letter_of_the_table(name: str) -> None:
    ids = [row[0] for row in raw_table(name)[1]]
    assert len(set(ids)) == len(ids)
    assert {TABLE_OF_PREFIX[row_id[0]] for row_id in ids} == {name}


@pytest.mark.parametrize("name", ["throughput", "prices", "api_prices", "detection", "gpus"])
def test_each_row_says_where_and_when_it_was_read(name: str) -> None:
    for row in table(name):
        assert row["source"], row
        assert row["date"], row
        assert row["confidence"] in READ | {"from memory unverified"}, row


def test_rounded_cost_columns_agree_with_exact_costs_in_every_row() -> None:
    checked = 0
    for row in table("throughput"):
        count, rate = int(row["gpu_count"]), Fraction(row["out_tokens_per_s"])
        for price, rounded in (
            ("ref_price_market_usd_gpu_h", "usd_per_M_out_market"),
            ("ref_price_aws_usd_gpu_h", "usd_per_M_out_aws"),
        ):
            assert bool(row[price]) == bool(row[rounded]), row
            if row[price]:
                checked += 1
                assert agrees_to_rounding(row[rounded], cost_per_request(Fraction(row[price]), count, rate, 10**6)), row
    assert checked > 1500


def test_rounded_cost_per_request_agrees_with_the_exact_one_in_every_row() -> None:
    """The column was formed from the rounded cost of a million tokens, so its rounding adds to that one."""
    for row in table("throughput"):
        if row["usd_per_request_market"]:
            tokens = Fraction(row["output_len"])
            price, rate = Fraction(row["ref_price_market_usd_gpu_h"]), Fraction(row["out_tokens_per_s"])
            exact = cost_per_request(price, int(row["gpu_count"]), rate, tokens)
            slack = Fraction(1, 2 * 10**5) * tokens / 10**6
            text = row["usd_per_request_market"]
            assert (
                agrees_to_rounding(text, exact + slack)
                or agrees_to_rounding(text, exact - slack)
                or (agrees_to_rounding(text, exact))
            ), row


def test_rounded_rate_per_gpu_agrees_with_the_exact_one_in_every_row() -> None:
    for row in table("throughput"):
        exact = Fraction(row["out_tokens_per_s"]) / int(row["gpu_count"])
        assert agrees_to_rounding(row["out_tokens_per_s_per_gpu"], exact), row


def test_rounded_price_per_gpu_agrees_with_the_exact_one_in_every_row() -> None:
    for row in table("prices"):
        exact = Fraction(row["on_demand_usd_h"]) / int(row["gpu_count"])
        assert agrees_to_rounding(row["on_demand_usd_per_gpu_h"], exact), row


def test_each_pair_rests_on_two_runs_and_its_ratio_is_theirs() -> None:
    runs = {run.row_id: run for run in throughput_rows()}
    for row in table("pairs"):
        honest, cheat = runs[row["honest_row"]], runs[row["cheat_row"]]
        assert honest.gpu == cheat.gpu == row["gpu"]
        exact = cheat.tokens_per_s_per_gpu / honest.tokens_per_s_per_gpu
        assert agrees_to_rounding(row["cost_ratio_honest_over_cheat"], exact), row


def test_the_market_price_of_every_run_is_that_of_a_row_of_prices() -> None:
    offers = {row.origin.row_id: row for row in price_rows()}
    for row in table("throughput"):
        reference = MARKET_REFERENCE.get(row["gpu"])
        assert bool(reference) == bool(row["ref_price_market_usd_gpu_h"]), row
        if reference:
            offer = offers[reference]
            assert offer.gpu == row["gpu"]
            assert offer.usd_per_gpu_hour == Fraction(row["ref_price_market_usd_gpu_h"]), row
            seller = row["ref_price_market_src"].split()[0]
            assert seller in f"{offer.cloud} {offer.instance}", row


def test_each_market_reference_is_an_offer_of_that_gpu() -> None:
    offers = {row.origin.row_id: row for row in price_rows()}
    assert {gpu: offers[row_id].gpu for gpu, row_id in MARKET_REFERENCE.items()} == {g: g for g in MARKET_REFERENCE}


def test_the_aws_price_of_every_run_is_the_lowest_in_us_east_1() -> None:
    for row in table("throughput"):
        if row["ref_price_aws_usd_gpu_h"]:
            exact = choose_price(row["gpu"], "aws").row.usd_per_gpu_hour
            assert agrees_to_rounding(row["ref_price_aws_usd_gpu_h"], exact), row


def test_a_row_id_that_no_table_has_is_an_unknown_name() -> None:
    with pytest.raises(UnknownName, match="unknown row `T9999`"):
        row_as_written("T9999")
    with pytest.raises(UnknownName, match="unknown row `Z001`"):
        row_as_written("Z001")
