"""What is missing from the files, for which answer, and how to export it: numbered steps where a page is silent."""

from collections.abc import Sequence

import streamlit as st

from analytics.ingest import Export
from analytics.present.gaps import answers, closes, gaps
from analytics.schema import Notice
from analytics.unify import QueryPanel
from pages._session import t


def how(exports: Sequence[str]) -> None:
    """Say step by step how each of these files is exported, folded until it is asked for."""
    for name in exports:
        with st.expander(t("guide.how", name=t(f"guide.export.{name}.name"))):
            st.markdown("\n".join(f"1. {step}" for step in t(f"guide.export.{name}.steps").split("\n") if step))
            st.caption(t("guide.menus"))


def cure(reasons: Sequence[Notice]) -> None:
    """Say how to export what would answer these reasons for silence; nothing where no file would."""
    wanted = [name for reason in reasons for name in answers(reason.code)]
    how(tuple(dict.fromkeys(wanted)))


def missing(panel: QueryPanel, exports: Sequence[Export]) -> None:
    """List what the loaded files do not hold beside what it would answer, and how to export it."""
    found = gaps(panel, exports)
    with st.container(border=True, key="missing"):
        st.markdown(f"**{t('guide.missing_title' if found else 'guide.complete')}**")
        if not found:
            return
        left, right = st.columns([55, 45], gap="large")
        with left:
            st.markdown("\n".join(_line(gap) for gap in found))
        with right:
            how(tuple(dict.fromkeys(name for gap in found for name in closes(gap))))


def _line(gap: str) -> str:
    what, unlocks = (t(f"guide.gap.{gap}.{part}") for part in ("what", "unlocks"))
    return f"- **{what[0].upper()}{what[1:].removesuffix('.')}.** {unlocks}"


def start() -> None:
    """Say how to export the two files without which nothing can be said."""
    how(answers("shell.nothing_loaded"))
