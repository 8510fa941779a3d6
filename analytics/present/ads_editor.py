"""The change list as Google Ads Editor reads it, and the file that undoes it.

Editor's own shape: UTF-16LE with BOM, tab-separated, English headers whatever the account's language. A blank cell
means no change and `[]` erases: undoing a bid that a keyword had from its ad group erases the keyword's own. Nothing is
created but negatives, and every row but those knows what was there, so that the undo file restores it all.
"""

from collections.abc import Iterable, Sequence

import pandas as pd

from analytics.decide import Plan
from analytics.locales import Language, text
from analytics.locales.numbers import money
from analytics.model import Analysis
from analytics.present.account_changes import KINDS, Changes, google_changes, precision
from analytics.present.account_names import is_safe, negative_text
from analytics.present.draw import each
from analytics.schema import OTHER_SEARCH_TERMS

COLUMNS = ("Campaign", "Ad Group", "Keyword", "Criterion Type", "Max CPC", "Status", "Budget", "Comment")
BUDGET_COLUMNS = ("Campaign", "Budget", "Budget type", "Campaign Status", "Comment")
ERASE = "[]"


def changes(plan: Plan, analysis: Analysis, language: Language) -> pd.DataFrame:
    """Return the rows to import: columns `COLUMNS`, all texts; the comment says why, and what was there.

    A change that the account's own names cannot carry is not written; `left_out` counts them.
    """
    return rows(google_changes(plan, analysis), analysis, language, undo=False)


def undo(plan: Plan, analysis: Analysis, language: Language) -> pd.DataFrame:
    """Return the rows that bring the account back: negatives removed, keywords enabled, bids and budgets restored."""
    return rows(google_changes(plan, analysis), analysis, language, undo=True)


def left_out(plan: Plan, analysis: Analysis) -> int:
    """Number of planned changes that no Editor row can carry."""
    return google_changes(plan, analysis).uncarried


def covered(plan: Plan, analysis: Analysis) -> float:
    """Share of the money the plan moves that the Editor rows carry; 1 when nothing moves."""
    return google_changes(plan, analysis).covered


def rows(
    found: Changes, analysis: Analysis, language: Language, *, undo: bool, kinds: Sequence[str] = KINDS
) -> pd.DataFrame:
    """Return the rows of some kinds of change, in the order in which they are best imported; columns `COLUMNS`."""
    currency, digits = analysis.panel.currency or "XXX", precision(analysis)
    made = {
        "negatives": lambda: _negatives(found.negatives, language, undo=undo),
        "statuses": lambda: _statuses(found.statuses, language, undo=undo),
        "bids": lambda: _bids(found.bids, language, (currency, digits), undo=undo),
        "budgets": lambda: _budgets(found.budgets, language, currency, undo=undo),
    }
    return pd.concat([_whole(made[kind]()) for kind in KINDS if kind in kinds], ignore_index=True)


def budget_rows(found: Changes, analysis: Analysis, language: Language, *, undo: bool) -> pd.DataFrame:
    """Return the rows of budgets in the shape of Editor's own campaigns file; columns `BUDGET_COLUMNS`."""
    plain = rows(found, analysis, language, undo=undo, kinds=("budgets",))
    daily = plain.assign(**{"Budget type": "Daily", "Campaign Status": ""})
    return daily[list(BUDGET_COLUMNS)].astype(object)


def pauses(queries: Iterable[str], analysis: Analysis, language: Language, *, undo: bool) -> pd.DataFrame:
    """Return the rows that pause some queries (keys) for a test, or that let them run again.

    A test pauses one term at a time and not what else a keyword serves: always negatives, one per campaign that pays.
    """
    paid = analysis.panel.by_campaign
    paid = paid[is_safe(paid["campaign"]) & (paid["cost"] > 0) & (paid["query"] != OTHER_SEARCH_TERMS)]
    texts = analysis.panel.frame.set_index("query")["text"]
    asked = pd.DataFrame({"query": list(queries), "reason": "pause_test"})
    found = asked.merge(paid[["query", "campaign"]].drop_duplicates(), on="query")
    found["keyword"] = [negative_text(str(texts[query])).text for query in found["query"]]
    return _whole(_negatives(found[found["keyword"] != ""], language, undo=undo))


def editor_bytes(table: pd.DataFrame) -> bytes:
    """Encode rows the way Editor exports them: UTF-16LE, BOM, tabs, CRLF."""
    return b"\xff\xfe" + table.to_csv(sep="\t", index=False, lineterminator="\r\n").encode("utf-16-le")


def comment(reason: str, language: Language) -> str:
    """Why a row is there, in the reader's words."""
    return text("editor.comment", language, reason=text(f"reasons.label.{reason}", language))


def _whole(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with every column of the file, blank where nothing changes."""
    return rows.astype(object).reindex(columns=list(COLUMNS), fill_value="")


def _comments(found: pd.DataFrame, language: Language) -> dict[str, str]:
    """Each reason in words, once."""
    return {reason: comment(reason, language) for reason in found["reason"].unique()}


def _negatives(found: pd.DataFrame, language: Language, *, undo: bool) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Campaign": found["campaign"],
            "Keyword": found["keyword"],
            "Criterion Type": "Campaign Negative Exact",
            "Status": "Removed" if undo else "Enabled",
            "Comment": "" if undo else found["reason"].map(_comments(found, language)),
        }
    )


def _keywords(found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Campaign": found["campaign"],
            "Ad Group": found["ad_group"],
            "Keyword": found["keyword"],
            "Criterion Type": found["match_type"].str.capitalize(),
        }
    )


def _statuses(found: pd.DataFrame, language: Language, *, undo: bool) -> pd.DataFrame:
    told = {
        reason: text("handover.editor.was_enabled", language, reason=why)
        for reason, why in _comments(found, language).items()
    }
    comments = ERASE if undo else found["reason"].map(told)
    return _keywords(found).assign(Status="Enabled" if undo else "Paused", Comment=comments)


def _bids(found: pd.DataFrame, language: Language, unit: tuple[str, int], *, undo: bool) -> pd.DataFrame:
    currency, digits = unit
    if undo:
        kept = max(digits, 2)
        own = [ERASE if row.inherits else f"{row.max_cpc:.{kept}f}" for row in each(found)]
        return _keywords(found).assign(**{"Max CPC": own, "Comment": ERASE})
    why = _comments(found, language)
    was = {bid: money(bid, currency, language, digits) for bid in found["max_cpc"].unique()}
    told = [
        text("editor.was", language, reason=why[reason], bid=was[bid])
        for reason, bid in zip(found["reason"], found["max_cpc"], strict=True)
    ]
    return _keywords(found).assign(**{"Max CPC": [f"{bid:.{digits}f}" for bid in found["new"]], "Comment": told})


def _budgets(found: pd.DataFrame, language: Language, currency: str, *, undo: bool) -> pd.DataFrame:
    told = [
        text(
            f"handover.editor.budget_{'more' if row.moved > 0 else 'less'}",
            language,
            moved=money(abs(row.moved), currency, language),
            budget=money(row.budget, currency, language, 2),
        )
        for row in each(found)
    ]
    return pd.DataFrame(
        {
            "Campaign": found["campaign"],
            "Budget": [f"{value:.2f}" for value in (found["budget"] if undo else found["new"])],
            "Comment": ERASE if undo else told,
        }
    )
