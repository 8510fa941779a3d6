"""The dividing line: what cutting loses and what reinvesting gains, where the money goes, what would change the answer."""

import pandas as pd
import plotly.graph_objects as go

from analytics.decide import Frontier
from analytics.present.draw import MEDIUM, NARROW, canvas, cell_name, nothing, theme_name, wrapped
from analytics.present.look import Look, about
from analytics.present.palette import faded
from analytics.schema import Interval

_SHOWN_FLOWS = 4
_SMALLEST_FLOW = 0.05  # of the side's total; smaller ones are gathered
_FITS = 0.34  # share of the width under which a zone's words go to a line of their own
_HEADROOM = 1.28
_APART, _HIGHEST = 0.13, 0.9  # shares of the height: between two names, and under the zones' words
_FLIP = 0.48  # share of the width from which the handle's words stand on its left
_FLAG = 0.7  # height of the handle, as a share of the plot's


def zone_frame(line: Frontier) -> pd.DataFrame:
    """The three zones: `zone` (`no_regret, test, defend`), `start`, `end` in money freed per month."""
    last = float(line.table["freed"].iloc[-1])
    edges = [0.0, line.no_regret_until, line.defend_from, last]
    return pd.DataFrame({"zone": ["no_regret", "test", "defend"], "start": edges[:-1], "end": edges[1:]})


def net_at(line: Frontier, freed: float) -> Interval:
    """Net of moving `freed` per month, with its 80 % interval."""
    at = line.at(freed)
    return Interval(float(at["net"]), float(at["net_lower"]), float(at["net_upper"]))


def dividing_line(line: Frontier, freed: float, look: Look) -> go.Figure:
    """Draw gained and lost against money freed, with the zones, the chosen amount and the best one."""
    if float(line.table["freed"].iloc[-1]) <= 0:
        return nothing(look, look.text("figures.nothing.no_spend"), height=480)
    net = net_at(line, freed)
    facts = {"freed": look.money(about(freed)), "net": look.change(about(net.value), line.measure),
             "range": look.interval(net, line.measure, sign=True)}  # fmt: skip
    figure = canvas(look, look.text(f"figures.line.title_{line.measure}", **facts), width=MEDIUM, height=520)
    top = float(line.table["gained_upper"].max()) * _HEADROOM or 1.0
    _zones(figure, line, top, look)
    for name, colour, dash in (("lost", look.colour.risk, "dash"), ("gained", look.colour.gain, "solid")):
        _curve(figure, line.table, name, (colour, dash), look)
    _curve_names(figure, line, top, look)
    _best(figure, line, look)
    _handle(figure, line, freed, top, look)
    figure.update_layout(
        margin={"r": 132},
        xaxis={**look.money_axis(), "range": [0, float(line.table["freed"].iloc[-1])], "showgrid": False, "fixedrange": True,
               "title_text": look.text("figures.line.x")},
        yaxis={**look.measure_axis(line.measure), "range": [0, top], "fixedrange": True,
               "title_text": look.text(f"figures.line.y_{line.measure}")},
        hovermode="x unified",
    )  # fmt: skip
    return figure


def _zones(figure: go.Figure, line: Frontier, top: float, look: Look) -> None:
    """Shade the zones and say what each means; words that do not fit go one line lower, inside the plot."""
    colours = {"no_regret": (look.colour.gain, look.colour.gain_text), "test": (look.colour.muted, look.colour.muted),
               "defend": (look.colour.risk, look.colour.risk_text)}  # fmt: skip
    zones = zone_frame(line)
    width = float(zones["end"].iloc[-1])
    is_narrow = ((zones["end"] - zones["start"]) / width < _FITS).to_dict()
    for zone in zones.itertuples():
        part = (zone.end - zone.start) / width
        if part <= 0:
            continue
        fill, ink = colours[zone.zone]
        figure.add_shape(type="rect", x0=zone.start, x1=zone.end, y0=0, y1=top, fillcolor=faded(fill, 0.10), line_width=0, layer="below")
        figure.add_shape(type="rect", x0=zone.start, x1=zone.end, y0=0.985, y1=1, yref="paper", fillcolor=fill, line_width=0)
        lower = is_narrow[zone.Index] and (zone.zone == "test" or not is_narrow[1])
        middle = min(max((zone.start + zone.end) / 2, _FITS / 2 * width), (1 - _FITS / 2) * width)
        figure.add_annotation(
            x=middle, y=0.97 - 0.115 * lower, yref="paper", yanchor="top",
            text=f'<span style="color:{ink}"><b>{look.text(f"figures.zone.{zone.zone}")}</b></span><br>{look.text(f"figures.zone.{zone.zone}_why")}',
            font={"size": 13, "color": look.colour.muted},
        )  # fmt: skip


