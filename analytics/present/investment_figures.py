"""SEO beside SEA drawn: the next euro by horizon, cash over the months, and the ads that hold the bridge."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.decide.seo import LONGEST, SHORTEST, Investment
from analytics.present.draw import HALF, MEDIUM, band, canvas, direct_label, each, escape, nothing, ticks
from analytics.present.investment_wording import euro_range, project_word, unit
from analytics.present.look import Look, about
from analytics.present.palette import faded
from analytics.schema import Fact, Interval

_BAND = 0.14
_ROOM = 0.12  # of the height, above and below what is drawn
_LATE = 0.7  # of the months shown
_COINS = 4  # units of money up to which an axis shows cents
_MONTHS = (3, 6, 9, 12, 15, 18, 21, 24)


def next_euro(found: Investment, look: Look) -> go.Figure:
    """Draw what one more unit of money earns on either side by horizon, with bands, and where SEO takes the lead."""
    euro, table = found.next_euro, found.next_euro.table
    facts: dict[str, Fact] = {"crossover": euro.crossover or LONGEST, "shortest": SHORTEST, "longest": LONGEST}
    way = {None: "title_never", SHORTEST: "title_soon"}.get(euro.crossover, "title")
    figure = canvas(look, look.text(f"investment.euro.{way}", **facts), width=MEDIUM)
    for side, colour in (("seo", look.colour.seo), ("sea", look.colour.sea)):
        ends = table[f"{side}_lower"], table[f"{side}_upper"]
        band(figure, table["months"], ends, faded(colour, _BAND))
        _line(figure, table, ("months", side), _solid(look, colour), _euro_words(found, side, look))
    top = float(
        max(table["seo"].max(), table["sea_upper"].max(), min(table["seo_upper"].max(), 3 * table["seo"].max()))
    )
    last = table.iloc[-1]
    gap = abs(float(last["seo"] - last["sea"])) < _ROOM * top
    for side, colour in (("seo", look.colour.seo_text), ("sea", look.colour.sea_text)):
        above = (last[side] >= last["seo" if side == "sea" else "sea"]) if gap else True
        words, shift = look.text(f"investment.euro.{side}"), 14 if above else -14
        direct_label(
            figure, look, x=LONGEST, y=float(last[side]), words=words, colour=colour, xanchor="right", yshift=shift
        )
    even = {"color": look.colour.muted, "width": look.pixels(1), "dash": "dot"}
    figure.add_shape(type="line", x0=SHORTEST, x1=LONGEST, y0=1, y1=1, line=even)
    label = look.text("investment.euro.even")
    font = {"color": look.colour.muted, "size": look.size("tiny")}
    figure.add_annotation(x=SHORTEST, y=1, text=label, xanchor="left", yshift=look.pixels(9), font=font)
    if euro.crossover is not None and euro.crossover > SHORTEST:
        _mark(figure, euro.crossover, top, look.text("investment.euro.crossover", crossover=euro.crossover), look)
    cents = ",.0f" if top > _COINS else ",.2f"
    money = {**look.money_axis(), "tickformat": cents, "range": [0.0, (1 + _ROOM) * top], "nticks": 6}
    return figure.update_layout(
        xaxis={"title_text": look.text("investment.euro.x"), "tickvals": _MONTHS, "range": [SHORTEST, LONGEST + 0.2]},
        yaxis={**money, "title_text": look.text("investment.euro.y", unit=unit(look))},
    )


def _euro_words(found: Investment, side: str, look: Look) -> list[str]:
    words = []
    for row in each(found.next_euro.table):
        span = euro_range(row, side, look)
        project = escape(project_word(found.bets[int(row.project)].project, look))
        value = look.money(getattr(row, side), 2)
        facts: dict[str, Fact] = {"months": int(row.months), "unit": unit(look), "value": value, "range": span}
        more = {"project": project} if side == "seo" else {}
        words.append(look.text(f"investment.euro.hover_{side}", **facts, **more))
    return words


def _mark(figure: go.Figure, month: int, top: float, words: str, look: Look) -> None:
    """A dotted line at a month, its name on top."""
    line = {"color": look.colour.both, "width": look.pixels(1.5), "dash": "dot"}
    figure.add_shape(type="line", x0=month, x1=month, y0=0, y1=top, line=line)
    direct_label(figure, look, x=month, y=top, words=words, colour=look.colour.both, yshift=look.pixels(4))


def _solid(look: Look, colour: str) -> dict[str, object]:
    return {"color": colour, "width": look.pixels(3)}


def _line(
    figure: go.Figure, table: pd.DataFrame, names: tuple[str, str], line: dict[str, object], words: list[str]
) -> None:
    figure.add_scatter(x=table[names[0]], y=table[names[1]], mode="lines", line=line, hovertext=words, hoverinfo="text")


def cash(found: Investment, look: Look) -> go.Figure:
    """Draw the running total of the joint choice less that of ads alone, with its band and the month of return."""
    table, net = found.outlook.cash, found.outlook.net
    started = any(bet.start is not None for bet in found.bets)
    month = _returned(table)
    way = "title_none" if not started else "title" if month is not None else "title_loss"
    facts: dict[str, Fact] = {
        "month": month or 0,
        "months": found.terms.months,
        "net": look.change(about(net.value), "value"),
    }
    title = look.text(f"investment.cash.{way}", **facts)
    if not started:
        return nothing(look, title, width=HALF)
    figure = canvas(look, title, width=HALF)
    colour = look.colour.gain if net.value >= 0 else look.colour.risk
    words = _cash_words(table, look)
    band(figure, table["month"], (table["lower"], table["upper"]), faded(colour, _BAND))
    _line(figure, table, ("month", "value"), _solid(look, colour), words)
    low, high = float(table["lower"].min()), float(table["upper"].max())
    room = _ROOM * max(high - low, 1.0)
    if month is not None:
        point = {"color": colour, "size": look.pixels(10)}
        at = float(table["value"].iloc[month])
        figure.add_scatter(x=[month], y=[at], mode="markers", marker=point, hoverinfo="skip")
        name = look.text("investment.cash.payback", month=month)
        text = look.colour.gain_text if net.value >= 0 else look.colour.risk_text
        is_late = month > _LATE * found.terms.months  # no room on the right
        place = (
            {"xanchor": "right", "yshift": look.pixels(16)}
            if is_late
            else {"xanchor": "left", "yshift": look.pixels(-16)}
        )
        direct_label(figure, look, x=month, y=at, words=name, colour=text, **place)
    return figure.update_layout(
        xaxis={"title_text": look.text("investment.cash.x"), "range": [0, found.terms.months + 0.2], "dtick": 3},
        yaxis={**ticks(low - room, high + room, "value", look), "title_text": look.text("investment.cash.y")},
    )


def _cash_words(table: pd.DataFrame, look: Look) -> list[str]:
    return [
        look.text(
            "investment.cash.hover",
            month=int(row.month),
            value=look.change(about(row.value), "value"),
            range=look.interval(Interval(row.value, row.lower, row.upper), "value", sign=True),
        )
        for row in each(table)
    ]


def _returned(table: pd.DataFrame) -> int | None:
    """Month from which the expected total stays at 0 or above; None if it does not, or never fell below."""
    negative = np.flatnonzero(table["value"] < 0)
    if not len(negative) or negative[-1] == len(table) - 1:
        return None
    return int(table["month"].iloc[negative[-1] + 1])


def bridge(found: Investment, look: Look) -> go.Figure:
    """Draw the ads on the queries of started projects: what is spent while waiting, and once SEO has landed."""
    table = found.bridge()
    if table.empty:
        return nothing(look, look.text("investment.bridge.nothing"), width=HALF)
    months = table.groupby("month")[["waiting", "landed", "before", "after"]].sum()
    first, last = float(months["before"].iloc[-1]), float(months["after"].iloc[-1])
    money = {"first": look.money(about(first)), "last": look.money(about(last))}
    way = "title_no_ads" if first <= 0 else "title" if last < first else "title_same"
    figure = canvas(look, look.text(f"investment.bridge.{way}", **money), width=HALF)
    for name, colour in (("waiting", look.colour.sea), ("landed", look.colour.seo)):
        state = look.text(f"investment.bridge.{name}")
        words = [
            look.text("investment.bridge.hover", month=month, state=state, value=look.money(about(value)))
            for month, value in zip(months.index.tolist(), months[name], strict=True)
        ]
        figure.add_bar(
            x=months.index,
            y=months[name],
            marker={"color": colour},
            hovertext=words,
            hoverinfo="text",
            textposition="none",
        )
    _bridge_labels(figure, months, look)
    top = float((months["waiting"] + months["landed"]).max())
    return figure.update_layout(
        barmode="stack",
        bargap=0.15,
        xaxis={"title_text": look.text("investment.bridge.x"), "dtick": 3, "range": [0.4, len(months) + 0.6]},
        yaxis={**ticks(0.0, 1.25 * max(top, 1.0), "value", look), "title_text": look.text("investment.bridge.y")},
    )


def _bridge_labels(figure: go.Figure, months: pd.DataFrame, look: Look) -> None:
    """Name both states where they are drawn, and the spend that would be left if every project succeeded."""
    end, total = len(months), float((months["waiting"] + months["landed"]).iloc[-1])
    words, middle = look.text("investment.bridge.waiting"), float(months["waiting"].min()) / 2
    direct_label(figure, look, x=(end + 1) / 2, y=middle, words=words, colour=look.colour.sea_text)
    landed = look.text("investment.bridge.landed")
    place = {"xanchor": "right", "yshift": look.pixels(12)}
    direct_label(figure, look, x=end + 0.5, y=total, words=landed, colour=look.colour.seo_text, **place)
