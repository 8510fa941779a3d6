"""The dividing line: what cutting loses and what reinvesting gains at every amount, and the amount chosen."""

import pandas as pd
import plotly.graph_objects as go

from analytics.decide import Frontier
from analytics.present.draw import MEDIUM, canvas, coloured, each, nothing
from analytics.present.flow_figures import flow_frame as flow_frame
from analytics.present.flow_figures import flows as flows
from analytics.present.flow_figures import sensitivity as sensitivity
from analytics.present.look import Look, Measure, about
from analytics.present.palette import faded
from analytics.schema import Interval

_FITS = 0.34  # share of the width under which a zone's words may need a line of their own
HEADROOM = 1.28
_APART, _HIGHEST = 0.13, 0.9  # shares of the height: between two names, and under the zones' words
_FLIP = 0.48  # share of the width from which the handle's words stand on its left
_FLAG = 0.7  # height of the handle, as a share of the plot's
MOSTLY_ASSUMED = 0.9  # share of the spend on published elasticities from which the line is a lead to test


def is_lead(line: Frontier) -> bool:
    """Whether the line, without money to count, rests on published elasticities: a lead to test, never a certainty."""
    return line.measure == "clicks" and line.assumed_share > MOSTLY_ASSUMED


def is_better_kept(line: Frontier, freed: float) -> bool:
    """Whether reinvesting an amount brings back less money than was freed, so that keeping it earns more."""
    return line.measure == "value" and float(line.at(freed)["gained"]) < freed


def zone_frame(line: Frontier) -> pd.DataFrame:
    """The three zones: `zone` (`no_regret, test, defend`), `start`, `end` in money freed per month."""
    last = float(line.table["freed"].iloc[-1])
    edges = [0.0, line.no_regret_until, line.defend_from, last]
    return pd.DataFrame({"zone": ["no_regret", "test", "defend"], "start": edges[:-1], "end": edges[1:]})


def net_at(line: Frontier, freed: float) -> Interval:
    """Net of moving `freed` per month, with its 80 % interval."""
    at = line.at(freed)
    return Interval(float(at["net"]), float(at["net_lower"]), float(at["net_upper"]))


def finding(line: Frontier, freed: float, look: Look) -> str:
    """What moving an amount brings, in one sentence."""
    net = net_at(line, freed)
    facts = {
        "freed": look.money(about(freed)),
        "net": look.change(about(net.value), line.measure),
        "range": look.interval(net, line.measure, sign=True),
    }
    return look.text(f"figures.line.title_{line.measure}", **facts)


def flag(line: Frontier, freed: float, look: Look) -> list[str]:
    """Lines written at the handle: the net, its range, and that keeping the amount earns more where it does."""
    net = net_at(line, freed)
    words = look.text(f"figures.line.net_{line.measure}", net=look.change(about(net.value), line.measure))
    told = [words, look.interval(net, line.measure, sign=True)]
    if is_better_kept(line, freed):
        kept = look.change(about(freed - float(line.at(freed)["lost"])), "value")
        told.append(look.text("figures.line.keep", kept=kept))
    return told


def dividing_line(line: Frontier, freed: float, look: Look) -> go.Figure:
    """Draw gained and lost against money freed, with the zones, the chosen amount and the best one."""
    if float(line.table["freed"].iloc[-1]) <= 0:
        return nothing(look, look.text("figures.nothing.no_spend"), height=480)
    figure = canvas(look, finding(line, freed, look), width=MEDIUM, height=520)
    top = float(line.table["gained_upper"].max()) * HEADROOM or 1.0
    _zones(figure, line, top, look)
    for name, colour, dash in (("lost", look.colour.risk, "dash"), ("gained", look.colour.gain, "solid")):
        _curve(figure, line, name, (colour, dash), look)
    _curve_names(figure, line, top, look)
    _best(figure, line, look)
    _handle(figure, line, freed, top, look)
    figure.update_layout(
        margin={"r": look.pixels(132)},
        xaxis={
            **look.money_axis(),
            "range": [0, float(line.table["freed"].iloc[-1])],
            "showgrid": False,
            "fixedrange": True,
            "title_text": look.text("figures.line.x"),
        },
        yaxis={
            **look.measure_axis(line.measure),
            "range": [0, top],
            "fixedrange": True,
            "title_text": look.text(f"figures.line.y_{line.measure}"),
        },
        hovermode="x unified",
    )
    return figure


def _zones(figure: go.Figure, line: Frontier, top: float, look: Look) -> None:
    """Shade the zones and say what each means; words that do not fit go one line lower, inside the plot."""
    colours = {
        "no_regret": (look.colour.gain, look.colour.gain_text),
        "test": (look.colour.muted, look.colour.muted),
        "defend": (look.colour.risk, look.colour.risk_text),
    }
    zones = zone_frame(line)
    width = float(zones["end"].iloc[-1])
    is_narrow = ((zones["end"] - zones["start"]) / width < _FITS).to_dict()
    for zone in each(zones):
        part = (zone.end - zone.start) / width
        if part <= 0:
            continue
        fill, ink = colours[zone.zone]
        name, why = zone_name(zone.zone, line, look), look.text(f"figures.zone.{zone.zone}_why")
        figure.add_shape(
            type="rect",
            x0=zone.start,
            x1=zone.end,
            y0=0,
            y1=top,
            fillcolor=faded(fill, 0.10),
            line_width=0,
            layer="below",
        )
        figure.add_shape(
            type="rect", x0=zone.start, x1=zone.end, y0=0.985, y1=1, yref="paper", fillcolor=fill, line_width=0
        )
        lower = is_narrow[zone.Index] and (zone.zone == "test" or not is_narrow[1])
        middle = min(max((zone.start + zone.end) / 2, _FITS / 2 * width), (1 - _FITS / 2) * width)
        figure.add_annotation(
            x=middle,
            y=0.97 - 0.115 * lower,
            yref="paper",
            yanchor="top",
            text=f"{coloured(name, ink)}<br>{why}",
            font={"size": look.size("small"), "color": look.colour.muted},
        )


