"""SEO cannibalisation: own pages that compete for one query, and the clicks at stake against one page.

Two own pages on one query may each be right: a brand's sitelinks, a home page beside a product. What is lost is
therefore a range whose lower end is nothing wherever both pages may have stood in the same results.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import t as student

from analytics.model.click_curve import ClickCurve
from analytics.schema import DAYS_PER_WEEK, INTERVAL, Notice
from analytics.unify import QueryPanel

Array = npt.NDArray[np.float64]

LEAST_SHARE = 0.1  # of a query's impressions: a page under it is a stray result, not a rival of the others
LEAST_IMPRESSIONS = 100.0  # of a query over the period
LEAST_WEEKS = 4  # under it, no spread from week to week can be told
_TOGETHER = 0.5
_TRACKING = ("utm_", "gclid", "gbraid", "wbraid", "gad_", "msclkid", "fbclid", "srsltid")
_SUMS = ["impressions", "clicks", "place"]
_MONDAY = pd.Timestamp("2001-01-01")
_HASH = 40503  # scatters weeks over two halves without a rhythm that pages could share
_QUERY_COLUMNS = (
    "query text brand kind pages leader leader_share best_page weeks switches together position position_loss "
    "position_loss_lower position_loss_upper clicks lost_clicks_lower lost_clicks_upper"
).split()


@dataclass(frozen=True, slots=True)
class CannotSay:
    """The files do not tell, why, and which export would."""

    reason: Notice


@dataclass(frozen=True, eq=False)
class OwnPages:
    """Queries for which several own pages are shown.

    Attributes
    ----------
    queries
        One row per query on which at least two pages hold 10 % of the impressions each, most clicks at stake first:
        `query, text, brand`, `kind` (`double_listing`: the brand's own results, nothing counted as lost; `alternating`
        and `side_by_side`: on most days one page, or several; `undated`), `pages` (count), `leader, leader_share` (page
        with most impressions), `best_page`, `weeks`, `switches` (of the leading page, from week to week), `together`
        (share of the other pages' impressions on days when the leader shows too; 1 when unknown), `position` (mean of
        these pages), `position_loss` with its 80 % ends (mean position less that of the best page; ends are NaN
        without weeks), `clicks, lost_clicks_lower, lost_clicks_upper` (per month).
    pages
        `query, page, impressions, share, clicks, position` of those pages, over the period.
    no_weeks
        Why nothing is known over time; None when it is.

    """

    queries: pd.DataFrame
    pages: pd.DataFrame
    no_weeks: Notice | None = None


def page_key(address: str) -> str:
    """Address as it is compared: no scheme, `www.`, fragment, tracking parameter or last slash; host in lower case.

    Examples
    --------
    >>> page_key("https://www.Shop.example/Lamps/?utm_source=ads&id=3#top")
    'shop.example/Lamps?id=3'

    """
    parts = urlsplit(address.strip())
    kept = [pair for pair in parse_qsl(parts.query) if not pair[0].lower().startswith(_TRACKING)]
    place = parts.netloc.lower().removeprefix("www.") + parts.path.rstrip("/")
    return place + ("?" + urlencode(sorted(kept)) if kept else "")


def compete(panel: QueryPanel, curve: ClickCurve) -> OwnPages | CannotSay:
    """Find queries on which own pages compete, and what the split costs.

    Weeks fall into two halves. The best page of a week is the one with the best mean position on the other half: a
    page chosen and measured on the same weeks would look better than it is. position_loss = mean position of all less
    that of the best; its error is that of two ratios over weeks. With I impressions and c(p) the click curve,
    lost clicks = clicks x (I c(best) / sum I_page c(position_page) - 1), at the two ends of the loss; the lower one
    counts only the impressions on days when one page shows, because several may share one results page on the others.
    """
    known = panel.by_page[panel.by_page["page"] != ""]
    if known.empty:
        return CannotSay(Notice.of("own_pages.cannot_say.pages"))
    pages = _rivals(_merged(known, ["query"]))
    daily = _daily(panel, pages)
    queries = _named(_described(pages, panel).join(_over_time(daily)).join(_losses(daily)))
    queries = _at_stake(queries, pages, curve, panel.organic_months).reset_index()
    order = queries.sort_values(["lost_clicks_upper", "clicks", "query"], ascending=[False, False, True])
    is_dated = panel.facts.is_dated("organic")
    return OwnPages(
        order[_QUERY_COLUMNS].reset_index(drop=True),
        pages[["query", "page", "impressions", "share", "clicks", "position"]],
        None if is_dated else Notice.of("own_pages.cannot_say.days"),
    )


def _merged(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Sums by query and normalised page; `place` is impressions times position where a position is known."""
    names = {"organic_impressions": "impressions", "organic_clicks": "clicks", "organic_position": "position"}
    found = rows.rename(columns=names)
    address = {page: page_key(str(page)) for page in found["page"].unique()}
    found = found.assign(page=found["page"].map(address), place=found["impressions"] * found["position"])
    found = found[found["place"] > 0]
    sums = found.groupby([*keys, "page"], as_index=False)[_SUMS].sum()
    return sums.assign(position=sums["place"] / sums["impressions"])


