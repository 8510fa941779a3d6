"""What two exports say twice is counted once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from analytics.ingest.export import Export
from analytics.schema import Notice

_SAME = 0.9  # rows of the shared days that must be alike for the days to be the same


def distinct(exports: Iterable[Export]) -> tuple[list[Export], list[Notice]]:
    """Drop exports that repeat another one: the same bytes, or the same kind, currency, period, rows and totals."""
    kept: dict[object, Export] = {}
    notices = []
    for export in exports:
        totals = tuple(export.totals.items())
        identity = (export.kind, export.currency, export.period, len(export.table), totals or export.content_hash)
        same = kept.setdefault(identity, export)
        if same is not export:
            notices.append(Notice.of("unify.repeated", file=export.file, other=same.file))
    return list(kept.values()), notices


def without_shared_days(exports: Sequence[Export]) -> tuple[list[Export], list[Notice]]:
    """Drop from each dated export the days that an earlier one already tells with the same rows."""
    kept: list[Export] = []
    notices = []
    for export in exports:
        found = export
        for earlier in kept:
            found = _minus(found, earlier)
        if found is not export:
            notices.append(Notice.of("unify.shared_days", file=export.file, n=len(export.table) - len(found.table)))
        kept.append(found)
    return kept, notices


def _minus(export: Export, earlier: Export) -> Export:
    if "date" not in export.table or "date" not in earlier.table:
        return export
    shared = export.table["date"].isin(earlier.table["date"].unique())
    columns = [name for name in export.table.columns if name in earlier.table.columns]
    rows = export.table.loc[shared, columns]
    if rows.empty:
        return export
    known = pd.MultiIndex.from_frame(earlier.table[columns].astype(object).fillna(""))
    alike = pd.MultiIndex.from_frame(rows.astype(object).fillna("")).isin(known).mean()
    return replace(export, table=export.table[~shared]) if alike >= _SAME else export
