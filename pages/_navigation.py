"""The pages: their order, their icon, and the one a first visit opens on."""

import streamlit as st
from streamlit.navigation.page import Page

from analytics.locales import Language, text

_ICONS = {
    "data": ":material/upload_file:",
    "overview": ":material/dashboard:",
    "overlap": ":material/join_inner:",
    "cannibalisation": ":material/filter_none:",
    "trade_off": ":material/balance:",
    "scenarios": ":material/alt_route:",
    "investment": ":material/savings:",
    "auction": ":material/gavel:",
    "experiments": ":material/science:",
    "forecast": ":material/trending_up:",
    "action_plan": ":material/checklist:",
}
FIRST = "overview"


def path(name: str) -> str:
    """Return the file of a page, as Streamlit names pages."""
    return f"pages/{name}.py"


def pages(language: Language, *, icons: bool = True) -> list[Page]:
    """Build all pages, titled in a language."""
    return [
        st.Page(
            path(name),
            title=text(f"pages.{name}.tab", language),
            icon=icon if icons else None,
            default=name == FIRST,
        )
        for name, icon in _ICONS.items()
    ]
