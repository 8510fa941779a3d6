"""What a plan must respect, as a person sets it: budget, floors and ceilings, targets, groups, attitude to risk."""

import streamlit as st

from analytics.decide import Constraints, current_budget
from analytics.decide.groups import BRAND, GENERIC, GroupLimit
from analytics.model import Analysis
from analytics.present.draw import theme_name
from analytics.present.look import UNKNOWN_CURRENCY, Look
from analytics.schema import Money
from pages._controls import ask, ask_money, some_of, spending_queries
from pages._layout import sign
from pages._results import scope_name, view
from pages._session import account, asked, keep, kept, link, show, t, value
from pages._terms import explained

_TODAY = 100  # %


def budget(analysis: Analysis, look: Look) -> float | None:
    """Return the monthly budget, all search spend included; None, which is today's to the cent, unless changed."""
    now = current_budget(analysis)
    stated, today, key = Money(now, look.currency or UNKNOWN_CURRENCY), round(now), _linked_budget()
    typed = ask_money("pages.action_plan.budget", today, look, key=key, today=stated)
    link(budget=None if typed == today else str(typed))
    return None if typed == today else float(typed)


def _linked_budget() -> str:
    """Key of the budget's control, which shows the amount of the address, once."""
    key = f"plan_budget_{view()}"
    if (given := asked("budget")) is not None:
        show(key, given)
    return key


def last(analysis: Analysis) -> Constraints:
    """Return the limits last set here, else the usual ones under the budget of the address."""
    given = value(_linked_budget())
    usual = Constraints(None if given in {None, round(current_budget(analysis))} else float(given))
    return kept(f"limits_{view()}", usual)


def limits(analysis: Analysis, look: Look) -> Constraints:
    """Return what a plan must respect: the usual limits in one row, the others folded under it."""
    places = st.columns([18, 18, 18, 18, 28])
    with places[0]:
        money = budget(analysis, look)
    with places[1]:
        floor = _limit("floor", 0, 100, 0, step=5)
    with places[2]:
        ceiling = _limit("ceiling", 100, 500, 300, step=10)
    with places[3]:
        least = _limit("least_return", 0.0, 5.0, 1.0, step=0.1)
    with places[4]:
        protected = ask(
            st.multiselect,
            "pages.action_plan.protected",
            spending_queries(analysis),
            key=f"protected_{account()}_{scope_name()}",
            placeholder=t("pages.action_plan.protected_none"),
        )
    with st.expander(t("plan.limits.more"), key="more_limits"):
        more = _targets(look) | {"groups": _groups(analysis, look)}
    shares = floor / 100, ceiling / 100
    found = Constraints(money, *shares, protected=frozenset(protected), least_return=least, **more)
    keep(f"limits_{view()}", found)
    return found


def _targets(look: Look) -> dict[str, object]:
    """Return the targets, the smallest bid, whether the budget is flexible, and the attitude to risk."""
    found: dict[str, object] = {}
    places = st.columns([17, 17, 17, 27, 22], vertical_alignment="bottom")
    for place, name in zip(places, ("target_roas", "target_cpa", "minimum_bid"), strict=False):
        label = t(f"plan.limits.{name}") if name == "target_roas" else t(f"plan.limits.{name}", currency=sign(look))
        typed = place.number_input(
            label,
            min_value=0.0,
            value=None,
            step=0.1,
            placeholder=t("plan.limits.none"),
            key=f"{name}_{account()}",
            help=explained(t(f"plan.limits.{name}_help")),
            persist_state="session",
        )
        found[name] = typed or None
    words = {name: t(f"plan.limits.risk_{name}") for name in ("mean", "cautious")}
    with places[3]:
        options = {"format_func": words.__getitem__, "default": "mean", "required": True}
        found["risk"] = ask(st.segmented_control, "plan.limits.risk", list(words), key="risk", **options)
    with places[4]:
        found["flexible"] = ask(st.toggle, "plan.limits.flexible", key="flexible")
    return found


def _groups(analysis: Analysis, look: Look) -> tuple[GroupLimit, ...]:
    """Return the limits on campaigns, themes and brand classes: one range for those that are chosen."""
    rows = analysis.panel.frame.iloc[analysis.response.items["row"].to_numpy()]
    names = {("brand", name): t(f"plan.limits.group_{name}") for name in (BRAND, GENERIC)}
    for name in sorted(set(rows["campaign"]) - {""}):
        names["campaign", name] = t("plan.limits.group_campaign", name=name)
    for name in sorted(set(rows["theme"])):
        names["theme", name] = t("plan.limits.group_theme", name=theme_name(name, look))
    left, right = st.columns([64, 36])
    with left:
        chosen = some_of(
            f"groups_{account()}_{scope_name()}",
            names,
            (),
            t("plan.limits.groups"),
            t("plan.limits.groups_help"),
            t("plan.limits.none"),
        )
    with right:
        low, high = ask(
            st.slider, "plan.limits.group_range", 0, 300, (0, _TODAY), key="group_range", step=5, disabled=not chosen
        )
    return tuple(GroupLimit(by, name, low / _TODAY, high / _TODAY) for by, name in chosen)


def _limit(name: str, *low_high_default: float, step: float) -> float:
    words = "pages.action_plan." + name
    return ask(st.slider, words, *low_high_default, key=name, step=step, format="localized")
