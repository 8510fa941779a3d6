"""Action plan: what to change on Monday, within which limits, with the files to import and to undo it."""

import streamlit as st

from analytics.decide import NoPlan
from analytics.model import NoValue
from analytics.present import cards, plan_terms, wording
from analytics.present.budget_figures import budget_profit
from pages import _decisions, _guide, _handover, _layout, _limits, _results, _session, _tables
from pages._session import t

_session.guard()
_layout.header("action_plan")
analysis, look = _results.spending(), _results.look()

if isinstance(analysis.value, NoValue):
    _layout.headline(wording.plan_headline(NoPlan(analysis.value.reason), look))
    _guide.cure([analysis.value.reason])
    _layout.notes(wording.caveats(analysis, look)[1:], t("pages.action_plan.meanwhile"))  # the first is the headline
    _tables.to_test(analysis, look)
    st.stop()
sentence, numbers = st.container(), st.container()
with st.container(border=True, key="limits"):
    limits = _limits.limits(analysis, look)
plan = _results.best_plan(limits)
with sentence:
    _layout.headline(wording.plan_headline(plan, look))
if isinstance(plan, NoPlan):
    _guide.cure([plan.reason])
    _layout.notes(map(_session.told, plan.others), t("plan.terms.also"))
    st.stop()

with numbers:
    shown = cards.plan_cards(plan, look, left_out=cards.budget_note(analysis))
    _layout.cards(shown, "plan")
    st.caption(_layout.plain(f"{plan_terms.risk(plan, look)} {plan_terms.certificate(plan, look)}"))
_decisions.show(plan, analysis, limits, look)
_layout.draw(budget_profit(_results.budgets(limits, plan), look), "budgets", height=340)
_handover.briefs_card(analysis, look)
