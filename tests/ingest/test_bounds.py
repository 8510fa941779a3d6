"""Cells beyond anything an account can hold are refused, told, and never reach a total or a screen."""

import pytest

from analytics.ingest import Export, describe, read_file

HEADER = "Search term,Campaign,Currency code,Impr.,Clicks,Cost\n"


def _read(text, name="Search terms report.csv"):
    (item,) = read_file(name, text.encode())
    assert isinstance(item, Export)
    return item


def test_a_currency_is_three_letters_or_none():
    """Text in the currency column is told and left out: it would be printed beside every amount."""
    item = _read(HEADER + "lampe,A,![x](http://evil.example/p.png),10,1,1.00\nlustre,A,EUR,10,1,1.00\n")
    assert item.currency == "EUR"
    assert "ingest.warning.currency_strange" in [notice.code for notice in item.warnings]


@pytest.mark.parametrize("cost", ["9" * 308, "1e400", "1e13"])
def test_an_impossible_amount_is_a_rejected_row(cost):
    """Its row is on the reject list, and the totals stay finite."""
    item = _read(HEADER + f"lampe,A,EUR,10,1,{cost}\nlustre,A,EUR,10,1,2.00\n")
    assert item.totals["cost"] == 2.0
    assert len(item.rejects) == 1
    assert describe(item)["totals"]["cost"] == 2.0


@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0001", "12/31/9999"])
def test_an_impossible_day_is_a_rejected_row(day):
    """A day no calendar of an account holds rejects its row and crashes nothing."""
    item = _read(f"Day,Search term,Impr.,Clicks,Cost\n{day},lampe,10,1,1.00\n2025-01-02,lustre,10,1,2.00\n")
    assert item.table["query"].tolist() == ["lustre"]
    assert len(item.rejects) == 1
