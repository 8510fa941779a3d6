"""What a plan moves in each campaign, and the daily budgets that go with it.

A campaign's daily budget moves with what the plan moves in it: budget + change / days x min(1, budget / spend per day).
The room that it has today stays; where more was spent than the budget allows now, it moves in proportion.
"""

import pandas as pd

from analytics.decide import Plan
from analytics.model import Analysis
from analytics.present.account_names import is_safe
from analytics.schema import DAYS_PER_MONTH
from analytics.unify.structure import Structure

_PLACE = ["query", "campaign"]
_LEAST = 0.5  # money per month: less is no reason to touch a budget


def campaign_shares(analysis: Analysis) -> pd.DataFrame:
    """Share of each campaign in the cost of each query: `query, campaign, share`."""
    split = analysis.panel.by_campaign.groupby(_PLACE, sort=False)["cost"].sum().reset_index()
    split["share"] = split["cost"] / split.groupby("query")["cost"].transform("sum")
    return split.loc[split["share"] > 0, [*_PLACE, "share"]]


def moved_by_campaign(plan: Plan, analysis: Analysis) -> pd.DataFrame:
    """The plan's spend by query and campaign: `query, campaign, reason, current, change, moved`, money per month."""
    columns = ["query", "reason", "current_cost", "planned_cost"]
    rows = plan.items[columns].merge(campaign_shares(analysis), on="query")
    change = (rows["planned_cost"] - rows["current_cost"]) * rows["share"]
    rows = rows.assign(current=rows["current_cost"] * rows["share"], change=change, moved=change.abs())
    return rows[[*_PLACE, "reason", "current", "change", "moved"]]


def budget_changes(
    moved: pd.DataFrame, account: Structure, left: dict[str, int], *, in_proportion: bool
) -> pd.DataFrame:
    """Daily budgets to set: `campaign, budget, new, moved, campaign_id`; those that cannot be moved are counted."""
    sums = moved[moved["campaign"] != ""].groupby("campaign", sort=False)[["current", "change"]].sum().reset_index()
    rows = sums[sums["change"].abs() > _LEAST].merge(account.campaigns, on="campaign", how="left")
    rows = rows[~rows["status"].isin(["paused", "removed"]) & is_safe(rows["campaign"])]
    stated = rows["budget"].notna()
    for kind in ("shared", "total"):
        left[f"{kind}_budget"] = int((stated & rows["budget_kind"].eq(kind)).sum())
    left["no_budget"] = 0 if in_proportion else int((~stated).sum())
    known = rows[stated & rows["budget_kind"].eq("daily")]
    budget, spent = known["budget"].astype(float), known["current"] / DAYS_PER_MONTH
    factor = (budget / spent) if in_proportion else (budget / spent).clip(upper=1.0)
    new = (budget + known["change"] / DAYS_PER_MONTH * factor).round(2)
    left["no_money"] = int((new <= 0).sum())
    kept = (new > 0) & (new != budget.round(2))
    found = known.assign(new=new, moved=known["change"])[kept]
    return found[["campaign", "budget", "new", "moved", "campaign_id"]]