def _curve(figure: go.Figure, table: pd.DataFrame, name: str, drawn: tuple[str, str], look: Look) -> None:
    colour, dash = drawn
    band = pd.concat([table["freed"], table["freed"][::-1]])
    edge = pd.concat([table[f"{name}_upper"], table[f"{name}_lower"][::-1]])
    figure.add_scatter(x=band, y=edge, fill="toself", fillcolor=faded(colour, 0.16), line={"width": 0}, hoverinfo="skip", mode="lines")
    figure.add_scatter(
        x=table["freed"], y=table[name], mode="lines", line={"color": colour, "width": 3, "dash": dash},
        hoverinfo="text", hovertext=[_told(row, name, look) for _, row in table.iterrows()],
    )  # fmt: skip


def _told(row: pd.Series, name: str, look: Look) -> str:
    found = Interval(float(row[name]), float(row[f"{name}_lower"]), float(row[f"{name}_upper"]))
    shown = look.count(about(found.value)), look.count(about(found.lower)), look.count(about(found.upper))
    word = look.text(f"figures.line.{name}")
    return look.text("figures.line.hover", name=word, amount=shown[0], lower=shown[1], upper=shown[2])


def _curve_names(figure: go.Figure, line: Frontier, top: float, look: Look) -> None:
    """Name each curve at its right end, beside the plot, the two names held apart."""
    end = line.table.iloc[-1]
    gained, lost = float(end["gained"]), min(float(end["lost"]), _HIGHEST * top)
    middle, half = (gained + lost) / 2, max(abs(gained - lost), _APART * top) / 2
    high, low = middle + half, middle - half
    places = {"gained": high if gained >= lost else low, "lost": low if gained >= lost else high}
    for name, colour in (("gained", look.colour.gain_text), ("lost", look.colour.risk_text)):
        figure.add_annotation(
            x=1.01, xref="paper", xanchor="left", y=places[name], text=look.text(f"figures.line.{name}_{line.measure}"),
            align="left", font={"color": colour, "size": 13},
        )  # fmt: skip


def _best(figure: go.Figure, line: Frontier, look: Look) -> None:
    """A star at the best amount, its value written at the foot of a dotted line."""
    if line.best <= 0:
        return
    y = float(line.at(line.best)["gained"])
    words = look.text("figures.line.best", freed=look.money(about(line.best)))
    dotted = {"color": look.colour.gain, "width": 1.5, "dash": "dot"}
    figure.add_shape(type="line", x0=line.best, x1=line.best, y0=0, y1=y, line=dotted)
    figure.add_scatter(
        x=[line.best], y=[y], mode="markers", hoverinfo="skip",
        marker={"symbol": "star", "size": 19, "color": look.colour.gain, "line": {"color": look.colour.paper, "width": 2}},
    )  # fmt: skip
    figure.add_annotation(
        x=line.best, y=0, yanchor="bottom", xanchor="left", text=f"★ {words}", font={"size": 12, "color": look.colour.gain_text},
        bgcolor=faded(look.colour.paper, 0.7),
    )  # fmt: skip


def _handle(figure: go.Figure, line: Frontier, freed: float, top: float, look: Look) -> None:
    """A vertical bar from lost to gained at the chosen amount, its net written out beside it."""
    at, net = line.at(freed), net_at(line, freed)
    low, high = sorted((min(float(at["lost"]), top), float(at["gained"])))
    colour = look.colour.both
    figure.add_shape(type="line", x0=freed, x1=freed, y0=0, y1=_FLAG * top, line={"color": colour, "width": 1.5})
    figure.add_scatter(
        x=[freed, freed], y=[low, high], mode="lines+markers", line={"color": colour, "width": 6}, hoverinfo="skip",
        marker={"size": 13, "color": look.colour.paper, "line": {"color": colour, "width": 3}},
    )  # fmt: skip
    is_right = freed > _FLIP * float(line.table["freed"].iloc[-1])
    words = look.text(f"figures.line.net_{line.measure}", net=look.change(about(net.value), line.measure))
    span = look.interval(net, line.measure, sign=True)
    figure.add_annotation(
        x=freed, y=_FLAG * top, text=f"<b>{words}</b><br>{span}", align="left", bgcolor=colour, borderpad=7,
        font={"color": look.colour.on_both, "size": 14}, xanchor="right" if is_right else "left",
        yanchor="top",
    )  # fmt: skip


