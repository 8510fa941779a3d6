"""Why believe it: the published figures that the estimates start from, each with its full citation."""

import pandas as pd

from analytics.model import Assumptions, priors
from analytics.model.priors import CellEdit
from analytics.present.draw import cell_word
from analytics.present.look import Look


def citation(source: str, look: Look) -> str:
    """Full reference of a source named in `model/priors.toml`."""
    return look.text(f"sources.{source}")


def cells_frame(assumptions: Assumptions, look: Look) -> pd.DataFrame:
    """One row per prior cell: `name`, `cell` in words, `centre, lower, upper` in whole percent, `source`."""
    cells = assumptions.prior_cells.values()
    return pd.DataFrame(
        {
            "name": [cell.name for cell in cells],
            "cell": [cell_word(cell.name, look) for cell in cells],
            **{end: [round(100 * getattr(cell, end)) for cell in cells] for end in ("centre", "lower", "upper")},
            "source": [citation(cell.source, look) for cell in cells],
        }
    )


def cell_edits(frame: pd.DataFrame) -> tuple[CellEdit, ...]:
    """Cells of such a frame whose figures are not the published ones; an emptied figure is refused by the model."""
    ends = ("centre", "lower", "upper")
    shown = {name: tuple(round(100 * getattr(cell, end)) for end in ends) for name, cell in priors.cells().items()}
    rows = zip(frame["name"], *(frame[end] for end in ends), strict=True)
    return tuple(
        CellEdit(name, *(each / 100 for each in figures)) for name, *figures in rows if shown[name] != tuple(figures)
    )


def other_sources(look: Look) -> tuple[str, ...]:
    """Citations of the figures that are not prior cells: click curve, response to spend, attribution, pauses."""
    named = (priors.click_curve(), priors.response(), priors.attribution())
    return (*(citation(figures["source"], look) for figures in named), *_pausing_sources(look))


def _pausing_sources(look: Look) -> list[str]:
    """Each range that a pause rests on, with its publication."""
    told = []
    for name, figures in priors.pausing().items():
        low, high = (100 * float(figures[end]) if name == "spill_over" else figures[end] for end in ("lower", "upper"))
        span = look.text("figures.units.range", lower=_shown(low, name, look), upper=_shown(high, name, look))
        told.append(look.text(f"pausing.source.{name}", range=span, source=citation(figures["source"], look)))
    return told


def _shown(figure: float, name: str, look: Look) -> str:
    """Shares as percentages; days, and brand visits per 100 clicks, as numbers."""
    if name in ("theft", "entered", "quick_backs"):
        return look.percent(figure)
    return look.count(figure, 0 if figure >= 1 else 1)
