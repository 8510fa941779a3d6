"""Overview."""

from pages import _layout, _session

_session.guard()
_layout.header("overview")
_layout.headline(str(len(_session.analysis().panel.frame)))
