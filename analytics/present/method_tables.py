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
    """Citations of the figures that are not prior cells: click curve, response to spend, attribution."""
    named = (priors.click_curve(), priors.response(), priors.attribution())
    return tuple(citation(figures["source"], look) for figures in named)
