"""The filters over the table of queries: verdict, place in the figure, theme, and what was framed in the figure."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from analytics.model import Analysis
from analytics.present import quadrant_figures as quadrants
from analytics.present.draw import theme_word
from analytics.present.look import Look
from analytics.present.tables import DisplayTable
from pages import _controls, _picks, _results
from pages._session import t

FRAMED, THEMES, CORNERS = "framed_queries", "query_themes", "query_corners"


def filtered(table: DisplayTable, analysis: Analysis, judged: pd.DataFrame, look: Look) -> DisplayTable:
    """Return the rows that every filter keeps."""
    with st.container(horizontal=True, key="query_filters"):
        kept = _controls.only_verdicts(table, look)
        frame = kept.frame
        places = {name: t(f"picks.corner.{name}") for name in quadrants.CORNERS}
        corners = _picks.parts(CORNERS, places, t("picks.corners"))
        if corners:
            drawn = _results.told("drawn_queries", lambda: quadrants.query_frame(analysis, judged))
            place = quadrants.corners(frame["organic_position"], frame["cpc"], quadrants.mean_cpc(drawn))
            frame = frame[place.isin(corners) & frame["cpc"].notna()]
    words = _results.told("spent_themes", lambda: _spent(analysis, look))
    if chosen := _picks.themes(THEMES, words):
        frame = frame[frame["theme"].isin([words[code] for code in chosen])]
    if (marks := _picks.marks(FRAMED, table.frame["key"].tolist())) is not None:
        frame = frame[frame["key"].isin(marks)]
    return replace(kept, frame=frame.reset_index(drop=True))


def _spent(analysis: Analysis, look: Look) -> dict[str, str]:
    """Themes with spend today and their words, dearest first."""
    cost = analysis.current["cost"].groupby(analysis.panel.frame["theme"].to_numpy()).sum()
    dearest = cost[cost > 0].sort_values(ascending=False).index
    return {theme: theme_word(theme, look) for theme in map(str, dearest)}
