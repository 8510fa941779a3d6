"""What is picked in a chart filters the table beside it, and the filter says so and can be cleared without a mouse."""

import pandas as pd
from streamlit.testing.v1 import AppTest

from tests.pages.running import complaints, go, started


def table(app: AppTest) -> pd.DataFrame:
    """The first table of the page."""
    return app.dataframe[0].value


def test_a_theme_filters_the_queries_and_the_decisions():
    """A theme in the list leaves its rows alone; a cross brings the others back."""
    app = started()
    theme = "lustre"
    for page, key in (("cannibalisation", "query_themes"), ("action_plan", "plan_themes")):
        go(app, page)
        every = len(table(app))
        app.session_state[key] = [theme]
        app.run()
        some = table(app)
        assert 0 < len(some) < every
        assert some["query"].str.contains(theme).mean() > 0.9
        app.multiselect(key=f"{key}_en").set_value([]).run()
        assert len(table(app)) == every
        assert not complaints(app)


def test_marks_framed_in_the_chart_are_listed_until_let_go():
    """What a frame left in the session is what the table lists; the button beside it lists all again."""
    app = go(started(), "cannibalisation")
    every = table(app)
    app.session_state["framed_queries"] = ["lustre", "guirlande", "not in this account"]
    app.run()
    assert set(table(app)["query"]) == {"lustre", "guirlande"}
    button = app.button(key="clear_framed_queries")
    assert button.label == "2 queries picked in the figure"
    button.click().run()
    assert len(table(app)) == len(every)
    assert not complaints(app)


def test_corners_and_segments_are_filters_of_their_own():
    """Pills give what a frame gives: a corner of the plot; on Overlap, the channels of the rows."""
    app = go(started(), "cannibalisation")
    app.session_state["query_corners"] = ["low_dear"]
    app.run()
    rows = table(app)
    assert len(rows)
    assert not (rows["organic_position"] < 4.5).any()
    go(app, "overlap")
    app.session_state["overlap_segments"] = ["paid_only"]
    app.run()
    assert set(table(app)["segment"]) == {"Ad only"}
    assert not complaints(app)
