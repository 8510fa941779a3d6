"""Every page runs in both languages, without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from analytics.locales import LANGUAGES, text
from tests.contracts.source import ROOT

PAGES = ("data", "overview", "overlap", "cannibalisation", "trade_off", "scenarios", "action_plan")


@pytest.fixture(scope="module", params=LANGUAGES)
def app(request: pytest.FixtureRequest) -> AppTest:
    """The running application in one language."""
    started = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    started.query_params["lang"] = request.param
    return started.run()


@pytest.mark.parametrize("name", PAGES)
def test_page_runs(app: AppTest, name: str):
    """A page shows its title in the language of the link, and no error."""
    app.switch_page(f"pages/{name}.py").run()
    assert [error.message for error in app.exception] + [error.value for error in app.error] == []
    assert [title.value for title in app.title] == [text(f"pages.{name}.title", app.session_state.language)]
