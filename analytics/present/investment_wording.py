"""SEO investment in words: the headline sentence, the cards, a project's name, and what to know."""

from math import ceil

import pandas as pd

from analytics.decide.seo import LONGEST, Bet, Investment, NoInvestment, Project, kinds
from analytics.decide.seo.effect import mean_position, position_now, rows_of, searches
from analytics.decide.seo.outlook import Payback
from analytics.model import Analysis
from analytics.present.cards import Card
from analytics.present.draw import Row, known, theme_word
from analytics.present.look import Look, about
from analytics.schema import Fact

_FINE = 10_000  # a gap to the best is told in hundredths of a percent, never below one
_BET = 0.5  # chance under which the better average is still the less likely winner
_BY_THEME = ("new_page", "technical")


def project_word(project: Project, look: Look) -> str:
    """A project in words: its kind and what it is about."""
    subject = theme_word(project.subject, look) if project.kind in _BY_THEME else project.subject
    return f"{look.text(f'investment.kind.{project.kind}')} · {subject}"


def unit(look: Look) -> str:
    """One unit of money, such as 1 €."""
    return look.money(1, 0)


def headline(found: Investment | NoInvestment, look: Look) -> str:
    """Say where the next euro earns most over the horizon, or why that cannot be told."""
    if isinstance(found, NoInvestment):
        return look.tell(found.reason)
    row, euro = found.next_euro.at(found.terms.months), found.next_euro
    facts: dict[str, Fact] = {"months": found.terms.months, "unit": unit(look)}
    facts |= {side: look.money(float(row[side]), 2) for side in ("sea", "seo")}
    if max(row["sea"], row["seo"]) < 1:
        return look.text("investment.headline.neither", **facts)
    if row["seo"] > row["sea"]:
        sure = "_sure" if row["chance"] >= _BET else ""
        return look.text(f"investment.headline.seo{sure}", chance=look.chance(float(row["chance"])), **facts)
    if euro.crossover is None:
        return look.text("investment.headline.sea_always", longest=LONGEST, **facts)
    return look.text("investment.headline.sea_until", crossover=euro.crossover, **facts)


def cards(found: Investment, look: Look) -> tuple[Card, ...]:
    """What one more earns on either side, the gain of the projects, when it is paid back, the risk of loss."""
    row, started = found.next_euro.at(found.terms.months), sum(bet.start is not None for bet in found.bets)
    best = project_word(found.bets[int(row["project"])].project, look)
    gain, back = found.outlook.net, found.outlook.payback
    earned = look.change(about(gain.value), "value") if started else look.money(0)
    none = look.text("investment.card.gain_none")
    of_all = look.text("investment.card.loss_note", started=started, n=len(found.bets))
    return (
        _euro_card(row, "sea", look),
        _euro_card(row, "seo", look, project=best),
        _card("gain", earned, look.interval(gain, "value", sign=True) if started else none, look),
        _payback_card(back, found, look) if started else _card("payback", "–", _nothing(look), look),
        _card("loss", look.chance(found.outlook.loss) if started else "–", of_all, look),
    )


def _nothing(look: Look) -> str:
    return look.text("investment.card.payback_none")


def _card(name: str, value: str, note: str, look: Look, **facts: Fact) -> Card:
    words = f"investment.card.{name}"
    return Card(look.text(words), value, note, look.text(f"{words}_help", **facts))


def _euro_card(row: pd.Series, side: str, look: Look, **facts: Fact) -> Card:
    """What one more unit of money earns on a side, with its 80 % interval."""
    return _card(side, look.money(float(row[side]), 2), euro_range(row, side, look), look, **facts)


def euro_range(row: Row, side: str, look: Look) -> str:
    """The two ends of what one more unit of money earns on a side, in cents."""
    lower, upper = (look.money(float(getattr(row, f"{side}_{end}")), 2) for end in ("lower", "upper"))
    return look.text("figures.units.range", lower=lower, upper=upper)


def _payback_card(back: Payback, found: Investment, look: Look) -> Card:
    months = found.terms.months
    later = look.text("investment.card.later", months=months)
    lower, upper = (later if each is None else look.count(each) for each in (back.lower, back.upper))
    note = look.text("investment.card.payback_note", lower=lower, upper=upper)
    return _card("payback", months_word(back.median, months, look), note, look)


def months_word(months: int | None, within: int, look: Look) -> str:
    """A number of months, or that it takes longer than the horizon."""
    if months is None:
        return look.text("investment.card.never", months=within)
    return look.text("investment.card.payback_months", n=months)


def reason(bet: Bet, analysis: Analysis, look: Look) -> str:
    """Why the data propose a project, with its numbers."""
    (rows,) = rows_of(analysis, [bet.project])
    volume = searches(analysis)[rows]
    rank = mean_position(position_now(analysis)[rows], volume)
    facts: dict[str, Fact] = {
        "n": len(rows),
        "clicks": look.count(about(bet.effect.clicks)),
        "searches": look.count(about(volume.sum())),
    }
    return look.text(
        f"investment.reason.{bet.project.reason}", rank=look.count(rank if known(rank) else 0.0, 1), **facts
    )


def notes(found: Investment, look: Look) -> tuple[str, ...]:
    """What a client should know before believing any of it."""
    money = {name: look.money(about(value)) for name, value in found.levers.items()}
    clicks, own = (sum(getattr(bet.effect, name) for bet in found.bets) for name in ("clicks", "own_ads"))
    new, judgements = kinds()["new_page"], [name for name, kind in kinds().items() if kind.source == "accord_judgement"]
    judged = ", ".join(look.text(f"investment.kind.{name}") for name in judgements)
    published = look.text(f"sources.{new.source}")
    span = {"lower": look.count(new.months_lower), "upper": look.count(new.months_upper)}
    return (
        look.text("investment.notes.levers", months=found.terms.months, **money),
        look.text("investment.notes.own_ads", clicks=look.count(about(clicks)), own=look.count(about(own))),
        look.text("investment.notes.new_page", success=look.percent(new.success, 1), source=published, **span),
        look.text("investment.notes.judged", kinds=judged),
        look.text("investment.notes.alike"),
        look.text("investment.notes.gap", gap=look.percent(max(ceil(found.choice.gap * _FINE), 1) / _FINE, 2)),
    )
