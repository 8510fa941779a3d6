"""An item as the plain values that `inspect --json` prints."""

from analytics.ingest.export import Export, Footer, Refusal
from analytics.locales import Language, tell

_TOTALS = ("impressions", "clicks", "cost", "conversions")


def _footers(footers: tuple[Footer, ...]) -> dict[str, dict[str, float]] | None:
    """Footers by label; a label that comes again (one per segment) is numbered."""
    named: dict[str, dict[str, float]] = {}
    for footer in footers:
        label, number = footer.label, 2
        while label in named:
            label, number = f"{footer.label} ({number})", number + 1
        named[label] = dict(footer.totals)
    return named or None


def _refusal(item: Refusal, language: Language) -> dict[str, object]:
    return {
        "file": item.file, "kind": item.kind, "source": None, "language": None, "encoding": None, "delimiter": None,
        "currency": None, "period": None, "rows": 0, "rejected": 0, "totals": dict.fromkeys(_TOTALS), "footer": None,
        "reconciled": None, "warnings": [tell(notice, language) for notice in item.details],
        "refused": tell(item.reason, language),
    }  # fmt: skip


def describe(item: Export | Refusal, language: Language = "en") -> dict[str, object]:
    """Return the `inspect --json` object of an item: JSON values only, sentences in `language`.

    A measure that the table does not have is None among the totals, never 0.
    """
    if isinstance(item, Refusal):
        return _refusal(item, language)
    totals = item.totals
    period = {"start": item.period.start.isoformat(), "end": item.period.end.isoformat()} if item.period else None
    return {
        "file": item.file, "kind": item.kind, "source": item.source, "language": item.language,
        "encoding": item.encoding, "delimiter": item.delimiter, "currency": item.currency, "period": period,
        "rows": len(item.table), "rejected": int(item.rejects["row"].nunique()),
        "totals": {name: totals.get(name) for name in _TOTALS}, "footer": _footers(item.footers),
        "reconciled": item.reconciled, "warnings": [tell(notice, language) for notice in item.warnings],
        "refused": None,
    }  # fmt: skip
