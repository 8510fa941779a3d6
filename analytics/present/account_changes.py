"""What a plan changes in an advertising account: terms excluded, keywords paused, bids and daily budgets moved.

Each change names what the account has, as it is written there, and knows today's setting, so that it can be undone. A
change that cannot be written so is left out and counted with its reason.

* An exact keyword is paused where the plan pauses all that it serves; a term that other keywords serve too, or that no
  known keyword carries, is excluded exactly in each campaign that pays for it.
* A bid moves on exact keywords only: a phrase or broad one serves other terms, whose plan is another.
* Where the files tell what is paid for by keyword, the plan is about keywords of every match type: none is excluded.
* A campaign's daily budget moves with what the plan moves in it (`account_budgets`).
"""

from dataclasses import dataclass, field

import pandas as pd
from babel.numbers import get_currency_precision

from analytics.decide import Plan
from analytics.model import Analysis
from analytics.present.account_budgets import budget_changes, moved_by_campaign
from analytics.present.account_names import NEGATIVE_PROBLEMS, is_safe, negative_text
from analytics.schema import OTHER_SEARCH_TERMS
from analytics.unify.structure import Structure

KINDS = ("negatives", "statuses", "bids", "budgets")
LEFT_OUT = (
    "name",
    *NEGATIVE_PROBLEMS,
    "no_keyword",
    "same_bid",
    "no_budget",
    "shared_budget",
    "total_budget",
    "no_money",
)
_PLACE = ["query", "campaign"]
_OFF = ["paused", "removed"]


@dataclass(frozen=True, eq=False)
class Changes:
    """The changes of one account, each table one row per change.

    Attributes
    ----------
    negatives
        `query, campaign, keyword` (text to exclude exactly), `reason`, `campaign_id`.
    statuses
        Keywords to pause, all of them enabled today: `query, keyword, match_type, campaign, ad_group, reason`,
        `keyword_id`.
    bids
        `query, keyword, match_type, campaign, ad_group, max_cpc` (today's), `new`, `inherits`, `reason`, `keyword_id`.
    budgets
        `campaign, budget` (today's, per day), `new`, `moved` (money per month), `campaign_id`.
    parts
        What the plan moves, per query and campaign: `query, campaign, reason, moved` (money per month, its size),
        `is_carried`.
    left_out
        How many changes are not written, by reason (`LEFT_OUT`).

    """

    negatives: pd.DataFrame
    statuses: pd.DataFrame
    bids: pd.DataFrame
    budgets: pd.DataFrame
    parts: pd.DataFrame
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def uncarried(self) -> int:
        """Number of queries of which the plan moves the spend and no row does."""
        return int((~self.parts.groupby("query")["is_carried"].any()).sum()) if len(self.parts) else 0

    @property
    def covered(self) -> float:
        """Share of the money the plan moves (cuts and raises added up) that the rows carry; 1 when nothing moves."""
        moved = self.parts["moved"].sum()
        return float(self.parts["moved"][self.parts["is_carried"]].sum() / moved) if moved > 0 else 1.0

    def counts(self) -> dict[str, int]:
        """Number of rows by kind of change."""
        return {kind: len(getattr(self, kind)) for kind in KINDS}


def is_change(items: pd.DataFrame) -> pd.Series:
    """Whether the plan moves the spend of each item."""
    return items["reason"].str.startswith(("pause", "reduce", "raise"))


def google_changes(plan: Plan, analysis: Analysis) -> Changes:
    """Changes of the Google Ads account."""
    places = analysis.panel.by_campaign.reindex(columns=[*_PLACE, "match_type", "ad_group", "cost"])
    places = places.astype(dict.fromkeys(_PLACE, object))
    places = places[(places["campaign"] != "") & (places["cost"] > 0) & (places["query"] != OTHER_SEARCH_TERMS)]
    google = analysis.panel.google
    return _changes(plan, analysis, google, places, pd.concat([google.keywords, _shown(analysis, places, google)]))


def microsoft_changes(plan: Plan, analysis: Analysis) -> Changes:
    """The same plan in the Microsoft account: only what its files name; budgets and bids move in proportion."""
    microsoft, google = analysis.panel.microsoft, analysis.panel.by_campaign
    named = set(microsoft.campaigns["campaign"]) | set(microsoft.keywords["campaign"])
    places = microsoft.terms
    if places.empty:
        places = google.reindex(columns=[*_PLACE, "match_type"])[google["campaign"].isin(named) & (google["cost"] > 0)]
    return _changes(plan, analysis, microsoft, places, microsoft.keywords, in_proportion=True)


