"""The investment page follows its controls: how long money may take to pay, and whose money it is."""

from tests.pages.running import complaints, go, started


def test_the_answer_follows_the_horizon_and_the_budget():
    """On the sample, SEO leads within a year and not within three months; an empty SEO pot starts nothing."""
    app = go(started("en"), "investment")
    assert "in SEO on average" in _headline(app)
    assert not _started(app).startswith("0 of")
    app.slider(key="invest_months").set_value(3).run()
    assert "in SEO on average" not in _headline(app)
    assert _started(app).startswith("0 of")
    app.slider(key="invest_months").set_value(12)
    app.segmented_control(key="invest_mode").set_value("two").run()
    next(field for field in app.number_input if str(field.key).startswith("invest_pot_")).set_value(0).run()
    assert "in SEO on average" in _headline(app)
    assert _started(app).startswith("0 of")
    assert complaints(app) == []


def _headline(app) -> str:
    return app.main.header[0].value


def _started(app) -> str:
    """How many projects are started, as the last card says."""
    return app.metric[-1].delta
