"""Rows that sum up a group of keywords: kept as groups, so that no keyword and no volume counts twice."""

from dataclasses import dataclass

import pandas as pd

from analytics.ingest.export import Footer
from analytics.ingest.kinds import Kind
from analytics.schema import Notice

_SUMMED = ("search_volume", "traffic")


@dataclass(frozen=True, eq=False)
class Grouped:
    """Columns in which a row is a keyword or a group, the vendor's totals of the groups, and what should be told."""

    columns: dict[str, pd.Series]
    footers: tuple[Footer, ...] = ()
    notices: tuple[Notice, ...] = ()


def set_groups_apart(kind: Kind, pages: pd.Series | None, columns: dict[str, pd.Series]) -> Grouped:
    """Move the name of a group from `keyword` to `group`, and its volume to the vendor's totals.

    `pages` are the cells of the page column as printed. A row is a group when the catalogue says what stands there
    instead of a page, and the row has a position all the same: a keyword that does not rank has none.
    """
    if pages is None or not kind.group_cells:
        return Grouped(columns)
    is_group = pages.str.strip().isin(kind.group_cells) & columns["position"].notna()
    if not is_group.any():
        return Grouped(columns)
    summed = {name: columns[name] for name in _SUMMED if name in columns}
    footers = tuple(
        Footer(str(columns["keyword"][line]), tuple((name, float(cells[line])) for name, cells in summed.items()))
        for line in pages.index[is_group]
    )
    apart = {name: cells.mask(is_group) for name, cells in {**summed, "keyword": columns["keyword"]}.items()}
    groups = columns["keyword"].where(is_group)
    notices = (Notice.of("ingest.warning.group_rows", n=int(is_group.sum())),)
    return Grouped({**columns, **apart, "group": groups}, footers, notices)
