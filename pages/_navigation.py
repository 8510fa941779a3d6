"""The pages: their order, and the one a first visit opens on."""

import streamlit as st
from streamlit.navigation.page import Page

from analytics.locales import Language, text

_ORDER = (
    "data", "overview", "overlap", "cannibalisation", "auction", "forecast", "trade_off", "scenarios", "investment",
    "experiments", "action_plan", "meeting",
)  # fmt: skip
HIDDEN = ("method",)  # reached by a link from every tooltip
FIRST = "overview"


def path(name: str) -> str:
    """Return the file of a page, as Streamlit names pages."""
    return f"pages/{name}.py"


def pages(language: Language) -> list[Page]:
    """Build all pages, titled in a language; without icons, so that all tabs stay in sight on a small screen."""
    titles = {name: text(f"pages.{name}.tab", language) for name in (*_ORDER, *HIDDEN)}
    every = [st.Page(path(name), title=titles[name], default=name == FIRST, url_path=_address(name)) for name in _ORDER]
    hidden = [st.Page(path(name), title=titles[name], url_path=name, visibility="hidden") for name in HIDDEN]
    return [*every, *hidden, st.Page(_open_first, title=titles[FIRST], url_path=FIRST, visibility="hidden")]


def _address(name: str) -> str:
    return "" if name == FIRST else name


def _open_first() -> None:
    """Send who types the name of the first page to where it is: at the root of the site."""
    st.switch_page(path(FIRST), query_params=st.query_params.to_dict())


def name(page: Page) -> str:
    """Return the name of a page."""
    return page.url_path or FIRST
