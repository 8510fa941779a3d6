"""What an advertising account is made of, as its exports name it: campaigns, budgets, keywords, what is excluded.

Figures do not need it; files that change the account do: a name must be the account's own, and a change can only be
undone where today's setting is known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from analytics.ingest.columns import canonical_word
from analytics.ingest.export import Export
from analytics.unify.normalise import query_keys

Vendor = Literal["google_ads", "microsoft_ads"]
_TABLES = ("_keywords", "_campaigns", "_search_terms")  # endings of the kinds that tell of settings
MATCH_TYPES = ("exact", "phrase", "broad")
KEYWORD_COLUMNS = tuple("query keyword match_type campaign ad_group max_cpc status inherits keyword_id".split())
CAMPAIGN_COLUMNS = ("campaign", "budget", "budget_kind", "status", "campaign_id")
TERM_COLUMNS = ("query", "campaign", "match_type")
_PLACE = ["keyword", "match_type", "campaign", "ad_group"]


def _empty(names: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=object) for name in names})


@dataclass(frozen=True, eq=False)
class Structure:
    """The settings of an account.

    Attributes
    ----------
    keywords
        Running keywords, each once: `query` (key), `keyword` (as written), `match_type` (exact, phrase, broad),
        `campaign, ad_group` ("" where not stated), `max_cpc` (the bid in force, NaN unknown), `status` (`enabled`,
        `paused`, `removed` as stated, else ""), `inherits` (the bid is known to be the ad group's), `keyword_id`.
    campaigns
        `campaign, budget` (money per day, NaN where not stated), `budget_kind` (`daily`; `shared` with other campaigns;
        `total` for the whole campaign), `status`, `campaign_id`.
    terms
        Search terms that the account pays for where no other table says it: `query, campaign, match_type`.
    excluded
        Search terms that are excluded already: `query, campaign`.
    by_keyword
        Whether what is paid for is told by keyword: a query of the panel then stands for keywords, not for a search.

    """

    keywords: pd.DataFrame = field(default_factory=lambda: _empty(KEYWORD_COLUMNS))
    campaigns: pd.DataFrame = field(default_factory=lambda: _empty(CAMPAIGN_COLUMNS))
    terms: pd.DataFrame = field(default_factory=lambda: _empty(TERM_COLUMNS))
    excluded: pd.DataFrame = field(default_factory=lambda: _empty(("query", "campaign")))
    by_keyword: bool = False

    @property
    def is_known(self) -> bool:
        """Whether any export tells of this account."""
        return bool(len(self.keywords) or len(self.campaigns) or len(self.terms))


def structure(
    exports: Iterable[Export], vendor: Vendor, *, terms: bool = False, paid: Sequence[Export] = ()
) -> Structure:
    """Read the settings out of a vendor's exports.

    Parameters
    ----------
    exports
        All that were read; those of other vendors are left alone.
    vendor
        How the kinds of its exports begin.
    terms
        Whether the search terms paid for are asked for as well.
    paid
        The exports that say what is paid for.

    """
    known = [export for export in exports if export.kind.startswith(vendor) and export.kind.endswith(_TABLES)]
    keywords = [_keyword_rows(export) for export in known if export.kind.endswith("_keywords")]
    campaigns = [_campaign_rows(export) for export in known if export.kind.endswith("_campaigns")]
    searched = [export for export in known if export.kind.endswith("_search_terms") and "campaign" in export.table]
    listed = pd.concat(keywords, ignore_index=True) if keywords else None
    return Structure(
        keywords=_empty(KEYWORD_COLUMNS) if listed is None else _keywords(listed),
        campaigns=_campaigns(pd.concat(campaigns, ignore_index=True)) if campaigns else _empty(CAMPAIGN_COLUMNS),
        terms=_terms(searched) if terms and searched else _empty(TERM_COLUMNS),
        excluded=_excluded(searched, listed),
        by_keyword=any(export.kind.endswith("_keywords") for export in paid),
    )


def _keyword_rows(export: Export) -> pd.DataFrame:
    """Rows of a keywords export; those of the editor state the keyword's own bid and all that runs or does not."""
    names = [*_PLACE, "max_cpc", "status", "keyword_id"]
    rows = export.table.frame([*names, "impressions"])
    is_whole = export.kind == "google_ads_editor_keywords"
    shown = pd.to_numeric(rows["impressions"]).gt(0) if "impressions" in export.table else True
    return rows[names].assign(is_whole=is_whole, shown=shown)[rows["keyword"].notna() & rows["campaign"].notna()]


def _keywords(listed: pd.DataFrame) -> pd.DataFrame:
    """Each running keyword once; the bid of a report is the one in force, and none in the editor's export is none."""
    rows = listed[listed["match_type"].isin(MATCH_TYPES)]
    rows = rows.assign(
        ad_group=rows["ad_group"].astype(object).fillna(""),
        max_cpc=pd.to_numeric(rows["max_cpc"]).where(lambda bid: bid > 0),
        own=rows["max_cpc"].where(rows["is_whole"]).notna(),
        status=_words("status", rows["status"]).where(rows["status"].notna(), None),
    ).sort_values("is_whole", kind="stable")
    grouped = rows.groupby(_PLACE, sort=False)
    found = grouped[["max_cpc", "status", "keyword_id"]].first()
    found["status"] = grouped["status"].last().astype(object).fillna("")  # the editor's, where both tell
    found["inherits"] = grouped["is_whole"].any() & ~grouped["own"].any()
    found = found[grouped["shown"].any()].reset_index()
    return found.assign(query=query_keys(found["keyword"]))[list(KEYWORD_COLUMNS)]


def _campaign_rows(export: Export) -> pd.DataFrame:
    names = ["campaign", "budget", "budget_type", "budget_name", "status", "campaign_id"]
    rows = export.table.frame([*names, *(["date"] if "date" in export.table else [])])
    rows = rows.sort_values("date", kind="stable") if "date" in rows else rows
    return rows[names][rows["campaign"].notna()]


def _campaigns(rows: pd.DataFrame) -> pd.DataFrame:
    """Each campaign once, with the last budget stated; one of another kind than daily is no daily budget."""
    kinds = _words("budget_type", rows["budget_type"]).mask(rows["budget_type"].isna(), "daily")
    kinds = kinds.where(kinds == "daily", "total").mask(rows["budget_name"].notna(), "shared")
    rows = rows.assign(
        budget_kind=kinds,
        budget=pd.to_numeric(rows["budget"]).where(lambda budget: budget > 0),
        status=_words("status", rows["status"]),
    )
    return rows.groupby("campaign", sort=False)[list(CAMPAIGN_COLUMNS[1:])].last().reset_index()


def _words(table: str, printed: pd.Series) -> pd.Series:
    """What printed words mean; a word that is not known stays as it is printed, a missing one is empty."""
    meant = {word: canonical_word(table, str(word)) for word in printed.dropna().unique()}
    return printed.astype(object).map(meant).astype(object).fillna("")


def _terms(searched: Sequence[Export]) -> pd.DataFrame:
    rows = pd.concat([export.table.frame(["query", "campaign", "match_type", "cost"]) for export in searched])
    paid = rows[pd.to_numeric(rows["cost"]).gt(0) & rows["campaign"].notna()]
    kinds = paid["match_type"].astype(object).fillna("")
    keyed = paid.assign(query=query_keys(paid["query"]), match_type=kinds)
    return keyed[list(TERM_COLUMNS)].drop_duplicates(ignore_index=True)


def _excluded(searched: Sequence[Export], listed: pd.DataFrame | None) -> pd.DataFrame:
    """Terms that a search terms report marks as excluded, and the exact negatives of the editor's export."""
    parts = [_empty(("query", "campaign"))]
    for export in searched:
        if "added" in export.table:
            rows = export.table.frame(["query", "campaign", "added"]).dropna()
            rows = rows[_words("added", rows["added"]) == "excluded"]
            parts.append(rows.assign(query=query_keys(rows["query"]))[["query", "campaign"]])
    if listed is not None:
        rows = listed[listed["match_type"] == "campaign negative exact"]
        parts.append(rows.assign(query=query_keys(rows["keyword"]))[["query", "campaign"]])
    return pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)
