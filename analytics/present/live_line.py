"""The dividing line as a browser can draw it by itself: its numbers, its words with their blanks, its colours.

A sentence travels as its template and, for each blank, which column fills it and how it is printed; the browser prints
as `Look` does. What the server prints at one amount (`told_at`) is therefore what the browser shows there.
"""

import re
from dataclasses import asdict

import pandas as pd

from analytics.decide import Frontier
from analytics.locales import numbers
from analytics.present import cards
from analytics.present.draw import cell_word, theme_word
from analytics.present.flow_figures import SHOWN_FLOWS, SMALLEST_FLOW
from analytics.present.look import UNKNOWN_CURRENCY, Look, about
from analytics.present.trade_off_figures import HEADROOM, finding, flag, zone_frame, zone_name
from analytics.unify import OTHER_THEME

Told = dict[str, object]

_CURVES = (("lost", "risk", True), ("gained", "gain", False))
_ZONE_COLOURS = {"no_regret": "gain", "test": "muted", "defend": "risk"}
_TAG = re.compile(r"</?b>")
_SIDES = (("from", cell_word, "both"), ("to", theme_word, "gain"))


def live_line(line: Frontier, look: Look) -> dict[str, object]:
    """Everything the browser needs to draw the line at any amount; JSON, a few dozen kilobytes whatever the account."""
    return {
        "x": "freed",
        "measure": line.measure,
        "columns": _columns(line),
        "curves": _curves(line, look),
        "zones": _zones(line, look),
        "best": _best(line, look),
        "top": float(line.table["gained_upper"].max()) * HEADROOM or 1.0,
        "axes": {"x": look.text("figures.line.x"), "y": look.text(f"figures.line.y_{line.measure}")},
        "title": _told(look, f"figures.line.title_{line.measure}", freed="money", net="change", range="net signed"),
        "flag": _flag(line, look),
        "spoken": _told(look, "live.line.spoken", freed="money", net="change", range="net signed"),
        "cards": _cards(line, look),
        "flows": _flows(line, look),
    }


def printing(look: Look) -> dict[str, object]:
    """How the browser prints for this reader: language, marks of money, units, colours, and how large it draws."""
    before, after = numbers.money(1, look.currency or UNKNOWN_CURRENCY, look.language).split("1")
    blanks = {"lower": "{lower}", "upper": "{upper}"}
    return {
        "locale": {"fr": "fr-FR", "en": "en-GB"}[look.language],
        "money": [before, after],
        "clicks": {
            "other": look.text("figures.units.clicks", n="{n}"),
            "one": look.text("figures.units.clicks_one", n="{n}"),
        },
        "range": look.text("figures.units.range", **blanks),
        "colours": asdict(look.colour),
        "scale": look.pixels(1),
    }


def told_at(line: Frontier, freed: float, look: Look) -> dict[str, object]:
    """What is written at one amount, as the server prints it: title, flag, and value and note of each card."""
    shown = cards.trade_off_cards(line, freed, look)
    return {
        "title": finding(line, freed, look),
        "flag": flag(line, freed, look),
        "cards": [[card.value, card.note] for card in shown],
    }


def _told(look: Look, key: str, **blanks: str) -> Told:
    """Return a template and what fills each blank: `column how`, or only how when the blank is called as its column."""
    ways = {name: way.split() if " " in way else [name, way] for name, way in blanks.items()}
    return {"text": look.text(key, **{name: f"{{{name}}}" for name in blanks}), "blanks": ways}


def _columns(line: Frontier) -> dict[str, list[float]]:
    """Columns of the line and, in money, what keeping the amount earns."""
    table = line.table
    kept = {
        f"kept{end}": table["freed"] - table[f"lost{of}"]
        for end, of in (("", ""), ("_lower", "_upper"), ("_upper", "_lower"))
    }
    return {name: column.tolist() for name, column in {**table, **(kept if line.measure == "value" else {})}.items()}


def _curves(line: Frontier, look: Look) -> list[dict[str, object]]:
    return [
        {
            "column": name,
            "colour": colour,
            "dashed": dashed,
            "words": _TAG.sub("", look.text(f"figures.line.{name}_{line.measure}")).split("<br>"),
        }
        for name, colour, dashed in _CURVES
    ]


def _zones(line: Frontier, look: Look) -> list[dict[str, object]]:
    return [
        {
            "start": float(start),
            "end": float(end),
            "colour": _ZONE_COLOURS[zone],
            "name": zone_name(zone, line, look),
            "why": look.text(f"figures.zone.{zone}_why"),
        }
        for zone, start, end in zone_frame(line).itertuples(index=False)
    ]


def _best(line: Frontier, look: Look) -> dict[str, object] | None:
    if line.best <= 0:
        return None
    words = look.text("figures.line.best", freed=look.money(about(line.best)))
    return {"at": line.best, "column": "gained", "words": f"★ {words}"}


def _flag(line: Frontier, look: Look) -> list[Told]:
    """Lines of the flag: the net, its range and, in money, that keeping the amount earns more where it does."""
    span: Told = {"text": "{range}", "blanks": {"range": ["net", "signed"]}}
    told = [_told(look, f"figures.line.net_{line.measure}", net="change"), span]
    if line.measure == "value":
        told.append({**_told(look, "figures.line.keep", kept="change"), "below": ["gained", "freed"]})
    return told


def _cards(line: Frontier, look: Look) -> list[dict[str, object]]:
    """Label and definition of each card, and what fills its value and its note."""
    shown = cards.trade_off_cards(line, 0.0, look)
    ways = {"freed": ("money", ""), "lost": ("amount", "range"), "gained": ("amount", "range")}
    ways |= dict.fromkeys(("net", "kept"), ("change", "signed"))
    return [
        {
            "label": card.label,
            "help": card.help,
            "value": {"text": "{it}", "blanks": {"it": [name, value]}},
            "note": {"text": "{it}", "blanks": {"it": [name, note]}} if note else {"text": card.note, "blanks": {}},
        }
        for card, (name, (value, note)) in zip(shown, ways.items(), strict=False)
    ]


def _flows(line: Frontier, look: Look) -> dict[str, object]:
    """Where money comes from and goes to: each group that is ever among the largest, and the sum of the others."""
    sides = []
    for side, word, colour in _SIDES:
        rows = line.flows[line.flows["side"] == side]
        amounts = rows.pivot_table(index="freed", columns="group", values="amount", fill_value=0.0)
        kept = _ever_large(amounts)
        sides.append(
            {
                "side": side,
                "colour": colour,
                "groups": [
                    {"name": word(name, look), "is_other": name == OTHER_THEME, "amounts": amounts[name].tolist()}
                    for name in kept
                ],
                "others": (amounts.sum(axis=1) - amounts[kept].sum(axis=1)).clip(lower=0.0).tolist(),
            }
        )
    return {
        "title": _told(look, "figures.flows.title", freed="whole"),
        "sides": sides,
        "rest": look.text("figures.flows.rest"),
        "shown": SHOWN_FLOWS,
        "smallest": SMALLEST_FLOW,
    }


def _ever_large(amounts: pd.DataFrame) -> list[str]:
    """Groups that at some amount are large enough to be drawn by themselves, or nearly."""
    share = amounts.div(amounts.sum(axis=1), axis=0).fillna(0.0)
    is_large = (share >= SMALLEST_FLOW / 2) & (amounts.rank(axis=1, ascending=False) <= 2 * SHOWN_FLOWS)
    return list(amounts.columns[is_large.any(axis=0)])
