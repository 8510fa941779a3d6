"""Numbers, signs and words are printed the reader's way, and plotly speaks the reader's language."""

import re

import pytest

from analytics.locales import LANGUAGES, catalogue
from analytics.present.look import Look, about, config
from analytics.present.template import template
from analytics.schema import Interval

ROOMS = ("metrics", "figures", "wording", "reasons", "sources", "unify", "errors", "evidence")


def test_the_template_is_built_once():
    """Every figure of a mode shares one template, and those for a room another."""
    assert template("light") is template("light")
    assert template("light") is not template("dark")
    assert template("light") is not template("light", presented=True)


def test_plotly_speaks_french():
    """Months, marks and buttons are French."""
    found = config(Look("fr"))
    locale = found["locales"][found["locale"]]
    assert locale["format"]["months"][7] == "août"
    assert locale["format"]["days"][0] == "dimanche"
    assert (locale["format"]["decimal"], locale["format"]["thousands"]) == (",", "\u202f")
    assert locale["dictionary"]["Zoom"] == "Zoomer"


def test_an_unknown_currency_is_not_a_guess():
    """Without a currency amounts carry the general sign, never that of some country."""
    assert Look("fr").money(1200) == "1\u202f200\xa0¤"
    assert Look("en").money(1200) == "¤1,200"


def test_signs_are_signs():
    """A change has its sign, plus included, and a minus sign rather than a hyphen."""
    look = Look("en", currency="EUR")
    assert look.change(2655, "clicks") == "+2,655 clicks"
    assert look.change(-1200, "value") == "−€1,200"
    assert look.interval(Interval(1.0, -512.4, 2034.0), "value", sign=True) == "−€512 to +€2,040"


def test_an_interval_is_rounded_away_from_its_value():
    """A value printed in full lies within the ends printed to three digits, narrow as they may be."""
    look = Look("en", currency="EUR")
    assert look.interval(Interval(12278.0, 12261.0, 12352.0), "value") == "€12,200 to €12,400"
    assert look.interval(Interval(358.2, 119.3, 496.4), "value") == "€119 to €496"
    assert look.interval(Interval(0.0, 0.0, 0.0), "clicks") == "0 to 0"


def test_all_simulated_cases_are_no_certainty():
    """Between one and 99 % a chance is a percentage, beyond them it is named as beyond."""
    look = Look("en")
    assert [look.chance(share) for share in (0.0, 0.004, 0.5, 0.991, 1.0)] == [
        "less than 1%", "less than 1%", "50%", "more than 99%", "more than 99%",
    ]  # fmt: skip


def test_a_half_rounds_as_spreadsheets_and_native_charts_round_it():
    """33 of 40 is 82.5 %: a card and the chart beside it say the same, in a deck and in a workbook."""
    look = Look("en", "light", "EUR")
    assert look.percent(33 / 40) == "83%"
    assert [look.count(value) for value in (0.5, 1.5, 2.5, -2.5)] == ["1", "2", "3", "−3"]
    assert look.amount(2.5, "clicks") == "3 clicks"


def test_estimates_claim_three_digits():
    """An estimate is rounded to what the model knows."""
    assert [about(value) for value in (11_287.3, 0.0, -4.5678)] == [11_300.0, 0.0, -4.57]


def test_french_typography():
    """A no-break space stands before double punctuation, inside guillemets and before a percent sign."""
    for key, text in catalogue("fr").items():
        if key.split(".")[0] in ROOMS:
            assert not re.search(r" [:;!?%»]|« |[^\s\u202f\xa0][;!?](?:\s|$)|'", re.sub(r"\{\w+\}", "", text)), (
                key,
                text,
            )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_metric_has_a_name_and_a_definition(language: str):
    """Each metric has a label and a help text that ends with a full stop."""
    texts = {key: text for key, text in catalogue(language).items() if key.startswith("metrics.")}
    names = {key.split(".")[1] for key in texts} - {"interval"}
    for name in names:
        assert texts[f"metrics.{name}.label"]
        assert texts[f"metrics.{name}.help"].endswith("."), name
