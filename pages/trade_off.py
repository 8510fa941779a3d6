"""Trade_off."""

from pages import _layout, _session

_session.guard()
_layout.header("trade_off")
_layout.headline(str(len(_session.analysis().panel.frame)))
