"""The change list as Google Ads Editor reads it, and the file that undoes it.

Editor's own shape: UTF-16LE with BOM, tab-separated, English headers whatever the account's language; a blank cell
means no change. A paused search term becomes a campaign negative in exact match; a bid changes only where today's bid
is known.
"""

import pandas as pd

from analytics.decide import Plan
from analytics.model import Analysis
from analytics.schema import OTHER_SEARCH_TERMS

COLUMNS = ("Campaign", "Ad Group", "Keyword", "Criterion Type", "Max CPC", "Status", "Comment")
_SMALLEST_BID = 0.01
_FORMULA_STARTS = "=+-@\t\r '"


def _keyword(texts: pd.Series) -> pd.Series:
    """Keyword text as Google allows it: no tabs or line ends, and nothing a spreadsheet would take for a formula."""
    return texts.str.replace(r"[\t\r\n]+", " ", regex=True).str.lstrip(_FORMULA_STARTS)


def _places(analysis: Analysis) -> pd.DataFrame:
    """Campaign and ad group that carry most of each query's cost; queries without a campaign have none."""
    rows = analysis.panel.by_campaign
    known = rows[(rows["campaign"] != "") & (rows["query"] != OTHER_SEARCH_TERMS)]
    return (
        known.sort_values("cost", ascending=False).drop_duplicates("query").set_index("query")[["campaign", "ad_group"]]
    )


def changes(plan: Plan, analysis: Analysis) -> pd.DataFrame:
    """Return the rows to import: columns `COLUMNS`, all texts; the comment gives the reason code and today's bid.

    A query without a campaign, and a bid change without a known bid, cannot be written; `left_out` counts them.
    """
    return _rows(plan, analysis, undo=False)


def undo(plan: Plan, analysis: Analysis) -> pd.DataFrame:
    """Return the rows that bring the account back to where it was: negatives removed, bids restored."""
    return _rows(plan, analysis, undo=True)


def left_out(plan: Plan, analysis: Analysis) -> int:
    """Number of planned changes that no Editor row can carry."""
    return int(_is_change(plan.items).sum()) - len(changes(plan, analysis))


def covered(plan: Plan, analysis: Analysis) -> float:
    """Share of the money the plan moves (cuts and raises added up) that the Editor rows carry; 1 when nothing moves."""
    moved = (plan.items["planned_cost"] - plan.items["current_cost"]).abs().where(_is_change(plan.items), 0.0)
    written = plan.items["query"].isin(_written(plan, analysis)["query"])
    return float(moved[written].sum() / moved.sum()) if moved.sum() > 0 else 1.0


def _is_change(items: pd.DataFrame) -> pd.Series:
    return items["reason"].str.startswith(("pause", "reduce", "raise"))


def _written(plan: Plan, analysis: Analysis) -> pd.DataFrame:
    """Planned changes that a row can carry: a known campaign and, for a bid, a known bid."""
    bids = analysis.response.items.set_index("query")["bid"]
    texts = analysis.panel.frame.set_index("query")["text"]
    items = plan.items.drop(columns="campaign").join(_places(analysis), on="query", how="inner")
    items = items.assign(keyword=_keyword(items["query"].map(texts)), bid=items["query"].map(bids))
    return items[_is_change(items) & (items["bid"].notna() | items["reason"].str.startswith("pause"))]


def _rows(plan: Plan, analysis: Analysis, *, undo: bool) -> pd.DataFrame:
    items = _written(plan, analysis)
    paused = items["reason"].str.startswith("pause")
    parts = [_negatives(items[paused], undo=undo), _bids(items[~paused], undo=undo)]
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)].astype(object)


def _negatives(items: pd.DataFrame, *, undo: bool) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Campaign": _keyword(items["campaign"]),
            "Ad Group": "",
            "Keyword": items["keyword"],
            "Criterion Type": "Campaign Negative Exact",
            "Max CPC": "",
            "Status": "Removed" if undo else "Enabled",
            "Comment": items["reason"],
        }
    )


def _bids(items: pd.DataFrame, *, undo: bool) -> pd.DataFrame:
    new = (items["bid"] * items["bid_multiplier"]).round(2).clip(lower=_SMALLEST_BID)
    written = items["bid"] if undo else new
    return pd.DataFrame(
        {
            "Campaign": _keyword(items["campaign"]),
            "Ad Group": _keyword(items["ad_group"]),
            "Keyword": items["keyword"],
            "Criterion Type": "Exact",
            "Max CPC": [f"{bid:.2f}" for bid in written],
            "Status": "",
            "Comment": [f"{why} was {bid:.2f}" for why, bid in zip(items["reason"], items["bid"], strict=True)],
        }
    )


def editor_bytes(rows: pd.DataFrame) -> bytes:
    """Encode rows the way Editor exports them: UTF-16LE, BOM, tabs, CRLF."""
    text = rows.to_csv(sep="\t", index=False, lineterminator="\r\n")
    return b"\xff\xfe" + text.encode("utf-16-le")
