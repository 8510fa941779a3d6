"""What every slide has: a question over its finding, a rule in the client's colour, whose it is and its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation
from pptx.slide import Slide

from analytics.present.deck.measure import cut, fit, headed
from analytics.present.deck.paint import Box, Line, block, describe, place, put, readable, text, write
from analytics.present.deck.sheet import MARGIN, WIDTH, page_layout
from analytics.present.look import Look
from analytics.present.story.report import Report
from analytics.present.story.view import View

ROOM = WIDTH - 2 * MARGIN
"""Points from margin to margin."""

BOTTOM = 504.0
"""Where what a slide shows must end: the foot comes after it."""

_TITLE, _REST = (24.0, 22.0, 20.0, 18.0), (13.0, 12.0)
_TITLE_LINES, _REST_LINES = 2, 2
_TOP = 42.0


@dataclass(frozen=True, eq=False)
class Maker:
    """The deck being made, for whom, and the colour of its titles and rules."""

    deck: Presentation
    report: Report
    look: Look

    @property
    def accent(self) -> str:
        """The client's colour, as dark as words need; else Accord's."""
        return readable(self.report.client.colour or self.look.colour.both, self.look.colour.paper)

    @property
    def told(self) -> tuple[View, ...]:
        """Views with something to tell, or to be told about; why the others are silent stands among the limits."""
        return tuple(view for view in self.report.views if view.note or not view.is_silent)

    def page(self, eyebrow: str, title: str) -> tuple[Slide, float]:
        """Add a slide; return it and where its content starts. Sentences that no title holds stand under it."""
        slide = self.deck.slides.add_slide(page_layout(self.deck))
        head, rest = headed(title, ROOM, _TITLE, _TITLE_LINES)
        self.titled(slide, Box(MARGIN, _TOP, ROOM, head.height + 4), Line(head.text, head.size, self.accent, bold=True))
        above = cut(eyebrow, 11, ROOM, bold=True)
        self.say(slide, Box(MARGIN, 22, ROOM, 16), [Line(above, 11, self.look.colour.muted, bold=True)], "question")
        under = _TOP + head.height + 6
        if rest:
            more = fit(rest, ROOM, _REST, _REST_LINES)
            self.say(
                slide,
                Box(MARGIN, under, ROOM, more.height + 2),
                [Line(more.text, more.size, self.look.colour.ink)],
                "finding",
            )
            under += more.height + 6
        block(slide, Box(0, _TOP, 6, head.height), self.accent, self.look.text("deck.name.rule"))
        self._foot(slide)
        return slide, under + 6

    def say(self, slide: Slide, box: Box, lines: Sequence[Line], name: str) -> None:
        """Write paragraphs on a slide; `name` is what the box is called in the list of a slide's parts."""
        text(slide, box, lines, self.look.language, self.look.text(f"deck.name.{name}"))

    def titled(self, slide: Slide, box: Box, line: Line) -> None:
        """Write the title into its placeholder: it is what the outline and a screen reader read first."""
        shape: Any = slide.shapes.title
        place(shape, box)
        describe(shape, self.look.text("deck.prompt.title"), "")
        write(shape, [line], self.look.language)

    def noted(self, slide: Slide, notes: str) -> None:
        """Write the speaker notes."""
        frame: Any = slide.notes_slide.notes_text_frame
        for at, words in enumerate(notes.split("\n")):
            paragraph = frame.add_paragraph() if at else frame.paragraphs[0]
            put(paragraph, Line(words, 11, self.look.colour.ink), self.look.language)

    def _foot(self, slide: Slide) -> None:
        report, look = self.report, self.look
        whose = " · ".join(part for part in (report.client.name, report.period) if part)
        size, grey = 9.0, look.colour.muted
        if whose:
            words = cut(whose, size, ROOM - 60)
            self.say(slide, Box(MARGIN, 514, ROOM - 60, 13), [Line(words, size, grey)], "foot")
        self.say(
            slide,
            Box(WIDTH - MARGIN - 50, 514, 50, 13),
            [Line(str(len(self.deck.slides)), size, grey, align="right")],
            "number",
        )
        run: Any = slide.shapes[-1].text_frame.paragraphs[0].runs[0]._r  # type: ignore[attr-defined]  # noqa: SLF001
        field = parse_xml(f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"/>')
        for part in list(run):
            field.append(part)
        run.getparent().replace(run, field)
