"""The plotly template of each mode and the configuration that makes plotly speak the reader's language."""

from functools import cache

import plotly.graph_objects as go
from babel.dates import get_day_names, get_month_names

from analytics.locales import Language, text
from analytics.present.palette import PALETTES, SEQUENCES, Mode, Palette
from analytics.present.tokens import FONT, scaled, size

_BUTTONS = {
    "Download plot as a PNG": "download",
    "Download plot as a png": "download",
    "Download plot": "download",
    "Zoom": "zoom",
    "Pan": "pan",
    "Zoom in": "zoom_in",
    "Zoom out": "zoom_out",
    "Autoscale": "autoscale",
    "Reset axes": "reset",
    "Reset": "reset",
    "Fullscreen": "fullscreen",
    "Double-click to zoom back out": "double_click",
}
_HIDDEN_BUTTONS = ("zoom2d", "pan2d", "select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d", "resetScale2d")


def _axis(colour: Palette, *, presented: bool) -> dict[str, object]:
    words = {"color": colour.muted, "size": size("small", presented=presented)}
    return {
        "gridcolor": colour.border,
        "linecolor": colour.border,
        "zerolinecolor": colour.border,
        "zerolinewidth": 1,
        "tickfont": words,
        "automargin": True,
        "ticks": "",
        "ticklabelstandoff": 6,
        "title": {"font": words, "standoff": 8},
    }


@cache
def template(mode: Mode, *, presented: bool = False) -> go.layout.Template:
    """Our own look, so that the screen, a report and a deck show the same picture; larger when it is presented."""
    colour = PALETTES[mode]
    axis = _axis(colour, presented=presented)
    small, middle = size("small", presented=presented), size("text", presented=presented)
    layout = go.Layout(
        font={"family": FONT, "size": middle, "color": colour.ink},
        paper_bgcolor=colour.paper,
        plot_bgcolor=colour.paper,
        colorway=[colour.seo, colour.sea, colour.both, colour.gain, colour.risk, colour.muted],
        colorscale={"sequential": [[at / 9, shade] for at, shade in enumerate(SEQUENCES[mode])]},
        title={
            "x": 0,
            "xanchor": "left",
            "xref": "container",
            "y": 1,
            "yanchor": "top",
            "yref": "container",
            "pad": {"t": 12, "l": 2},
            "font": {"size": size("title", presented=presented), "color": colour.ink, "weight": 700},
        },
        xaxis=axis,
        yaxis=axis,
        hoverlabel={
            "bgcolor": colour.panel,
            "bordercolor": colour.border,
            "align": "left",
            "font": {"color": colour.ink, "size": middle, "family": FONT},
        },
        annotationdefaults={"showarrow": False, "font": {"color": colour.ink, "size": small}},
        margin={side: scaled(room, presented=presented) for side, room in (("t", 16), ("r", 16), ("b", 16), ("l", 8))},
        showlegend=False,
        bargap=0.35,
        dragmode=False,
    )
    return go.layout.Template(layout=layout)


def separators(language: Language) -> str:
    """Decimal mark and thousands mark of plotly's own numbers."""
    return ",\u202f" if language == "fr" else ".,"


def _format(language: Language) -> dict[str, object]:
    def names(kind: str, days: bool) -> list[str]:  # noqa: FBT001 - two calendars, one call each
        if days:
            every = get_day_names(kind, locale=language)  # type: ignore[arg-type]
            return [every[at] for at in (6, 0, 1, 2, 3, 4, 5)]
        return [get_month_names(kind, locale=language)[at] for at in range(1, 13)]  # type: ignore[arg-type]

    return {
        "days": names("wide", days=True),
        "shortDays": names("abbreviated", days=True),
        "months": names("wide", days=False),
        "shortMonths": names("abbreviated", days=False),
        "date": "%d/%m/%Y",
        "year": "%Y",
        "month": "%b %Y",
        "dayMonth": "%-d %b",
        "dayMonthYear": "%-d %b %Y",
        "decimal": separators(language)[0],
        "thousands": separators(language)[1],
        "grouping": [3],
    }


@cache
def _locale(language: Language) -> dict[str, object]:
    words = {shown: text(f"figures.modebar.{name}", language) for shown, name in _BUTTONS.items()}
    return {"dictionary": words, "format": _format(language)}


def plotly_config(language: Language) -> dict[str, object]:
    """Plotly `config`: a short modebar (the picture, nothing else) in the reader's language."""
    name = "fr" if language == "fr" else "en-GB"
    return {
        "locale": name,
        "locales": {name: _locale(language)},
        "displaylogo": False,
        "modeBarButtonsToRemove": list(_HIDDEN_BUTTONS),
        "responsive": True,
        "scrollZoom": False,
        "doubleClick": "reset",
        "toImageButtonOptions": {"format": "png", "scale": 2, "filename": "accord"},
    }
