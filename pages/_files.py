"""What each file turned out to be, in words: one row per table, the reconciliation, and what was left out."""

from collections.abc import Iterable
from functools import partial
from io import BytesIO
from time import monotonic

import pandas as pd
import streamlit as st

from analytics.ingest import Export
from analytics.ingest.progress import Meter, Phase
from analytics.locales import Language, text
from analytics.present import deliverables
from analytics.present.tables import DisplayTable, TableColumn
from analytics.schema import Notice, Period
from pages import _errors, _session
from pages._session import t
from pages._terms import explained

_WAIT = 1.0  # seconds
_TOTALS = ("clicks", "cost", "impressions")  # what is said to add up: the first one the table has


def drop_zone() -> None:
    """Take files, read each once with its progress on screen, and keep those that hold a table."""
    with st.container(key="drop"):
        dropped = st.file_uploader(
            t("pages.data.drop"),
            accept_multiple_files=True,
            key=_session.upload_key(),
            help=explained(t("pages.data.drop_help", limit=st.get_option("server.maxUploadSize"))),
        )
    if dropped:
        with st.status(t("pages.data.reading", n=len(dropped)), expanded=True) as status, _session.reading() as add:
            st.button(t("pages.data.cancel"), on_click=_session.cancel_drop, key="cancel", icon=":material/close:")
            read = []
            for file in dropped:
                st.text(file.name)
                read.append(add(file.name, file, _Bar(file.size)))
            status.update(label=t("pages.data.read"), state="complete")
        _session.finish_drop(read)


class _Bar:
    """How far a file is, shown once it takes longer than a second; every sign of life is a chance to be cancelled."""

    def __init__(self, size: int) -> None:
        self.size, self.started, self.place = size / 1_000_000, monotonic(), st.empty()
        self.meter = Meter()

    def __call__(self, share: float | None, phase: Phase) -> None:
        done = self.meter.after(share, phase)
        if monotonic() - self.started > _WAIT:
            facts = {"done": round(done * self.size), "size": round(self.size)}
            self.place.progress(done, t(f"pages.data.phase.{_phase(phase)}", **facts))


def _phase(phase: Phase) -> str:
    return "receiving" if phase == "receiving" else "checking" if phase == "checking" else "reading"


def recognised(exports: Iterable[Export]) -> DisplayTable:
    """One row per table: what it is, its rows and period, whether it adds up, and how it was written."""
    frame = pd.DataFrame([_row(export) for export in exports])
    return DisplayTable(
        frame,
        tuple(
            TableColumn(
                name,
                t(f"pages.data.column.{name}"),
                t(f"pages.data.column_help.{name}"),
                "count" if name in ("rows", "rejected") else "text",
            )
            for name in frame
        ),
    )


def _row(export: Export) -> dict[str, object]:
    archive, _, member = export.file.partition("!")
    return {
        "kind": t(f"pages.kind.{export.kind}"),
        "file": f"{member} ‹ {archive}" if member else archive,
        "rows": len(export.table),
        "total": _total(export),
        "rejected": int(export.rejects["row"].nunique()),
        "period": t("pages.data.period", period=export.period) if isinstance(export.period, Period) else "",
        "currency": export.currency or "",
        "encoding": _encoding(export),
    }


def _encoding(export: Export) -> str:
    separator = t(f"pages.data.separator.{export.delimiter}") if export.delimiter else ""
    return " · ".join(filter(None, (export.encoding, separator)))


def _total(export: Export) -> str:
    """Whether the rows add up to the vendor's own total, with the figure."""
    if export.reconciled is None:
        return t("pages.data.no_total")
    measure = next((name for name in _TOTALS if name in export.totals), None)
    key = "agrees" if export.reconciled else "differs"
    if measure is None:
        return t(f"pages.data.{key}")
    return t(f"pages.data.{key}_{measure}", amount=round(export.totals[measure]), source=export.source)


def rejected(exports: Iterable[Export]) -> None:
    """Offer the rows that were left out, one file each, with the reason in words."""
    for at, export in enumerate(exports):
        if len(export.rejects):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.download_button(
                    t("pages.data.download_rejects", n=int(export.rejects["row"].nunique())),
                    partial(_rejects_csv, export.rejects, _session.language()),
                    file_name=t("pages.data.rejects_file"),
                    mime="text/csv",
                    key=f"rejects_{at}",
                    on_click="ignore",
                    icon=":material/download:",
                )
                st.text(export.file)


def _rejects_csv(rejects: pd.DataFrame, language: Language) -> bytes:
    content = BytesIO()
    deliverables.safe_csv(rejects.assign(reason=[text(code, language) for code in rejects["reason"]]), content)
    return content.getvalue()


def warnings(exports: Iterable[Export]) -> list[Notice]:
    """What the reader of files wants said, once each."""
    return list(dict.fromkeys(notice for export in exports for notice in export.warnings))


def verdict(exports: Iterable[Export]) -> str:
    """One sentence: how many tables and rows were read, and whether they add up."""
    tables = list(exports)
    rows = sum(len(export.table) for export in tables)
    found = {export.reconciled for export in tables}
    key = "verdict_differs" if False in found else "verdict_agrees" if True in found else "verdict"
    return t(f"pages.data.{key}", n=len(tables), rows=rows)


def own_files() -> None:
    """List the visitor's own files, each with a button that forgets it and what in it is not used."""
    if not _session.files():
        return
    with st.container(border=True, key="own_files", gap="xxsmall"):
        for file in _session.files():
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(file.name, width="stretch")
                st.button(
                    t("pages.data.remove"),
                    on_click=_session.remove,
                    args=(file.digest,),
                    key=f"remove_{file.digest[:12]}",
                    type="tertiary",
                    icon=":material/close:",
                )
    for file in _session.files():
        if file.refusals:
            _errors.show_refusal(file.refusals, file.digest[:12], file.name)
