"""Why believe it: the published figures that the estimates start from, each with its full citation."""

import pandas as pd

from analytics.model import priors
from analytics.present.draw import cell_word
from analytics.present.look import Look
from analytics.present.tables import DisplayTable, columns_of, with_ranges


def citation(source: str, look: Look) -> str:
    """Full reference of a source named in `model/priors.toml`."""
    return look.text(f"sources.{source}")


def priors_table(look: Look) -> DisplayTable:
    """One row per prior cell: incremental share, its 80 % range, the publication."""
    cells = priors.cells().values()
    frame = pd.DataFrame(
        {
            "prior_cell": [cell_word(cell.name, look) for cell in cells],
            "prior_centre": [cell.centre for cell in cells],
            "prior_centre_lower": [cell.lower for cell in cells],
            "prior_centre_upper": [cell.upper for cell in cells],
            "source": [citation(cell.source, look) for cell in cells],
        }
    )
    columns = columns_of("prior_cell:text prior_centre~share source:text", look)
    return DisplayTable(with_ranges(frame, columns, look), columns)


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
