"""The answer to "why?" in sentences: the claim, where it turns, what it rests on, and what these files lack."""

import pandas as pd

from analytics.model import Analysis
from analytics.model.ranks import presence
from analytics.present.look import Look, about
from analytics.present.method_tables import citation
from analytics.present.tables import DisplayTable, TableColumn
from analytics.present.why import Claim, evidence, percent, percents
from analytics.present.why_figures import piece_word
from analytics.schema import Interval

_PUBLISHED = "prior"
_NEARLY_ALL = 0.9


def claim_sentence(found: Claim, look: Look) -> str:
    """What is claimed: the share, its interval, and the cost of the clicks organic would have won."""
    return look.text(
        "why.claim",
        share=percent(found.share.value, look),
        range=percents(found.share, look),
        cost=look.money(found.cost),
        avoidable=look.money(about(found.avoidable.value)),
        money=look.interval(found.avoidable, "value"),
    )


def reasons(analysis: Analysis, found: Claim, look: Look) -> tuple[str, ...]:
    """Where the verdict turns, how much is the client's own data, and which export would add evidence."""
    pieces = evidence(analysis, found)
    published = float(pieces.loc[pieces["kind"] == _PUBLISHED, "weight"].sum() / pieces["weight"].sum())
    own = "why.rests.published" if published > 1 - 1e-9 else "why.rests.mixed"
    told = [_turn(found, look), look.text(own, share=look.percent(published), rest=look.percent(1 - published))]
    if (beside := _beside_ads(analysis, found)) < _NEARLY_ALL:
        told.append(look.text("why.presence", share=look.percent(beside)))
    if analysis.incrementality.silent is not None:
        told.append(look.tell(analysis.incrementality.silent))
    missing = [kind for kind in ("paid_organic", "experiment") if kind not in set(pieces["kind"])]
    return (*told, *(look.text(f"why.missing.{kind}") for kind in missing))


def _beside_ads(analysis: Analysis, found: Claim) -> float:
    """Share of the ad impressions of these queries that can have the own listing beside them, weighted by clicks."""
    clicks = analysis.current["paid_clicks"].to_numpy(dtype=float)[found.rows]
    return float(clicks @ presence(analysis.panel)[found.rows] / clicks.sum())


def _turn(found: Claim, look: Look) -> str:
    """The share at which the verdict flips, and how likely the ad is beyond it."""
    if found.break_even is None or found.pays is None:
        return look.text("why.turn.unknown")
    cpc = found.cost / found.clicks
    facts = {"cpc": look.money(cpc, 2), "value": look.money(cpc / found.break_even, 2)}
    if found.break_even > 1:
        return look.text("why.turn.never" if len(found.rows) == 1 else "why.turn.together", **facts)
    return look.text("why.turn.at", **facts, share=percent(found.break_even, look), chance=look.chance(found.pays))


def evidence_table(analysis: Analysis, found: Claim, look: Look) -> DisplayTable:
    """One row per piece of evidence: its weight, what it says alone, and where it comes from."""
    rows = evidence(analysis, found)
    names = [piece_word(str(kind), str(name), look) for kind, name in zip(rows["kind"], rows["name"], strict=True)]
    ranges = [
        percents(Interval(*ends), look) if ends[0] == ends[0] else ""
        for ends in rows[["value", "lower", "upper"]].to_numpy(dtype=float)
    ]
    sources = [citation(source, look) if source else look.text("why.own_data") for source in rows["source"]]
    frame = rows[["weight", "value"]].assign(evidence=names, range=ranges, source=sources)
    kinds = {"evidence": "text", "weight": "share", "value": "share", "range": "text", "source": "text"}
    columns = [
        TableColumn(name, look.text(f"why.column.{name}"), look.text(f"why.column_help.{name}"), kind)  # type: ignore[arg-type]
        for name, kind in kinds.items()
    ]
    return DisplayTable(pd.DataFrame(frame), tuple(columns))
