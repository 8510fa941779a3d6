"""The way from files to a recommendation in five steps: what a newcomer has done of it, and where the next step is."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from pages import _navigation, _session, _story
from pages._session import t

_STEPS = {
    "deposit": "data",
    "check": "data",
    "understand": "cannibalisation",
    "decide": "action_plan",
    "present": "meeting",
}
_SEEN, _HIDDEN = "path_seen", "path_hidden"
_HIDE = 0.45  # width of the button beside a step


def visit(page: str) -> None:
    """Remember that a page was opened in this session."""
    _session.keep(_SEEN, frozenset(_session.kept(_SEEN, frozenset())) | {page})


def _done() -> Mapping[str, bool]:
    """Which steps are taken: files are there, their totals were looked at and add up, the pages of a step were seen."""
    exports, seen = _session.exports(), _session.kept(_SEEN, frozenset())
    adds_up = all(export.reconciled is not False for export in exports)
    done = {step: page in seen for step, page in _STEPS.items()}
    done |= {"deposit": bool(exports), "check": bool(exports) and adds_up and "data" in seen}
    return MappingProxyType(done)


def show() -> None:
    """Draw the steps in one slim strip, each a link with one sentence and a tick once taken; gone when dismissed."""
    if _session.kept(_HIDDEN, default=False) or _story.is_on():
        return
    done = _done()
    with st.container(border=True, key="path"):
        *places, last = st.columns([*[1.0] * len(_STEPS), _HIDE], gap="xsmall")
        for at, (place, (step, page)) in enumerate(zip(places, _STEPS.items(), strict=True), 1):
            with place, st.container(gap="xxsmall"):
                words = t(f"guide.path.{step}")
                st.page_link(
                    _navigation.path(page),
                    label=f"{at} · {words}" + (f" ({t('guide.path.done')})" if done[step] else ""),
                    icon=":material/check_circle:" if done[step] else ":material/radio_button_unchecked:",
                )
                st.caption(t(f"guide.path.{step}_text"))
        last.button(t("guide.path.hide"), on_click=_hide, key="path_hide", type="tertiary")


def _hide() -> None:
    _session.keep(_HIDDEN, value=True)
