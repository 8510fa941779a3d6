"""SEO briefs in words: the list an editor works from, why each query is on it, and what the list is worth."""

import pandas as pd

from analytics.decide.seo.briefs import Briefs, NoBriefs
from analytics.present.draw import each, known, theme_word
from analytics.present.look import Look, about
from analytics.present.tables import DisplayTable, Kind, Place, TableColumn

_COLUMNS: tuple[tuple[str, Kind, Place], ...] = (
    ("query", "text", "both"),
    ("page", "text", "both"),
    ("reason_why", "text", "both"),
    ("expected", "money", "both"),
    ("value", "money", "file"),
    ("value_range", "text", "screen"),
    ("value_lower", "money", "file"),
    ("value_upper", "money", "file"),
    ("position", "position", "both"),
    ("target", "position", "both"),
    ("clicks", "count", "both"),
    ("clicks_then", "count", "both"),
    ("relieved", "money", "both"),
    ("intent", "category", "both"),
    ("theme", "category", "both"),
    ("cost", "money", "file"),
    ("impressions", "count", "file"),
    ("kind", "category", "file"),
)
_ALSO = ("competition", "landing", "decay")


def briefs_sentence(found: Briefs | NoBriefs, look: Look) -> str:
    """What the list holds and what it is worth a month; or why there is none."""
    if isinstance(found, NoBriefs):
        return look.tell(found.reason)
    sums = found.frame[["expected", "relieved"]].sum()
    money = {name: look.money(about(float(sums[name]))) for name in sums.index}
    told = look.text("handover.briefs.sentence", n=len(found.frame), **money)
    return told if (found.frame["page"] != "").any() else f"{told} {look.text('handover.briefs.no_pages')}"


def briefs_table(found: Briefs, look: Look) -> DisplayTable:
    """One row per brief, most expected value first."""
    rows = found.frame
    pages = {name: look.text(f"handover.briefs.{name}") for name in ("page_new", "page_unknown")}
    unknown = (rows["kind"] == "new_page").map({True: pages["page_new"], False: pages["page_unknown"]})
    frame = rows.assign(
        query=rows["text"],
        page=rows["page"].where(rows["page"] != "", unknown),
        intent=rows["intent"].map(lambda intent: look.text(f"handover.intent.{intent}")),
        theme=rows["theme"].map(lambda theme: theme_word(theme, look)),
        kind=rows["kind"].map(lambda kind: look.text(f"investment.kind.{kind}")),
        reason_why=_reasons(rows, look),
    )
    hidden = () if (rows["page"] != "").any() else ("page",)
    return DisplayTable(frame, tuple(_column(*column, look) for column in _COLUMNS if column[0] not in hidden))


def _column(name: str, kind: Kind, place: Place, look: Look) -> TableColumn:
    sign = f" ({look.currency_sign()})" if kind == "money" or name == "value_range" else ""
    label, told = look.text(f"handover.column.{name}"), look.text(f"handover.column.{name}_help")
    return TableColumn(name, label + sign, told, kind, place)


def _reasons(rows: pd.DataFrame, look: Look) -> list[str]:
    """Why each query is there: what its project says of it, then what else is seen."""
    also = {name: look.text(f"handover.why.{name}") for name in _ALSO}
    return [
        " ".join(
            [
                look.text(f"handover.why.{row.kind}", rank=look.count(row.position if known(row.position) else 0.0, 1)),
                *(also[name] for name in _ALSO if getattr(row, name) and (name, row.kind) != _SAID),
            ]
        )
        for row in each(rows)
    ]


_SAID = ("competition", "consolidation")  # the project's own sentence says it already