def _rivals(pages: pd.DataFrame) -> pd.DataFrame:
    """Pages that hold enough of a query's impressions, where there are at least two; the leading one first."""
    total = pages.groupby("query")["impressions"].transform("sum")
    held = pages[(pages["impressions"] >= LEAST_SHARE * total) & (total >= LEAST_IMPRESSIONS)]
    held = held[held.groupby("query")["page"].transform("size") > 1]
    held = held.sort_values(["query", "impressions", "page"], ascending=[True, False, True], ignore_index=True)
    return held.assign(share=held["impressions"] / held.groupby("query")["impressions"].transform("sum"))


def _daily(panel: QueryPanel, pages: pd.DataFrame) -> pd.DataFrame:
    """The same pages by day, empty where no organic export has days; `leads` marks the leading page, `week` counts."""
    if pages.empty or not panel.facts.is_dated("organic"):
        return pages.assign(day=0, week=0, leads=False).iloc[:0]
    rows = panel.facts.only(frozenset(pages["query"])).sums("organic", "query", "page", "day")
    daily = _merged(rows[rows["page"] != ""].astype({"day": "datetime64[ns]"}), ["query", "day"])
    daily["week"] = (daily["day"] - _MONDAY).dt.days // DAYS_PER_WEEK
    leads = ~pages["query"].duplicated()
    return daily.merge(pages[["query", "page"]].assign(leads=leads), on=["query", "page"])


def _described(pages: pd.DataFrame, panel: QueryPanel) -> pd.DataFrame:
    by_query = pages.groupby("query")
    leader = pages.drop_duplicates("query").set_index("query")[["page", "share"]]
    best = pages.sort_values(["position", "page"]).drop_duplicates("query").set_index("query")
    queries = (
        by_query[_SUMS].sum().assign(pages=by_query.size()).join(leader.set_axis(["leader", "leader_share"], axis=1))
    )
    queries = queries.join(panel.frame.set_index("query")[["text", "brand"]])
    mean = queries["place"] / queries["impressions"]
    return queries.assign(position=mean, best_page=best["page"], period_loss=mean - best["position"])


def _over_time(daily: pd.DataFrame) -> pd.DataFrame:
    """Weeks seen, switches of the leading page, and how far the pages show on the same days."""
    on = ["query", "day"]
    others = daily[~daily["leads"]].merge(daily.loc[daily["leads"], on], on=on, how="left", indicator=True)
    both = others["impressions"].where(others["_merge"] == "both", 0.0)
    together = both.groupby(others["query"]).sum() / others.groupby("query")["impressions"].sum()
    week = daily.groupby(["query", "week", "page"])[["impressions"]].sum().reset_index()
    week = week.sort_values(["query", "week", "impressions", "page"], ascending=[True, True, False, True])
    top = week.drop_duplicates(["query", "week"])
    switched = (top["page"] != top.groupby("query")["page"].shift()) & top["query"].duplicated()
    by_query = switched.groupby(top["query"])
    return pd.DataFrame({"weeks": by_query.size(), "switches": by_query.sum(), "together": together})


