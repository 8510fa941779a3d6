"""Tables that only a page needs: the overlap by a label, and the queries to pause in a test."""

from dataclasses import replace

import streamlit as st

from analytics.model import Analysis, overlap
from analytics.model.overlap import Dimension
from analytics.present import tables
from analytics.present.draw import segment_name, theme_word, verdict_name
from analytics.present.look import Look
from analytics.present.overlap_figures import cells
from analytics.present.tables import DisplayTable, TableColumn
from analytics.unify import QueryPanel
from pages import _layout
from pages._picks import Codes
from pages._session import t

_KINDS = {
    "queries": "count",
    "organic_clicks": "count",
    "paid_clicks": "count",
    "cost": "money",
    "cost_share": "share",
}


def overlap_table(
    panel: QueryPanel, by: Dimension, look: Look, *, themes: Codes = (), segments: Codes = ()
) -> DisplayTable:
    """One row per label and segment that has queries, dearest first; of some cells of themes and segments only."""
    whole = overlap(panel, "theme")
    kept = panel.frame["theme"].map(cells(whole)).isin(themes) | (not themes)
    frame = overlap(replace(panel, frame=panel.frame[kept]), by).query("queries > 0")
    frame = frame[frame["segment"].isin(segments) | (not segments)]
    total = float(whole["cost"].sum())
    frame = frame.assign(cost_share=frame["cost"] / total if total > 0 else float("nan"))
    frame = frame.sort_values(["cost", "organic_clicks"], ascending=False, ignore_index=True)
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
    if rows.empty:
        return
    with st.container(border=True, key="card_to_test"):
        st.markdown(f"**{t('pages.action_plan.to_test')}**")
        _layout.table(replace(table, frame=rows), "to_test", height=300)
