"""Sizes and distances, in one place: the type scale, spacing and radius of the screen and of every export.

Colours are in `palette`. Pages, figures, decks, workbooks and reports take both from here and there.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Step = Literal["tiny", "small", "text", "title"]
Heading = Literal["page", "headline", "section", "card"]
Space = Literal["hair", "close", "between", "edge"]

FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", "Segoe UI", system-ui, sans-serif'
SIZES: Mapping[Step, int] = MappingProxyType({"tiny": 12, "small": 13, "text": 14, "title": 16})
"""Height of a figure's words, in pixels at a desk: notes, axes and labels, names, findings."""

HEADINGS: Mapping[Heading, str] = MappingProxyType(
    {"page": "2.25rem", "headline": "1.25rem", "section": "1rem", "card": "1.9rem"}
)
"""Height of the words around figures: a page's title, its sentence, a figure's finding, the number of a card."""

SPACES: Mapping[Space, str] = MappingProxyType(
    {"hair": "0.25rem", "close": "0.5rem", "between": "1rem", "edge": "3rem"}
)
"""Room within a line, within a card, between cards, and at the page's edge."""

RADIUS = "0.5rem"
RING = "2px"
"""Width of the ring around what has the keyboard's focus."""

PRESENTED = 1.3
"""Figures are this much larger in a meeting, so that axes are read from the back of a room: 13 becomes 17 pixels."""


def size(step: Step, *, presented: bool = False) -> int:
    """Height of a step of the type scale, in pixels.

    Examples
    --------
    >>> size("small"), size("small", presented=True), size("title", presented=True)
    (13, 17, 21)

    """
    return round(scaled(SIZES[step], presented=presented))


def scaled(length: float, *, presented: bool = False) -> float:
    """A length in pixels as it is drawn: a line's width, a mark's diameter, a margin.

    Examples
    --------
    >>> scaled(3), scaled(3, presented=True)
    (3, 3.9)

    """
    return round(length * PRESENTED, 1) if presented else length
