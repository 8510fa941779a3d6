"""Own pages in words and tables: which queries they share, where ads land, or which export would tell."""

import pandas as pd

from analytics.model.landing_pages import Landings
from analytics.model.own_pages import CannotSay, OwnPages
from analytics.present.draw import each, known
from analytics.present.look import Look, about
from analytics.present.tables import DisplayTable, TableColumn

_OWN = (
    "text:text kind:category lost_range:text position_loss:position loss_range:text leader:text leader_share:share "
    "best_page:text switched:text pages:count position:position clicks:count"
)
_LANDING = "text:text cost:money paid_page:text organic_page:text organic_position:position"


def own_pages_sentences(found: OwnPages | CannotSay, look: Look) -> tuple[str, ...]:
    """How many queries several own pages share and the clicks at stake, what was set aside, and what is not known."""
    if isinstance(found, CannotSay):
        return (look.tell(found.reason),)
    double = found.queries["kind"] == "double_listing"
    own = found.queries[~double]
    told = [look.text("own_pages.none")]
    if len(own):
        ends = {end: look.count(about(float(own[f"lost_clicks_{end}"].sum()))) for end in ("lower", "upper")}
        told = [look.text("own_pages.some", n=len(own), range=look.text("figures.units.range", **ends))]
    if double.any():
        told.append(look.text("own_pages.double", n=int(double.sum())))
    if found.no_weeks is not None and len(own):
        told.append(look.tell(found.no_weeks))
    return tuple(told)


def landing_sentences(found: Landings | CannotSay, look: Look) -> tuple[str, ...]:
    """On how many of the compared queries ads land off the page that ranks, and what those cost."""
    if isinstance(found, CannotSay):
        return (look.tell(found.reason),)
    off = found.frame[~found.frame["is_same"].astype(bool)]
    if off.empty:
        return (look.text("own_pages.landing_same", n=len(found.frame)),)
    cost = look.money(about(float(off["cost"].sum())))
    if len(found.frame) == 1:
        return (look.text("own_pages.landing_off_only", cost=cost),)
    return (look.text("own_pages.landing_off", n=len(off), total=len(found.frame), cost=cost),)


def own_pages_table(found: OwnPages, look: Look) -> DisplayTable:
    """One row per query that several own pages share, most clicks at stake first."""
    rows = found.queries
    seen = [
        look.text("own_pages.switched", switches=look.count(row.switches), weeks=look.count(row.weeks))
        if known(row.weeks)
        else ""
        for row in each(rows)
    ]
    frame = rows.assign(
        kind=[look.text(f"own_pages.kind.{kind}") for kind in rows["kind"]],
        switched=seen,
        loss_range=_ranges(rows, "position_loss", look, 1),
        lost_range=_ranges(rows, "lost_clicks", look),
    )
    return DisplayTable(frame, _columns(_OWN, look))


def landing_table(found: Landings, look: Look) -> DisplayTable:
    """One row per query whose ads land off the page that ranks, dearest first."""
    off = found.frame[~found.frame["is_same"].astype(bool)].reset_index(drop=True)
    return DisplayTable(off, _columns(_LANDING, look))


def _ranges(rows: pd.DataFrame, name: str, look: Look, decimals: int = 0) -> list[str]:
    ends = zip(rows[f"{name}_lower"], rows[f"{name}_upper"], strict=True)
    return [
        look.text(
            "figures.units.range", lower=look.count(about(low), decimals), upper=look.count(about(high), decimals)
        )
        if known(low)
        else ""
        for low, high in ends
    ]


def _columns(plan: str, look: Look) -> tuple[TableColumn, ...]:
    found = []
    for word in plan.split():
        name, _, kind = word.partition(":")
        label = look.text(f"own_pages.column.{name}") + (f" ({look.currency_sign()})" if kind == "money" else "")
        found.append(TableColumn(name, label, look.text(f"own_pages.column_help.{name}"), kind))  # type: ignore[arg-type]
    return tuple(found)
