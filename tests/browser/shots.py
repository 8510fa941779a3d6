"""Pictures of every page in both languages: `python -m tests.browser.shots OUT [--dark] [--tall] [--page NAME]`."""

import argparse
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.server import address_of, browsing, drawn, serving, visitor
from tests.pages.running import PAGES

_DRAWN = 1200  # milliseconds for figures and grids to come to rest
_HEIGHT, _TALL = 900, 2400


def take(browser: Browser, server: str, out: Path, page_names: list[str], *, dark: bool, tall: bool) -> None:
    """Write one PNG per page and language."""
    for language in ("fr", "en"):
        context = visitor(browser, language, height=_TALL if tall else _HEIGHT, dark=dark)
        page = context.new_page()
        for name in page_names:
            page.goto(address_of(server, name))
            drawn(page)
            page.wait_for_timeout(_DRAWN)
            marks = "".join(mark for mark, wanted in (("_dark", dark), ("_tall", tall)) if wanted)
            page.screenshot(path=out / f"{name}_{language}{marks}.png")
        context.close()


def main() -> None:
    """Read the arguments, start a server, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--tall", action="store_true", help="show what scrolling would reveal")
    parser.add_argument("--page", action="append", choices=PAGES)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with serving() as server, sync_playwright() as playwright, browsing(playwright) as browser:
        take(browser, server, given.out, given.page or list(PAGES), dark=given.dark, tall=given.tall)


if __name__ == "__main__":
    main()
