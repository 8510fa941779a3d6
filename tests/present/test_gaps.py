"""What the files lack is named with the export that closes it, and nothing that would not help is asked for."""

import pandas as pd
import pytest

from analytics.locales import LANGUAGES, Language, catalogue
from analytics.present.gaps import answers, closes, every_export, gaps
from analytics.schema import Notice
from analytics.unify import Coverage, Measure
from tests.builders import QUERIES, SEARCH_TERMS, days, export, panel

PAID_SIDE = {"paid_impressions": 900, "paid_clicks": 90, "cost": 80.0, "conversions": 40, "conversion_value": 900}
ORGANIC_SIDE = {"organic_impressions": 900, "organic_clicks": 60, "organic_position": 2.0}
ROW = {"query": "lamp", "search_volume": 500.0, **PAID_SIDE, **ORGANIC_SIDE}
WHOLE = Coverage(Measure(80.0, 90.0), Measure(90.0), Measure(900.0), Measure(60.0, 70.0), Measure(900.0))
DATED = pd.DataFrame({"date": days("2025-01-01", 3), "cost": 1.0})
ONE = {"query": ["lamp"]}
KNOWN = {
    "coverage": WHOLE,
    "by_day": DATED,
    "keywords": pd.DataFrame({**ONE, "max_cpc": [1.0]}),
    "bid_points": pd.DataFrame({**ONE, "max_cpc": [1.0], "clicks": [9.0], "cost": [5.0]}),
    "rivals": pd.DataFrame({"domain": ["a.example"]}),
    "paid_organic": pd.DataFrame(
        {
            **ONE,
            "state": ["both"],
            "ad_impressions": [9],
            "ad_clicks": [1],
            "organic_queries": [9],
            "organic_clicks": [1],
        }
    ),
}
DAY = {"date": days("2025-01-01", 2), "query": ["lamp", "lamp"], "page": ["/", "/"], "clicks": [1, 2]}
NO_PAGES = tuple(export(kind, {k: v for k, v in DAY.items() if k != "page"}) for kind in (SEARCH_TERMS, QUERIES))
KEYWORDS_ONLY = Coverage(*[Measure(9.0, 9.0)] * 5, (Notice.of("unify.keywords_not_queries", file="k"),))
FILES = (export(SEARCH_TERMS, DAY), export(QUERIES, DAY))


def found(row: dict[str, object] | None = None, files: object = FILES, **known: object) -> tuple[str, ...]:
    """Gaps of an account with one query, complete but for what is changed."""
    return gaps(panel([{**ROW, **(row or {})}], **{**KNOWN, **known}), files)


def test_a_complete_account_lacks_nothing():
    """With every export loaded, nothing is asked for."""
    assert found() == ()


@pytest.mark.parametrize(
    ("gap", "changes"),
    [
        ("cost", {"row": {"cost": 0.0}}),
        ("positions", {"row": {"organic_position": float("nan")}}),
        ("conversions", {"row": {"conversions": 29}}),
        ("conversion_value", {"row": {"conversion_value": 0}}),
        ("volumes", {"row": {"search_volume": float("nan")}}),
        ("paid_total", {"coverage": Coverage(Measure(80.0), *[Measure(9.0, 9.0)] * 4)}),
        ("organic_total", {"coverage": Coverage(*[Measure(9.0, 9.0)] * 3, Measure(60.0), Measure(9.0))}),
        ("by_day", {"by_day": None}),
        ("own_days", {"files": FILES[:1]}),
        ("pages", {"files": NO_PAGES}),
        ("bids", {"keywords": KNOWN["keywords"].head(0)}),
        ("bid_points", {"bid_points": KNOWN["bid_points"].head(0)}),
        ("rivals", {"rivals": KNOWN["rivals"].head(0)}),
        ("paid_organic", {"paid_organic": KNOWN["paid_organic"].head(0)}),
        ("terms", {"coverage": KEYWORDS_ONLY}),
    ],
)  # fmt: skip
def test_the_one_thing_that_is_missing_is_named(gap: str, changes: dict[str, object]):
    """Take one thing out of a complete account: it is the gap, and it alone."""
    assert found(**changes) == (gap,)


def test_a_missing_side_is_one_gap_and_not_ten():
    """Without ads, the ads are missing, not their bids; without organic, organic is, not its positions."""
    no_ads = dict.fromkeys(PAID_SIDE, 0)
    no_seo = {"organic_impressions": 0, "organic_clicks": 0, "organic_position": float("nan")}
    assert found(no_ads, keywords=KNOWN["keywords"].head(0)) == ("paid",)
    assert found(no_seo, coverage=WHOLE) == ("organic",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gap_and_export_is_told_in_steps(language: Language):
    """Each gap says what it would answer; each export has a name with its vendor and at least three steps."""
    told = catalogue(language)
    for name in every_export():
        steps = told[f"guide.export.{name}.steps"].strip().split("\n")
        assert len(steps) >= 3
        assert "(" in told[f"guide.export.{name}.name"]
    words = {
        "fr": ("Télécharg", "Exporter", "Rassemblez", "Enregistrez"),
        "en": ("Download", "Export", "Gather", "Save"),
    }
    assert all(any(word in told[f"guide.export.{name}.steps"] for word in words[language]) for name in every_export())


def test_every_reason_for_silence_that_a_file_would_end_exists():
    """The guide answers sentences that are in the catalogues, with exports that it explains."""
    told = catalogue("fr")
    reasons = [
        key for key in told if key.startswith(("reasons.", "forecast.none.", "design.none.", "own_pages.cannot_say."))
    ]
    answered = [key for key in reasons if answers(key)]
    assert len(answered) >= 12
    assert {name for key in answered for name in answers(key)} <= set(every_export())
    assert all(closes(gap) for gap in ("paid", "organic", "own_days"))
