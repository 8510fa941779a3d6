"""A line that follows its handle in the browser: what it draws travels once, and the server is asked on release."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import streamlit as st

from pages import _session

_FOLDER = Path(__file__).with_name("live")


def _code(*names: str) -> str:
    return "\n".join((_FOLDER / name).read_text("utf-8") for name in names)


_LINE = st.components.v2.component(
    "accord_live_line",
    html=_code("live.html"),
    css=_code("live.css"),
    js=_code("numbers.js", "chart.js", "flows.js", "live.js"),
)


def live_line(
    line: Mapping[str, object],
    printing: Mapping[str, object],
    told: Mapping[str, object],
    *,
    label: str,
    definition: str,
    amounts: range,
    at: int,
    key: str,
) -> None:
    """Draw a line over an amount that a person moves; `_session.kept(key)` is where it was left.

    Parameters
    ----------
    line, printing
        What `analytics.present.live_line` makes: curves over the amount, their words, and how the reader's numbers are
        printed. `line` may lack `cards` and `flows`.
    told
        What the server itself prints at `at`, shown instead of the browser's own words once it has come.
    label, definition
        Name of the amount and what it means.
    amounts, at
        The amounts that can be chosen, from 0 on, and the one the handle stands at.
    key
        Name of the amount in the session.

    """
    data = {"line": line, "printing": printing, "confirmed": {**told, "at": at}}
    _LINE(
        key=f"live_{key}",
        data={**data, "label": label, "help": definition, "most": amounts[-1], "step": amounts.step},
        on_released_change=partial(_session.keep_released, key, f"live_{key}"),
    )
