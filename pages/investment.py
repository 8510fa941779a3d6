"""Investment: where the next euro earns most, in ads now or in SEO later, and which projects to start."""

import streamlit as st

from analytics.decide.seo import NoInvestment
from analytics.present import investment_figures as figures
from analytics.present import investment_tables, investment_wording
from pages import _guide, _layout, _projects, _results, _session
from pages._session import t

_session.guard()
_layout.header("investment")
analysis, look = _results.spending(), _results.look()

sentence, numbers = st.container(), st.container()
with st.container(border=True, key="investment_terms"):
    terms, hour = _projects.terms(analysis, look)
proposed = _results.proposed_projects(hour)
shown = _projects.projects(proposed, hour)
found = _projects.answer(shown, terms)
with sentence:
    _layout.headline(investment_wording.headline(found, look))
if isinstance(found, NoInvestment):
    _guide.cure([found.reason])
    if shown[0]:
        _projects.editor(shown, hour, look)
    st.stop()

with numbers:
    _layout.cards(investment_wording.cards(found, look), "investment")
left, right = st.columns([58, 42])
with left:
    _layout.draw(figures.next_euro(found, look), "next_euro", height=400)
with right:
    _layout.draw(figures.cash(found, look), "cash", height=400)
with st.container(border=True, key="card_table"):
    _layout.table(investment_tables.projects_table(found, analysis, look), "investment")
_projects.editor(shown, hour, look)
left, right = st.columns(2)
with left:
    _layout.draw(figures.bridge(found, look), "bridge", height=380)
with right:
    _layout.notes(investment_wording.notes(found, look), t("investment.notes.title"))
