"""The meeting: whether one is held, which views it tells in which order, and what is said of each."""

from collections.abc import Sequence

import streamlit as st

from analytics.present.story.report import MOST, OPENING, Step
from analytics.present.story.views import VIEWS
from pages import _navigation, _session
from pages._session import account, keep, kept

PAGE = "meeting"  # where a story is put together
_LONGEST_NOTE = 2_000  # letters


def read_link() -> None:
    """Take from the address, once, whether a meeting is held and which views it tells."""
    if given := _session.asked_words("story"):
        tell([name for name in given.split(",") if name in VIEWS])
    if _session.asked_words("meeting") == "1":
        begin()


def write_link(page: str) -> None:
    """Keep in the address that a meeting is held, and its story also where it is put together."""
    is_told = is_on() or page == PAGE
    _session.link(meeting="1" if is_on() else None, story=",".join(story()) if is_told else None)


def is_on() -> bool:
    """Whether a meeting is held."""
    return kept("meeting", default=False)


def begin() -> None:
    """Hold a meeting from the page on screen."""
    keep("meeting", value=True)


def quit_it() -> None:
    """Go back to work, on the page on screen."""
    keep("meeting", None)


def story() -> tuple[str, ...]:
    """Return the views of the story, in the order in which they are told."""
    return kept("story", OPENING)


def tell(names: Sequence[str]) -> None:
    """Have the story tell these views; as many as a meeting bears, each once, and the opening ones without any."""
    keep("story", tuple(dict.fromkeys(names))[:MOST] or None)


def move(name: str, by: int) -> None:
    """Tell a view earlier or later."""
    order = list(story())
    at = order.index(name)
    order.insert(max(at + by, 0), order.pop(at))
    tell(order)


def beside(page: str) -> tuple[str | None, str | None]:
    """Return the pages before and after one; beside the story, its first view comes next."""
    told = story()
    if page not in told:
        return None, told[0]
    at = told.index(page)
    return told[at - 1] if at else None, told[at + 1] if at + 1 < len(told) else None


def note(name: str) -> str:
    """Return what the consultant says of a view."""
    return kept(_note(name), "")


def ask_note(name: str, label: str, *, height: int, is_named: bool = True) -> None:
    """Let what is said of a view be written; it is the same in the meeting and where the story is put together."""
    named = "visible" if is_named else "collapsed"
    key = _note(name)
    _session.show(key, note(name))
    st.text_area(
        label, key=key, height=height, max_chars=_LONGEST_NOTE, on_change=_write, args=(key,), placeholder=label,
        label_visibility=named,
    )  # fmt: skip


def _write(key: str) -> None:
    keep(key, str(_session.shown(key)).strip() or None)


def _note(name: str) -> str:
    return f"note_{account()}_{name}"


def steps() -> tuple[Step, ...]:
    """Return the story with what is said of each view."""
    return tuple(Step(name, note(name)) for name in story())


def go(name: str) -> None:
    """Open a page."""
    st.switch_page(_navigation.path(name))
