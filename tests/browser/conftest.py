"""One server and one Chromium for all browser tests; each test is a fresh visit whose outside calls are recorded."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, Request, expect, sync_playwright

from tests.browser.server import PATIENCE, browsing, chromium, serving, settle, visitor
from tests.conftest import require_or_skip

expect.set_options(timeout=PATIENCE / 2)  # a file is read by a process of its own, slowly on a busy machine


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """Driver of the system's Chromium; without one, skip or fail as asked."""
    if chromium() is None:
        require_or_skip("ACCORD_REQUIRE_BROWSER", "No Chromium here: install one, or name it in ACCORD_CHROMIUM.")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    """One Chromium."""
    with browsing(playwright_driver) as opened:
        yield opened


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Address of one running Accord."""
    with serving() as address:
        yield address


class Visit:
    """A visitor's page, and every request it sent elsewhere than to this machine."""

    def __init__(self, page: Page, server: str) -> None:
        """Record from the first request on."""
        self.page, self.server, self.outside = page, server, []
        page.on("request", self._record)

    def _record(self, request: Request) -> None:
        if not request.url.startswith((self.server, "data:", "blob:")):
            self.outside.append(request.url)

    def open(self, path: str = "") -> Page:
        """Go to an address of the site and wait until it is drawn."""
        self.page.goto(f"{self.server}/{path}")
        settle(self.page)
        return self.page


@pytest.fixture
def visit(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A fresh French visit; `@pytest.mark.parametrize("visit", ["en"], indirect=True)` makes it English."""
    context = visitor(browser, getattr(request, "param", "fr"))
    found = Visit(context.new_page(), server)
    yield found
    context.close()
    assert found.outside == [], "A page called another machine."
