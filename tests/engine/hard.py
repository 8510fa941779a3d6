"""Queries that engines lower, fold, sort or compare differently when they are left to their own functions."""

import unicodedata

import pandas as pd

HARD = [
    "οδός", "ΟΔΟΣ", "Οδος", "ISPARTA", "ısparta", "isparta", "İstanbul", "istanbul", "ﬁl rouge", "fil rouge",
    "\uff2c\uff25\uff24 lamp", "led LAMP", "Straße", "STRASSE", "l'été", "l\u2019e\u0301te\u0301", "cœur", "COEUR",
    "Ёлка", "елка", "हिन्दी", "हिन्दि", "ภาษาไทย", "ใกล้", "한국 조명", unicodedata.normalize("NFD", "한국 조명"),
    "\uff76\uff9e\uff72\uff84\uff9e", "ガイド", "カイド", "مُحَمَّد", "محمد", "مـحمد", "שָׁלוֹם", "שלום", "👍🏽 lampe",
    "👍 lampe", "👩\u200d🔬", "👩🔬", "❤\ufe0f", "❤", "c++", "c", "c#", ".net", "net", "1.5 l", "1,5 l", "m²", "m2",
    "???", "a\x00b", "a b", "", "  ", "\ufeffbom", "bom", "z\u0335algo\u0301", "Ǆ", "ǆ", "ŉ", "K", "K",
    "\U0001f1eb\U0001f1f7", "\U00010400", "\U00010428", "ÿ", "Ÿ", "a\tb", "it's \"quoted\"; --", "\\", "'", "%_",
]  # fmt: skip


def paid() -> pd.DataFrame:
    """Two days of search terms, each hard query on both, money to the cent."""
    rows = pd.DataFrame({"query": HARD * 2, "date": pd.Timestamp("2025-01-01")})
    rows["campaign"] = [("Été", "été", "")[at % 3] for at in range(len(rows))]
    rows["ad_group"], rows["match_type"] = "ß", "exact"
    rows.loc[len(HARD) :, "date"] += pd.Timedelta(days=1)
    count = pd.Series(range(len(rows)), dtype=float)
    return rows.assign(
        impressions=count * 7, clicks=count, cost=count * 0.37, conversions=count % 3, conversion_value=count * -0.01
    )


def organic() -> pd.DataFrame:
    """The same queries in Search Console, on pages that differ by an accent only."""
    rows = paid()[["query", "date", "impressions", "clicks"]].iloc[::-1].reset_index(drop=True)
    pages = ["/été", "/ete", "/ÉTÉ", ""]
    return rows.assign(page=[pages[at % 4] for at in range(len(rows))], position=1 + rows["clicks"] % 9)
