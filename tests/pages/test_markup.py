"""No text from a file is Markdown, on any page, in any label, number or help."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from analytics.present.look import Look
from pages import _results
from tests.browser.files import BEACON, live
from tests.pages.running import PAGES, blocks, complaints, go, started

MARKDOWN = ("label", "body", "delta", "help", "caption", "text")  # fields that the browser reads as Markdown
PLAIN = ("text", "arrow_data_frame", "plotly_chart")  # elements that show theirs as it is


@pytest.fixture(scope="module")
def app() -> Iterator[AppTest]:
    """The application, its currency being a beacon."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_results, "look", lambda: Look("en", "light", BEACON))
        yield started()


def said(app: AppTest) -> Iterator[str]:
    """Every text of the page that the browser reads as Markdown."""
    for block in blocks(app._tree):
        proto = getattr(block, "proto", None)
        if proto is not None and getattr(block, "type", "") not in PLAIN:
            values = [(field.name, value) for field, value in proto.ListFields() if field.name in MARKDOWN]
            yield from (value for _, value in values if isinstance(value, str))


@pytest.mark.parametrize("name", PAGES)
def test_a_currency_is_no_markup(app: AppTest, name: str):
    """A currency that is a beacon is shown as text in cards, labels, helps and sentences."""
    go(app, name)
    assert complaints(app) == []
    assert [text for text in said(app) if live(text)] == []


def test_the_currency_is_on_these_pages(app: AppTest):
    """The test above would see it: the beacon, escaped, is in a card, in a label and in a help."""
    go(app, "action_plan")
    assert "beacon" in app.metric[0].value
    field = next(field for field in app.number_input if field.key.startswith("plan_budget"))
    assert "beacon" in field.label
    assert "beacon" in field.help
