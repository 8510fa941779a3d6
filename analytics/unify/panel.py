"""The second typed hop: paid and organic on one line per query, and what is known to be hidden."""

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from analytics.schema import DAYS_PER_MONTH, Notice, Period, require_columns
from analytics.unify import months
from analytics.unify.brand import BrandTerms
from analytics.unify.facts import Facts
from analytics.unify.paid_organic import no_report
from analytics.unify.structure import Structure

PAID = ("paid_impressions", "paid_clicks", "cost", "conversions", "conversion_value")
ORGANIC = ("organic_impressions", "organic_clicks")
QUERY_COLUMNS = (
    *"query text variant brand theme intent segment campaign page".split(),
    *PAID,
    *ORGANIC,
    *"organic_position search_volume competition_index ai_overview".split(),
    *"lost_share_budget lost_share_rank impression_share max_cpc".split(),
)

AUCTION_COLUMNS = ("query", "quality_score", "top_share", "absolute_top_share")
RIVAL_COLUMNS = ("domain", "impression_share", "overlap_share", "position_above_share")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as the query rows state it and as a complete export states it.

    `total` is None when no export gives a complete figure: the hidden part is then unknown, not zero.
    """

    visible: float
    total: float | None = None

    @property
    def hidden(self) -> float | None:
        """Part of the total that no query row carries, at least 0."""
        return None if self.total is None else max(0.0, self.total - self.visible)

    @property
    def hidden_share(self) -> float | None:
        """Hidden part over total, None when unknown or when there is no total."""
        return None if not self.total else (self.hidden or 0.0) / self.total


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the account and of the site the query rows show.

    `cost`, `paid_clicks`, `paid_impressions`: search terms against the vendor's own line of hidden terms, else the
    search campaigns of the same days (never the account's footer, which adds other networks). A row of "(other search
    terms)" is hidden, not visible.
    `organic_clicks`, `organic_impressions`: Search Console queries against its dates table.
    `notices` says what was set aside, deduplicated or could not be compared.
    """

    cost: Measure
    paid_clicks: Measure
    paid_impressions: Measure
    organic_clicks: Measure
    organic_impressions: Measure
    notices: tuple[Notice, ...] = ()


def no_keywords() -> pd.DataFrame:
    """An empty keywords table."""
    names = ("query", "keyword", "match_type", "campaign", "ad_group", "max_cpc")
    return pd.DataFrame({name: pd.Series(dtype=object) for name in names})


def no_auctions() -> pd.DataFrame:
    """An empty table of what exports say of auctions."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in AUCTION_COLUMNS})


def no_rivals() -> pd.DataFrame:
    """An empty table of rivals seen in auctions."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in RIVAL_COLUMNS})


