"""Files of the plan: what Google Ads Editor imports and undoes, the other files, and the SEO briefs."""

from functools import partial

import streamlit as st

from analytics.decide import Constraints, Plan
from analytics.decide.seo import Briefs, NoBriefs, briefs, hourly_rate
from analytics.model import Analysis, landing_pages, own_pages
from analytics.present import handover
from analytics.present.account_changes import KINDS
from analytics.present.briefs import briefs_sentence, briefs_table
from analytics.present.csv_file import csv_bytes
from analytics.present.handover import Handover
from analytics.present.look import Look
from analytics.schema import Share
from pages import _layout, _results, _session
from pages._session import t
from pages._terms import explained


def files(plan: Plan, analysis: Analysis, limits: Constraints, look: Look) -> None:
    """Offer the file to import and the one that undoes it first, the rest behind one button; say what none carries."""
    listed = _briefs(analysis)
    found = _results.told("handover", lambda: handover.handover(plan, analysis, listed), limits)
    editor = partial(handover.editor_file, found, look.language)
    with st.container(horizontal=True, vertical_alignment="center", key="handover"):
        _offer("changes", editor, "upload", main=True)
        _offer("undo", partial(editor, undo=True), "undo")
        with st.popover(t("handover.page.more"), icon=":material/folder_zip:"):
            _others(found, look)
    counts = found.google.counts()
    st.caption(t("handover.page.carried", share=Share(found.google.covered), **counts))
    with st.expander(t("handover.page.left"), key="left_out"):
        st.markdown("\n".join(f"- {_layout.plain(line)}" for line in handover.limits(found, look)))


def _briefs(analysis: Analysis) -> Briefs | NoBriefs:
    """Briefs of the projects that the data propose, with what own pages and landing pages tell of their queries."""
    chosen = _session.chosen()
    pages = _session.remembered("own_pages", chosen, lambda: own_pages.compete(analysis.panel, analysis.click_curve))
    landed = _session.remembered("landings", chosen, lambda: landing_pages.landings(analysis.panel, _session.exports()))
    projects = _results.proposed_projects(hourly_rate(analysis.panel.currency))
    return _results.told("briefs", lambda: briefs(analysis, projects, pages, landed))


def _others(found: Handover, look: Look) -> None:
    archive, words = partial(handover.archive, found, look), "handover.page."
    _button("zip", archive, t(f"{words}zip"), "handover.file.zip", help_text=t(f"{words}zip_help"))
    counts = found.google.counts()
    for kind in KINDS:
        if counts[kind]:
            content = partial(handover.editor_file, found, look.language, kind)
            _button(kind, content, t(f"{words}{kind}"), f"handover.file.{kind}")
    for undo in (False, True) if found.microsoft else ():
        name = f"microsoft{'_undo' * undo}"
        content = partial(handover.microsoft_file, found, undo=undo)
        _button(name, content, t(f"{words}{name}"), f"handover.file.{name}")
    if isinstance(found.briefs, Briefs):
        content = partial(csv_bytes, briefs_table(found.briefs, look), look)
        _button("briefs", content, t(f"{words}briefs"), "handover.file.briefs")


def _offer(name: str, content: object, icon: str, *, main: bool = False) -> None:
    st.download_button(
        t(f"pages.action_plan.{name}"),
        content,
        file_name=t(f"pages.action_plan.{name}_file"),
        mime="text/csv",
        on_click="ignore",
        key=f"editor_{name}",
        icon=f":material/{icon}:",
        type="primary" if main else "secondary",
        help=explained(t(f"pages.action_plan.{name}_help")),
    )


def _button(name: str, content: object, label: str, file: str, help_text: str | None = None) -> None:
    st.download_button(
        label,
        content,
        file_name=t(file).rsplit("/", 1)[-1],
        on_click="ignore",
        key=f"handover_{name}",
        help=help_text,
        icon=":material/download:",
        width="stretch",
    )


def briefs_card(analysis: Analysis, look: Look) -> None:
    """The SEO briefs in a card of their own; or why there are none."""
    found = _briefs(analysis)
    with st.container(border=True, key="card_briefs"):
        st.markdown(f"**{t('handover.page.briefs_title')}**")
        st.caption(_layout.plain(briefs_sentence(found, look)))
        if isinstance(found, Briefs):
            _layout.table(_results.told("briefs_table", lambda: briefs_table(found, look)), "seo_briefs", height=320)
