"""What can be forecast: a measure of a segment, over some weeks."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from analytics.schema import Notice
from analytics.unify.facts import Side

SegmentKind = Literal["all", "brand", "generic", "theme", "campaign", "device"]
MIN_WEEKS, MAX_WEEKS = 4, 26


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure: its side, whether it counts things (chance is Poisson), and whether a period's value is their sum."""

    side: Side
    is_count: bool = True
    is_sum: bool = True


MEASURES: Mapping[str, Measured] = MappingProxyType(
    {
        "paid_clicks": Measured("paid"),
        "cost": Measured("paid", is_count=False),
        "cpc": Measured("paid", is_count=False, is_sum=False),
        "conversions": Measured("paid"),
        "paid_impressions": Measured("paid"),
        "organic_clicks": Measured("organic"),
        "organic_impressions": Measured("organic"),
    }
)


@dataclass(frozen=True, slots=True)
class Segment:
    """Part of the account: everything, a brand class, a theme, a campaign or a device; `name` of the last three."""

    kind: SegmentKind = "all"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure of a segment over the next `weeks` weeks, 4 to 26."""

    measure: str = "paid_clicks"
    segment: Segment = Segment()
    weeks: int = 13

    def __post_init__(self) -> None:
        """Refuse a measure nobody knows and a horizon outside 4 to 26 weeks."""
        if self.measure not in MEASURES or not MIN_WEEKS <= self.weeks <= MAX_WEEKS:
            raise ValueError(f"{self}: one of {', '.join(MEASURES)}, over {MIN_WEEKS} to {MAX_WEEKS} weeks.")


@dataclass(frozen=True, slots=True)
class NoForecast:
    """No forecast can be given, and why."""

    reason: Notice
