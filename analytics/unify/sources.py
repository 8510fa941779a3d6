"""Which exports speak for which side: one source per measure, so that nothing is counted twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.errors import RefusedInput
from analytics.ingest.export import Export
from analytics.schema import Notice, Period

PAID_QUERY_KINDS = (
    "google_ads_search_terms",
    "google_ads_overview_searches",
    "google_ads_keywords",
    "google_ads_overview_keywords",
)
ORGANIC_QUERY_KINDS = ("gsc_queries",)
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
    bid_points: tuple[Export, ...]
    time_series: tuple[Export, ...]
    currency: str | None
    notices: tuple[Notice, ...]


def _distinct(exports: Iterable[Export]) -> tuple[list[Export], list[Notice]]:
    """Drop exports that repeat another one: the same bytes, or the same kind, period and totals."""
    kept: dict[object, Export] = {}
    notices = []
    for export in exports:
        identity = (export.kind, export.period, len(export.table), tuple(export.totals.items()))
        same = kept.setdefault(identity, export)
        if same is not export:
            notices.append(Notice.of("unify.repeated", file=export.file, other=same.file))
    return list(kept.values()), notices


def _one_currency(exports: Sequence[Export]) -> str | None:
    named = {export.currency: export.file for export in exports if export.currency}
    if len(named) > 1:
        files = ", ".join(f"{file} ({currency})" for currency, file in sorted(named.items()))
        raise RefusedInput(Notice.of("unify.two_currencies", files=files))
    return next(iter(named), None)


def _prefer_daily(exports: list[Export]) -> tuple[list[Export], list[Notice]]:
    """Of one kind, use the dated tables when there are some: the undated ones repeat the same clicks."""
    daily = [export for export in exports if export.is_daily]
    if not daily or len(daily) == len(exports):
        return exports, []
    aside = [Notice.of("unify.daily_preferred", file=export.file) for export in exports if not export.is_daily]
    return daily, aside


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
    return picked, aside + undated + told


def _overlaps(exports: Sequence[Export]) -> list[Notice]:
    dated = [export for export in exports if export.period]
    return [
        Notice.of("unify.periods_overlap", file=one.file, other=two.file)
        for at, one in enumerate(dated)
        for two in dated[at + 1 :]
        if one.period and two.period and one.period.overlap_days(two.period)
    ]


def choose(exports: Iterable[Export]) -> Sources:
    """Choose the exports that speak for each side.

    Raises
    ------
    RefusedInput
        If paid exports carry two currencies: their money is never added up.

    """
    distinct, notices = _distinct(exports)

    def of(*kinds: str) -> tuple[Export, ...]:
        return tuple(export for export in distinct if export.kind in kinds and len(export.table))

    paid, told_paid = _first_kind(distinct, PAID_QUERY_KINDS)
    organic, told_organic = _first_kind(distinct, ORGANIC_QUERY_KINDS)
    campaigns = of("google_ads_campaigns") or of("google_ads_overview_campaigns")
    bid_points = of("google_ads_bid_simulator")
    return Sources(
        paid=tuple(paid),
        organic=tuple(organic),
        campaigns=campaigns,
        organic_dates=of("gsc_dates"),
        pages=of("gsc_pages"),
        keywords=of("google_ads_keywords"),
        planner=of("keyword_planner"),
        bid_points=bid_points,
        time_series=of("google_ads_overview_timeseries"),
        currency=_one_currency([*paid, *campaigns, *bid_points]),
        notices=tuple(notices + told_paid + told_organic + _overlaps(paid) + _overlaps(organic)),
    )


def hull(periods: Iterable[Period | None]) -> Period | None:
    """Smallest period that holds all the known ones; None when none is known."""
    known = [period for period in periods if period]
    return Period(min(p.start for p in known), max(p.end for p in known)) if known else None