@dataclass(frozen=True, eq=False)
class QueryPanel:
    """One row per normalised query; paid and organic totals equal the inputs' to the unit.

    Attributes
    ----------
    frame
        Columns `QUERY_COLUMNS`, one row per query. `query` is the normalised key, `text` its commonest spelling as
        typed (paid side first), which is what people and files are shown. Counts and money are sums over `paid_period`
        or `organic_period` (0 where the query has no row on that side); `organic_position` is the impression-weighted
        mean (NaN without organic rows). `campaign` and `page` are those with most cost and most clicks ("" when
        unknown).
        `intent`: to know, to reach a site, to choose or to buy (`intent.INTENTS`). `ai_overview`: share of its rows in
        a rank tracker or keyword tool that saw an AI overview. `search_volume` … `max_cpc` are NaN when no export gives
        them.
    by_campaign
        `query, campaign, ad_group, match_type` + paid measures ("" where not stated).
    facts
        The rows behind it, for what is asked of them now and then: `by_page`, `daily`.
    by_day
        None, or `date` + `paid_clicks, cost, organic_clicks, organic_impressions` of complete tables (campaigns,
        time series, Search Console dates); NaN where a side has no such day.
    parts_by_day
        None, or the same with all measures, also by campaign and by device (`parts.parts_by_day`).
    keywords
        Keywords the advertiser bids on: `query` (key), `keyword` (as written), `match_type` (exact, phrase, broad),
        `campaign, ad_group, max_cpc` (today's bid); empty without a keywords export or when none states a bid.
    google, microsoft
        What the accounts are made of, for files that change them: campaigns, budgets, keywords and their bids.
    bid_points
        `query, max_cpc, clicks, cost` of the bid simulator, per week; empty without one.
    paid_organic
        What Google's paid & organic report says of each query and state of the results page: `query, state` (`both`,
        `ad_only`, `organic_only`) + `ad_impressions, ad_clicks, organic_queries, organic_clicks`, sums over the report;
        evidence only, part of no other table, and it may have queries that `frame` has not. Empty without one.
    auctions
        `query, quality_score` (1 to 10), `top_share, absolute_top_share` (shares of the ad's impressions above the
        organic results and in the first slot) of exact keywords, NaN where not stated; empty when no export states any.
    rivals
        What auction insights say of other advertisers: `domain, impression_share, overlap_share,
        position_above_share`, for the whole account; empty without them.
    bought_elsewhere
        Queries that campaigns out of scope buy too: a day without the ads in scope is no day without ads. Empty for
        the whole account.
    paid_period, organic_period
        From the first to the last day of each side's files, None when they do not say.
    paid_days, organic_days
        Days that the files cover, fewer than the period where files leave a gap.
    currency
        ISO code, or None when nothing paid was loaded or no file states it.

    """

    frame: pd.DataFrame
    by_campaign: pd.DataFrame
    bid_points: pd.DataFrame
    coverage: Coverage
    brand: BrandTerms
    currency: str | None
    paid_period: Period | None
    organic_period: Period | None
    paid_days: int | None = None
    organic_days: int | None = None
    facts: Facts = field(default_factory=Facts)
    by_day: pd.DataFrame | None = None
    parts_by_day: pd.DataFrame | None = None
    keywords: pd.DataFrame = field(default_factory=no_keywords)
    google: Structure = field(default_factory=Structure)
    microsoft: Structure = field(default_factory=Structure)
    paid_organic: pd.DataFrame = field(default_factory=no_report)
    auctions: pd.DataFrame = field(default_factory=no_auctions)
    rivals: pd.DataFrame = field(default_factory=no_rivals)
    bought_elsewhere: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a frame without its columns or with a query twice."""
        require_columns(self.frame, QUERY_COLUMNS, "QueryPanel")
        if self.frame["query"].duplicated().any():
            raise ValueError("QueryPanel.frame has a query on more than one row.")

    @cached_property
    def by_page(self) -> pd.DataFrame:
        """`query, page` + organic measures and `organic_position` ("" where no page is stated)."""
        return self.facts.sums("organic", "query", "page")

    @cached_property
    def daily(self) -> pd.DataFrame | None:
        """None, or `date, query` + both sides' measures + `organic_position`, zero where a side is absent."""
        return self.facts.daily()

    @cached_property
    def by_state(self) -> pd.DataFrame | None:
        """None, or clicks by `month` where a query showed organic alone, both, or an ad alone (`months.by_state`)."""
        return months.by_state(self.facts, self.paid_period, self.organic_period)

    @property
    def has_paid(self) -> bool:
        """Whether any paid query row was loaded."""
        return bool((self.frame["segment"] != "organic_only").any())

    @property
    def has_organic(self) -> bool:
        """Whether any organic query row was loaded."""
        return bool((self.frame["segment"] != "paid_only").any())

    @property
    def paid_months(self) -> float:
        """Months that the paid sums cover; 1 when the files do not say (a notice tells it)."""
        days = self.paid_days or (self.paid_period.days if self.paid_period else None)
        return days / DAYS_PER_MONTH if days else 1.0

    @property
    def organic_months(self) -> float:
        """Months that the organic sums cover; those of the paid side when the files do not say."""
        days = self.organic_days or (self.organic_period.days if self.organic_period else None)
        return days / DAYS_PER_MONTH if days else self.paid_months
