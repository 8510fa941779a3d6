"""What a person sets on the dividing line: the measure counted and the money freed, and the line that follows it."""

import streamlit as st

from analytics.decide import Frontier
from analytics.decide.worth import Measure
from analytics.present.live_line import live_line, printing, told_at
from analytics.present.look import Look, about
from pages._layout import sign
from pages._live import live_line as drawn
from pages._results import view
from pages._session import asked, keep, kept, link, linked, t


def measure(allowed: tuple[Measure, ...]) -> Measure:
    """Return what is counted; nothing is asked when only clicks can be."""
    if len(allowed) == 1:
        st.caption(t("pages.trade_off.clicks_only"))
        return allowed[0]
    words = {name: t(f"pages.trade_off.measure_{name}") for name in allowed}
    chosen = st.segmented_control(
        t("pages.trade_off.measure"),
        list(allowed),
        format_func=words.__getitem__,
        default=linked("measure", allowed),
        key="measure",
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    keep("measure_counted", chosen)
    link(measure=None if chosen == allowed[0] else chosen)
    return chosen


def last_measure(allowed: tuple[Measure, ...]) -> Measure:
    """Return what was last counted, else what the address asks for."""
    found = kept("measure_counted", linked("measure", allowed))
    return found if found in allowed else allowed[0]


def dividing_line(line: Frontier, look: Look) -> int:
    """Draw the line with its numbers and its flows, and return the money to free each month: an amount of the line."""
    amounts, freed = _amounts(line), freed_each_month(line)
    link(freed=None if freed == _proposed(line) else str(freed))
    drawn(
        live_line(line, look),
        printing(look),
        told_at(line, freed, look),
        label=t("pages.trade_off.freed", currency=sign(look)),
        definition=t("pages.trade_off.freed_help"),
        amounts=amounts,
        at=freed,
        key=_key(),
    )
    return freed


def _key() -> str:
    return f"freed_{view()}"


def _amounts(line: Frontier) -> range:
    """Return the amounts that can be chosen, from 0 to the end of the line: round ones, the one proposed among them."""
    most = int(line.table["freed"].iloc[-1])
    step = next(size for size in (100, 10, 1) if (most >= 50 * size and _wanted(line) % size == 0) or size == 1)
    return range(0, max(most - most % step, step) + 1, step)


def _proposed(line: Frontier) -> int:
    amounts = _amounts(line)
    return min(int(_wanted(line)), amounts[-1])


def _wanted(line: Frontier) -> float:
    """Return the amount that the sentence names, as it prints it."""
    return about(line.no_regret_until or line.best)


def freed_each_month(line: Frontier) -> int:
    """Return the amount a person left the handle at, else the one proposed; the link has it as a plain number."""
    key, proposed = _key(), _proposed(line)
    if (given := asked("freed")) is not None:
        keep(key, given)
    freed = min(max(kept(key, proposed), 0), _amounts(line)[-1])
    if freed == proposed:
        keep(key, None)  # what the data propose is nobody's wish: it follows them
    return freed
