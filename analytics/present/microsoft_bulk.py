"""The same plan as a Microsoft Advertising bulk file, and the file that undoes it.

UTF-8 with BOM and commas, the version of the format on the second line (Microsoft, Bulk File Schema). Only campaigns
and keywords that the Microsoft files name are in it: their own bids and budgets, moved as the plan moves Google's. A
blank cell means no change; negatives are added and deleted, never updated. The bulk service finds an entity by its
`Id`, which is written where the reports state it; Microsoft Advertising Editor finds it by its names.
"""

import pandas as pd

from analytics.model import Analysis
from analytics.present.account_changes import Changes, precision
from analytics.schema import Notice

COLUMNS = tuple(
    "Type,Status,Id,Parent Id,Campaign,Ad Group,Client Id,Modified Time,Keyword,Match Type,Bid,Budget,Name".split(",")
)
_VERSION = "6.0"


def unavailable(analysis: Analysis) -> Notice | None:
    """Why there is no file for Microsoft Advertising; None when there can be one."""
    return None if analysis.panel.microsoft.is_known else Notice.of("handover.microsoft.none")


def rows(found: Changes, analysis: Analysis, *, undo: bool) -> pd.DataFrame:
    """Return the rows of a file, columns `COLUMNS`, the version first."""
    digits = precision(analysis)
    version = pd.DataFrame({"Type": ["Format Version"], "Name": [_VERSION]})
    parts = [
        version,
        _entities("Campaign Negative Keyword", found.negatives).assign(
            **{
                "Parent Id": found.negatives["campaign_id"],
                "Status": "Deleted" if undo else "Active",
                "Keyword": found.negatives["keyword"],
                "Match Type": "Exact",
            }
        ),
        _keywords(found.statuses).assign(Status="Active" if undo else "Paused"),
        _keywords(found.bids).assign(Bid=_amounts(found.bids["max_cpc" if undo else "new"], max(digits, 2 * undo))),
        _entities("Campaign", found.budgets).assign(
            Id=found.budgets["campaign_id"], Budget=_amounts(found.budgets["budget" if undo else "new"], 2)
        ),
    ]
    whole = [part.astype(object).reindex(columns=list(COLUMNS), fill_value="") for part in parts]
    return pd.concat(whole, ignore_index=True).fillna("")


def bulk_bytes(table: pd.DataFrame) -> bytes:
    """Encode rows the way Microsoft writes them: UTF-8 with BOM, commas, CRLF."""
    return b"\xef\xbb\xbf" + table.to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def _entities(kind: str, found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"Type": kind, "Campaign": found["campaign"]})


def _keywords(found: pd.DataFrame) -> pd.DataFrame:
    return _entities("Keyword", found).assign(
        **{
            "Id": found["keyword_id"],
            "Ad Group": found["ad_group"],
            "Keyword": found["keyword"],
            "Match Type": found["match_type"].str.capitalize(),
        }
    )


def _amounts(amounts: pd.Series, digits: int) -> list[str]:
    return [f"{amount:.{digits}f}" for amount in amounts]
