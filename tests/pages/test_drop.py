"""A drop can be cancelled and taken back, and then nothing of it is left on the machine."""

from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest

from analytics.locales import LANGUAGES, text
from pages import _files, _session
from tests.browser.files import QUERIES, paid
from tests.pages.running import complaints, drop, go, started

TERMS = ("terms.csv", paid(QUERIES, campaign="canary campaign"))


def left() -> list[Path]:
    """Files of the cache that belong to the drop, and anything unfinished."""
    root = _session.cache().root
    unfinished = [path for path in (root / "work").rglob("*") if path.is_file()]
    return unfinished + [
        path for path in (root / "entries").rglob("*") if path.is_file() and b"canary" in path.read_bytes()
    ]


def take_back(app: AppTest) -> AppTest:
    """Forget the only file."""
    return next(button for button in go(app, "data").button if button.key.startswith("remove_")).click().run()


def test_a_removed_file_is_deleted_once_nobody_uses_it():
    """Two visitors drop the same file: it stays for the second when the first removes it, and goes with the second."""
    one, two = drop(started(), TERMS), drop(started(), TERMS)
    assert left() != []
    take_back(one)
    assert left() != []
    go(two, "overview")
    assert complaints(two) == []
    take_back(two)
    assert left() == []


def test_a_refused_file_is_not_kept():
    """What no page can use is not on the disk either."""
    drop(started(), TERMS, ("dollars.csv", paid(QUERIES, currency="USD", campaign="canary dollars")))
    texts = [path.read_bytes() for path in left()]
    assert not any(b"canary dollars" in content for content in texts)


def test_a_cancelled_drop_leaves_nothing(monkeypatch: pytest.MonkeyPatch):
    """Interrupted in the middle of the reading, the visitor has the files of before, and the disk none of the drop."""

    def interrupt(_bar: object, _share: float | None, phase: str) -> None:
        if phase != "receiving":
            raise StopException

    monkeypatch.setattr(_files._Bar, "__call__", interrupt)
    app = drop(started(), ("terms.csv", paid(QUERIES, campaign="canary cancelled")))
    assert [path for path in left() if b"canary cancelled" in path.read_bytes()] == []
    assert app.session_state.files == {}
    key = app.file_uploader[0].key
    next(button for button in app.button if button.key == "cancel").click().run()
    assert app.file_uploader[0].key != key
    assert complaints(app) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_progress_is_told_in_words(language: str, monkeypatch: pytest.MonkeyPatch):
    """After a second each phase says what is done of how much."""
    monkeypatch.setattr(_files, "_WAIT", -1.0)
    said: list[str] = []
    monkeypatch.setattr(_files, "t", lambda key, **facts: said.append(text(key, language, **facts)) or said[-1])
    drop(started(language), ("more.csv", paid(QUERIES, campaign="canary told")))
    assert any("MB" in line or "Mo" in line for line in said)
