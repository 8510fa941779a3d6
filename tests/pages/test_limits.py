"""The limits of a plan on screen: what clashes is said in full, what can be kept shows its risk and certificate."""

from tests.pages.running import go, started


def test_a_target_out_of_reach_is_said_and_one_in_reach_is_certified():
    """An impossible ROAS leaves the reasons in place of the plan; a limit on the brand gives one again."""
    app = go(started(), "action_plan")
    asked = next(field for field in app.number_input if field.label == "Target ROAS")
    asked.set_value(99.0).run()
    assert not app.exception
    assert "out of reach" in app.header[0].value
    asked = next(field for field in app.number_input if field.label == "Target ROAS")
    asked.set_value(None).run()
    groups = next(field for field in app.multiselect if field.label == "Limited groups")
    groups.set_value([("brand", "brand")]).run()
    assert not app.exception
    assert any("Certificate" in said.value and "P10" in said.value for said in app.caption)
