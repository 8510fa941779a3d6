"""The pages: their order, and the one a first visit opens on."""

import streamlit as st
from streamlit.navigation.page import Page

from analytics.locales import Language, text

_ORDER = (
    "data", "overview", "overlap", "cannibalisation", "auction", "forecast", "trade_off", "scenarios", "investment",
    "experiments", "action_plan",
)  # fmt: skip
FIRST = "overview"


def path(name: str) -> str:
    """Return the file of a page, as Streamlit names pages."""
    return f"pages/{name}.py"


def pages(language: Language) -> list[Page]:
    """Build all pages, titled in a language; without icons, so that all tabs stay in sight on a small screen."""
    return [st.Page(path(name), title=text(f"pages.{name}.tab", language), default=name == FIRST) for name in _ORDER]
