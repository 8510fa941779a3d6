"""Action_plan."""

from pages import _layout, _session

_session.guard()
_layout.header("action_plan")
_layout.headline(str(len(_session.analysis().panel.frame)))
