"""The line follows its handle in the browser alone, and what it shows is what the server then says."""

import random
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from analytics.locales import Language
from analytics.present.live_line import printing
from analytics.present.look import Look, about
from analytics.schema import Interval
from tests.browser.conftest import Visit
from tests.browser.server import ROOT, settle

LABELS = {"fr": "Budget SEA à libérer", "en": "SEA budget to free"}
AMOUNTS = {"fr": r"\d[\d\u202f]*\u00a0€", "en": r"€\d[\d,]*"}
PRINT = """([code, printing, cases]) => {
  const make = new Function(`${code}; return printer`)();
  const print = { value: make(printing, "value"), clicks: make(printing, "clicks") };
  return cases.map(([measure, way, value, lower, upper]) => {
    const at = { at: value, at_lower: lower, at_upper: upper };
    return print[measure].told({ text: "{it}", blanks: { it: ["at", way] } }, at);
  });
}"""


class Messages:
    """What the browser tells the server."""

    def __init__(self, page: Page) -> None:
        """Listen to the socket that the page opens next."""
        self.sent: list[object] = []
        page.on("websocket", lambda socket: socket.on("framesent", self._keep))

    def _keep(self, message: object) -> None:
        self.sent.append(message)


def live(page: Page, state: str) -> Locator:
    """The line, once it shows the browser's own numbers (`live`) or the server's (`confirmed`)."""
    found = page.locator(f".live[data-state='{state}']")
    found.wait_for()
    return found


def numbers(line: Locator) -> list[str]:
    """Everything it says: title, values and notes of the cards, flag, flows."""
    return line.locator(".title, .value, .note, .flag text, .flow").all_text_contents()


@pytest.mark.parametrize("visit", ["fr", "en"], indirect=True)
def test_dragging_asks_nobody_and_letting_go_changes_no_digit(visit: Visit, request: pytest.FixtureRequest):
    """Over the whole way numbers follow without a message; one tells the server, which prints the same to the cent."""
    language = request.node.callspec.params["visit"]
    told = Messages(visit.page)
    page = visit.open("trade_off")
    start = numbers(live(page, "confirmed"))
    box = page.locator(".live .chart svg").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.8)
    before = len(told.sent)
    page.mouse.down()
    seen = []
    for part in (0.35, 0.45, 0.55):
        page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] * 0.8, steps=5)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        seen.append(numbers(live(page, "live")))
    assert len(told.sent) == before
    assert len({tuple(shown) for shown in [start, *seen]}) == 4
    assert "freed=" not in page.url
    page.mouse.up()
    assert numbers(live(page, "confirmed")) == seen[-1]
    assert len(told.sent) == before + 1
    amount = re.search(AMOUNTS[language], seen[-1][0])
    assert amount, seen[-1][0]
    expect(page).to_have_url(re.compile(r"freed=\d+"))
    slider = page.get_by_role("slider", name=re.compile(LABELS[language]))
    assert f"freed={slider.input_value()}" in page.url
    assert amount[0] in (slider.get_attribute("aria-valuetext") or "")


def test_keys_move_the_handle_and_its_place_is_kept(visit: Visit):
    """Arrows step, Page up leaps, Home and End reach the ends; the last place is sent, and kept on a tour."""
    page = visit.open("trade_off")
    live(page, "confirmed")
    slider = page.get_by_role("slider", name=re.compile(LABELS["fr"]))
    before, most, step = int(slider.input_value()), int(slider.get_attribute("max")), int(slider.get_attribute("step"))
    slider.focus()
    reached = []
    for key in ("ArrowRight", "ArrowLeft", "PageUp", "End", "Home", "ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
        reached.append(int(slider.input_value()))
    assert reached[:2] == [before + step, before]
    assert reached[2] > before + step
    assert reached[3:] == [most, 0, step, 2 * step]
    expect(page).to_have_url(re.compile(f"freed={2 * step}$"))
    live(page, "confirmed")
    assert int(re.sub(r"\D", "", page.locator(".live .value").first.inner_text())) == 2 * step
    page.get_by_test_id("stTopNavLink").filter(has_text="Synthèse").click()
    expect(page.get_by_test_id("stMainBlockContainer")).to_contain_text("SYNTHÈSE ·")
    settle(page)
    page.get_by_test_id("stTopNavLink").filter(has_text="Arbitrage").click()
    expect(page.get_by_role("slider", name=re.compile(LABELS["fr"]))).to_have_value(str(2 * step))


def cases() -> list[tuple[str, str, float, float, float]]:
    """Amounts of every size and sign, with the ties and the edges at which rounding turns."""
    draw = random.Random(7)  # noqa: S311 - amounts, no secrets
    sizes = [draw.choice([-1, 1]) * 10 ** draw.uniform(-3, 7) for _ in range(400)]
    sizes += [
        0.0,
        0.5,
        1.5,
        2.5,
        0.125,
        9.995,
        9.999,
        12.5,
        999.5,
        1000.0,
        1245.0,
        1255.0,
        99950.0,
        -0.4,
        -0.5,
        -1e6,
        1.0,
    ]
    ways = ("money", "whole", "amount", "change", "range", "signed")
    wide = [(size, size - abs(size) * draw.random(), size + abs(size) * draw.random()) for size in sizes]
    every = [(measure, way, *found) for found in wide for way in ways for measure in ("value", "clicks")]
    return [case for case in every if case[1] != "amount" or case[2] >= 0]  # an amount has no sign, a change has


def printed(case: tuple[str, str, float, float, float], look: Look) -> str:
    """The same, printed by the server."""
    measure, way, value, lower, upper = case
    found = Interval(value, lower, upper)
    ways = {
        "money": lambda: look.money(about(value)),
        "whole": lambda: look.money(round(value)),
        "amount": lambda: look.amount(about(value), measure),
        "change": lambda: look.change(about(value), measure),
        "range": lambda: look.interval(found, measure),
        "signed": lambda: look.interval(found, measure, sign=True),
    }
    return ways[way]()


@pytest.mark.parametrize(("language", "currency"), [("fr", "EUR"), ("en", "EUR"), ("en", "CHF"), ("fr", None)])
def test_the_browser_prints_as_the_server_does(visit: Visit, language: Language, currency: str | None):
    """Signs, spaces, cents, rounding and plurals are the same on both sides, whatever the amount."""
    look, every = Look(language, "light", currency), cases()
    code = (ROOT / "pages/live/numbers.js").read_text("utf-8")
    shown = visit.page.evaluate(PRINT, [code, printing(look), every])
    expected = [printed(case, look) for case in every]
    assert [found for found in zip(every, shown, expected, strict=True) if found[1] != found[2]] == []
