"""How fast the application answers in a real browser: turning pages, dragging the line, and its confirmation.

    python -m benchmarks.interaction [--queries 100000] [--turns 3] [--releases 20]

Starts a server and the system's Chromium, once with the sample and once with a made-up account that is dropped as a
visitor would, and prints medians and 95 % quantiles in milliseconds. A page is turned when its script has ended and
nothing on it is stale; the first visit, which computes, stands apart from the next ones. A frame is the time between
two drawings of the browser while the handle is dragged; an answer goes from letting go to the server's own numbers. The
application is opened anew by visitors with an empty browser, on a server that has the account in mind.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.accounts import write
from tests.browser.server import FIRST, address_of, browsing, serving, settle, visitor
from tests.pages.running import PAGES

_PATIENCE = 300_000
_DRAG = 3.5  # seconds
_FRAMES = """() => {
  window.frames_ = [];
  let last = performance.now();
  const next = (now) => { window.frames_.push(now - last); last = now; window.timer_ = requestAnimationFrame(next); };
  window.timer_ = requestAnimationFrame(next);
}"""
_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
_STATE = """(state) => {
  const places = [...document.querySelectorAll("*")].filter((node) => node.shadowRoot);
  return places.some((node) => node.shadowRoot.querySelector(`.live[data-state=${state}]`));
}"""


def milliseconds(work: Callable[[], object]) -> float:
    """Time that a piece of work takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def turn(page: Page, name: str) -> None:
    """Open a page by its tab and wait until it is drawn."""
    tab = page.locator(f"[data-testid='stTopNavLink'][href$='/{'' if name == FIRST else name}']").first
    tab.click()
    page.wait_for_function(
        "(end) => location.pathname.endsWith(end)", arg="/" if name == FIRST else f"/{name}", timeout=_PATIENCE
    )
    page.wait_for_timeout(20)  # until the run has begun
    settle(page, _PATIENCE)


def load(page: Page, server: str, files: Sequence[Path]) -> None:
    """Drop the files and wait until they are read."""
    page.goto(address_of(server, "data"))
    settle(page, _PATIENCE)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(list(files))
    page.locator(".st-key-drop_1").wait_for(timeout=_PATIENCE)
    settle(page, _PATIENCE)


def openings(browser: Browser, server: str, times: int) -> tuple[list[float], list[float]]:
    """First contentful paint, and the time until all is drawn, of visitors who open the application anew."""
    paints, whole = [], []
    for _ in range(times):
        page = visitor(browser).new_page()
        whole.append(milliseconds(lambda: (page.goto(server), settle(page, _PATIENCE))))  # noqa: B023 - called at once
        paints.append(float(page.evaluate(_PAINT)))
        page.context.close()
    return paints, whole


def pages(page: Page, turns: int) -> Iterator[tuple[str, float, list[float]]]:
    """Name of each page, the time of its first visit and of those that follow."""
    for name in PAGES:
        first = milliseconds(lambda: turn(page, name))  # noqa: B023 - called at once
        yield name, first, []
    for _ in range(turns):
        for name in PAGES:
            yield name, 0.0, [milliseconds(lambda: turn(page, name))]  # noqa: B023 - called at once


def drag(page: Page) -> list[float]:
    """Frame times while the handle goes to and fro for some seconds."""
    box = page.locator(".live .chart svg").bounding_box() or {}
    left, width, level = box["x"] + 0.25 * box["width"], 0.45 * box["width"], box["y"] + 0.8 * box["height"]
    page.mouse.move(left, level)
    page.mouse.down()
    page.evaluate(_FRAMES)
    start = time.perf_counter()
    while (passed := time.perf_counter() - start) < _DRAG:
        page.mouse.move(left + width * (0.5 - 0.5 * np.cos(2 * np.pi * passed / 1.5)), level)
    found = page.evaluate("() => { cancelAnimationFrame(window.timer_); return window.frames_.slice(2); }")
    page.mouse.up()
    page.wait_for_function(_STATE, arg="confirmed", timeout=_PATIENCE)
    settle(page, _PATIENCE)
    return [float(frame) for frame in found]


def answer(page: Page, part: float) -> float:
    """Time from letting the handle go to the server's numbers."""
    box = page.locator(".live .chart svg").bounding_box() or {}
    level = box["y"] + 0.8 * box["height"]
    page.mouse.move(box["x"] + 0.3 * box["width"], level)
    page.mouse.down()
    page.mouse.move(box["x"] + part * box["width"], level, steps=4)
    page.wait_for_function(_STATE, arg="live")

    def release() -> None:
        page.mouse.up()
        page.wait_for_function(_STATE, arg="confirmed", timeout=_PATIENCE, polling="raf")

    found = milliseconds(release)
    settle(page, _PATIENCE)
    return found


def told(name: str, times: Sequence[float]) -> str:
    """One line of the table."""
    median, late = np.quantile(times, [0.5, 0.95])
    return f"{name:<28}{len(times):>6}{median:>10.0f}{late:>10.0f}"


def report(page: Page, turns: int, releases: int) -> None:
    """Print every figure of one account."""
    first: dict[str, float] = {}
    later: dict[str, list[float]] = {name: [] for name in PAGES}
    for name, once, again in pages(page, turns):
        first.setdefault(name, once)
        later[name] += again
    print(f"{'':<28}{'n':>6}{'median':>10}{'p95':>10}  ms")
    for name in PAGES:
        print(f"{told(name, later[name])}  first visit {first[name]:.0f}")
    print(told("any page", [one for times in later.values() for one in times]))
    turn(page, "trade_off")
    page.wait_for_function(_STATE, arg="confirmed", timeout=_PATIENCE)
    print(told("frame while dragging", drag(page)))
    print(told("release to confirmed", [answer(page, 0.35 + 0.4 * at / releases) for at in range(releases)]))


def main() -> None:
    """Read the arguments, run both accounts, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--releases", type=int, default=20)
    parser.add_argument("--openings", type=int, default=10)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        accounts = {"sample": (), f"{given.queries} queries": write(Path(folder), given.queries)}
        for name, files in accounts.items():
            with serving() as server, browsing(playwright) as browser:
                page = visitor(browser).new_page()
                page.set_default_timeout(_PATIENCE)
                print(f"\n{name}; load of the machine {os.getloadavg()[0]:.1f}")
                load(page, server, files) if files else page.goto(server)
                settle(page, _PATIENCE)
                report(page, given.turns, given.releases)
                paints, whole = openings(browser, server, given.openings)
                print(told("first contentful paint", paints))
                print(told("opened until drawn", whole))


if __name__ == "__main__":
    main()
