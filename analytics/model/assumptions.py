"""The assumptions a person may change; they travel with every result they shaped."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from analytics.errors import AssumptionError
from analytics.model.priors import CellEdit, PriorCell, cells
from analytics.schema import Notice

BrandStrength = Literal["unknown", "strong", "ordinary"]
Rivals = Literal["unknown", "none", "present"]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the data cannot say and a person must.

    Attributes
    ----------
    brand_strength
        How well known the brand is: decides the prior cell of brand queries. Unknown mixes the cells.
    rivals
        Whether rivals bid on the brand's name, where no export says it. Unknown mixes the cells.
    margin
        Contribution margin as a share of conversion value, in (0, 1]. 1 when values already are margins.
    attributed_share
        Worth of an incremental click's sale beside the average attributed one, in (0, 1]; None takes the published
        judgement (0.85, 80 % range 0.70 to 1.00). Lower it when the account counts last clicks only. It comes on top of
        the incremental share, which already removes the clicks organic would have won.
    value_per_conversion
        Money per conversion where the export counts conversions without a value; None when unknown.
    horizon_months
        Months a plan runs; daily data of as many last months give the current spend. At least 1, at most 24.
    cells
        Prior cells that a person has set otherwise than published.
    draws, seed
        Size and seed of every simulation.

    """

    brand_strength: BrandStrength = "unknown"
    rivals: Rivals = "unknown"
    margin: float = 1.0
    attributed_share: float | None = None
    value_per_conversion: float | None = None
    horizon_months: int = 3
    cells: tuple[CellEdit, ...] = ()
    draws: int = 400
    seed: int = 20

    def __post_init__(self) -> None:
        """Refuse values outside their range, all at once; NaN is outside every range."""
        wrong = []
        if not 0 < self.margin <= 1:
            wrong.append(Notice.of("errors.assumption.margin", value=self.margin))
        if self.attributed_share is not None and not 0 < self.attributed_share <= 1:
            wrong.append(Notice.of("errors.assumption.attributed_share", value=self.attributed_share))
        if self.value_per_conversion is not None and not 0 < self.value_per_conversion < 1e9:
            wrong.append(Notice.of("errors.assumption.value_per_conversion", value=self.value_per_conversion))
        if not 1 <= self.horizon_months <= 24:
            wrong.append(Notice.of("errors.assumption.horizon", value=self.horizon_months))
        if not 50 <= self.draws <= 20_000:
            wrong.append(Notice.of("errors.assumption.draws", value=self.draws))
        if not 0 <= self.seed < 2**32:
            wrong.append(Notice.of("errors.assumption.seed", value=self.seed))
        for name, given, known in (
            ("brand_strength", self.brand_strength, get_args(BrandStrength)),
            ("rivals", self.rivals, get_args(Rivals)),
        ):
            if given not in known:
                wrong.append(Notice.of("errors.assumption.choice", name=name, value=given, known=", ".join(known)))
        wrong += [
            Notice.of("errors.assumption.cell", name=cell.name, centre=cell.centre, lower=cell.lower, upper=cell.upper)
            for cell in self.cells
            if not cell.is_legal
        ]
        if wrong:
            raise AssumptionError(*wrong)

    @property
    def prior_cells(self) -> Mapping[str, PriorCell]:
        """Prior cells by name, as published or as set here."""
        return cells(self.cells)
