"""A test in words: which one, its numbers, its calendar, and what the figures rest on."""

from datetime import timedelta
from math import isfinite

from analytics.learn.candidates import Candidate
from analytics.learn.design import Chosen, Design
from analytics.learn.schedule import Schedule
from analytics.present.cards import Card
from analytics.present.draw import theme_word
from analytics.present.look import Look, about
from analytics.schema import DAYS_PER_WEEK, Fact

_SURE = 0.99


def segment_word(candidate: Candidate, look: Look) -> str:
    """The group of queries that a test is about."""
    name = theme_word(candidate.name, look) if candidate.kind == "theme" else candidate.name
    return look.text(f"design.kind.{candidate.kind}", name=name)


def shown(design: Design) -> Candidate | None:
    """The candidate to show: the chosen one, else the most promising."""
    return design.answer.candidate if isinstance(design.answer, Chosen) else design.answer.closest


def headline(design: Design, look: Look) -> str:
    """The one test most worth running, or why none is."""
    if isinstance(design.answer, Chosen):
        best = design.answer.candidate
        return look.text(
            "design.headline.chosen",
            segment=segment_word(best, look),
            gain=look.money(about(best.gain)),
            cost=look.money(about(best.cost)),
            months=design.options.horizon_months,
            weeks=best.windows.weeks,
        )
    reason = look.tell(design.answer.reason)
    if design.answer.closest is None:
        return reason
    return look.text("design.headline.closest", reason=reason, segment=segment_word(design.answer.closest, look))


def cards(best: Candidate, design: Design, look: Look) -> tuple[Card, ...]:
    """Gain, cost, length and power of a test."""
    perfect = best.exact * max(design.options.horizon_months - best.months, 0.0)
    weeks = best.windows.weeks + best.windows.skip_days // DAYS_PER_WEEK
    values = {
        "gain": look.money(about(best.gain)),
        "cost": look.money(about(best.cost)),
        "length": look.text("design.length", weeks=weeks),
        "power": power_word(best.power, look),
    }
    facts: dict[str, Fact] = {
        "months": design.options.horizon_months,
        "perfect": look.money(about(perfect)),
        "lost": look.money(about(best.lost)),
        "saved": look.money(about(best.saved)),
        "skip": best.windows.skip_days,
        "weeks": best.windows.weeks,
        "supposed": look.percent(best.supposed),
        "other": look.percent(best.other),
    }
    return tuple(
        Card(
            look.text(f"design.card.{name}.label"),
            values[name],
            look.text(f"design.card.{name}.note", **facts),
            look.text(f"design.card.{name}.help", **facts),
        )
        for name in values
    )


def power_word(power: float, look: Look) -> str:
    """A power in per cent; no test is certain."""
    return look.text("design.figure.sure") if power > _SURE else look.percent(power)


def calendar(chosen: Chosen, look: Look) -> tuple[str, ...]:
    """What happens when, in order, and why then."""
    dates, test = chosen.schedule, chosen.candidate
    days: dict[str, dict[str, Fact]] = {
        "edit": {"day": dates.start - timedelta(days=1)},
        "start": {"day": dates.start},
        "read": {"day": dates.read, "end": dates.end, "skip": test.windows.skip_days},
        "end": {"day": dates.end},
        "freeze": {},
        "readout": {"day": dates.readout, "first": dates.table.start, "last": dates.table.end},
    }
    steps = [look.text(f"design.calendar.{name}", **facts) for name, facts in days.items()]
    return (*steps, *(look.tell(notice) for notice in dates.notices))


def commands(test: Candidate, dates: Schedule) -> tuple[str, str]:
    """The command that makes the table of a finished test, and the one that reads it out."""
    table = (
        f"python -m analytics table exports/ --assignment assignment.csv "
        f"--from {dates.table.start} --to {dates.table.end} --out test.csv"
    )
    read = (
        f"python -m analytics readout test.csv --treated arm=paused --start {dates.start} "
        f"--skip-days {test.windows.skip_days}"
    )
    return table, read


def basis(design: Design, look: Look) -> tuple[str, ...]:
    """What the figures rest on, and how the test is read."""
    best = shown(design)
    how = []
    if best is not None:
        method, measure = look.text(f"design.method.{best.method}"), look.text(f"design.measure.{best.measure}")
        analysis = look.text(f"learn.method.{best.analysis}")
        how = [look.text("design.how", method=method, measure=measure, analysis=analysis)]
    if not isinstance(design.answer, Chosen):
        how.append(look.text("design.open_sign"))
    return (*how, *(look.tell(notice) for notice in design.notices))


def share_or_none(value: float, look: Look) -> str:
    """A share, or a dash where there is none."""
    return look.percent(value) if isfinite(value) else "–"
