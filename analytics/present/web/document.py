"""A report as one HTML document: the page on screen and the pages on paper are the same words in the same order."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from analytics.locales import catalogue, numbers
from analytics.present.look import Look
from analytics.present.palette import PALETTES, Palette
from analytics.present.story.report import Client, Report
from analytics.present.story.view import View
from analytics.present.web.listing import Listing, listing

_WORDS = "web.words."
_PNG, _PNG_TYPE, _JPEG_TYPE = b"\x89PNG", "image/png", "image/jpeg"

Medium = Literal["screen", "paper"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure: its finding in words, and what draws it, or the room in pixels in which a script will."""

    name: str
    finding: str
    height: int = 0
    drawn: Markup | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A view with its pictures and its table."""

    view: View
    pictures: Sequence[Picture]
    table: Listing | None


def document(
    report: Report,
    medium: Medium,
    pictures: Mapping[str, Sequence[Picture]],
    *,
    rows: int,
    scripts: Sequence[Markup] = (),
    policy: str = "",
) -> str:
    """Write the document; `pictures` by name of their view, `rows` of each table at most."""
    look = report.look
    sections = [Section(view, pictures[view.name], listing(view, rows, look)) for view in report.views]
    return page().render(
        report=report,
        medium=medium,
        language=look.language,
        account=report.client.name or look.text("web.account"),
        logo=_logo(report.client.logo),
        made=numbers.day(report.made_on, look.language),
        style=style(report.client, medium),
        sections=sections,
        sources=list(dict.fromkeys(source for view in report.views for source in view.sources)),
        terms=_terms(report),
        words=words(look),
        scripts=scripts,
        policy=policy,
    )


def words(look: Look) -> dict[str, str]:
    """Every word of the page itself, by the last part of its key."""
    names = (key.removeprefix(_WORDS) for key in catalogue(look.language) if key.startswith(_WORDS))
    return {name: look.text(f"{_WORDS}{name}") for name in names}


@cache
def page() -> Template:
    """The page with its gaps: what fills them is escaped."""
    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return made.from_string(part("report.html"))


def part(name: str) -> str:
    """A file beside this module."""
    return files("analytics.present.web").joinpath(name).read_text("utf-8")


def style(client: Client, medium: Medium) -> Markup:
    """The colours of the palette as variables, then the style sheet; the client's colour rules titles, never data."""
    light, dark = (_variables(PALETTES[mode], client.colour) for mode in ("light", "dark"))
    modes = f":root{{{light}}}"
    if medium == "screen":
        modes += f"@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}"
    return Markup(modes + part("report.css"))  # noqa: S704 - our own files; a `Client` takes no colour but `#RRGGBB`


def _variables(palette: Palette, accent: str | None) -> str:
    names = ("ink", "muted", "border", "paper", "panel", "both", "seo_text", "gain", "risk", "gain_text", "risk_text")
    colours = {name.replace("_", "-"): getattr(palette, name) for name in names}
    colours["accent"] = accent or palette.both
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


def _logo(logo: bytes | None) -> str:
    if logo is None:
        return ""
    kind = _PNG_TYPE if logo.startswith(_PNG) else _JPEG_TYPE
    return f"data:{kind};base64,{base64.b64encode(logo).decode('ascii')}"


def _terms(report: Report) -> dict[str, str]:
    """Definitions of what the views show, each once."""
    terms = {card.label: card.help for view in report.views for card in view.cards}
    for view in report.views:
        terms |= {column.label: column.help for column in (view.table.on("screen") if view.table else ())}
    return terms
