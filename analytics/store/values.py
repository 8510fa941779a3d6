"""Exports and refusals as JSON beside Parquet tables, and back: nothing that runs is ever stored."""

import json
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.engine import Table
from analytics.ingest.export import Export, Footer, Refusal
from analytics.schema import Fact, Money, Notice, Period, Share

Item = Export | Refusal
ENTRY = "entry.json"
_TEXTS = ("file", "kind", "source", "language", "encoding", "delimiter", "currency", "content_hash", "reconciled")
_REJECTS = {"row": "int64", "column": "str", "value": "str", "reason": "str"}


def _fact(value: Fact) -> object:
    match value:
        case Period():
            return {"period": [value.start.isoformat(), value.end.isoformat()]}
        case date():
            return {"date": value.isoformat()}
        case Money():
            return {"money": [value.amount, value.currency]}
        case Share():
            return {"share": value.value}
        case _:
            return value


def _back(value: Any) -> Fact:  # noqa: ANN401 - whatever JSON holds
    match value:
        case {"period": [start, end]}:
            return Period(date.fromisoformat(start), date.fromisoformat(end))
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case {"money": [amount, currency]}:
            return Money(amount, currency)
        case {"share": share}:
            return Share(share)
        case str() | int() | float():
            return value
        case _:
            raise ValueError(f"No fact is written like this: {value!r}")


def _notice(notice: Notice) -> list[object]:
    return [notice.code, {name: _fact(value) for name, value in notice.facts}]


def _notices(listed: Sequence[Any]) -> tuple[Notice, ...]:
    return tuple(Notice.of(code, **{name: _back(value) for name, value in facts.items()}) for code, facts in listed)


def _export(export: Export, at: int, folder: Path) -> dict[str, object]:
    """Write the rows of an export, or move them where they were written, and describe the rest."""
    target, told = folder / f"rows-{at}", {"totals": export.totals, "rows": len(export.table)}
    if isinstance(export.table.held, Path):
        shutil.move(export.table.held, target)
    else:
        target.mkdir()
        export.table.held.to_parquet(target / "0.parquet", index=False, compression="snappy")
    if len(export.rejects):
        export.rejects.to_parquet(folder / f"rejects-{at}.parquet", index=False)
    return (
        told
        | {name: getattr(export, name) for name in _TEXTS}
        | {
            "period": _fact(export.period) if export.period else None,
            "footers": [[footer.label, list(footer.totals), footer.role] for footer in export.footers],
            "warnings": [_notice(notice) for notice in export.warnings],
        }
    )


def write(items: Sequence[Item], folder: Path) -> None:
    """Write items into an empty folder; the tables that are files already are moved into it."""
    told: list[dict[str, object]] = []
    for at, item in enumerate(items):
        if isinstance(item, Export):
            told.append({"export": _export(item, at, folder)})
        else:
            details = [_notice(notice) for notice in item.details]
            told.append({"refusal": [item.file, _notice(item.reason), item.kind, details, item.header, item.rows]})
    (folder / ENTRY).write_text(json.dumps(told, ensure_ascii=False), "utf-8")


def _read_export(told: dict[str, Any], at: int, folder: Path) -> Export:
    table = Table(folder / f"rows-{at}")
    if len(table) != told["rows"]:
        raise ValueError(f"{folder.name}: the rows of {told['file']} are not those that were written.")
    rejects = folder / f"rejects-{at}.parquet"
    period = _back(told["period"]) if told["period"] else None
    export = Export(
        **{name: told[name] for name in _TEXTS},
        period=period if isinstance(period, Period) else None,
        table=table,
        rejects=pd.read_parquet(rejects) if rejects.exists() else pd.DataFrame(columns=list(_REJECTS)).astype(_REJECTS),
        footers=tuple(
            Footer(label, tuple((name, value) for name, value in totals), role)
            for label, totals, role in told["footers"]
        ),
        warnings=_notices(told["warnings"]),
    )
    export.__dict__["totals"] = told["totals"]  # known already: the rows need not be read to say them
    return export


def _read_refusal(told: Sequence[Any]) -> Refusal:
    file, reason, kind, details, header, rows = told
    (why,) = _notices([reason])
    return Refusal(file, why, kind, _notices(details), tuple(header), tuple(map(tuple, rows)))


def read(folder: Path) -> tuple[Item, ...]:
    """Return the items that were written into a folder; rows stay in their files until they are asked for.

    Raises
    ------
    OSError, ValueError, LookupError, TypeError
        If the folder does not hold what was written.

    """
    items: list[Item] = []
    for at, told in enumerate(json.loads((folder / ENTRY).read_text("utf-8"))):
        if "export" in told:
            items.append(_read_export(told["export"], at, folder))
        else:
            items.append(_read_refusal(told["refusal"]))
    return tuple(items)
