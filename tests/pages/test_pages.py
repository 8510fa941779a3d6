"""Every page runs in both languages, without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from analytics.locales import LANGUAGES, text
from tests.pages.running import PAGES, complaints, go, started


@pytest.fixture(scope="module", params=LANGUAGES)
def app(request: pytest.FixtureRequest) -> AppTest:
    """The running application in one language."""
    return started(request.param)


@pytest.mark.parametrize("name", PAGES)
def test_page_runs(app: AppTest, name: str):
    """A page shows its title in the language of the link, and no error."""
    go(app, name)
    assert complaints(app) == []
    assert [title.value for title in app.title] == [text(f"pages.{name}.title", app.session_state.language)]
