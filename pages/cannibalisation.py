"""Cannibalisation."""

from pages import _layout, _session

_session.guard()
_layout.header("cannibalisation")
_layout.headline(str(len(_session.analysis().panel.frame)))
