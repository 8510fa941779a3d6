"""The design: every test that could be run, ranked, and the one most worth running, or why none is."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import AssumptionError
from analytics.learn.candidates import Candidate, Options
from analytics.learn.forms import Bench
from analytics.learn.history import History, Measure, history
from analytics.learn.judge import judge
from analytics.learn.noise import Noise, fit, usual_noise
from analytics.learn.schedule import Schedule, schedule
from analytics.learn.segments import pool, segments
from analytics.model import Analysis, NoValue
from analytics.schema import Notice

_STATES = 2000
_MOST_NUMBERS = 8_000_000  # queries x states held at once
_FEWEST_STATES = 200
_ORDER = {"worth": 0, "unresolved": 1, "not_worth": 2}
_MOST_MONTHS, _MOST_DAYS = 60, 90


@dataclass(frozen=True, eq=False)
class Chosen:
    """The test to run, and when."""

    candidate: Candidate
    schedule: Schedule


@dataclass(frozen=True, eq=False)
class NoTest:
    """No test is recommended, and why; `closest` is the one that would tell most if it could be sharp enough."""

    reason: Notice
    closest: Candidate | None = None


@dataclass(frozen=True, eq=False)
class Design:
    """All candidates, those worth their cost first and largest net gain first, and the answer.

    `noise` is what the account's clicks do by themselves; `notices` says what the figures rest on.
    """

    candidates: tuple[Candidate, ...]
    answer: Chosen | NoTest
    noise: Noise
    options: Options
    notices: tuple[Notice, ...]


def _check(options: Options) -> None:
    wrong = []
    if not 1 <= options.horizon_months <= _MOST_MONTHS:
        wrong.append(Notice.of("design.refused.horizon", value=options.horizon_months, most=_MOST_MONTHS))
    if not 0 <= options.skip_days <= _MOST_DAYS:
        wrong.append(Notice.of("design.refused.skip_days", value=options.skip_days, most=_MOST_DAYS))
    if wrong:
        raise AssumptionError(*wrong)


def design(analysis: Analysis, options: Options) -> Design:
    """Judge every group of queries whose pause could teach something, and choose.

    Raises
    ------
    AssumptionError
        If the horizon or the days left out are outside their range.

    """
    _check(options)
    table = pool(analysis)
    past = history(analysis.panel, table["row"].to_numpy(dtype=np.int64)[table["testable"].to_numpy(dtype=bool)])
    noise = _noise(past, table)
    n = max(_FEWEST_STATES, min(_STATES, _MOST_NUMBERS // max(len(table), 1)))
    states = analysis.incrementality.draws(n, options.seed, table["row"].to_numpy(dtype=np.int64))
    bench = Bench(table, past, noise, states, options)
    found = [judge(bench, segment) for segment in segments(table)]
    ranked = tuple(sorted(found, key=_preference))
    usual = noise[False, "clicks"]
    return Design(ranked, _answer(analysis, ranked, options), usual, options, _notices(analysis, past, usual))


def _preference(one: Candidate) -> tuple[int, float, float]:
    """What comes first: worth it, then what could be, by their net gain; then the others, by their gain."""
    return _ORDER[one.verdict], -(one.gain if one.verdict == "not_worth" else one.net), -one.exact


def _noise(past: History, table: pd.DataFrame) -> dict[tuple[bool, Measure], Noise]:
    """What brand and other queries do by themselves; a class too small to tell is taken to do as all do."""
    brand = table["brand"].to_numpy(dtype=bool)[table["testable"].to_numpy(dtype=bool)]
    found: dict[tuple[bool, Measure], Noise] = {}
    for measure in past.measures:
        daily = past.of(measure)
        usual = fit(daily, usual_noise("clicks"))
        for is_brand in (True, False):
            prior = usual_noise("brand_clicks_per_search") if is_brand and measure != "clicks" else usual
            own = fit(daily.only(brand == is_brand), prior)
            if measure == "clicks" or own.source == "own" or is_brand:
                found[is_brand, measure] = own
    return found


def _answer(analysis: Analysis, ranked: tuple[Candidate, ...], options: Options) -> Chosen | NoTest:
    if not analysis.panel.has_paid or analysis.response.items.empty:
        return NoTest(Notice.of("design.none.no_spend"))
    if not analysis.panel.has_organic:
        return NoTest(Notice.of("design.none.no_organic"))
    if not ranked:
        return NoTest(Notice.of("design.none.no_overlap"))
    best = ranked[0]
    if best.verdict == "worth":
        return Chosen(best, schedule(analysis.panel, best.windows, options.today))
    if best.verdict == "unresolved":
        return NoTest(_unresolved(best), best)
    return NoTest(Notice.of("design.none.not_worth", n=len(ranked)))


def _unresolved(best: Candidate) -> Notice:
    """Why the most promising test does not see enough, and what would."""
    tested = int((best.units["arm"] == "paused").sum()) if best.method == "on_off" else len(best.units)
    if best.needed_weeks is not None:
        return Notice.of("design.none.unresolved_weeks", n=tested, weeks=best.needed_weeks)
    if best.needed_queries is None:
        return Notice.of("design.none.never", n=tested)
    return Notice.of("design.none.unresolved", n=tested, needed=best.needed_queries)


def _notices(analysis: Analysis, past: History, noise: Noise) -> tuple[Notice, ...]:
    kind = "short" if noise.source == "usual" and len(past.days) else noise.source
    found = [Notice.of(f"design.notice.noise_{kind}", n=len(past.days))]
    if len(past.sides) == 1:
        found.append(Notice.of(f"design.notice.only_{past.sides[0]}"))
    if past.holes:
        found.append(Notice.of("design.notice.holes", n=past.holes))
    if isinstance(analysis.value, NoValue):
        found.append(Notice.of("design.notice.no_value"))
    found.append(Notice.of("design.notice.no_regions"))
    return tuple(found)
