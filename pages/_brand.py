"""The mark of Accord: two discs, organic blue and paid orange, whose overlap is the brand's own colour."""

import numpy as np
import numpy.typing as npt
from PIL import Image

from analytics.present.palette import PALETTES

NAME = "Accord"

_LIGHT, _DARK = PALETTES["light"], PALETTES["dark"]


def _rgb(colour: str) -> npt.NDArray[np.float64]:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=float)


def favicon(size: int = 64) -> Image.Image:
    """Draw the mark as pixels with soft edges."""
    y, x = (np.mgrid[0:size, 0:size] + 0.5) / size
    left, right = (np.clip((0.31 - np.hypot(x - centre, y - 0.5)) * size, 0, 1) for centre in (0.32, 0.68))
    both = left * right
    alpha = np.maximum(left, right)
    weights = np.stack([left - both, right - both, both], axis=-1)
    colours = np.stack([_rgb(_LIGHT.seo), _rgb(_LIGHT.sea), _rgb(_LIGHT.both)])
    mixed = weights @ colours / np.maximum(weights.sum(axis=-1, keepdims=True), 1e-9)
    return Image.fromarray(np.dstack([mixed, alpha * 255]).round().astype(np.uint8))


def _discs(both: str) -> str:
    return (
        f'<circle cx="15" cy="16" r="12" fill="{_LIGHT.seo}"/><circle cx="29" cy="16" r="12" fill="{_LIGHT.sea}"/>'
        f'<path d="M22 6.25a12 12 0 0 1 0 19.5a12 12 0 0 1 0-19.5z" fill="{both}"/>'
    )


def mark() -> str:
    """Return the two discs as SVG."""
    discs = _discs(_LIGHT.both)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 32" width="44" height="32">{discs}</svg>'


def logo(theme: str) -> str:
    """Return the two discs and the name as SVG, the name in the ink of the theme."""
    own = _DARK if theme == "dark" else _LIGHT
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 146 32" width="146" height="32">'
        f"{_discs(own.both)}"
        '<text x="52" y="24" font-family="Helvetica Neue, Segoe UI, Arial, sans-serif" '
        f'font-size="24" font-weight="700" fill="{own.ink}">{NAME}</text></svg>'
    )
