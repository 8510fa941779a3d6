"""Marks picked in a chart fill the filter of the table beside it; the filter works without a mouse too."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

import streamlit as st

from pages import _layout, _session
from pages._session import t
from pages._terms import explained

Codes = tuple[str, ...]
_AREA = ("points", "box", "lasso")


def draw(figure: Any, name: str, filled: str, *, area: bool = False, height: int | None = None) -> None:  # noqa: ANN401
    """Draw a figure whose marks carry codes: what is picked in it fills the filter `filled`.

    Codes are `customdata`; the `ids` of a treemap's cells are their places. `area`: marks can also be framed. A figure
    is not drawn otherwise for what was picked in it, which would undo the pick; it is drawn anew when the filter is
    changed by hand, so that the two never say different things.
    """
    drawn = deepcopy(figure)
    cells = next((list(trace.customdata) for trace in drawn.data if trace.type == "treemap"), [])
    if area:
        drawn.update_layout(dragmode="select")
    key = f"{name}_{_session.turn(filled)}"
    _layout.draw(
        drawn,
        key,
        height,
        on_select=lambda: _turn_over(f"figure_{key}", filled, cells) if cells else _take(f"figure_{key}", filled),
        selection_mode=_AREA if area else ("points",),
    )


def _take(figure: str, filled: str) -> None:
    """Fill a filter with the codes of the marks that are picked now."""
    codes = [point.get("customdata") for point in _session.picked_in(figure)]
    flat = [code[0] if isinstance(code, list | tuple) else code for code in codes]
    _session.pick(filled, list(dict.fromkeys(str(code) for code in flat if code is not None)))


def _turn_over(figure: str, filled: str, cells: Sequence[str]) -> None:
    """Put the cell that was clicked into a filter or take it out, and undo the zoom that plotly answers with."""
    kept = _session.picked(filled) or []
    for point in _session.picked_in(figure):
        code = cells[int(str(point["id"]))]
        kept = [other for other in kept if other != code] if code in kept else [*kept, code]
    _session.pick(filled, kept)
    _session.turn_on(filled)


def themes(filled: str, words: Mapping[str, str]) -> Codes:
    """Return the themes chosen, in the chart or in this list (code → word), each with a cross; none means all."""
    chosen = st.multiselect(
        t("picks.themes"),
        list(words),
        format_func=words.__getitem__,
        placeholder=t("picks.all_themes"),
        select_all=False,  # the word for it is English
        key=_shown(filled, words),
        on_change=_choose,
        args=(filled,),
        label_visibility="collapsed",
    )
    return tuple(chosen)


def parts(filled: str, words: Mapping[str, str], label: str) -> Codes:
    """Return the parts of a whole that are chosen, in the chart or on these pills (code → word); none means all."""
    chosen = st.pills(
        label,
        list(words),
        format_func=words.__getitem__,
        selection_mode="multi",
        key=_shown(filled, words),
        on_change=_choose,
        args=(filled,),
        label_visibility="collapsed",
    )
    return tuple(chosen)


def marks(filled: str, known: Sequence[str]) -> frozenset[str] | None:
    """Return the marks framed in the chart, and say how many beside a way to let go of them; None when none is."""
    found = frozenset(_session.picked(filled) or ()) & frozenset(known)
    if not found:
        return None
    st.button(
        t("picks.marks", n=len(found)),
        on_click=_let_go,
        args=(filled,),
        key=f"clear_{filled}",
        icon=":material/close:",
        help=explained(t("picks.clear")),
    )
    return found


def _let_go(filled: str) -> None:
    _session.pick(filled, [])
    _session.turn_on(filled)


def _shown(filled: str, words: Mapping[str, str]) -> str:
    """Key of the control of a filter, which shows what the filter holds of what is offered here.

    The key names the language: the browser keeps the word of an option, which would be none in another language.
    """
    key = _control(filled)
    _session.pick(filled, [code for code in _session.picked(filled) or () if code in words])
    _session.show_chosen(key, _session.picked(filled) or ())
    return key


def _control(filled: str) -> str:
    return f"{filled}_{_session.language()}"


def _choose(filled: str) -> None:
    """Put into a filter what was chosen by hand."""
    _session.pick(filled, _session.choice(_control(filled)))
    _session.turn_on(filled)
