"""The report's interactive figures: their numbers as JSON that no data can break out of, and the scripts that draw."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from hashlib import sha256

import plotly.graph_objects as go
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from analytics.present.draw import HEIGHT, alternative
from analytics.present.look import Look, config
from analytics.present.palette import PALETTES, SEQUENCES, Mode
from analytics.present.story.view import View
from analytics.present.web.document import Picture, part

_TOP = 28  # pixels left above a plot whose finding stands over it as text
_SIGNS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def pictures(view: View) -> tuple[tuple[Picture, go.Figure], ...]:
    """A view's figures, each with its finding as words beside it instead of in it."""
    return tuple(_picture(view, at, go.Figure(figure)) for at, figure in enumerate(view.figures()))


def _picture(view: View, at: int, figure: go.Figure) -> tuple[Picture, go.Figure]:
    finding = alternative(figure)
    height = int(figure.layout.height or HEIGHT)
    if figure.layout.title.text:
        top = int(figure.layout.margin.t or _TOP)
        height -= max(top - _TOP, 0)
        figure.update_layout(title_text=None, margin_t=_TOP, height=height)
    return Picture(f"{view.name.replace('_', '-')}-{at}", finding, height), figure


def figures_json(figures: Mapping[str, go.Figure], look: Look) -> str:
    """Figures, plotly's settings and the colours of either mode, as JSON that stays inside its element.

    Examples
    --------
    >>> "</script>" in figures_json({"a": go.Figure(layout_title_text="</script>")}, Look())
    False

    """
    drawn = {name: json.loads(figure.to_json()) for name, figure in figures.items()}
    light, dark = (_swap(look.mode, mode) for mode in ("light", "dark"))
    told = json.dumps({"figures": drawn, "config": config(look), "light": light, "dark": dark}, ensure_ascii=False)
    for sign, escaped in _SIGNS.items():
        told = told.replace(sign, escaped)
    return told


def _swap(drawn: Mode, wanted: Mode) -> dict[str, str]:
    """Colour as drawn → the same colour of the mode wanted, both as `#RRGGBB` and as the start of `rgba(…)`."""
    if drawn == wanted:
        return {}
    before, after = (asdict(PALETTES[mode]) for mode in (drawn, wanted))
    pairs = [*zip(SEQUENCES[drawn], SEQUENCES[wanted], strict=True)]  # where one colour has two meanings, the last wins
    pairs += [(before[name], after[name]) for name in reversed(before)]  # so the fill before the shade of its text
    return {way(old): way(new) for old, new in pairs for way in (str.upper, _parts)}


def _parts(colour: str) -> str:
    return "rgba(" + ", ".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))


@cache
def _library() -> str:
    return str(get_plotlyjs()).replace("\r\n", "\n").replace("\r", "\n")  # as browsers read, and hash, a script


def scripts() -> tuple[str, str]:
    """Plotly, and our few lines."""
    return _library(), part("report.js")


def policy(sources: Sequence[str]) -> str:
    """The page may run these scripts, style itself and show its own pictures; it may load nothing."""
    hashes = " ".join(f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'" for text in sources)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def inline(texts: Sequence[str], numbers: str) -> tuple[Markup, ...]:
    """The elements that hold the numbers and the scripts."""
    held = Markup('<script type="application/json" id="numbers">{}</script>').format(Markup(numbers))  # noqa: S704 - escaped
    return held, *(Markup("<script>{}</script>").format(Markup(text)) for text in texts)  # noqa: S704 - our own files
