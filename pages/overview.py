"""Overview: where the account stands on one page, in one sentence, four numbers, the months and three findings."""

import streamlit as st

from analytics.decide import Constraints
from analytics.present import cards, wording
from analytics.present import overview_figures as figures
from pages import _findings, _layout, _path, _results, _session
from pages._session import t

_session.guard()
_layout.header("overview")
if _session.is_sample():
    _path.show()
analysis, look = _results.analysis(), _results.look()

_layout.headline(_results.told("overview", lambda: wording.overview_headline(analysis, look)))
_layout.cards(_results.told("overview_cards", lambda: cards.overview_cards(analysis, look)), "overview")

left, right = st.columns([62, 38])
with left:
    _layout.draw(figures.monthly_clicks(analysis.panel, look), "monthly", height=400)
with right:
    line, plan = _results.line(_results.measures()[0]), _results.best_plan(Constraints())
    _findings.show(wording.findings_by_page(analysis, line, plan, look))
    _layout.notes(wording.caveats(analysis, look), t("pages.overview.caveats"))
_layout.draw(figures.spend_split(analysis, look), "spend")
