"""The deck: a presentation with native, editable charts and tables, and notes on every number."""

from dataclasses import replace

from analytics.present.story.report import Report


def deck_bytes(report: Report) -> bytes:
    """Return the PowerPoint file of a report, always in light colours; the same report gives the same bytes."""
    from analytics.present.deck import sheet, slides  # noqa: PLC0415 - half a second of import, only needed here
    from analytics.present.deck.page import Maker  # noqa: PLC0415
    from analytics.present.deck.view_slide import view_slide  # noqa: PLC0415

    look = replace(report.look, mode="light", presented=False)
    title = look.text("deck.cover.title")
    maker = Maker(sheet.empty(look, report.made_on, title, report.client.name), report, look)
    slides.cover(maker)
    if maker.told:
        slides.summary(maker)
    for view in maker.told:
        view_slide(maker, view)
    slides.assumptions(maker)
    slides.limits(maker)
    slides.decisions(maker)
    return sheet.sealed(maker.deck)