def _shown(analysis: Analysis, places: pd.DataFrame, google: Structure) -> pd.DataFrame:
    """Exact keywords that the search terms report gives away, with the simulator's bid; where no export lists them."""
    items = analysis.response.items.astype({"query": object})
    bids, listed = items.set_index("query")["bid"].dropna(), set(google.keywords["query"])
    known = places[(places["match_type"] == "exact") & places["query"].isin(bids.index)]
    known = known[~known["query"].isin(listed)].drop_duplicates([*_PLACE, "ad_group"])
    texts = analysis.panel.frame.set_index("query")["text"]
    return known[[*_PLACE, "match_type", "ad_group"]].assign(
        keyword=known["query"].map(texts), max_cpc=known["query"].map(bids), status="", inherits=False, keyword_id=None
    )


def _changes(
    plan: Plan,
    analysis: Analysis,
    account: Structure,
    places: pd.DataFrame,
    keywords: pd.DataFrame,
    *,
    in_proportion: bool = False,
) -> Changes:
    places, keywords = (table.astype(dict.fromkeys(_PLACE, object)) for table in (places, keywords))  # fast to look up
    items = plan.items.loc[is_change(plan.items)].drop(columns="campaign").astype({"query": object})
    ids = account.campaigns.set_index("campaign")["campaign_id"]
    left: dict[str, int] = {}
    own = keywords[keywords["query"].isin(items["query"]) & (keywords["match_type"].eq("exact") | account.by_keyword)]
    own = _named(own.reset_index(drop=True), ["campaign", "ad_group", "keyword"], left)
    statuses, negatives = _pauses(items, analysis, account, places, own)
    negatives = _texts(negatives, analysis, left).assign(campaign_id=lambda rows: rows["campaign"].map(ids))
    negatives = _named(negatives, ["campaign"], left)
    bids = _bids(items, analysis, own, left)
    moved = moved_by_campaign(plan, analysis).astype(dict.fromkeys(_PLACE, object))
    budgets = budget_changes(moved, account, left, in_proportion=in_proportion)
    parts = _carried(moved, [negatives, statuses, bids, account.excluded], places, in_proportion=in_proportion)
    if not in_proportion:
        left |= _lost(parts, places, left["same_bid"], by_keyword=account.by_keyword)
    told = {reason: left[reason] for reason in LEFT_OUT if left.get(reason, 0) > 0}
    return Changes(negatives, statuses, bids, budgets, parts, told)


def _named(rows: pd.DataFrame, names: list[str], left: dict[str, int]) -> pd.DataFrame:
    """Rows whose names can be written as the account has them; the others are counted."""
    safe = pd.Series(data=True, index=rows.index)
    for name in names:
        safe &= is_safe(rows[name])
    left["name"] = left.get("name", 0) + int((~safe).sum())
    return rows[safe]


