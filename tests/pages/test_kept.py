"""What a person set is kept where it still means the same, and nothing that nobody set passes for a wish."""

import pytest
from streamlit.testing.v1 import AppTest

from analytics.decide import current_budget
from pages import _results, _session
from tests.browser.files import QUERIES, paid
from tests.contracts.source import ROOT
from tests.pages.running import complaints, drop, go, live, started

TERMS = ("terms.csv", paid(QUERIES))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the page last asked of the core: the limits, today's budget, and the sidebar's choices."""
    found: dict[str, object] = {}
    best, chosen = _results.best_plan, _session.choose

    def best_plan(limits: object) -> object:
        found.update(limits=limits, today=current_budget(_results.analysis()))
        return best(limits)

    def choose(*choices: object) -> None:
        found["chosen"] = choices
        chosen(*choices)

    monkeypatch.setattr(_results, "best_plan", best_plan)
    monkeypatch.setattr(_session, "choose", choose)
    return found


def budget(app: AppTest) -> object:
    """The field of the monthly budget."""
    return next(field for field in app.number_input if field.key.startswith("plan_budget"))


def scoped(app: AppTest, scope: str) -> AppTest:
    """Choose a scope in the sidebar."""
    return app.button_group(key="scope").set_value(scope).run()


def is_todays(app: AppTest, asked: dict[str, object]) -> bool:
    """Whether the plan is made with today's spend, and the field shows it."""
    return asked["limits"].budget is None and budget(app).value == round(asked["today"])


def test_a_budget_nobody_set_is_todays_whatever_is_shown(asked: dict[str, object]):
    """Another scope or file set has another spend today: each plan is made with its own, to the cent."""
    app = go(started(), "action_plan")
    seen = [asked["today"]]
    assert is_todays(app, asked)
    for change in (lambda: scoped(app, "generic"), lambda: go(drop(app, TERMS), "action_plan")):
        change()
        assert complaints(app) == []
        assert is_todays(app, asked)
        seen.append(asked["today"])
    assert len({round(today) for today in seen}) == len(seen), "Each change must change today's spend."


def test_a_budget_belongs_to_the_queries_it_was_set_for(asked: dict[str, object]):
    """A budget set for all queries is not that of the brand, nor of another account, and waits for its own scope."""
    app = go(started(), "action_plan")
    budget(app).set_value(20_000).run()
    assert asked["limits"].budget == 20_000
    scoped(app, "generic")
    assert is_todays(app, asked)
    scoped(app, "all")
    assert asked["limits"].budget == 20_000
    assert budget(app).value == 20_000
    go(drop(app, TERMS), "action_plan")
    assert is_todays(app, asked)


def test_a_protected_query_is_one_of_its_own_account(asked: dict[str, object]):
    """Protection survives a look at another scope and a file more, and does not reach the next account's namesake."""
    app = go(drop(started(), TERMS), "action_plan")
    next(field for field in app.multiselect if field.key.startswith("protected")).set_value(["lamp blue"]).run()
    assert asked["limits"].protected == {"lamp blue"}
    scoped(scoped(app, "brand"), "all")
    assert asked["limits"].protected == {"lamp blue"}
    go(drop(app, ("more.csv", paid(("free advice",)))), "action_plan")
    assert asked["limits"].protected == {"lamp blue"}
    go(app, "data").button(key="clear").click().run()
    go(drop(app, ("other.csv", paid(QUERIES, cost=90.0))), "action_plan")
    assert asked["limits"].protected == frozenset()


def freed(app: AppTest) -> int:
    """The amount that the handle of the live line stands at."""
    return live(app)["confirmed"]["at"]


def release(app: AppTest, amount: int) -> AppTest:
    """Let the handle go at an amount."""
    app.session_state["kept"][live(app)["key"]] = amount
    return app.run()


def test_the_trade_off_starts_anew_for_other_queries():
    """Each scope and file set proposes its own amount to free; a person's stays, where it was set."""
    app = go(started(), "trade_off")
    proposed = freed(app)
    release(app, 300)
    assert app.query_params["freed"] == "300"
    assert freed(go(go(app, "overview"), "trade_off")) == 300
    go(scoped(go(app, "overview"), "generic"), "trade_off")
    assert freed(app) not in (300, proposed)
    assert freed(go(scoped(go(app, "overview"), "all"), "trade_off")) == 300
    go(drop(app, TERMS), "trade_off")
    assert freed(app) == freed(go(drop(started(), TERMS), "trade_off"))


def test_the_proposed_amount_follows_what_is_assumed():
    """While nobody moves it, the amount to free is the one that the line proposes under each assumption."""
    app = go(started(), "trade_off")
    app.slider(key="margin_0").set_value(30).run()
    fresh = started()
    fresh.slider(key="margin_0").set_value(30).run()
    assert freed(app) == freed(go(fresh, "trade_off"))


@pytest.mark.parametrize(("given", "shown"), [("3000", 3000), ("99999999999", None), ("-5", None), ("x", None)])
def test_a_link_gives_the_amount_to_free(given: str, shown: int | None):
    """An amount in the address is on the slider, brought into its range; anything else is as if it were not there."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["freed"] = given
    line = live(go(app.run(), "trade_off"))
    assert complaints(app) == []
    if shown is None:
        shown = line["most"] if given.isdecimal() else freed(go(started(), "trade_off"))
    assert line["confirmed"]["at"] == shown


def test_a_link_speaks_of_the_files_dropped_after_it_was_opened():
    """A link is opened on the sample; the files that it was copied beside show the same view, once, then one's own."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params.update(freed="40", scenarios="as_is,less_20")
    go(go(app.run(), "scenarios"), "trade_off")
    go(drop(app, TERMS), "scenarios")
    assert app.multiselect(key="scenarios_1").value == ["as_is", "less_20"]
    assert freed(go(app, "trade_off")) == 40
    release(app, 30)
    assert freed(go(go(app, "overview"), "trade_off")) == 30
    assert complaints(app) == []


def test_what_is_assumed_of_the_sample_is_not_assumed_of_an_account(asked: dict[str, object]):
    """A margin tried on the sample does not change one's own numbers; set there, it stays as files are added."""
    app = started()
    app.slider(key="margin_0").set_value(30).run()
    assert asked["chosen"][2].margin == 0.3
    drop(app, TERMS)
    assert asked["chosen"][2].margin == 1
    app.slider(key="margin_1").set_value(40).run()
    drop(app, ("more.csv", paid(("free advice",))))
    assert asked["chosen"][2].margin == 0.4


def test_brand_terms_nobody_typed_stay_those_the_data_suggest(asked: dict[str, object]):
    """A new suggestion replaces an old one; typed terms stay while files are added, and go with the account."""
    app = started()
    drop(app, TERMS)
    assert asked["chosen"][0] is None
    app.text_input(key="brand_terms_1").set_value("lamp").run()
    drop(app, ("more.csv", paid(("free advice",))))
    assert asked["chosen"][0] == ("lamp",)
    app.button(key="load_sample").click().run()
    assert asked["chosen"][0] is None
    assert app.text_input(key="brand_terms_2").value
