"""The sidebar shared by all pages: whose data, which scope, what is assumed, which language."""

import streamlit as st

from analytics.learn.lessons import finished_tests
from analytics.model import Assumptions
from analytics.present.draw import theme_word
from analytics.schema import Period
from analytics.unify import QueryPanel
from pages import _brand, _controls, _navigation, _results, _scope, _session, _story
from pages._session import Scope, t
from pages._terms import PAGE, explained


def show() -> None:
    """Draw the sidebar and set what it chose for the page."""
    st.logo(
        _brand.logo(st.context.theme.type or "light"),
        size="large",
        icon_image=_brand.mark(),
    )
    with st.sidebar:
        panel = _results.whole_panel() if _session.exports() and not _results.disagreement() else None
        workspace = st.container(key="workspace", gap="xxsmall")
        if panel is None:
            chosen, tests = (None, Scope(), Assumptions()), ()
        else:
            brand = _controls.brand_terms(panel.brand.terms)
            whole = _results.whole_panel(brand)
            scope = _scope.ask(whole, _themes(whole))
            chosen, tests = (brand, scope, _controls.assumptions()), finished_tests(_results.ledger())
        _session.choose(*chosen, tests)
        with workspace:
            _summary(panel)
        _controls.language()
        if not _story.is_on():
            st.page_link(_navigation.path(PAGE), label=t("method.page_link"), icon=":material/menu_book:")


def _summary(panel: QueryPanel | None) -> None:
    """Whose data these are, how many queries in scope and files, and over which days."""
    if panel is None:
        st.markdown(t("shell.workspace.own" if _session.exports() else "shell.workspace.none"))
        if _session.exports():
            st.caption(t("shell.files_disagree.title"))
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        name = t("shell.workspace.sample") if _session.is_sample() else t("shell.workspace.own")
        st.markdown(name, width="content")
        if _session.is_sample():
            st.badge(t("shell.workspace.badge"), color="violet", help=explained(t("shell.workspace.badge_help")))
    scoped = _results.scoped()
    st.caption(_counts(len(scoped.frame), len(panel.frame)))
    period = scoped.paid_period or scoped.organic_period
    if isinstance(period, Period):
        st.caption(t("shell.workspace.period", period=period))


def _counts(queries: int, whole: int) -> str:
    files = len({export.file.partition("!")[0] for export in _session.exports()})
    if queries == whole:
        return t("shell.workspace.counts", n=files, queries=queries)
    return t("scope.summary.files", n=files, queries=t("scope.summary.queries", queries=queries, all=whole))


def _themes(panel: QueryPanel) -> dict[str, str]:
    """Words of the panel's themes by name, most queries first."""
    look = _results.look()
    return {name: theme_word(name, look) for name in panel.frame["theme"].value_counts().index}
