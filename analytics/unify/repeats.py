"""What two exports say twice is counted once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from analytics.engine import Table
from analytics.engine.duck import quoted
from analytics.engine.local import registered
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
    """Drop from each dated export the days that a longer one already tells with the same rows.

    Of two of one length, the earlier is the longer.
    """
    kept: list[Export] = []
    notices = []
    for export in sorted(exports, key=lambda export: -len(export.table)):
        found = export
        for earlier in kept:
            found = _minus(found, earlier)
        if found is not export:
            notices.append(Notice.of("unify.shared_days", file=export.file, n=len(export.table) - len(found.table)))
        kept.append(found)
    return kept, notices


def _minus(export: Export, earlier: Export) -> Export:
    """Drop the days of a longer export, when at least 90 % of the rows of those days are its rows too."""
    days = export.table.days() & earlier.table.days()
    if not days:
        return export
    rest = export.table.without(days)
    alike = _alike(export.table, earlier.table)
    return replace(export, table=rest) if alike >= _SAME * (len(export.table) - len(rest)) else export


def _alike(table: Table, earlier: Table) -> int:
    """Number of dated rows that another table holds too, in every column that both have."""
    shared = [quoted(name) for name in table.columns if name in earlier]
    cells = ", ".join(f"COALESCE(CAST({name} AS VARCHAR), '') AS {name}" for name in shared)
    rows = f"SELECT {cells} FROM {{}} WHERE date IS NOT NULL"  # noqa: S608 - quoted names
    ours, theirs = (rows.format(f"{name}_0") for name in ("ours", "theirs"))
    with registered({"ours": [(table, "*")], "theirs": [(earlier, "*")]}) as connection:
        answer = connection.execute(
            f"SELECT COUNT(*) FROM ({ours}) o SEMI JOIN ({theirs}) t USING ({', '.join(shared)})"  # noqa: S608
        ).fetchone()
    return int(answer[0]) if answer else 0
