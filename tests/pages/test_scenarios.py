"""The page Scenarios: useful without any work, and what a person does there is kept, undone and handed over."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.decide.scenarios import Multiple, Scenario, World
from analytics.decide.scenarios.saved import FILE
from analytics.decide.scenarios.written import file_bytes
from pages import _results
from tests.pages.running import complaints, go, started


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test saves its scenarios."""
    monkeypatch.setenv("ACCORD_SCENARIOS", str(tmp_path))
    return tmp_path


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Scenario, ...]]:
    """The scenarios that each run of the page compared."""
    found: list[tuple[Scenario, ...]] = []
    comparison = _results.comparison
    monkeypatch.setattr(_results, "comparison", lambda asked: found.append(tuple(asked)) or comparison(asked))
    return found


def chosen(app: AppTest) -> list[str]:
    """Names of the scenarios compared."""
    return app.multiselect(key="scenarios_0").value


def field(app: AppTest, kind: str, name: str) -> object:
    """A field of the form of the scenario that is edited."""
    return next(each for each in getattr(app, kind) if each.key and each.key.startswith(f"{name}_en_"))


def submit(app: AppTest, label: str) -> AppTest:
    """Press a button of the form."""
    return next(each for each in app.button if each.label == label).click().run()


def edited(app: AppTest, name: str = "", **sliders: int) -> AppTest:
    """The page after the last scenario got a name and figures, and was applied and saved when it has a name."""
    for slider, value in sliders.items():
        field(app, "slider", slider).set_value(value)
    if name:
        field(app, "text_input", "name").set_value(name)
    return submit(app, "Apply and save" if name else "Apply")


def test_edits_are_undone_and_redone_and_survive_pages_and_languages(folder: Path, compared: list):
    """An edit replaces the scenario it was made from; another page and another language change nothing of it."""
    app = go(started(), "scenarios")
    assert chosen(app) == ["as_is", "same_budget", "best_profit"]
    assert "%" in app.header[0].value
    edited(app, cpc=20, demand=-10)
    assert complaints(app) == []
    assert chosen(app) == ["as_is", "same_budget", "Best profit 2"]
    assert compared[-1][2] == Scenario("Best profit 2", "best_profit", world=World(demand=-0.1, cpc=0.2))
    go(app, "overview")
    app.segmented_control(key="language").set_value("fr").run()
    go(app, "scenarios")
    assert chosen(app) == ["as_is", "same_budget", "Best profit 2"]
    app.button(key="scenarios_undo").click().run()
    assert chosen(app) == ["as_is", "same_budget", "best_profit"]
    app.button(key="scenarios_redo").click().run()
    assert compared[-1][2].world.cpc == 0.2
    app.multiselect(key="scenarios_0").set_value(["rivals_enter"]).run()
    app.button(key="scenarios_reset").click().run()
    assert chosen(app) == ["as_is", "same_budget", "best_profit"]
    assert complaints(app) == []
    assert not (folder / FILE).exists()


def test_a_saved_scenario_is_there_on_the_next_visit_until_it_is_deleted(folder: Path):
    """Saved, renamed, duplicated, deleted: the next visit of the same account sees what is left."""
    app = edited(go(started(), "scenarios"), "Hard winter", demand=-30)
    assert complaints(app) == []
    assert json.loads((folder / FILE).read_text("utf-8"))["scenario"]["name"] == "Hard winter"
    assert "Hard winter" in str(app.session_state.memo["cheap"].keys())  # with this visit, though on the sample
    app = go(started(), "scenarios")
    assert "Hard winter" in app.multiselect(key="scenarios_0").options
    app.text_input(key="scenario_new_name_Hard winter").set_value("Winter").run()
    submit(app, "Rename")
    submit(app, "Duplicate")
    assert {"Winter", "Winter 2"} <= set(app.multiselect(key="scenarios_0").options)
    submit(app, "Delete")
    assert complaints(app) == []
    left = set(go(started(), "scenarios").multiselect(key="scenarios_0").options)
    assert len({"Hard winter", "Winter", "Winter 2"} & left) == 1


def test_what_cannot_be_is_said_and_nothing_is_taken(folder: Path, compared: list):
    """A rank gained and reached at once is refused; so is a hostile file; a good file is taken in, to its last line."""
    app = go(started(), "scenarios")
    field(app, "selectbox", "rank_to").set_value(1)
    edited(app, rank_gain=3)
    assert complaints(app) == ["scenario"]
    assert chosen(app) == ["as_is", "same_budget", "best_profit"]
    app = go(started(), "scenarios")
    app.file_uploader[0].upload("x.json", b'{"version": 1, "scenarios": [{"name": "<script>"}]}').run()
    assert complaints(app) == ["page"]
    assert not (folder / FILE).exists()
    app = go(started(), "scenarios")
    world = World(rank_gain=-15.0, rank_scope="theme", rank_theme="no such theme")
    given = Scenario("Handed over", "custom", multiples=(Multiple("theme", "no such theme", 0.5),), world=world)
    app.file_uploader[0].upload("good.json", file_bytes([given])).run()
    app.multiselect(key="scenarios_0").set_value(["as_is", "Handed over"]).run()
    assert compared[-1][1] == given
    edited(app, "Changed", cpc=30)
    assert complaints(app) == []
    assert compared[-1][1] == replace(given, name="Changed", world=replace(world, cpc=0.3))
