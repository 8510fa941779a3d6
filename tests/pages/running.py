"""The running application without a browser: how a test opens it, drops files, and reads what went wrong."""

import json
from collections.abc import Iterator

from streamlit.testing.v1 import AppTest

from tests.contracts.source import ROOT

PAGES = (
    "data",
    "overview",
    "overlap",
    "cannibalisation",
    "trade_off",
    "scenarios",
    "investment",
    "auction",
    "experiments",
    "forecast",
    "action_plan",
)
_REFUSAL = "-refusal_"  # ends the id of a box that holds a refusal, before what it is about


def started(language: str = "en") -> AppTest:
    """A first visit."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["lang"] = language
    return app.run()


def go(app: AppTest, page: str) -> AppTest:
    """Open a page."""
    return app.switch_page(f"pages/{page}.py").run()


def drop(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Drop files on the Data page, one after the other."""
    go(app, "data")
    for name, content in files:
        app.file_uploader[0].upload(name, content).run()
    return app


def blocks(block: object) -> Iterator[object]:
    """A block of the page and every block in it."""
    yield block
    for child in getattr(block, "children", {}).values():
        yield from blocks(child)


def live(app: AppTest) -> dict[str, object]:
    """What the live line was given: where its handle stands, how far it goes, and its name in the session."""
    protos = [getattr(element, "proto", None) for element in blocks(app.main)]
    given = next(proto for proto in protos if getattr(proto, "component_name", "") == "accord_live_line")
    return json.loads(given.json) | {"key": given.id.rpartition("-live_")[2]}


def refusals(app: AppTest) -> list[str]:
    """What each refusal on screen is about: a file that was dropped, or the page itself."""
    ids = [getattr(getattr(block, "proto", None), "id", "") for block in blocks(app._tree)]
    return [name.rpartition(_REFUSAL)[2] for name in ids if isinstance(name, str) and _REFUSAL in name]


def complaints(app: AppTest, *, refused: bool = False) -> list[str]:
    """What went wrong on screen; `refused` allows for the refusal of a file that was dropped."""
    wrong = [error.message for error in app.exception] + [error.value for error in app.error]
    return wrong + [about for about in refusals(app) if not (refused and about.isdigit())]