def _pauses(
    items: pd.DataFrame, analysis: Analysis, account: Structure, places: pd.DataFrame, keywords: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keywords to pause and terms to exclude; a term is excluded unless its paused keywords are all that serve it."""
    paused = items[items["reason"].str.startswith("pause")]
    rows = places.assign(is_exact=places["match_type"].fillna("").eq("exact"))
    rows = rows.groupby(_PLACE, sort=False)["is_exact"].all().reset_index()
    rows = rows.merge(paused[["query", "reason"]], on="query")
    may_pause = keywords["status"].eq("enabled") & (account.by_keyword | ~_serves_others(keywords, analysis, paused))
    statuses = keywords[may_pause].merge(rows[[*_PLACE, "reason"]], on=_PLACE)
    if account.by_keyword:  # a negative would exclude the text, not what the keyword serves
        return statuses, rows.iloc[:0]
    at = _pairs(rows)
    stays = _pairs(keywords[~may_pause & ~keywords["status"].isin(_OFF)])
    enough = rows["is_exact"] & at.isin(_pairs(statuses)) & ~at.isin(stays) & ~at.isin(_loose(rows, account.keywords))
    return statuses, rows[~(enough | at.isin(_pairs(account.excluded)))]


def _serves_others(keywords: pd.DataFrame, analysis: Analysis, paused: pd.DataFrame) -> pd.Series:
    """Whether an exact keyword has a close variant that the plan goes on paying for."""
    panel = analysis.panel.frame.astype({"query": object, "variant": object})
    variants = panel.set_index("query")["variant"]
    spending = panel["query"].iloc[analysis.response.items["row"].to_numpy()]
    kept = set(variants[spending[~spending.isin(paused["query"])]])
    return keywords["query"].map(variants).astype(object).isin(kept)


def _pairs(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[_PLACE])


def _loose(rows: pd.DataFrame, keywords: pd.DataFrame) -> pd.MultiIndex:
    """Terms with a word of a phrase or broad keyword that runs in the same campaign: it may take them over."""
    loose = keywords[~keywords["match_type"].eq("exact") & ~keywords["status"].isin(_OFF)]
    words = loose.assign(word=loose["query"].str.split()).explode("word")[["campaign", "word"]].drop_duplicates()
    terms = rows[_PLACE].assign(word=rows["query"].str.split()).explode("word")
    return _pairs(terms.merge(words, on=["campaign", "word"]).drop_duplicates(_PLACE))


def _texts(rows: pd.DataFrame, analysis: Analysis, left: dict[str, int]) -> pd.DataFrame:
    """Terms as a negative keyword may be written, each once per campaign; those that none can be are counted."""
    spelled = rows["query"].map(analysis.panel.frame.set_index("query")["text"])
    written = {text: negative_text(str(text)) for text in spelled.unique()}
    found = spelled.map(lambda text: written[text].text)
    problem = spelled.map(lambda text: written[text].problem)
    for name in NEGATIVE_PROBLEMS:
        left[name] = int(rows["query"][problem == name].nunique())
    return rows.assign(keyword=found)[problem == ""].drop_duplicates(["campaign", "keyword"])


def _bids(items: pd.DataFrame, analysis: Analysis, keywords: pd.DataFrame, left: dict[str, int]) -> pd.DataFrame:
    moving = items[items["reason"].str.startswith(("reduce", "raise"))][["query", "bid_multiplier", "reason"]]
    running = keywords[~keywords["status"].isin(_OFF)]
    rows = running[running["max_cpc"].gt(0)].merge(moving, on="query")
    digits = precision(analysis)
    new = (rows["max_cpc"] * rows["bid_multiplier"]).astype(float).round(digits).clip(lower=10.0**-digits)
    differs = new.ne(rows["max_cpc"].astype(float).round(digits))
    left["same_bid"] = int(rows["query"][~differs].nunique())
    return rows.assign(new=new)[differs]


def precision(analysis: Analysis) -> int:
    """Decimals that the account's currency has."""
    return int(get_currency_precision(analysis.panel.currency or "XXX"))


def _carried(
    moved: pd.DataFrame, written: list[pd.DataFrame], places: pd.DataFrame, *, in_proportion: bool
) -> pd.DataFrame:
    """What the plan moves by query and campaign, and whether a row carries it; where no campaign is stated, any row."""
    parts = moved[is_change(moved)].reset_index(drop=True)
    rows = pd.concat([table[_PLACE] for table in written], ignore_index=True).drop_duplicates()
    nowhere = ~parts["query"].isin(places["query"]) | parts["campaign"].eq("") | in_proportion
    carried = _pairs(parts).isin(_pairs(rows)) | (nowhere & parts["query"].isin(rows["query"]))
    return parts.assign(is_carried=carried)


def _lost(parts: pd.DataFrame, places: pd.DataFrame, same_bid: int, *, by_keyword: bool) -> dict[str, int]:
    """Queries whose change no row carries, because their campaign or a keyword of their own is not known."""
    by_query = parts.groupby("query").agg(carried=("is_carried", "any"), reason=("reason", "first"))
    lost = by_query[~by_query["carried"]]
    pauses = lost["reason"].str.startswith("pause")
    unplaced = pauses & ~lost.index.astype(object).isin(places["query"])
    return {
        "no_campaign": int(unplaced.sum()),
        "no_status": int((pauses & ~unplaced).sum()) * by_keyword,
        "no_keyword": max(int((~pauses).sum()) - same_bid, 0),
    }
