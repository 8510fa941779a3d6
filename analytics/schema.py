"""The vocabulary: every canonical column with its unit and legal range, and the small values that name a fact.

Inside Accord a rate is a share in [0, 1], money is in account currency over a stated period, a position is a
1-based mean (lower is better), and a query is what the searcher typed while a keyword is what the advertiser bids on.
Words a person reads live in `analytics/locales`, never here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import inf
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Unit = Literal["text", "date", "count", "money", "share", "position", "index"]

DAYS_PER_MONTH = 365.25 / 12
DAYS_PER_WEEK = 7
INTERVAL = (0.1, 0.9)  # every interval Accord shows is the central 80 %
NORMAL_P90 = 1.2816  # its half-width in standard deviations of a normal

OTHER_SEARCH_TERMS = "(other search terms)"
_MOST = 1e12  # no account has a larger number; one that is larger is a broken cell
SEGMENTS = ("both", "paid_only", "organic_only")


@dataclass(frozen=True, slots=True)
class Column:
    """A canonical column: its unit and the closed range its finite values must lie in."""

    name: str
    unit: Unit
    low: float = -inf
    high: float = inf

    @property
    def is_number(self) -> bool:
        """Whether values are numbers (everything but texts and dates)."""
        return self.unit not in ("text", "date")


def _columns(unit: Unit, names: str, low: float = -inf, high: float = inf) -> dict[str, Column]:
    return {name: Column(name, unit, low, high) for name in names.split()}


COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        **_columns("text", "query keyword match_type added campaign campaign_type ad_group page country device"),
        **_columns("text", "appearance status currency account filter value word competition"),
        **_columns("text", "group tags intent position_type parent_keyword top_keyword search_engine location"),
        **_columns("text", "dimension page_title source_medium channel deal_id stage pipeline lead_source lead_origin"),
        **_columns("text", "domain asset asset_type asset_status ad_status breakdown foreign"),
        **_columns("text", "result_type search_type anonymised serp_features"),
        **_columns("text", "budget_type budget_name keyword_id campaign_id"),
        **_columns("date", "date date_end seen_date created_date close_date won_date lost_date"),
        **_columns("count", "impressions clicks interactions conversions search_volume", low=0, high=_MOST),
        **_columns("count", "traffic paid_traffic traffic_potential global_volume results keywords", low=0, high=_MOST),
        **_columns("count", "sessions engaged_sessions users total_users new_users", low=0, high=_MOST),
        **_columns("count", "views key_events events", low=0, high=_MOST),
        **_columns("count", "organic_clicks organic_queries organic_listings", low=0, high=_MOST),
        **_columns("count", "combined_clicks combined_queries top_impressions position_sum", low=0, high=_MOST),
        **_columns("count", "visits actions entrances bounces seconds", low=0, high=_MOST),
        **_columns("money", "cpc cps traffic_value", low=0, high=_MOST),
        **_columns("money", "revenue deal_value", low=-_MOST, high=_MOST),
        **_columns("share", "traffic_share engagement_rate bounce_rate exit_rate key_event_rate probability", low=0),
        **_columns("index", "difficulty url_rating", low=0, high=100),
        **_columns("money", "cost max_cpc budget top_bid_low top_bid_high", low=0, high=_MOST),
        **_columns("money", "conversion_value", low=-_MOST, high=_MOST),
        **_columns("share", "ctr impression_share top_share absolute_top_share click_share", low=0),
        **_columns("share", "overlap_share position_above_share outranking_share", low=0, high=1),
        **_columns("share", "lost_share_budget lost_share_rank competition_index", low=0, high=1),
        **_columns("position", "position organic_position", low=0),
        **_columns("index", "quality_score", low=0, high=10),
    }
)
"""Canonical columns by name. A comparison export adds the same names with the suffix `_previous`."""

ADDITIVE = ("impressions", "clicks", "cost", "conversions", "conversion_value")


class Money(NamedTuple):
    """An amount with its ISO 4217 currency; how it is printed is the locale's business."""

    amount: float
    currency: str


class Share(NamedTuple):
    """A share in [0, 1], printed as a percentage."""

    value: float


@dataclass(frozen=True, slots=True)
class Period:
    """Calendar days from `start` to `end`, both included.

    Examples
    --------
    >>> from datetime import date
    >>> Period(date(2025, 1, 1), date(2025, 1, 31)).days
    31

    """

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts."""
        if not self.start <= self.end:
            raise ValueError(f"A period cannot end ({self.end}) before it starts ({self.start}).")

    @property
    def days(self) -> int:
        """Number of calendar days."""
        return (self.end - self.start).days + 1

    @property
    def months(self) -> float:
        """Length in mean months of 365.25 / 12 days."""
        return self.days / DAYS_PER_MONTH

    def overlap_days(self, other: "Period") -> int:
        """Days that both periods contain."""
        return max(0, (min(self.end, other.end) - max(self.start, other.start)).days + 1)


Fact = str | int | float | Money | Share | date | Period


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell a person: a catalogue key and the facts that fill its sentence.

    Arithmetic produces notices; `analytics.locales.tell` turns them into words.
    """

    code: str
    facts: tuple[tuple[str, Fact], ...] = ()

    @classmethod
    def of(cls, code: str, **facts: Fact) -> "Notice":
        """Build a notice from keyword facts."""
        return cls(code, tuple(facts.items()))


@dataclass(frozen=True, slots=True)
class Interval:
    """A point with its central 80 % interval; `lower <= upper`, NaN refused."""

    value: float
    lower: float
    upper: float

    @classmethod
    def of_draws(cls, value: float, draws: npt.NDArray[np.float64]) -> "Interval":
        """An expected value with the central 80 % of its draws, widened where needed to hold the value."""
        lower, upper = np.quantile(draws, INTERVAL)
        return cls(value, float(min(lower, value)), float(max(upper, value)))

    def __post_init__(self) -> None:
        """Refuse NaN and a lower bound above the upper one."""
        if not self.lower <= self.upper or self.value != self.value:
            raise ValueError(f"{self.lower} .. {self.value} .. {self.upper} is not an interval.")


def require_columns(frame: pd.DataFrame, names: tuple[str, ...], owner: str) -> None:
    """Raise ValueError naming every column of `names` that `frame` lacks."""
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise ValueError(
            f"{owner} needs the columns {', '.join(missing)}; it has {', '.join(map(str, frame.columns))}."
        )
