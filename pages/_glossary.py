"""Parts of the method page: how estimators work and what they do not say, terms by group, sources, data quality."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import streamlit as st

from analytics.locales import catalogue
from analytics.present import glossary, wording
from analytics.present.glossary import Entry
from pages import _files, _results, _session
from pages._layout import notes, plain
from pages._session import t

_SIDE_BY_SIDE = 3
_PLACE = st.components.v2.component(
    "accord_place", js=(Path(__file__).with_name("place") / "place.js").read_text("utf-8")
)


def methods() -> None:
    """Say how each estimator works, what it does not say, and on which studies it stands."""
    st.header(t("method.how_title"), anchor="methods")
    every = list(glossary.methods().items())
    for start in range(0, len(every), _SIDE_BY_SIDE):
        row = every[start : start + _SIDE_BY_SIDE]
        for place, (name, sources) in zip(st.columns(_SIDE_BY_SIDE), row, strict=False):
            with place, st.container(border=True, key=f"how_{name}", height="stretch", gap="xsmall"):
                st.markdown(f"**{t(f'method.how.{name}.title')}**")
                st.markdown(plain(t(f"method.how.{name}.text")))
                st.caption(plain(t("method.limit", limit=t(f"method.how.{name}.limit"))))
                if sources:
                    st.caption(_references(sources))


def _references(sources: Sequence[str]) -> str:
    """Name the sources in short, each a step to its full reference."""
    links = ", ".join(f"[{plain(_short(name))}](#source-{_dashed(name)})" for name in sources)
    return t("method.source_word", source=links)


def _short(name: str) -> str:
    """Authors and year of a reference, or what stands before its first comma or colon."""
    full = t(f"sources.{name}")
    head, closed, _ = full.partition(")")
    return head + closed if closed and len(head) < len(full) // 2 else re.split("\u00a0?:|,", full)[0]


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def quality() -> None:
    """Say how much of the account the loaded files show, and what they warn of."""
    exports = _session.exports()
    if not exports or _results.disagreement():
        return
    panel, look = _results.whole_panel(), _results.look()
    notices = (*panel.coverage.notices, *_files.warnings(exports))
    told = [wording.data_headline(panel, look), _files.verdict(exports), *map(_session.told, notices)]
    if _session.is_sample():
        told.append(t("method.quality_note"))
    notes(told, t("method.quality_sample" if _session.is_sample() else "method.quality"))


def entries(found: Sequence[Entry], title: str) -> None:
    """List terms under the title of their group, two beside each other, each with a place of its own in the address."""
    if not found:
        return
    st.markdown(f"**{plain(title)}**")
    half = (len(found) + 1) // 2
    with st.container(border=True, key=f"terms_{found[0].group}_{found[0].anchor}"):
        for place, side in zip(st.columns(2, gap="large"), (found[:half], found[half:]), strict=True):
            with place:
                for entry in side:
                    _entry(entry)


def _entry(entry: Entry) -> None:
    st.subheader(plain(entry.name), anchor=entry.anchor)
    st.markdown(plain(entry.text) + (f"\n\n*{plain(entry.formula)}*" if entry.formula else ""))
    facts = [t("method.unit_word", unit=t(f"method.unit.{entry.unit}"))] if entry.unit else []
    if entry.sources:
        facts.append(_references(entry.sources))
    if facts:
        st.caption(" · ".join(facts))


def grouped(found: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Terms by group, in the order of their first one."""
    groups: dict[str, list[Entry]] = {}
    for entry in found:
        groups.setdefault(entry.group, []).append(entry)
    return groups


def place_title(page: str) -> str:
    """What a page asks, as the title over its tooltips."""
    return t(f"method.place.{page}" if page in ("sidebar", glossary.OTHER) else f"pages.{page}.question")


def sources() -> None:
    """List every published figure and study in full."""
    st.header(t("method.sources"), anchor="sources")
    with st.container(border=True, key="sources"):
        for key, words in catalogue(_session.language()).items():
            if key.startswith("sources."):
                name = key.removeprefix("sources.")
                st.subheader(plain(_short(name)), anchor=f"source-{_dashed(name)}")
                st.markdown(plain(words))


def go_to_place() -> None:
    """Bring what the address names after `#` into sight, once the page is drawn."""
    _PLACE(key="place")
