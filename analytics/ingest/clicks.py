"""Rules that need more than one column: interactions taken for clicks, and match types written into keywords."""

from dataclasses import replace

import pandas as pd

from analytics.ingest.export import Footer
from analytics.ingest.kinds import Kind, meanings, words
from analytics.schema import Notice

Columns = dict[str, pd.Series]


def clicks_from_interactions(columns: Columns, kind: Kind) -> tuple[Columns, tuple[Notice, ...]]:
    """Fill clicks from interactions where an interaction is a click, and say so.

    It is one in Search, Shopping, Performance Max and the like, not in video campaigns, where it may be a view: clicks
    stay absent there. Without a known campaign type the export decides: a search terms report holds clicks only.
    """
    if "clicks" in columns or "interactions" not in columns:
        return columns, ()
    interactions, types = columns["interactions"], columns.get("campaign_type")
    is_click = pd.Series(data=kind.interactions_are_clicks, index=interactions.index)
    if types is not None:
        known = set(meanings("campaign_type").values())
        is_click = types.isin(words()["interactions"]["clicks"]) | (is_click & ~types.isin(known))
    if is_click.all() and (len(is_click) or kind.interactions_are_clicks):
        return {**columns, "clicks": interactions}, (Notice.of("ingest.warning.interactions_as_clicks"),)
    if not is_click.any():
        return columns, (Notice.of("ingest.warning.interactions_not_clicks"),)
    other = int((~is_click).sum())
    return {**columns, "clicks": interactions.where(is_click)}, (
        Notice.of("ingest.warning.interactions_mixed", n=other),
    )


def footer_clicks(footers: tuple[Footer, ...], *, is_needed: bool) -> tuple[Footer, ...]:
    """Read the interactions of the vendor's totals as clicks where those of the rows were.

    Only for the totals of the rows and of what is hidden from them: that of the whole account holds video views too.
    """
    return tuple(
        replace(footer, totals=(*footer.totals, ("clicks", dict(footer.totals)["interactions"])))
        if is_needed and footer.role != "account" and "interactions" in dict(footer.totals)
        else footer
        for footer in footers
    )


def split_match_marks(columns: Columns) -> Columns:
    """Take `[exact]` and `"phrase"` marks off keywords; they give the match type where no column states it.

    Examples
    --------
    >>> bare = split_match_marks({"keyword": pd.Series(["[first aid]", '"cpr"', "course"])})
    >>> bare["keyword"].tolist(), bare["match_type"].tolist()
    (['first aid', 'cpr', 'course'], ['exact', 'phrase', 'broad'])

    """
    if "keyword" not in columns:
        return columns
    written = columns["keyword"]
    exact = written.str.match(r"^\[.+\]$")
    phrase = written.str.match(r'^".+"$')
    if not (exact | phrase).any():
        return columns
    bare = written.where(~(exact | phrase), written.str.slice(1, -1)).str.strip()
    implied = pd.Series("broad", index=written.index, dtype="str").mask(phrase, "phrase").mask(exact, "exact")
    return {**columns, "keyword": bare, "match_type": columns.get("match_type", implied)}
