"""What a person sets on the dividing line: the measure counted and the money freed."""

import streamlit as st

from analytics.decide import Frontier
from analytics.decide.worth import Measure
from analytics.present.look import Look
from pages._layout import sign
from pages._results import line, view
from pages._session import asked, follow, keep_within, link, t


def dividing_line(allowed: tuple[Measure, ...], look: Look) -> tuple[Frontier, int]:
    """Return the line in the measure chosen, and the money to free each month."""
    slider, toggle = st.columns([72, 28], vertical_alignment="center")
    with toggle:
        found = line(_measure(allowed))
    with slider:
        return found, _freed(found, look)


def _measure(allowed: tuple[Measure, ...]) -> Measure:
    """Return what is counted; nothing is asked when only clicks can be."""
    if len(allowed) == 1:
        st.caption(t("pages.trade_off.clicks_only"))
        return allowed[0]
    words = {name: t(f"pages.trade_off.measure_{name}") for name in allowed}
    return st.segmented_control(
        t("pages.trade_off.measure"),
        list(allowed),
        format_func=words.__getitem__,
        default=allowed[0],
        key="measure",
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )


def _freed(drawn: Frontier, look: Look) -> int:
    """Return the money to free each month: an amount of the line, kept in the link as a plain number."""
    most = int(drawn.table["freed"].iloc[-1])
    step = next(size for size in (100, 10, 1) if most >= 50 * size or size == 1)
    most = max(most - most % step, step)
    proposed = min(int((drawn.no_regret_until or drawn.best) // step * step), most)
    key = f"freed_{view()}"
    follow(key, proposed)
    keep_within(key, 0, most)
    given = asked("freed")
    freed = st.slider(
        t("pages.trade_off.freed", currency=sign(look)),
        min_value=0,
        max_value=most,
        value=proposed if given is None else min(given, most),
        step=step,
        key=key,
        format="localized",
        persist_state="session",
        help=t("pages.trade_off.freed_help"),
    )
    link(freed=None if freed == proposed else str(freed))
    return freed
