"""Overlap: where organic and paid meet, by query, theme, campaign and page."""

import streamlit as st

from analytics.model import overlap
from analytics.present import overlap_figures as figures
from pages import _controls, _layout, _session

_session.guard()
_layout.header("overlap")
panel, look = _session.panel(), _session.look()

_layout.draw(figures.intersections(overlap(panel), look), "intersections")
_layout.draw(figures.themes(overlap(panel, "theme"), look), "themes")
