"""Small made-up exports, good and bad, as a visitor would drop them."""

import io
import re
import zipfile

from playwright.sync_api import FilePayload

_PERIOD = "January 1, 2026 - March 31, 2026"
_LIVE = re.compile(r"(?<!\\)\[[^\]]*\]\(http")  # a link or an image that Markdown would make of a text
_PAID_HEADER = "Search term,Match type,Campaign,Ad group,Clicks,Impr.,Currency code,Cost,Conversions,Conv. value"
BEACON = "![k](http://beacon.invalid/y.png)"
HOSTILE = (
    '<img src=x onerror="window.hacked=1">',
    BEACON,
    "=cmd()|'/c calc'!A1",
    "[link](http://beacon.invalid/z) :material/home: $x^2$",
)


def quoted(cell: str) -> str:
    """A CSV cell in quotation marks."""
    return '"' + cell.replace('"', '""') + '"'


def live(text: str) -> bool:
    r"""Whether Markdown would make a link or an image of a text.

    >>> [live(text) for text in (BEACON, r"\!\[k\]\(http\:\/\/beacon\.invalid\)", "5 € [net]")]
    [True, False, False]

    """
    return bool(_LIVE.search(text))


def paid(
    queries: tuple[str, ...],
    *,
    currency: str = "EUR",
    cost: float = 120.0,
    campaign: str = "Shop",
    period: str = _PERIOD,
) -> bytes:
    """A search terms report with one row per query."""
    rows = [
        f"{quoted(query)},Exact match,{quoted(campaign)},Group,{100 + at},2000,{quoted(currency)},{cost},40,900"
        for at, query in enumerate(queries)
    ]
    return "\n".join(["Search terms report", *filter(None, [period]), _PAID_HEADER, *rows]).encode()


def organic(queries: tuple[str, ...], *, pages: tuple[str, ...] = ()) -> bytes:
    """A Search Console archive with queries, pages where there are any, dates and filters."""
    every = "\n".join(f"{quoted(page)},{60 + at},900,6.67%,2.5" for at, page in enumerate(pages))
    tables = {"Pages.csv": f"Top pages,Clicks,Impressions,CTR,Position\n{every}"} if pages else {}
    tables |= {
        "Queries.csv": "Top queries,Clicks,Impressions,CTR,Position\n"
        + "\n".join(f"{quoted(query)},{60 + at},900,6.67%,{1 + at % 9}.5" for at, query in enumerate(queries)),
        "Chart.csv": "Date,Clicks,Impressions,CTR,Position\n2026-01-01,300,9000,3.3%,4\n2026-03-31,300,9000,3.3%,4",
        "Filters.csv": "Filter,Value\nSearch type,Web\nDate,Last 3 months",
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in tables.items():
            archive.writestr(name, text)
    return content.getvalue()


def upload(name: str, content: bytes) -> FilePayload:
    """A file as the browser drops it."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


QUERIES = tuple(f"{noun} {kind}" for noun in ("lamp", "sofa", "rug", "vase") for kind in ("blue", "red", "oak"))
GOOD = [upload("terms.csv", paid(QUERIES)), upload("site.zip", organic((*QUERIES[3:], "free advice")))]
_HEADER_TWICE = _PAID_HEADER.replace("Impr.", "Clicks")
_TWICE = f"Search terms report\n{_PERIOD}\n{_HEADER_TWICE}\na,Exact,S,G,1,2,EUR,3,4,5"
BAD = {
    "empty.csv": (b"", "vide"),
    "report.csv": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n" + bytes(range(256)) * 8, "PDF"),
    "people.csv": (b"name,height\nAda,170\nAlan,180\n", "aucun export connu"),
    "dollars.csv": (paid(QUERIES, currency="USD", cost=130.0), "devises"),
    "mixed.csv": (paid(QUERIES[:2]) + b"\n" + paid(QUERIES[2:4], currency="USD").split(b"\n", 3)[3], "devises"),
    "twice.csv": (_TWICE.encode(), "même mesure"),
    "header.csv": (f"Search terms report\n{_PERIOD}\n{_PAID_HEADER}\n".encode(), "aucune ligne"),
    "negative.csv": (paid(("lamp green",), cost=-5.0), "-5"),
}
"""Name → content and words of the reason it is refused for."""
