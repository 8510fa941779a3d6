"""Tables that only a page needs: the overlap by a label, and the files that Google Ads Editor imports."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from analytics.decide import Plan
from analytics.locales import Language
from analytics.model import Analysis, overlap
from analytics.model.overlap import Dimension
from analytics.present import ads_editor, tables
from analytics.present.draw import segment_name, theme_word, verdict_name
from analytics.present.look import Look
from analytics.present.tables import DisplayTable, TableColumn
from analytics.schema import Share
from analytics.unify import QueryPanel
from pages import _layout, _session
from pages._session import t

_KINDS = {
    "queries": "count",
    "organic_clicks": "count",
    "paid_clicks": "count",
    "cost": "money",
    "cost_share": "share",
}


def overlap_table(panel: QueryPanel, by: Dimension, look: Look) -> DisplayTable:
    """One row per label and segment that has queries, dearest first."""
    frame = overlap(panel, by).query("queries > 0").sort_values(["cost", "organic_clicks"], ascending=False)
    labels = frame[by].map(lambda theme: theme_word(theme, look)) if by == "theme" else frame[by]
    frame = frame.assign(label=labels.replace("", t("pages.overlap.unknown")))
    frame = frame.assign(segment=frame["segment"].map(lambda segment: segment_name(segment, look)))
    texts = [TableColumn("label", t(f"pages.overlap.by_{by}"), t("pages.overlap.label_help"), "text")]
    texts.append(TableColumn("segment", t("pages.overlap.segment"), t("pages.overlap.segment_help"), "category"))
    numbers = [
        TableColumn(name, _label(name, kind, look), t(f"pages.overlap.{name}_help"), kind)
        for name, kind in _KINDS.items()
    ]
    return DisplayTable(frame, (*texts, *numbers))


def _label(name: str, kind: str, look: Look) -> str:
    return t(f"pages.overlap.{name}") + (f" ({look.currency_sign()})" if kind == "money" else "")


def to_test(analysis: Analysis, look: Look) -> None:
    """Without a plan: the queries whose paid clicks organic may win anyway, dearest first, to pause in a test."""
    table = tables.queries_table(analysis, look)
    worth_a_test = table.frame["verdict"].isin([verdict_name(verdict, look) for verdict in ("cut", "test")]) & (
        table.frame["avoidable_cost"] > 0
    )
    rows = table.frame[worth_a_test].sort_values("avoidable_cost", ascending=False, ignore_index=True)
    with st.container(border=True, key="card_to_test"):
        st.markdown(f"**{t('pages.action_plan.to_test')}**")
        _layout.table(replace(table, frame=rows), "to_test", height=300)


def editor_files(plan: Plan, analysis: Analysis) -> None:
    """Offer the change list that Google Ads Editor imports, the one that undoes it, and say what neither can carry."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, rows in (("changes", ads_editor.changes), ("undo", ads_editor.undo)):
            st.download_button(
                t(f"pages.action_plan.{name}"),
                partial(_editor_bytes, rows, plan, analysis, _session.language()),
                file_name=t(f"pages.action_plan.{name}_file"),
                mime="text/csv",
                on_click="ignore",
                key=f"editor_{name}",
                icon=":material/upload:" if name == "changes" else ":material/undo:",
                type="primary" if name == "changes" else "secondary",
                help=t(f"pages.action_plan.{name}_help"),
            )
    left_out = ads_editor.left_out(plan, analysis)
    if left_out:
        st.caption(t("pages.action_plan.left_out", n=left_out, share=Share(ads_editor.covered(plan, analysis))))


def _editor_bytes(rows: Callable[..., pd.DataFrame], plan: Plan, analysis: Analysis, language: Language) -> bytes:
    return ads_editor.editor_bytes(rows(plan, analysis, language))
