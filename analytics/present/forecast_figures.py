"""A forecast drawn: what was, what comes and how sure that is; and earlier forecasts beside what happened."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.model.forecast import MEASURES, Forecast
from analytics.present.draw import MEDIUM, WIDE, band, canvas, direct_label, each, escape
from analytics.present.forecast_wording import measure_word, printed
from analytics.present.look import Look
from analytics.present.palette import faded

_SHOWN_WEEKS = 52  # of history
_BANDS = ("hole", "pause", "untracked", "unfinished", "lag")
_NAMED = 4  # breaks: more would cover the curve
_PAST = 3  # earlier forecasts drawn


def path_frame(found: Forecast) -> pd.DataFrame:
    """Steps of the main figure: `date, part` (`seen` or `ahead`), `value, lower, upper` (NaN where seen)."""
    history = found.history
    shown = slice(max(0, len(history.dates) - _SHOWN_WEEKS * history.season), None)
    seen = pd.DataFrame({"date": history.dates[shown], "part": "seen", "value": history.seen[shown]})
    ahead = pd.DataFrame(
        {"date": found.dates, "part": "ahead", "value": found.path, "lower": found.lower, "upper": found.upper}
    )
    return pd.concat([seen.assign(lower=np.nan, upper=np.nan), ahead], ignore_index=True)


def past_frame(found: Forecast) -> pd.DataFrame:
    """Up to three earlier forecasts with a band, which do not overlap: `date, origin, value, lower, upper, actual`."""
    test, history = found.back_test, found.history
    lower, upper = test.bands()
    kept: list[int] = []
    for row in range(len(test.origins) - 1, -1, -1):
        is_apart = not kept or test.origins[kept[-1]] - test.origins[row] >= test.steps
        has_band = bool(np.isfinite(lower[row]).any())
        if test.is_whole[row] and has_band and is_apart and len(kept) < _PAST:
            kept.append(row)
    parts = []
    for row in kept[::-1]:
        start = history.used + int(test.origins[row])
        dates = history.dates[start : start + test.steps]
        columns = {
            "value": test.forecasts["ensemble"][row],
            "lower": lower[row],
            "upper": upper[row],
            "actual": test.actual[row],
        }
        told = {name: values[: len(dates)] for name, values in columns.items()}
        parts.append(pd.DataFrame({"date": dates, "origin": dates[0], **told}))
    names = ["date", "origin", "value", "lower", "upper", "actual"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({name: [] for name in names})


def ahead(found: Forecast, look: Look) -> go.Figure:
    """Draw a year of history, the median forecast and its 80 % band; what breaks the history is marked."""
    rows, measure = path_frame(found), found.asked.measure
    colour = _colour(found, look)
    seen, coming = rows[rows["part"] == "seen"], rows[rows["part"] == "ahead"]
    figure = canvas(look, _ahead_title(found, look), width=WIDE, height=400)
    _marks(figure, found, look, seen["date"].iloc[0])
    _band(figure, coming, colour)
    for part, line in ((seen, _thin(look, look.colour.muted)), (coming, _thick(look, colour))):
        figure.add_scatter(
            x=part["date"],
            y=part["value"],
            mode="lines",
            connectgaps=False,
            line=line,
            hovertext=_hovers(part, measure, look),
            hoverinfo="text",
        )
    top = float(np.nanmax(rows[["value", "upper"]].to_numpy(dtype=float)))
    middle = _place(found.dates[len(found.dates) // 2])
    direct_label(
        figure, look, x=middle, y=top * 1.1, words=look.text("forecast.figure.band"),
        colour=colour, showarrow=False, xanchor="center",
    )  # fmt: skip
    return figure.update_layout(
        yaxis={**_axis(measure, look), "range": [0, top * 1.2], "title_text": escape(measure_word(measure, look))},
        xaxis={"range": [rows["date"].iloc[0], rows["date"].iloc[-1] + pd.Timedelta(days=2)]},
        hovermode="x",
    )


def past(found: Forecast, look: Look) -> go.Figure:
    """Draw earlier forecasts with the band they would have shown, and what happened."""
    rows, measure = past_frame(found), found.asked.measure
    colour = _colour(found, look)
    figure = canvas(look, _past_title(found, look), width=MEDIUM, height=360)
    for _, part in rows.groupby("origin"):
        _band(figure, part.dropna(subset=["lower"]), colour)
        for name, line in (("actual", _thin(look, look.colour.muted)), ("value", _thick(look, colour))):
            figure.add_scatter(
                x=part["date"],
                y=part[name],
                mode="lines",
                line=line,
                hovertext=[printed(value, measure, look) if np.isfinite(value) else "" for value in part[name]],
                hoverinfo="text",
            )
    top = float(np.nanmax(rows[["value", "upper", "actual"]].to_numpy(dtype=float))) if len(rows) else 1.0
    if len(rows):
        words = {"actual": look.colour.muted, "forecast": colour}
        for at, (name, shade) in enumerate(words.items()):
            direct_label(
                figure, look, x=at * 0.22, y=1.0, words=look.text(f"forecast.figure.{name}"), colour=shade,
                showarrow=False, xref="paper", yref="paper", xanchor="left", yanchor="bottom",
            )  # fmt: skip
    return figure.update_layout(yaxis={**_axis(measure, look), "range": [0, top * 1.1]})


def _place(day: pd.Timestamp) -> float:
    """Where a day stands on a time axis: milliseconds, as plotly counts."""
    return float(day.timestamp() * 1000)


def _thin(look: Look, colour: str) -> dict[str, object]:
    return {"color": colour, "width": look.pixels(1.4)}


def _thick(look: Look, colour: str) -> dict[str, object]:
    return {"color": colour, "width": look.pixels(2.4)}


def _band(figure: go.Figure, rows: pd.DataFrame, colour: str) -> None:
    band(figure, rows["date"], (rows["lower"], rows["upper"]), faded(colour, 0.18))


def _marks(figure: go.Figure, found: Forecast, look: Look, first: pd.Timestamp) -> None:
    """Shade days that are masked; draw a line where the series starts anew; name each."""
    level = 0
    for event in found.history.events:
        if pd.Timestamp(event.end) < first:
            continue
        start, end = pd.Timestamp(event.start), pd.Timestamp(event.end) + pd.Timedelta(days=1)
        if event.kind in _BANDS:
            figure.add_vrect(x0=start, x1=end, fillcolor=faded(look.colour.risk, 0.15), line_width=0)
        else:
            figure.add_vline(x=start, line={"color": look.colour.risk, "width": look.pixels(1.5), "dash": "dot"})
        if level >= _NAMED:
            continue
        direct_label(
            figure, look, x=_place(start), y=1.0 - 0.09 * (level % 3), words=look.text(f"forecast.mark.{event.kind}"),
            colour=look.colour.risk_text, showarrow=False, yref="paper", xanchor="left", yanchor="top",
        )  # fmt: skip
        level += 1


def _hovers(rows: pd.DataFrame, measure: str, look: Look) -> list[str]:
    found = []
    for row in each(rows):
        if not np.isfinite(row.value):
            found.append("")
            continue
        shown, day = printed(row.value, measure, look), row.date.date()
        if np.isfinite(row.lower):
            ends = {"lower": printed(row.lower, measure, look), "upper": printed(row.upper, measure, look)}
            found.append(look.text("forecast.figure.hover_ahead", day=day, value=shown, **ends))
        else:
            found.append(look.text("forecast.figure.hover_seen", day=day, value=shown))
    return found


def _ahead_title(found: Forecast, look: Look) -> str:
    season = found.history.season
    recent = found.history.seen[-4 * season :]
    lately, expected = float(np.nanmean(recent)), float(found.path.mean())
    step = "day" if season > 1 else "week"
    return look.text(
        "forecast.figure.ahead_price" if not found.history.kind.is_sum else f"forecast.figure.ahead_{step}",
        measure=escape(measure_word(found.asked.measure, look)),
        lately=printed(lately, found.asked.measure, look),
        expected=printed(expected, found.asked.measure, look),
        change=look.percent_change(expected / lately - 1) if lately else "",
    )


def _past_title(found: Forecast, look: Look) -> str:
    coverage, n = found.back_test.coverage(), len(found.back_test.origins)
    if coverage is None:
        return look.text("forecast.figure.past_short", n=n)
    return look.text("forecast.figure.past", n=n, coverage=look.percent(coverage))


def _colour(found: Forecast, look: Look) -> str:
    return look.colour.seo if MEASURES[found.asked.measure].side == "organic" else look.colour.sea


def _axis(measure: str, look: Look) -> dict[str, object]:
    if measure == "cpc":
        return look.money_axis() | {"tickformat": ",.2f"}
    return look.measure_axis("value" if measure == "cost" else "clicks")