def zone_name(zone: str, line: Frontier, look: Look) -> str:
    """Name of a zone in words; without regret is a lead where the line rests on published elasticities."""
    return look.text("figures.zone.lead" if zone == "no_regret" and is_lead(line) else f"figures.zone.{zone}")


def _curve(figure: go.Figure, line: Frontier, name: str, drawn: tuple[str, str], look: Look) -> None:
    table, measure, (colour, dash) = line.table, line.measure, drawn
    band = pd.concat([table["freed"], table["freed"][::-1]])
    edge = pd.concat([table[f"{name}_upper"], table[f"{name}_lower"][::-1]])
    figure.add_scatter(
        x=band, y=edge, fill="toself", fillcolor=faded(colour, 0.16), line={"width": 0}, hoverinfo="skip", mode="lines"
    )
    figure.add_scatter(
        x=table["freed"],
        y=table[name],
        mode="lines",
        line={"color": colour, "width": look.pixels(3), "dash": dash},
        hoverinfo="text",
        hovertext=[_told(row, name, measure, look) for _, row in table.iterrows()],
    )


def _told(row: pd.Series, name: str, measure: Measure, look: Look) -> str:
    found = Interval(float(row[name]), float(row[f"{name}_lower"]), float(row[f"{name}_upper"]))
    facts = {"freed": look.money(about(float(row["freed"]))), "amount": look.amount(about(found.value), measure)}
    word = look.text(f"figures.line.{name}")
    return look.text("figures.line.hover", name=word, range=look.interval(found, measure), **facts)


def _curve_names(figure: go.Figure, line: Frontier, top: float, look: Look) -> None:
    """Name each curve at its right end, beside the plot, the two names held apart."""
    end = line.table.iloc[-1]
    gained, lost = float(end["gained"]), min(float(end["lost"]), _HIGHEST * top)
    middle, half = (gained + lost) / 2, max(abs(gained - lost), _APART * top) / 2
    high, low = middle + half, middle - half
    places = {"gained": high if gained >= lost else low, "lost": low if gained >= lost else high}
    for name, colour in (("gained", look.colour.gain_text), ("lost", look.colour.risk_text)):
        figure.add_annotation(
            x=1.01,
            xref="paper",
            xanchor="left",
            y=places[name],
            text=look.text(f"figures.line.{name}_{line.measure}"),
            align="left",
            font={"color": colour, "size": look.size("small")},
        )


def _best(figure: go.Figure, line: Frontier, look: Look) -> None:
    """A star at the best amount, its value written at the foot of a dotted line."""
    if line.best <= 0:
        return
    y = float(line.at(line.best)["gained"])
    words = look.text("figures.line.best", freed=look.money(about(line.best)))
    dotted = {"color": look.colour.gain, "width": look.pixels(1.5), "dash": "dot"}
    figure.add_shape(type="line", x0=line.best, x1=line.best, y0=0, y1=y, line=dotted)
    figure.add_scatter(
        x=[line.best],
        y=[y],
        mode="markers",
        hoverinfo="skip",
        marker={
            "symbol": "star",
            "size": look.pixels(19),
            "color": look.colour.gain,
            "line": {"color": look.colour.paper, "width": look.pixels(2)},
        },
    )
    figure.add_annotation(
        x=line.best,
        y=0,
        yanchor="bottom",
        xanchor="left",
        text=f"★ {words}",
        font={"size": look.size("tiny"), "color": look.colour.gain_text},
        bgcolor=faded(look.colour.paper, 0.7),
    )


def _handle(figure: go.Figure, line: Frontier, freed: float, top: float, look: Look) -> None:
    """A vertical bar from lost to gained at the chosen amount, its net written out beside it."""
    at = line.at(freed)
    low, high = sorted((min(float(at["lost"]), top), float(at["gained"])))
    colour = look.colour.both
    pole, bar, rim = ({"color": colour, "width": look.pixels(width)} for width in (1.5, 6, 3))
    figure.add_shape(type="line", x0=freed, x1=freed, y0=0, y1=_FLAG * top, line=pole)
    figure.add_scatter(
        x=[freed, freed],
        y=[low, high],
        mode="lines+markers",
        line=bar,
        hoverinfo="skip",
        marker={"size": look.pixels(13), "color": look.colour.paper, "line": rim},
    )
    is_right = freed > _FLIP * float(line.table["freed"].iloc[-1])
    words, *more = flag(line, freed, look)
    figure.add_annotation(
        x=freed,
        y=_FLAG * top,
        text="<br>".join([f"<b>{words}</b>", *more]),
        align="left",
        bgcolor=colour,
        borderpad=7,
        font={"color": look.colour.on_both, "size": look.size("text")},
        xanchor="right" if is_right else "left",
        yanchor="top",
    )
