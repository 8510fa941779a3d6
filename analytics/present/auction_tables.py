"""Tables of the auction page: what a quality score means, what a point is worth, how well the markets fit."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.model.auction import Cleared
from analytics.present.draw import known, theme_word
from analytics.present.look import Look
from analytics.present.tables import DisplayTable, Kind, TableColumn

_RANGED = 7  # the reference whose range is printed: the other's is read off it, and the table fits a screen


def _columns(table: str, names: Sequence[tuple[str, Kind]], look: Look) -> tuple[TableColumn, ...]:
    return tuple(
        TableColumn(
            name,
            look.text(f"auction.{table}.{name}") + (f" ({look.currency_sign()})" if kind in ("money", "price") else ""),
            look.text(f"auction.{table}.{name}_help"),
            kind,
        )
        for name, kind in names
    )


def score_table(scores: pd.DataFrame, look: Look) -> DisplayTable:
    """CPC against scores of 7 and 5: by the price formula and by studies, whose range is 5 to 10 % a point."""
    rows = {}
    for reference, part in scores.groupby("reference"):
        own = part.set_index("score").sort_index(ascending=False)
        rows[f"formula_{reference}"] = [look.percent_change(value) for value in own["arithmetic"]]
        ends = zip(own["empirical"], own["empirical_lower"], own["empirical_upper"], strict=True)
        shown = [_with_range(*values, look) for values in ends]
        bare = [look.percent_change(value) for value in own["empirical"]]
        rows[f"studies_{reference}"] = shown if reference == _RANGED else bare
        rows["score"] = own.index.tolist()
    names: list[tuple[str, Kind]] = [("score", "count")]
    names += [(f"{reading}_{reference}", "text") for reference in (7, 5) for reading in ("formula", "studies")]
    return DisplayTable(pd.DataFrame(rows), _columns("score", names, look))


def _with_range(value: float, lower: float, upper: float, look: Look) -> str:
    if value == 0:
        return look.percent_change(0.0)
    ends = {"lower": look.percent_change(lower), "upper": look.percent_change(upper)}
    return look.text("auction.score.with_range", value=look.percent_change(value), **ends)


def point_table(worth: pd.DataFrame, look: Look) -> DisplayTable:
    """What one more point saves per month by theme: `theme, score, is_stated` and the columns of `worth_of_a_point`."""
    frame = pd.DataFrame(
        {
            "theme": [theme_word(theme, look) for theme in worth["theme"]],
            "score": [
                look.count(score, 1) if stated else look.text("auction.point.asked", score=look.count(score))
                for score, stated in zip(worth["score"], worth["is_stated"], strict=True)
            ],
            "studies": worth["empirical"],
            "range": [
                look.text("figures.units.range", lower=look.money(low), upper=look.money(high))
                for low, high in zip(worth["empirical_lower"], worth["empirical_upper"], strict=True)
            ],
            "formula": worth["arithmetic"],
        }
    )
    kinds: list[tuple[str, Kind]] = [
        ("theme", "text"), ("score", "text"), ("studies", "money"), ("range", "text"), ("formula", "money"),
    ]  # fmt: skip
    return DisplayTable(frame, _columns("point", kinds, look))


def fit_table(fit: pd.DataFrame, look: Look) -> DisplayTable:
    """Modelled against observed by theme: the frame of `model.auction.check`, an empty cell where nothing is stated."""
    frame = pd.DataFrame({"theme": [theme_word(theme, look) for theme in fit["theme"]]})
    kinds: list[tuple[str, Kind]] = [("theme", "text")]
    for name, kind in (("cpc", "price"), ("impression_share", "share"), ("less", "share"), ("more", "share")):
        for column in (name, f"{name}_modelled"):
            frame[column] = fit[column].to_numpy(dtype=float)
            kinds.append((column, kind))  # type: ignore[arg-type]
    frame["evidence"] = [
        ", ".join(look.text(f"auction.evidence.{code}") for code in codes.split()) for codes in fit["evidence"]
    ]
    return DisplayTable(frame, _columns("fit", [*kinds, ("evidence", "text")], look))


def example_table(bidders: pd.DataFrame, cleared: Cleared, look: Look) -> DisplayTable:
    """One auction: `bid, quality` of the advertiser (first row) and rivals, and what each gets."""
    who = [look.text("auction.example.you")]
    who += [look.text("auction.example.rival", n=at) for at in range(1, len(bidders))]
    frame = pd.DataFrame(
        {
            "who": who,
            "bid": bidders["bid"].to_numpy(),
            "quality": bidders["quality"].to_numpy(),
            "score": (bidders["bid"] * bidders["quality"]).to_numpy(),
            "slot": np.where(cleared.slot > 0, cleared.slot, np.nan),
            "cpc": np.where(cleared.slot > 0, cleared.cpc, np.nan),
        }
    ).sort_values("score", ascending=False, ignore_index=True)
    frame["slot"] = [
        look.count(slot) if known(slot) else look.text("auction.example.not_shown") for slot in frame["slot"]
    ]
    kinds: list[tuple[str, Kind]] = [
        ("who", "text"), ("bid", "price"), ("quality", "factor"), ("score", "factor"),
        ("slot", "text"), ("cpc", "price"),
    ]  # fmt: skip
    return DisplayTable(frame, _columns("example", kinds, look))
