"""The vendor's own totals: told from rows by their word and their empty keys, and compared with the rows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analytics.engine import Table
from analytics.ingest.export import Footer, FooterRole
from analytics.ingest.kinds import Kind, normalise, words
from analytics.schema import Notice

_FIRST_CELLS = 4
_KEYS = (
    "query", "keyword", "campaign", "ad_group", "page", "match_type", "country", "word", "filter", "domain", "asset",
)  # fmt: skip
_LABELLED = (*_KEYS, "account", "date", "device")
_MEASURES = ("impressions", "clicks", "interactions", "cost")
_ROUNDING = 1e-6
COST_TOLERANCE = 0.1  # account currency; Google rounds every row to the cent


def _mark() -> re.Pattern[str]:
    prefixes = "|".join(map(re.escape, words()["total_prefix"]))
    alone = "|".join(map(re.escape, words()["grand_total"]))
    return re.compile(rf"^(?:(?:{prefixes})(?:\s*:|\s+[-–]\s).*|(?:{alone}))$")


def label_places(places: Sequence[int], keys: Mapping[str, int]) -> list[int]:
    """Return where the label of a total may stand: in one of the first four cells, or in a column of names or days."""
    return list(dict.fromkeys([*places[:_FIRST_CELLS], *(keys[name] for name in _LABELLED if name in keys)]))


def find_footers(cells: pd.DataFrame, keys: Mapping[str, int]) -> pd.Series:
    """Return the label of each footer row, empty text for data rows.

    A footer says `Total: …`, `Total - …` or just `Total`, capitalised as vendors print it, in one of the first four
    cells or in that of a key, and its other key cells are empty. `total gym` is a search term.
    """
    labels = pd.Series("", index=cells.index, dtype="str")
    starts = label_places(list(range(cells.shape[1])), keys)
    candidates = _candidates(cells, starts)
    if not len(candidates):
        return labels
    mark, missing = _mark(), set(words()["missing"])
    places = [keys[name] for name in _KEYS if name in keys]
    for at in candidates:
        row = [str(cell).strip() for cell in cells.iloc[at]]
        place = next((place for place in starts if mark.match(row[place])), None)
        if place is not None and all(row[key] in missing for key in places if key != place):
            labels.iloc[at] = row[place]
    return labels


def _candidates(cells: pd.DataFrame, starts: Sequence[int]) -> Sequence[int]:
    prefixes = tuple({word[:5] for word in (*words()["total_prefix"], *words()["grand_total"])})
    hit = pd.Series(data=False, index=cells.index)
    for place in starts:
        hit |= cells[place].str.strip().str.startswith(prefixes)
    return [int(at) for at in hit.to_numpy().nonzero()[0]]


def subject(label: str) -> str:
    """What a footer totals, e.g. `search terms`; empty for a bare `Total`."""
    return normalise(re.sub(r"^[^\s:]+\s*(?::|[-–]|$)\s*", "", label.strip()))


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Whether the rows add up to the vendor's own total, and the sentence that says so; None without such a total."""

    agrees: bool | None = None
    notices: tuple[Notice, ...] = ()


def _rows_label(kind: Kind, footers: Iterable[Footer]) -> str | None:
    """Label of the footers that total the rows: by the kind's words, else the first not about the whole account."""
    labels = [footer.label for footer in footers]
    own = [label for label in labels if subject(label) in kind.main_footer]
    other = kind.hidden_footer | set(words()["account"])
    return next(iter(own or [label for label in labels if subject(label) not in other]), None)


def with_roles(kind: Kind, footers: tuple[Footer, ...]) -> tuple[Footer, ...]:
    """Return the same footers knowing what they total: the rows, what is hidden from them, or something wider."""
    known = [footer for footer in footers if footer.role == "other"]
    main = None if kind.blank_key_is_total else _rows_label(kind, [each for each in footers if each not in known])
    return tuple(
        footer if footer in known else replace(footer, role=_role(kind, footer.label, main)) for footer in footers
    )


def _role(kind: Kind, label: str, main: str | None) -> FooterRole:
    if subject(label) in kind.hidden_footer:
        return "other"
    return "rows" if label == main else "account"


def _differences(rows: Mapping[str, float], vendor: Mapping[str, float]) -> list[tuple[str, float, float]]:
    pairs = [(name, rows[name], vendor[name]) for name in _MEASURES if name in rows and name in vendor]
    tolerance = {"cost": COST_TOLERANCE + _ROUNDING}
    return [pair for pair in pairs if abs(pair[1] - pair[2]) > tolerance.get(pair[0], _ROUNDING)]


def _sum(group: Iterable[Footer]) -> dict[str, float]:
    total: dict[str, float] = {}
    for footer in group:
        for name, value in footer.totals:
            total[name] = total.get(name, 0.0) + value
    return total


def reconcile(table: Table, footers: tuple[Footer, ...]) -> Reconciliation:
    """Compare the rows with the vendor's total: cost within 0.1, counts exactly.

    A segmented table prints one footer per segment, with or without their sum; either may agree.
    """
    group = [footer for footer in footers if footer.role == "rows"]
    rows = {name: float(table[name].sum()) for name in _MEASURES if name in table}
    vendors = [dict(footer.totals) for footer in group] + ([_sum(group)] if len(group) > 1 else [])
    vendors = [vendor for vendor in vendors if set(vendor) & set(rows)]
    if not vendors:
        return Reconciliation()
    differences = [_differences(rows, vendor) for vendor in vendors]
    label = group[0].label
    if not all(differences):
        return Reconciliation(agrees=True, notices=(Notice.of("ingest.warning.footer_agrees", label=label),))
    name, ours, theirs = min(differences, key=len)[0]
    told = Notice.of(f"ingest.warning.footer_differs_{name}", label=label, rows=ours, vendor=theirs)
    return Reconciliation(agrees=False, notices=(told,))
