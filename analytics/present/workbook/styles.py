"""How cells look: number formats of the reader's currency and marks, and the few styles of a sheet."""

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from analytics.present.look import Look
from analytics.present.palette import PALETTES, tinted

_PLAIN = {"count": "#,##0", "position": "0.0", "factor": "0.00"}
_STYLES: dict[str, dict[str, Any]] = {
    "text": {"valign": "top"},
    "wrapped": {"valign": "top", "text_wrap": True},
    "muted": {"valign": "top", "text_wrap": True, "font_color": "muted"},
    "aside": {"valign": "top", "text_wrap": True, "font_color": "muted", "indent": 1},
    "title": {"bold": True, "font_size": 18},
    "eyebrow": {"font_size": 10, "font_color": "muted"},
    "section": {"bold": True, "font_size": 13, "bottom": 1, "bottom_color": "border"},
    "finding": {"bold": True, "font_size": 12, "text_wrap": True, "valign": "top"},
    "label": {"bold": True, "valign": "top", "text_wrap": True},
    "link": {"bold": True, "valign": "top", "underline": 1, "font_color": "seo_text"},
    "head": {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "both", "font_color": "on_both"},
    "total": {"bold": True, "top": 1, "bottom": 1, "bg_color": "panel", "valign": "vcenter"},
    "input": {"bold": True, "border": 1, "border_color": "both", "bg_color": "panel", "font_color": "seo_text"},
    "card": {"bold": True, "font_size": 13, "valign": "top", "align": "left"},
}
"""Style → its properties; a colour is the name of a palette colour. A file is light: it is printed, and forwarded."""


def code(kind: str, look: Look) -> str:
    r"""Format code of a kind of value; the reader's own program puts its decimal and thousands marks.

    Examples
    --------
    >>> code("money", Look("en", "light", "GBP")), code("price", Look("fr", "light", "EUR"))
    ('"£"#,##0', '#,##0.00"\xa0€"')

    """
    if kind == "share":
        return '0"\u202f"%' if look.language == "fr" else "0%"
    if kind in ("money", "price"):
        axis = look.money_axis()
        before, after = (_quoted(str(axis[name])) for name in ("tickprefix", "ticksuffix"))
        return f"{before}#,##0{'.00' if kind == 'price' else ''}{after}"
    return _PLAIN.get(kind, "General")


def _quoted(words: str) -> str:
    return f'"{words}"' if words else ""


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, file: Workbook, look: Look) -> None:
        """Remember the workbook they belong to and the reader."""
        self._file, self._look = file, look
        self._made: dict[tuple[str, str], Format] = {}

    def of(self, style: str = "text", kind: str = "text") -> Format:
        """Format of a style with the number format of a kind."""
        if (style, kind) not in self._made:
            properties = {name: self._colour(value) for name, value in _STYLES[style].items()}
            self._made[style, kind] = self._file.add_format(properties | {"num_format": code(kind, self._look)})
        return self._made[style, kind]

    def counted(self, words: str) -> Format:
        """Format of a total that says what it counts."""
        properties = {name: self._colour(value) for name, value in _STYLES["total"].items()}
        return self._file.add_format(properties | {"num_format": f'#,##0"\u00a0{words}"', "align": "left"})

    def marked(self, colour: str) -> Format:
        """Format of a cell whose word a colour repeats."""
        shade = getattr(PALETTES["light"], colour)
        return self._file.add_format(
            {"bg_color": tinted(shade, 0.18, PALETTES["light"].paper), "font_color": PALETTES["light"].ink}
        )

    def _colour(self, value: object) -> object:
        return getattr(PALETTES["light"], value, value) if isinstance(value, str) else value
