"""Which exports speak for which side: one source per measure, so that nothing is counted twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from analytics.errors import RefusedInput
from analytics.ingest.export import Export
from analytics.schema import Notice, Period
from analytics.unify.paid_organic import REPORT_KIND, report_notices
from analytics.unify.repeats import distinct, without_shared_days

PAID_QUERY_KINDS = (
    "google_ads_search_terms",
    "google_ads_overview_searches",
    "google_ads_keywords",
    "google_ads_overview_keywords",
)
ORGANIC_QUERY_KINDS = ("gsc_queries",)
PLANNER_KINDS = (
    "keyword_planner",
    "semrush_keywords",
    "semrush_organic_positions",
    "ahrefs_keywords",
    "ahrefs_organic_keywords",
    "seranking_positions",
    "rank_tracker",
)
"""Where search volumes and rivals are known from, the market's own figures first."""

_OTHER_NETWORKS = frozenset(["video", "display", "demand gen", "discovery", "app", "shopping", "smart"])
_KEYWORD_KINDS = ("google_ads_keywords", "google_ads_overview_keywords")


@dataclass(frozen=True, eq=False)
class Sources:
    """Exports sorted by what they are used for; `notices` says what was set aside and why."""

    paid: tuple[Export, ...]
    organic: tuple[Export, ...]
    campaigns: tuple[Export, ...]
    organic_dates: tuple[Export, ...]
    pages: tuple[Export, ...]
    keywords: tuple[Export, ...]
    planner: tuple[Export, ...]
    layouts: tuple[Export, ...]
    bid_points: tuple[Export, ...]
    time_series: tuple[Export, ...]
    paid_organic: tuple[Export, ...]
    insights: tuple[Export, ...]
    settings: tuple[Export, ...]
    currency: str | None
    notices: tuple[Notice, ...]


def _one_currency(exports: Sequence[Export]) -> str | None:
    named = {export.currency: export.file for export in exports if export.currency}
    if len(named) > 1:
        files = ", ".join(f"{file} ({currency})" for currency, file in sorted(named.items()))
        raise RefusedInput(Notice.of("unify.two_currencies", files=files))
    return next(iter(named), None)


def _prefer_daily(exports: list[Export]) -> tuple[list[Export], list[Notice]]:
    """Of one kind, prefer the dated tables: an undated one over the same or unknown days repeats their clicks."""
    daily = [export for export in exports if export.is_daily]
    aside = [export for export in exports if not export.is_daily and any(_may_share(export, d) for d in daily)]
    kept = [export for export in exports if export not in aside]
    return kept, [Notice.of("unify.daily_preferred", file=export.file) for export in aside]


def _may_share(one: Export, two: Export) -> bool:
    return not (one.period and two.period) or bool(one.period.overlap_days(two.period))


def _first_kind(exports: list[Export], kinds: Sequence[str]) -> tuple[list[Export], list[Notice]]:
    """Use the finest kind that has rows with clicks; tell which others are set aside."""
    usable = [export for export in exports if export.kind in kinds and len(export.table) and "clicks" in export.table]
    if not usable:
        return [], []
    chosen = min((export.kind for export in usable), key=kinds.index)
    aside = [
        Notice.of("unify.coarser_kind", file=export.file, used=chosen) for export in usable if export.kind != chosen
    ]
    picked, undated = _prefer_daily([export for export in usable if export.kind == chosen])
    told = [Notice.of("unify.keywords_not_queries", file=picked[0].file)] if chosen in _KEYWORD_KINDS else []
    once, shared = without_shared_days(picked)
    return once, aside + undated + told + shared


def _reports(exports: Sequence[Export]) -> tuple[list[Export], list[Notice]]:
    """Paid & organic reports, each day once; their clicks are those of both sides and are added to neither."""
    reports, undated = _prefer_daily([export for export in exports if export.kind == REPORT_KIND and len(export.table)])
    once, shared = without_shared_days(reports)
    return once, undated + shared


def _overlaps(exports: Sequence[Export]) -> list[Notice]:
    dated = [export for export in exports if export.period]
    return [
        Notice.of("unify.periods_overlap", file=one.file, other=two.file)
        for at, one in enumerate(dated)
        for two in dated[at + 1 :]
        if one.period and two.period and one.period.overlap_days(two.period) and _share_days(one, two)
    ]


def _share_days(one: Export, two: Export) -> bool:
    """Whether two tables still speak of the same days: dated ones have lost the days they repeat."""
    if "date" not in one.table or "date" not in two.table:
        return True
    return bool(one.table.days() & two.table.days())


def choose(exports: Iterable[Export]) -> Sources:
    """Choose the exports that speak for each side.

    Raises
    ------
    RefusedInput
        If paid exports carry two currencies: their money is never added up.

    """
    unique, notices = distinct(exports)

    def of(*kinds: str) -> tuple[Export, ...]:
        return tuple(export for export in unique if export.kind in kinds and len(export.table))

    paid, told_paid = _first_kind(unique, PAID_QUERY_KINDS)
    organic, told_organic = _first_kind(unique, ORGANIC_QUERY_KINDS)
    campaigns, told_campaigns = without_shared_days(of("google_ads_campaigns") or of("google_ads_overview_campaigns"))
    organic_dates, told_dates = without_shared_days(of("gsc_dates"))
    reports, told_reports = _reports(unique)
    bid_points = of("google_ads_bid_simulator")
    return Sources(
        paid=tuple(paid),
        organic=tuple(organic),
        campaigns=tuple(campaigns),
        organic_dates=tuple(organic_dates),
        pages=of("gsc_pages"),
        keywords=of("google_ads_keywords"),
        layouts=tuple(export for export in of(*PLANNER_KINDS) if "serp_features" in export.table),
        planner=next((found for kind in PLANNER_KINDS if (found := of(kind))), ()),
        bid_points=bid_points,
        time_series=of("google_ads_overview_timeseries"),
        paid_organic=tuple(reports),
        insights=of("google_ads_auction_insights"),
        settings=tuple(export for export in unique if len(export.table)),
        currency=_one_currency([*paid, *campaigns, *bid_points]),
        notices=(
            *notices,
            *told_paid,
            *told_organic,
            *told_campaigns,
            *told_dates,
            *told_reports,
            *report_notices(reports, paid, organic),
            *_overlaps(paid),
            *_overlaps(organic),
            *_overlaps(reports),
        ),
    )


def search_rows(export: Export) -> pd.DataFrame:
    """Rows of a campaigns table that can have search terms: those whose type is not another network's."""
    table = export.table.frame()
    if "campaign_type" not in table:
        return table
    kind = table["campaign_type"].astype("string").str.casefold().fillna("")
    return table[~kind.isin(_OTHER_NETWORKS)]


def hull(periods: Iterable[Period | None]) -> Period | None:
    """Smallest period that holds all the known ones; None when none is known."""
    known = [period for period in periods if period]
    return Period(min(p.start for p in known), max(p.end for p in known)) if known else None


def days_covered(periods: Iterable[Period | None]) -> int | None:
    """Number of distinct days in the known periods; None when none is known.

    Examples
    --------
    >>> from datetime import date
    >>> january, march = (Period(date(2025, m, 1), date(2025, m, 31)) for m in (1, 3))
    >>> days_covered([january, march, january])
    62

    """
    known = [period for period in periods if period]
    days = {period.start + timedelta(days=at) for period in known for at in range(period.days)}
    return len(days) or None
