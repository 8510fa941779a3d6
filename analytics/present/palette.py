"""The colours, in one place: one colour, one meaning, on screen and in every export."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Mode = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of a mode; `.streamlit/config.toml` holds the same values and a test keeps them equal.

    `NAME_text` is the shade of `NAME` that small text needs to be read on `paper`. `primary` carries white words;
    `field` outlines what can be typed into or chosen from, `border` what only groups.
    """

    seo: str
    seo_text: str
    sea: str
    sea_text: str
    both: str
    gain: str
    gain_text: str
    risk: str
    risk_text: str
    ink: str
    muted: str
    border: str
    paper: str
    panel: str
    on_both: str
    primary: str
    field: str


PALETTES: Mapping[Mode, Palette] = MappingProxyType(
    {
        "light": Palette(
            seo="#0068AD", seo_text="#0068AD", sea="#D67200", sea_text="#9A5200", both="#592644",
            gain="#119C80", gain_text="#0B6B57", risk="#C22929", risk_text="#C22929", ink="#17212B",
            muted="#5D6872", border="#E2DDD5", paper="#FFFFFF", panel="#F6F3EE", on_both="#FFFFFF",
            primary="#592644", field="#8D8780",
        ),
        "dark": Palette(
            seo="#2685D9", seo_text="#6DB3F2", sea="#FF9900", sea_text="#FF9900", both="#F3CEED",
            gain="#47EBA7", gain_text="#47EBA7", risk="#C44031", risk_text="#F08475", ink="#ECEFF2",
            muted="#A7B1BA", border="#2E3944", paper="#12181F", panel="#1A222B", on_both="#12181F",
            primary="#AB5A97", field="#6B7884",
        ),
    }
)  # fmt: skip

SEQUENCES: Mapping[Mode, tuple[str, ...]] = MappingProxyType(
    {
        "light": (
            "#F3E9F0", "#E2CBD9", "#D1ADC2", "#C091AC", "#B17A9B", "#995D80", "#814B6B", "#693A56", "#532A42", "#3D1A2F"
        ),
        "dark": (
            "#2B2430", "#3F3042", "#553C54", "#6B4868", "#82557C", "#A3749B", "#AF80A7", "#C599BE", "#DCB3D5", "#F3CEED"
        ),
    }
)  # fmt: skip
"""Ten steps from little to much of what both channels share."""

Role = Literal["seo", "sea", "both", "gain", "risk", "muted"]
"""Name of a colour that stands for something: one colour, one meaning."""

SEGMENT_COLOURS: Mapping[str, Role] = MappingProxyType({"both": "both", "paid_only": "sea", "organic_only": "seo"})
"""Segment → name of its colour."""

VERDICT_COLOURS = MappingProxyType({"cut": "gain", "test": "muted", "defend": "risk", "none": "border"})
"""Verdict → name of its colour, the same as the zone of the dividing line: money freed, unknown, money at risk."""


_READABLE = 4.5  # contrast of words on their ground, WCAG 2


def luminance(colour: str) -> float:
    """Relative luminance of a colour `#RRGGBB`, in [0, 1] (WCAG 2).

    Examples
    --------
    >>> luminance("#000000"), luminance("#FFFFFF"), round(luminance("#0068AD"), 3)
    (0.0, 1.0, 0.129)

    """
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)  # noqa: PLR2004
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast of two colours `#RRGGBB`, from 1 to 21 (WCAG 2).

    Examples
    --------
    >>> contrast("#000000", "#FFFFFF"), round(contrast("#D67200", "#FFFFFF"), 2)
    (21.0, 3.35)

    """
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def words_on(ground: str, palette: Palette) -> str:
    """Colour of words on a coloured ground `#RRGGBB`: the paper's where it can be read, else the ink's.

    Examples
    --------
    >>> words_on("#0068AD", PALETTES["light"]), words_on("#D67200", PALETTES["light"])
    ('#FFFFFF', '#17212B')

    """
    return palette.paper if contrast(palette.paper, ground) >= _READABLE else palette.ink


def as_words(colour: str, palette: Palette) -> str:
    """Shade in which words name what is drawn in a colour: its `_text` shade where there is one.

    Examples
    --------
    >>> as_words("#D67200", PALETTES["light"]), as_words("#592644", PALETTES["light"])
    ('#9A5200', '#592644')

    """
    shades: dict[str, str] = {
        getattr(palette, name): getattr(palette, f"{name}_text") for name in ("seo", "sea", "gain", "risk")
    }
    return shades.get(colour, colour)


def tinted(colour: str, share: float, ground: str) -> str:
    """`share` of a colour over a ground, as the opaque `#RRGGBB` that a reader sees.

    Examples
    --------
    >>> tinted("#000000", 0.25, "#FFFFFF")
    '#BFBFBF'

    """
    pairs = ((int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(share * one + (1 - share) * other):02X}" for one, other in pairs)


def faded(colour: str, opacity: float) -> str:
    """A colour `#RRGGBB` with an opacity in [0, 1].

    Examples
    --------
    >>> faded("#0068AD", 0.25)
    'rgba(0, 104, 173, 0.25)'

    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity:g})"
