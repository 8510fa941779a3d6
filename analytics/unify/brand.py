"""Brand terms: what the user gave, or what the data suggest, and which queries carry them."""
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BrandTerms:
    """Normalised brand terms and where they come from.

    `suggested` is True when nobody gave terms and the data proposed them; an empty tuple means no query is brand.
    """

    terms: tuple[str, ...] = ()
    suggested: bool = False
