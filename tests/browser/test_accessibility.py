"""Each page is tried with axe, the engine of browsers' own audits: nothing serious but what Streamlit brings itself."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from analytics.locales import text
from tests.browser.server import FIRST, PATIENCE, ROOT, address_of, settle, visitor

PAGES = sorted((path.stem for path in (ROOT / "pages").glob("[a-z]*.py")), key=lambda name: (name != FIRST, name))
IMPACTS = ("serious", "critical")
STREAMLITS = {  # rule → part of the element, and why it is not ours to mend
    "svg-img-alt": "metric_chart_",  # the months in a card: decoration beside a number that is told; no option names it
}
QUESTION = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def faults(page: Page) -> list[str]:
    """What axe finds serious or critical on a page, and Streamlit's own elements do not account for."""
    found = Axe().run(page, options={**QUESTION, "resultTypes": ["violations"]}).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in found
        if rule["impact"] in IMPACTS
        for node in rule["nodes"]
        if STREAMLITS.get(rule["id"], "\0") not in node["html"]
    ]


@pytest.mark.parametrize("shade", ["light", "dark"])
def test_no_page_has_a_serious_fault(browser: Browser, server: str, shade: str):
    """Every other page light in French, the rest dark in English: none has a serious or critical fault of ours."""
    is_dark = shade == "dark"
    language, names = "en" if is_dark else "fr", PAGES[is_dark::2]
    context = visitor(browser, language, dark=is_dark)
    page = context.new_page()
    page.goto(address_of(server, names[0]))
    settle(page)
    for name in names:
        if name != names[0]:
            links = page.locator(f"a[href*='/{name}']:visible")  # a new load costs a browser twice as much
            links.first.click() if links.count() else page.goto(address_of(server, name))
        title = page.get_by_role("heading", level=1)
        expect(title).to_have_text(text(f"pages.{name}.title", language), timeout=PATIENCE)
        settle(page)
        assert faults(page) == [], name
    context.close()
