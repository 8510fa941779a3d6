"""The change list as Google Ads Editor reads it, and the file that undoes it.

Editor's own shape: UTF-16LE with BOM, tab-separated, English headers whatever the account's language; a blank cell
means no change. A paused search term becomes an exact campaign negative in every campaign that pays for it. A bid
changes on exact keywords that exist: those of the keywords export, else those that the search terms report shows to
have matched exactly and whose bid the simulator states. Nothing is created, so that the undo file restores it all.
"""

from collections.abc import Iterable

import pandas as pd

from analytics.decide import Plan
from analytics.locales import Language, text
from analytics.locales.numbers import money
from analytics.model import Analysis
from analytics.present.spreadsheet import bare
from analytics.schema import OTHER_SEARCH_TERMS

COLUMNS = ("Campaign", "Ad Group", "Keyword", "Criterion Type", "Max CPC", "Status", "Comment")
_SMALLEST_BID = 0.01
_PLACE = ["query", "keyword", "match_type", "campaign", "ad_group", "max_cpc"]


def changes(plan: Plan, analysis: Analysis, language: Language) -> pd.DataFrame:
    """Return the rows to import: columns `COLUMNS`, all texts; the comment says why, and today's bid.

    A change that no existing keyword can carry is not written; `left_out` counts them.
    """
    return _rows(plan, analysis, language, undo=False)


def undo(plan: Plan, analysis: Analysis, language: Language) -> pd.DataFrame:
    """Return the rows that bring the account back to where it was: negatives removed, bids restored."""
    return _rows(plan, analysis, language, undo=True)


def pauses(queries: Iterable[str], analysis: Analysis, language: Language, *, undo: bool) -> pd.DataFrame:
    """Return the rows that pause some queries (keys) for a test, or that let them run again."""
    items = pd.DataFrame({"query": list(queries), "campaign": "", "reason": "pause_test"})
    return _negatives(_paused(items, analysis), language, undo=undo)[list(COLUMNS)].astype(object)


def left_out(plan: Plan, analysis: Analysis) -> int:
    """Number of planned changes that no Editor row can carry."""
    return int((_is_change(plan.items) & ~plan.items["query"].isin(_carried(plan, analysis))).sum())


def covered(plan: Plan, analysis: Analysis) -> float:
    """Share of the money the plan moves (cuts and raises added up) that the Editor rows carry; 1 when nothing moves."""
    moved = (plan.items["planned_cost"] - plan.items["current_cost"]).abs().where(_is_change(plan.items), 0.0)
    written = plan.items["query"].isin(_carried(plan, analysis))
    return float(moved[written].sum() / moved.sum()) if moved.sum() > 0 else 1.0


def editor_bytes(rows: pd.DataFrame) -> bytes:
    """Encode rows the way Editor exports them: UTF-16LE, BOM, tabs, CRLF."""
    table = rows.to_csv(sep="\t", index=False, lineterminator="\r\n")
    return b"\xff\xfe" + table.encode("utf-16-le")


def _is_change(items: pd.DataFrame) -> pd.Series:
    return items["reason"].str.startswith(("pause", "reduce", "raise"))


def _carried(plan: Plan, analysis: Analysis) -> frozenset[str]:
    return frozenset(_paused(plan.items, analysis)["query"]) | frozenset(_rebid(plan, analysis)["query"])


def _paused(planned: pd.DataFrame, analysis: Analysis) -> pd.DataFrame:
    """Paused terms, once per campaign that pays for them: the plan's columns with `campaign` and `keyword`."""
    paid = analysis.panel.by_campaign
    paid = paid[(paid["campaign"] != "") & (paid["cost"] > 0) & (paid["query"] != OTHER_SEARCH_TERMS)]
    items = planned[planned["reason"].str.startswith("pause")].drop(columns="campaign")
    rows = items.merge(paid[["query", "campaign"]].drop_duplicates(), on="query")
    return rows.assign(keyword=rows["query"].map(analysis.panel.frame.set_index("query")["text"]))


def _rebid(plan: Plan, analysis: Analysis) -> pd.DataFrame:
    """Exact keywords of the terms whose bid moves: the plan's columns with those of `_PLACE`.

    A phrase or broad keyword serves other terms too: one term's plan does not set its bid.
    """
    items = plan.items[plan.items["reason"].str.startswith(("reduce", "raise"))].drop(columns="campaign")
    stated = analysis.panel.keywords.query("match_type == 'exact'")[_PLACE]
    shown = _shown_keywords(analysis)
    keywords = pd.concat([stated, shown[~shown["query"].isin(stated["query"])]], ignore_index=True)
    return items.merge(keywords, on="query")


def _shown_keywords(analysis: Analysis) -> pd.DataFrame:
    """Exact keywords that the search terms report gives away, with the simulator's bid."""
    exact = analysis.panel.by_campaign
    exact = exact[(exact["match_type"] == "exact") & (exact["campaign"] != "")]
    bids = analysis.response.items.set_index("query")["bid"].dropna()
    known = exact[exact["query"].isin(bids.index)]
    texts = analysis.panel.frame.set_index("query")["text"]
    return known.assign(keyword=known["query"].map(texts), max_cpc=known["query"].map(bids))[_PLACE]


def _rows(plan: Plan, analysis: Analysis, language: Language, *, undo: bool) -> pd.DataFrame:
    currency = analysis.panel.currency or "XXX"
    parts = [_negatives(_paused(plan.items, analysis), language, undo=undo)]
    parts.append(_bids(_rebid(plan, analysis), language, currency, undo=undo))
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)].astype(object)


def _negatives(rows: pd.DataFrame, language: Language, *, undo: bool) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Campaign": rows["campaign"].map(bare),
            "Ad Group": "",
            "Keyword": rows["keyword"].map(bare),
            "Criterion Type": "Campaign Negative Exact",
            "Max CPC": "",
            "Status": "Removed" if undo else "Enabled",
            "Comment": [_comment(reason, language) for reason in rows["reason"]],
        }
    )


def _bids(rows: pd.DataFrame, language: Language, currency: str, *, undo: bool) -> pd.DataFrame:
    new = (rows["max_cpc"] * rows["bid_multiplier"]).astype(float).round(2).clip(lower=_SMALLEST_BID)
    was = [money(bid, currency, language, 2) for bid in rows["max_cpc"]]
    return pd.DataFrame(
        {
            "Campaign": rows["campaign"].map(bare),
            "Ad Group": rows["ad_group"].map(bare),
            "Keyword": rows["keyword"].map(bare),
            "Criterion Type": rows["match_type"].str.capitalize(),
            "Max CPC": [f"{bid:.2f}" for bid in (rows["max_cpc"] if undo else new)],
            "Status": "",
            "Comment": [
                text("editor.was", language, reason=_comment(reason, language), bid=bid)
                for reason, bid in zip(rows["reason"], was, strict=True)
            ],
        }
    )


def _comment(reason: str, language: Language) -> str:
    return text("editor.comment", language, reason=text(f"reasons.label.{reason}", language))
