"""A chart as numbers and words, for programs that draw their own: a deck's and a workbook's stay editable."""

from dataclasses import dataclass
from typing import Literal

from analytics.present.palette import Role
from analytics.present.tables import Kind

Shape = Literal["columns", "stacked", "bars", "ranges", "waterfall", "curve", "bubbles"]


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: a value per category, or per `x`; None where there is none.

    `lower` and `upper` are the ends of the 80 % interval of each value, or None where the values are observed.
    """

    name: str
    values: tuple[float | None, ...]
    role: Role
    lower: tuple[float, ...] | None = None
    upper: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse ends that do not match the values."""
        for ends in (self.lower, self.upper):
            if ends is not None and len(ends) != len(self.values):
                raise ValueError(f"{len(ends)} ends for {len(self.values)} values of {self.name!r}.")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a view.

    Shapes
    ------
    `columns`, `bars`: one or more series side by side over `categories`, upright or lying; `stacked`: on one another.
    `ranges`: one series, a dot and its interval per category, lying. `waterfall`: one series of steps, whose first and
    last are totals. `curve`: series over the numbers `x`, with their band. `bubbles`: one series over `x`, sized.

    Parameters
    ----------
    title
        The finding, in words.
    unit, x_unit
        How values and `x` print: a share in [0, 1], money in the account's currency, a count …
    axis, x_axis
        What they measure, with the unit: the titles of the axes.
    sizes
        Area of each bubble.
    marked
        Place of the category, or of the `x`, that the finding is about.

    """

    shape: Shape
    title: str
    series: tuple[Series, ...]
    unit: Kind
    axis: str
    categories: tuple[str, ...] = ()
    x: tuple[float, ...] = ()
    x_unit: Kind = "count"
    x_axis: str = ""
    sizes: tuple[float, ...] = ()
    marked: int | None = None

    def __post_init__(self) -> None:
        """Refuse a series that is not as long as what it stands over."""
        n = len(self.categories or self.x)
        if wrong := [each.name for each in self.series if len(each.values) != n]:
            raise ValueError(f"{', '.join(wrong)}: not {n} values.")