def _losses(daily: pd.DataFrame) -> pd.DataFrame:
    """Mean position less the best page's, with its 80 % ends over weeks; queries seen in few weeks are left out."""
    week = daily.groupby(["query", "week", "page"], as_index=False)[_SUMS].sum()
    week["half"] = week["week"] * _HASH // 2**16 % 2
    halves = week.groupby(["query", "half", "page"], as_index=False)[_SUMS].sum()
    halves["position"] = halves["place"] / halves["impressions"]
    best = halves.sort_values(["position", "page"]).drop_duplicates(["query", "half"])
    other = best[["query", "half", "page"]].assign(half=1 - best["half"], best=1.0)
    week = week.merge(other, on=["query", "half", "page"], how="left").fillna({"best": 0.0})
    week[["best_impressions", "best_place"]] = week[["impressions", "place"]].mul(week["best"], axis=0)
    weeks = week.groupby(["query", "week"])[["impressions", "place", "best_impressions", "best_place"]].sum()
    n, total = weeks.groupby("query").size(), weeks.groupby("query").sum()
    total = total[(n >= LEAST_WEEKS) & (total["best_impressions"] > 0)].assign(n=n)
    total["mean"] = total["place"] / total["impressions"]
    total["best"] = total["best_place"] / total["best_impressions"]
    each = weeks.join(total.add_prefix("all_"), on="query", how="inner")
    off = (each["place"] - each["all_mean"] * each["impressions"]) / each["all_impressions"]
    off -= (each["best_place"] - each["all_best"] * each["best_impressions"]) / each["all_best_impressions"]
    error = np.sqrt((off**2).groupby("query").sum() * total["n"] / (total["n"] - 1))
    loss, half = total["mean"] - total["best"], error * student.ppf(INTERVAL[1], total["n"] - 1)
    return pd.DataFrame({"position_loss": loss, "position_loss_lower": loss - half, "position_loss_upper": loss + half})


def _named(queries: pd.DataFrame) -> pd.DataFrame:
    """Say what each query's pages do; where weeks cannot tell the loss, the sums over the period do."""
    told = [queries["brand"].astype(bool), queries["weeks"].isna(), queries["together"] < _TOGETHER]
    kind = np.select(told, ["double_listing", "undated", "alternating"], default="side_by_side")
    loss = queries["position_loss"].fillna(queries["period_loss"])
    return queries.assign(kind=kind, position_loss=loss, together=queries["together"].fillna(1.0))


def _at_stake(queries: pd.DataFrame, pages: pd.DataFrame, curve: ClickCurve, months: float) -> pd.DataFrame:
    """Clicks a month that one page at the best page's position would add: both ends of the range."""
    brand = queries["brand"].astype(bool)
    expected = pages["impressions"] * _ctr(curve, pages["position"], pages["query"].map(brand))
    now = expected.groupby(pages["query"]).sum() / queries["impressions"]
    ends = {}
    for end in ("lower", "upper"):
        loss = queries[f"position_loss_{end}"].fillna(queries["position_loss"])
        more = _ctr(curve, (queries["position"] - loss).clip(lower=1.0), brand) / now - 1
        room = (queries["impressions"] - queries["clicks"]).clip(lower=0.0)
        gained = (queries["clicks"] * more).clip(0.0, room).where(queries["kind"] != "double_listing", 0.0)
        ends[f"lost_clicks_{end}"] = gained / months
    ends["lost_clicks_lower"] *= 1 - queries["together"]
    return queries.assign(clicks=queries["clicks"] / months, **ends)


def _ctr(curve: ClickCurve, position: pd.Series, brand: pd.Series) -> Array:
    place = position.to_numpy(dtype=float)
    return np.where(brand.to_numpy(dtype=bool), curve.ctr(place, brand=True), curve.ctr(place, brand=False))
