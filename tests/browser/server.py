"""One Accord server on a free loopback port, and a Chromium that visits it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

ROOT = Path(__file__).resolve().parents[2]
BROKEN = "[data-testid='stException'], [data-testid='stAlert']"  # Streamlit's own box, and Accord's words for it
FIRST = "overview"  # served at the root of the site
PATIENCE = 60_000  # milliseconds, on a busy machine
BETWEEN = 50  # milliseconds between two looks: a look at every frame would have the browser draw them all
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
).split()


def chromium() -> str | None:
    """Path of the system's Chromium, None without one; ACCORD_CHROMIUM names another."""
    named = os.environ.get("ACCORD_CHROMIUM")
    found = (named, "/usr/bin/chromium", shutil.which("chromium"), shutil.which("google-chrome"))
    return next((path for path in found if path and Path(path).exists()), None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:  # noqa: S310 (loopback only)
            return answer.status == 200
    except OSError:
        return False


@contextmanager
def serving() -> Iterator[str]:
    """Start a server as README says, give its address, and stop it by its own handle."""
    port = _free_port()
    options = ["--server.headless", "true", "--server.port", str(port)]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE / 1000
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("The server did not start.")
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def browsing(playwright: Playwright) -> Iterator[Browser]:
    """Open the system's Chromium."""
    browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    try:
        yield browser
    finally:
        browser.close()


def visitor(browser: Browser, language: str = "fr", *, height: int = 900, dark: bool = False) -> BrowserContext:
    """Open a fresh visit: own session, language of the browser, screen of an office laptop."""
    return browser.new_context(
        locale={"fr": "fr-FR", "en": "en-GB"}[language],
        timezone_id="Europe/Paris",
        viewport={"width": 1440, "height": height},
        color_scheme="dark" if dark else "light",
        accept_downloads=True,
    )


def address_of(server: str, page: str, query: str = "") -> str:
    """Address of a page."""
    return f"{server}/{'' if page == FIRST else page}{query}"


def settle(page: Page, patience: float = PATIENCE) -> None:
    """Wait until the script has run and nothing on screen is stale."""
    page.locator(
        "[data-testid='stApp'][data-test-script-state='notRunning'][data-test-connection-state='CONNECTED']"
    ).wait_for(timeout=patience)
    fresh = "() => !document.querySelector('[data-stale=\"true\"]')"
    page.wait_for_function(fresh, timeout=patience, polling=BETWEEN)


def drawn(page: Page) -> None:
    """Wait until every figure holds its drawing, also those that were loading when the script ended."""
    settle(page)
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=\"stSkeleton\"]') && "
        "[...document.querySelectorAll('[data-testid=\"stPlotlyChart\"]')].every(f => f.querySelector('.main-svg'))",
        timeout=PATIENCE,
        polling=BETWEEN,
    )
