"""What a reader must know beside a forecast: the breaks found, what no forecast of this length can know, and doubts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from analytics.model.forecast.events import Event
from analytics.model.forecast.forecast import Forecast
from analytics.model.forecast.yearly import knows_season_of_year
from analytics.schema import Fact, Notice, Share

_LOGGING_ERROR = (date(2025, 5, 13), date(2026, 4, 27))  # one source's dates; clicks are said to be unaffected
_SAID = 4  # of a kind: more are told together
_DATED_TWICE = ("hole", "pause", "untracked", "unfinished", "lag")


def notices(forecast: Forecast) -> tuple[Notice, ...]:
    """Everything to say, breaks first, in order of time."""
    events = forecast.history.events
    kinds = Counter(event.kind for event in events)
    single = [_of_event(event) for event in events if kinds[event.kind] <= _SAID]
    many = [_of_many([event for event in events if event.kind == kind]) for kind, n in kinds.items() if n > _SAID]
    return (*single, *many, *_season(forecast), *_doubts(forecast))


def _of_event(event: Event) -> Notice:
    code = f"forecast.event.{event.kind}"
    if event.kind in _DATED_TWICE:
        return Notice.of(code, start=event.start, end=event.end, n=(event.end - event.start).days + 1)
    if event.change is None:
        return Notice.of(code, start=event.start)
    way = "up" if event.change > 0 else "down"
    return Notice.of(f"{code}_{way}", start=event.start, change=Share(abs(event.change)))


def _of_many(events: Sequence[Event]) -> Notice:
    days = sum((event.end - event.start).days + 1 for event in events)
    facts: dict[str, Fact] = {"n": days, "times": len(events), "start": events[0].start, "end": events[-1].end}
    return Notice.of(f"forecast.many.{events[0].kind}", **facts)


def _season(forecast: Forecast) -> Iterator[Notice]:
    history = forecast.history
    if not knows_season_of_year(len(history.known), history.season):
        yield Notice.of("forecast.note.one_year", n=len(history.known) // history.season)


def _doubts(forecast: Forecast) -> Iterator[Notice]:
    history = forecast.history
    start, end = _LOGGING_ERROR
    first, last = history.dates[history.used].date(), history.dates[-1].date()
    if history.measure == "organic_impressions" and first <= end and last >= start:
        yield Notice.of("forecast.note.logging_error", start=start, end=end)
    tested = forecast.back_test.steps // history.season
    if tested < forecast.asked.weeks:
        yield Notice.of("forecast.note.beyond_test", n=tested)
    if forecast.asked.segment.kind in ("brand", "generic", "theme"):
        yield Notice.of("forecast.note.visible_only")
