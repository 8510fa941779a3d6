"""Published figures as data: the prior cells, the click curve and the response elasticities of `priors.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.optimize import least_squares
from scipy.stats import beta

from analytics.schema import NORMAL_P90


@dataclass(frozen=True, slots=True)
class PriorCell:
    """A distribution of the incremental share: Beta(a, b) matched to a centre and a central 80 % range."""

    name: str
    centre: float
    lower: float
    upper: float
    source: str
    a: float
    b: float

    @property
    def mean(self) -> float:
        """Mean of the Beta."""
        return self.a / (self.a + self.b)

    @property
    def second_moment(self) -> float:
        """E[x²] of the Beta, to mix cells by moments."""
        return self.mean * (self.a + 1) / (self.a + self.b + 1)


@dataclass(frozen=True, slots=True)
class CellEdit:
    """A prior cell as a person would have it: mean and central 80 % range of the incremental share."""

    name: str
    centre: float
    lower: float
    upper: float

    @property
    def is_legal(self) -> bool:
        """Whether the cell exists and its figures are an interval of shares around the centre."""
        ordered = 0 <= self.lower <= self.centre <= self.upper <= 1
        return self.name in cells() and ordered and self.lower < self.upper and 0 < self.centre < 1


def _match_beta(centre: float, lower: float, upper: float) -> tuple[float, float]:
    """Beta whose mean is `centre` and whose 10 and 90 % quantiles are nearest the range (least squares)."""

    def misfit(log_size: np.ndarray) -> np.ndarray:
        size = float(np.exp(log_size[0]))
        quantiles = beta.ppf([0.1, 0.9], centre * size, (1 - centre) * size)
        return np.asarray(quantiles - np.array([lower, upper]))

    size = float(np.exp(least_squares(misfit, x0=[2.0], bounds=(-1.0, 8.0)).x[0]))
    return centre * size, (1 - centre) * size


@cache
def _document() -> Mapping[str, Any]:
    return MappingProxyType(tomllib.loads((files(__package__) / "priors.toml").read_text("utf-8")))


@cache
def cells(edits: tuple[CellEdit, ...] = ()) -> Mapping[str, PriorCell]:
    """Prior cells by name, in the order of the file; `edits` replace figures and, with them, the publication."""
    table = dict(_document()["cells"])
    for edit in edits:
        if edit.name in table:
            table[edit.name] = {"centre": edit.centre, "lower": edit.lower, "upper": edit.upper, "source": "edited"}
    return MappingProxyType(
        {
            name: PriorCell(name, *figures, row["source"], *_match_beta(*figures))
            for name, row in table.items()
            if (figures := (float(row["centre"]), float(row["lower"]), float(row["upper"])))
        }
    )


def log_normal(lower: float, upper: float) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm of the log-normal with this central 80 % range."""
    return float(np.log(lower * upper)) / 2, float(np.log(upper / lower)) / (2 * NORMAL_P90)


def click_curve() -> Mapping[str, Any]:
    """Published organic click-through rates by position, with their ratios and source."""
    return MappingProxyType(_document()["click_curve"])


def response() -> Mapping[str, Any]:
    """Published elasticities of clicks to spend and of CPC to bid, with their source."""
    return MappingProxyType(_document()["response"])


def attribution() -> Mapping[str, Any]:
    """Worth of an incremental click's sale over the average attributed one: centre, 80 % range, source."""
    return MappingProxyType(_document()["attribution"])


def demand_spread() -> float:
    """Standard deviation of the log of next months' demand over the last months'."""
    return float(_document()["demand"]["spread"])


def typical_hidden_share() -> float:
    """Share of Search Console clicks on hidden queries over many sites."""
    return float(_document()["hidden_queries"]["share"])


def selection_spread() -> float:
    """Spread of the log of what searches without an ad differ by from those with one, in organic clicks a search."""
    return float(_document()["paid_organic"]["selection_spread"])


def pausing() -> Mapping[str, Any]:
    """Ranges of what pausing an ad sets off: `theft`, `quick_backs`, `reaction` (days), `spill_over`."""
    return MappingProxyType(_document()["pausing"])


def shock(name: str) -> Mapping[str, Any]:
    """Published or judged size of what a scenario sets off: central 80 % range and source."""
    return MappingProxyType(_document()["shocks"][name])
