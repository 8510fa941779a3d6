"""The pictures of the README, taken from the running application on its sample data.

    python -m docs.pictures

Starts a server and the system's Chromium, and writes `docs/NAME.png` and `docs/tour.webp`, five seconds a view. Needs
requirements-dev.txt.
"""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.server import address_of, browsing, drawn, serving, visitor

_FOLDER = Path(__file__).parent
_VIEWS = {
    "overview": "overview?lang=fr",
    "overlap": "overlap?lang=fr",
    "cannibalisation": "cannibalisation?lang=fr",
    "trade_off": "trade_off?lang=fr",
    "scenarios": "scenarios?lang=fr",
    "action_plan": "action_plan?lang=fr",
    "meeting": "trade_off?lang=fr&meeting=1",
    "dark": "trade_off?lang=en",
}
_TOUR = ("overview", "overlap", "cannibalisation", "trade_off", "scenarios", "action_plan")
_TOUR_SIZE, _SECONDS = (1008, 630), 5


def picture(page: Page, server: str, address: str) -> Image.Image:
    """Open a page and take its picture."""
    name, _, query = address.partition("?")
    page.goto(address_of(server, name, f"?{query}"))
    drawn(page)
    page.wait_for_timeout(1500)  # fonts and the first drawing of figures
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def main() -> None:
    """Take every picture."""
    taken: dict[str, Image.Image] = {}
    with serving() as server, sync_playwright() as playwright, browsing(playwright) as browser:
        for view, address in _VIEWS.items():
            page = visitor(browser, address.partition("lang=")[2][:2], dark=view == "dark").new_page()
            taken[view] = picture(page, server, address)
            page.context.close()
    for view, image in taken.items():
        image.quantize(200).save(_FOLDER / f"{view}.png", optimize=True)
    first, *rest = [taken[view].resize(_TOUR_SIZE, Image.Resampling.LANCZOS) for view in _TOUR]
    tour = _FOLDER / "tour.webp"
    first.save(tour, save_all=True, append_images=rest, duration=_SECONDS * 1000, loop=0, quality=80)


if __name__ == "__main__":
    main()
