"""The study that a story is told from: answers that the pages worked out, under what was last set on each of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from analytics.decide.scenarios import preset
from analytics.decide.scenarios.board import FIRST
from analytics.decide.seo import Investment, NoInvestment, Terms, hourly_rate
from analytics.model import NoValue, auction
from analytics.model.forecast import Asked
from analytics.present.story.study import Computed
from pages import _horizon, _limits, _line, _mixes, _pauses, _projects, _results, _session


@dataclass(frozen=True)
class Held(Computed):
    """A study that holds answers worked out before, and works out the others without a session when they are asked."""

    held: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Answer from what is held."""
        vars(self).update(self.held)


def study(views: tuple[str, ...]) -> Held:
    """Return the study behind some views, every answer that they need worked out once for all pages."""
    analysis = _results.analysis()
    has_spend = not analysis.response.items.empty
    held = {name: answer() for name, answer in _answers(views, has_spend=has_spend).items()}
    limits = _limits.last(analysis)
    freed = float(_line.freed_each_month(held["line"])) if "line" in held else None
    return Held(analysis, _pauses.today(), limits, freed, MappingProxyType(held))


def _answers(views: tuple[str, ...], *, has_spend: bool) -> dict[str, Callable[[], object]]:
    """Return what answers each question of the views; those about spend are not put to an account that has none."""
    found: dict[str, Callable[[], object]] = {"judged": _results.judged}
    if not isinstance(_results.analysis().value, NoValue):
        found["plan"] = _plan
    if "investment" in views:
        found["investment"] = _investment
    if "forecast" in views:
        found["forecast"] = lambda: _horizon.result(_session.kept(f"horizon_{_results.view()}", Asked()))
    if has_spend:
        asked = {"trade_off": _dividing_line, "scenarios": _comparison, "experiments": _design, "auction": _bids}
        names = {"trade_off": "line", "scenarios": "comparison", "experiments": "design", "auction": "bids"}
        found |= {names[view]: answer for view, answer in asked.items() if view in views}
    return found


def _plan() -> object:
    return _results.best_plan(_limits.last(_results.analysis()))


def _dividing_line() -> object:
    return _results.line(_line.last_measure(_results.measures()))


def _comparison() -> object:
    every = _mixes.known()
    _mixes.read_link(every)
    chosen = [every[name] for name in _session.history().now.chosen if name in every]
    return _results.comparison(tuple(chosen or map(preset, FIRST)))


def _investment() -> Investment | NoInvestment:
    usual = Terms(), hourly_rate(_results.look().currency)
    terms, hour = _session.kept(f"terms_{_results.view()}", usual)
    return _projects.answer(_projects.projects(_results.proposed_projects(hour), hour), terms)


def _design() -> object:
    return _results.design_of(_pauses.last())


def _bids() -> auction.Outcomes | None:
    auctions = _results.auctions()
    themes, levers = _session.kept(f"bids_{_results.view()}", (auctions.themes, auction.Levers()))
    if not set(themes) <= set(auctions.themes):
        themes = auctions.themes
    return _results.bids(themes, levers) if themes else None