def flow_frame(line: Frontier, freed: float, shown: int = _SHOWN_FLOWS) -> pd.DataFrame:
    """`side, group, amount` at an amount freed, largest first; destinations beyond `shown` are gathered as `rest`."""
    rows = line.flows_at(freed).sort_values("amount", ascending=False)
    parts = []
    for _, side in rows.groupby("side"):
        large = (side["amount"] >= _SMALLEST_FLOW * side["amount"].sum()) & (side["amount"].rank(ascending=False) <= shown)
        head, tail = side[large], side[~large]
        parts.append(head)
        if len(tail):
            parts.append(pd.DataFrame({"side": [side["side"].iloc[0]], "group": ["rest"], "amount": [tail["amount"].sum()]}))
    return pd.concat(parts, ignore_index=True) if parts else rows


def flows(line: Frontier, freed: float, look: Look) -> go.Figure:
    """Draw where the money freed comes from (by evidence cell) and goes to (by theme)."""
    rows = flow_frame(line, freed)
    if rows.empty:
        return nothing(look, look.text("figures.nothing.no_move"), width=NARROW)
    named = [_flow_name(row, look) for row in rows.itertuples()]
    centre = len(rows)
    comes = (rows["side"] == "from").to_numpy()
    figure = canvas(look, look.text("figures.flows.title", freed=look.money(about(float(rows.loc[comes, "amount"].sum())))), width=NARROW, height=440)
    colours = [look.colour.both if is_from else look.colour.gain for is_from in comes]
    at = range(len(rows))
    figure.add_sankey(
        node={"label": [*named, ""], "color": [*colours, look.colour.both], "pad": 16, "thickness": 12, "line": {"width": 0},
              "hoverinfo": "none"},
        link={"source": [i if comes[i] else centre for i in at], "target": [centre if comes[i] else i for i in at],
              "value": rows["amount"].tolist(), "color": [faded(colour, 0.28) for colour in colours],
              "hovertemplate": [f"{name}<extra></extra>" for name in named]},
        textfont={"size": 13, "color": look.colour.ink, "shadow": "none"},
    )  # fmt: skip
    return figure.update_layout(margin={"l": 4, "r": 4, "b": 12})


def _flow_name(row: tuple, look: Look) -> str:  # type: ignore[type-arg]
    if row.group == "rest":
        name = look.text("figures.flows.rest")
    else:
        name = cell_name(row.group, look) if row.side == "from" else theme_name(row.group, look)
    return f"{wrapped(name, 16)}<br><b>{look.money(about(row.amount))}</b>"


def sensitivity(line: Frontier, freed: float, look: Look) -> go.Figure:
    """Draw what the net becomes when one unknown stands at its low or high end, widest first."""
    rows = line.sensitivity_at(freed).head(7)
    net = float(line.at(freed)["net"])
    rows = rows[(rows["high"] - rows["low"]) > 0]
    if rows.empty:
        return nothing(look, look.text("figures.nothing.no_move"), width=NARROW)
    words = [cell_name(name, look) for name in rows["unknown"]]
    names = [wrapped(word, 18) for word in words]
    flips = bool((rows["low"] < 0).any() and net > 0) or bool((rows["high"] > 0).any() and net < 0)
    key = "figures.sensitivity.title_flips" if flips else "figures.sensitivity.title_holds"
    figure = canvas(look, look.text(key, name=words[0]), width=NARROW, height=130 + 40 * len(rows))
    for end, colour in (("low", look.colour.risk), ("high", look.colour.gain)):
        told = [
            look.text(f"figures.sensitivity.{end}", name=word, net=look.change(about(value), line.measure))
            for word, value in zip(words, rows[end], strict=True)
        ]
        figure.add_bar(
            y=names, x=rows[end] - net, base=net, orientation="h", marker_color=colour, hovertext=told, hoverinfo="text",
        )  # fmt: skip
    figure.add_vline(x=net, line={"color": look.colour.ink, "width": 1.5})
    spread = float(rows["high"].max() - rows["low"].min())
    figure.update_layout(
        barmode="overlay", yaxis={"autorange": "reversed", "tickfont": {"color": look.colour.ink}},
        xaxis={**look.measure_axis(line.measure), "nticks": 4, "range": [float(rows["low"].min()) - 0.06 * spread, float(rows["high"].max()) + 0.06 * spread],
               "title_text": look.text("figures.sensitivity.x")},
    )  # fmt: skip
    return figure
