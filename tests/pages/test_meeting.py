"""The story that a meeting tells: picked, ordered, annotated, kept, and the same in link, documents and on screen."""

from io import BytesIO

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from analytics.errors import RefusedInput
from analytics.locales import text
from analytics.present import logo
from analytics.present.look import Look
from analytics.present.story.report import MOST, OPENING
from analytics.present.story.views import VIEWS
from pages import _documents, _results, _story, _study
from pages._layout import plain
from tests.contracts.source import ROOT
from tests.pages.running import complaints, go, live, started


def opened(page: str = "overview", **address: str) -> AppTest:
    """A visit that follows a link to a page."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params.update({"lang": "en", **address})
    return go(app.run(), page)


def pick(app: AppTest, *names: str) -> AppTest:
    """Have the choice of views show these."""
    return app.button_group(key="story_views").set_value(list(names)).run()


def story(app: AppTest) -> tuple[str, ...]:
    """Views of the story, as the link tells them."""
    return tuple(app.query_params["story"].split(","))


def bar(app: AppTest) -> str:
    """Where in the story the meeting is; empty when none is held."""
    places = [shown.value for shown in app.markdown if shown.value[:1].isdigit() and "/" in shown.value[:3]]
    return places[0].split(" ")[0] if places else ""


def note(app: AppTest, view: str) -> object:
    """The field of the note on a view."""
    return next(field for field in app.text_area if field.key.endswith(f"_{view}"))


def test_the_page_opens_in_french_too():
    """Its question, its title and its sentence are French, and nothing is wrong."""
    app = go(started("fr"), "meeting")
    assert [title.value for title in app.title] == [text("pages.meeting.title", "fr")]
    assert [told.value for told in app.header] == [plain(text("meeting.headline", "fr", n=len(OPENING)))]
    assert complaints(app) == []


def test_views_are_picked_and_ordered():
    """A view taken out leaves the others in place, one added comes last, arrows move it, and eight is the most."""
    app = go(started(), "meeting")
    assert story(app) == OPENING
    pick(app, *(name for name in OPENING if name != "overlap"), "investment")
    assert story(app) == (*(name for name in OPENING if name != "overlap"), "investment")
    app.button(key="up_investment").click().run()
    assert story(app)[-2:] == ("investment", "action_plan")
    app.button(key="down_overview").click().run()
    assert story(app)[:2] == ("cannibalisation", "overview")
    assert app.button(key="up_cannibalisation").disabled
    before = story(app)
    pick(app, *VIEWS)
    assert len(VIEWS) > MOST
    assert story(app) == before
    assert complaints(app) == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("trade_off,overview", ("trade_off", "overview")),
        ("trade_off,nowhere,trade_off", ("trade_off",)),
        (",".join(VIEWS), tuple(VIEWS)[:MOST]),
        ("nowhere", OPENING),
    ],
)
def test_a_link_holds_the_meeting_and_its_story(given: str, told: tuple[str, ...]):
    """Whoever opens the link is in the meeting, with the views it names; others than views are passed over."""
    app = opened(told[0], meeting="1", story=given)
    assert story(app) == told
    assert bar(app) == f"1/{len(told)}"
    assert app.query_params["meeting"] == "1"
    assert complaints(app) == []


def test_the_meeting_walks_the_story_from_any_page():
    """It starts at the page on screen, leads into the story, stops at both ends, and gives the page back."""
    app = opened("overview", story="overlap,scenarios,action_plan")
    app.button(key="present").click().run()
    assert bar(app) == ""
    assert app.button(key="meeting_previous").disabled
    app.button(key="meeting_next").click().run()
    assert bar(app) == "1/3"
    assert bar(go(app, "scenarios")) == "2/3"
    ends = [app.button(key=f"meeting_{way}").disabled for way in ("previous", "next")]
    assert bar(go(app, "action_plan")) == "3/3"
    ends += [app.button(key=f"meeting_{way}").disabled for way in ("previous", "next")]
    assert ends == [False, False, False, True]
    app.button(key="meeting_quit").click().run()
    assert bar(app) == ""
    assert "meeting" not in app.query_params
    assert [title.value for title in app.title] == [text("pages.action_plan.title", "en")]
    assert complaints(app) == []


def test_a_note_is_kept_and_goes_to_the_documents(monkeypatch: pytest.MonkeyPatch):
    """A note written beforehand is read in the meeting, edited there, and survives pages and a change of language."""
    steps = []
    told = _story.steps
    monkeypatch.setattr(_story, "steps", lambda: steps.append(told()) or steps[-1])
    app = opened("meeting", story="overlap,action_plan")
    note(app, "overlap").set_value("  say it slowly ").run()
    go(app, "overlap").button(key="present").click().run()
    assert bar(app) == "1/2"
    assert note(app, "overlap").value == "say it slowly"
    note(app, "overlap").set_value("say it twice").run()
    app.button(key="meeting_quit").click().run()
    app.button_group(key="language").set_value("fr").run()
    go(app, "meeting")
    assert note(app, "overlap").value == "say it twice"
    assert [step.note for step in steps[-1]] == ["say it twice", ""]
    assert complaints(app) == []


def test_documents_tell_what_the_pages_were_left_at(monkeypatch: pytest.MonkeyPatch):
    """The handle, the measure and the limits of the link are those of the deck, and nothing is worked out twice."""
    studies = []
    made = _study.study
    monkeypatch.setattr(_study, "study", lambda views: studies.append(made(views)) or studies[-1])
    app = opened("trade_off", freed="3000", measure="clicks", budget="20000", scenarios="as_is,best_profit,nobody")
    freed = live(app)["confirmed"]["at"]
    assert app.query_params["measure"] == "clicks"
    go(app, "action_plan")
    assert app.query_params["budget"] == "20000"
    go(app, "scenarios")
    assert app.query_params["scenarios"] == "as_is,best_profit"
    go(app, "meeting")
    assert complaints(app) == []
    study = studies[-1]
    assert (study.freed, study.line.measure) == (freed, "clicks")
    assert study.limits.budget == 20_000
    assert study.plan is study.held["plan"]
    assert [each.scenario.name for each in study.comparison.outcomes] == ["as_is", "best_profit"]
    shown = VIEWS["action_plan"](study, Look("en", "light", "EUR")).headline
    assert [title.value.replace("\\", "").replace("\u2060", "") for title in go(app, "action_plan").header] == [shown]


def test_a_link_to_the_documents_says_what_they_tell(monkeypatch: pytest.MonkeyPatch):
    """Who opens the page of the documents first has those of the link: its measure, its money, its budget."""
    studies = []
    made = _study.study
    monkeypatch.setattr(_study, "study", lambda views: studies.append(made(views)) or studies[-1])
    app = opened("meeting", freed="3000", measure="clicks", budget="20000", story="trade_off,action_plan")
    assert complaints(app) == []
    study = studies[-1]
    assert (study.freed, study.line.measure, study.limits.budget) == (3000, "clicks", 20_000)
    assert study.plan is study.held["plan"]
    go(app, "action_plan")
    assert app.query_params["budget"] == "20000"


def test_figures_are_drawn_for_the_room_while_a_meeting_is_held(monkeypatch: pytest.MonkeyPatch):
    """The look of every figure says whether it is presented."""
    looks = []
    look = _results.look
    monkeypatch.setattr(_results, "look", lambda: looks.append(look()) or looks[-1])
    app = started()
    assert {seen.presented for seen in looks} == {False}
    looks.clear()
    app.button(key="present").click().run()
    assert {seen.presented for seen in looks} == {True}


def picture(kind: str, size: tuple[int, int] = (40, 20), **more: object) -> bytes:
    """A picture as a file."""
    file = BytesIO()
    Image.new("RGB", size, "#0068AD").save(file, kind, **more)
    return file.getvalue()


def test_a_logo_is_written_anew():
    """Of a picture only the pixels stay: no metadata, no more than a page needs, and a camera's turn is done."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "made at home", 6  # a description; lies on its left side
    profile = b"bought by somebody"
    lying = picture("JPEG", (600, 3000), exif=exif, icc_profile=profile)
    assert b"made at home" in lying
    assert profile in lying
    kept = logo.clean_logo(lying)
    assert b"made at home" not in kept
    assert b"iCCP" not in kept
    with Image.open(BytesIO(kept)) as found:
        assert (found.format, found.size) == ("PNG", (1200, 240))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<svg onload='x()'/>", "unreadable"),
        (picture("PNG")[:60], "unreadable"),
        (picture("GIF"), "unreadable"),
        (picture("PNG", (8000, 5001)), "large"),
        (b"\0" * (logo.MAX_BYTES + 1), "heavy"),
    ],
)
def test_what_is_no_logo_is_refused_with_the_cure(content: bytes, reason: str):
    """A drawing that can run scripts, a broken file, another format, too many pixels or bytes."""
    with pytest.raises(RefusedInput) as refused:
        logo.clean_logo(content)
    assert [notice.code for notice in refused.value.notices] == [f"meeting.logo.{reason}"]


def test_a_file_is_named_after_its_client_and_day(monkeypatch: pytest.MonkeyPatch):
    """Names keep to letters, figures and hyphens, whatever the client is called."""
    monkeypatch.setattr(_documents, "t", lambda _: "accord-deck")
    name = _documents.file_name("deck", "../Société « Été » / 2")
    assert name.startswith("accord-deck-societe-ete-2-20")
    assert name.endswith(".pptx")
    assert "/" not in name
