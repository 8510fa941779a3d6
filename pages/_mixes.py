"""What a person sets on the scenarios: which are compared, and the budget of the optimised ones."""

import streamlit as st

from analytics.decide import PRESETS, Constraints, current_budget
from analytics.model import Analysis
from analytics.present.draw import scenario_word
from analytics.present.look import Look
from pages._controls import ask
from pages._session import t


def scenario_names(look: Look) -> list[str]:
    """Return up to three presets to compare; the first is what the others are held against."""
    words = {name: scenario_word(name, look) for name in PRESETS}
    return st.multiselect(
        t("pages.scenarios.pick"),
        list(PRESETS),
        default=["as_is", "same_budget", "best_profit"],
        format_func=words.__getitem__,
        max_selections=3,
        key="scenarios",
        persist_state="session",
        placeholder=t("pages.scenarios.none"),
        help=t("pages.scenarios.pick_help"),
    )


def budget_share(analysis: Analysis) -> Constraints:
    """Return the budget of the optimised scenarios, asked for as a percentage of today's: the same in any account."""
    share = ask(st.slider, "pages.scenarios.budget", 50, 150, 100, key="scenario_budget", step=5) / 100
    return Constraints(budget=None if share == 1 else current_budget(analysis) * share)
