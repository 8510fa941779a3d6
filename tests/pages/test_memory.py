"""What the session remembers: results of the very files in use, and none of a file it was told to forget."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from analytics.errors import RefusedInput
from analytics.locales import text
from analytics.schema import Notice
from pages import _results
from tests.browser.files import QUERIES, organic, paid
from tests.pages.running import PAGES, complaints, drop, go, refusals, started

TERMS, SITE = ("terms.csv", paid(QUERIES)), ("site.zip", organic(QUERIES))


def remembered(app: AppTest) -> str:
    """Keys of every result in memory, as text."""
    return " ".join(str(key) for shelf in app.session_state.memo.values() for key in shelf)


def removes(app: AppTest) -> list[object]:
    """Buttons that forget one file."""
    return [button for button in app.button if button.key.startswith("remove_")]


def test_the_same_bytes_under_another_name_are_read_anew():
    """The name may state the period: the second drop shows its own, and replaces the first."""
    content = paid(QUERIES, period="")
    app = drop(started(), ("terms 2026-01-01 - 2026-03-31.csv", content))
    assert any("Mar 2026" in caption.value for caption in app.sidebar.caption)
    drop(app, ("terms 2026-04-01 - 2026-06-30.csv", content))
    assert any("Jun 2026" in caption.value for caption in app.sidebar.caption)
    assert len(removes(app)) == 1


def test_a_forgotten_file_leaves_no_result():
    """After "Remove", no result made with that file is in memory."""
    app = go(drop(started(), TERMS, SITE), "overview")
    digest = next(iter(app.session_state.files))
    assert digest in remembered(app)
    removes(go(app, "data"))[0].click().run()
    assert digest not in remembered(app)
    assert remembered(app)


def script() -> None:
    """Ask for many results, one of them again and again, and write down which were made."""
    import streamlit as st

    from pages import _session

    _session.start()
    made: list[str] = []

    def ask(name: str, number: int) -> None:
        _session.remembered(name, (("typed",), number), lambda: made.append(f"{name} {number}") or True)

    ask("panel", 0)
    ask("analysis", 0)
    for number in range(70):
        ask("plan", number)
        ask("plan", 0)
    ask("plan", 69)
    ask("plan", 1)
    ask("panel", 0)
    ask("analysis", 0)
    st.text("\n".join(made))


def test_the_longest_unused_result_is_dropped_first():
    """A result in use survives any number of others; panel and analysis are not pushed out by cheap ones."""
    made = AppTest.from_function(script).run().text[0].value.split("\n")
    assert made == ["panel 0", "analysis 0", *(f"plan {number}" for number in range(70)), "plan 1"]


@pytest.fixture
def disagreeing(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make files disagree once the search terms are gone, as when these alone settled the currency."""
    unify = _results.unify

    def without_terms(exports: object, *more: object) -> object:
        if not any(export.file == TERMS[0] for export in exports):
            raise RefusedInput(Notice.of("unify.two_currencies", files="site.zip: EUR, keywords.csv: USD"))
        return unify(exports, *more)

    return lambda: monkeypatch.setattr(_results, "unify", without_terms)


def test_files_that_disagree_can_still_be_removed(disagreeing: Callable[[], None]):
    """When a removal leaves files that cannot be read together, every page says why and Data lets one go on."""
    app = drop(started(), TERMS, SITE)
    disagreeing()
    removes(app)[0].click().run()
    assert [title.value for title in app.title] == [text("pages.data.title", "en")]
    assert refusals(app) == ["files"]
    assert any("USD" in line.value for line in app.text)
    for name in PAGES[1:]:
        go(app, name)
        assert complaints(app) == ["files"]
        assert [title.value for title in app.header] == [text("shell.files_disagree.title", "en")]
    assert any(button.key == "load_sample" for button in go(app, "data").button)
    removes(app)[0].click().run()
    assert complaints(app) == []


def test_a_failing_part_fails_alone(monkeypatch: pytest.MonkeyPatch):
    """What breaks in a part that runs again alone is told in Accord's words, and what stands under it is drawn."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("pages._controls.only_verdicts", broken)
    app = go(started(), "cannibalisation")
    assert complaints(app) == [text("shell.failed", "en")]
    assert any(box.label == text("pages.cannibalisation.sources", "en") for box in app.expander)
