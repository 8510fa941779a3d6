"""What the data cannot say, in sentences, most weighty first."""

from analytics.model import Analysis, NoValue
from analytics.present.cards import is_narrowed
from analytics.present.look import Look
from analytics.unify import QueryPanel


def caveats(analysis: Analysis, look: Look) -> tuple[str, ...]:
    """What the data cannot say, most weighty first; empty when there is nothing to warn of."""
    panel = analysis.panel
    told = []
    if isinstance(analysis.value, NoValue):
        told.append(look.tell(analysis.value.reason))
    if panel.has_paid and not panel.has_organic:
        told.append(look.text("wording.caveat.no_organic"))
    if panel.has_organic and not panel.has_paid:
        told.append(look.text("wording.caveat.no_paid"))
    told += _periods(panel, look)
    if panel.has_paid and panel.coverage.cost.hidden_share is None:
        telling = "unify.scope_has_no_totals" if is_narrowed(analysis) else "unify.account_spend"
        spent = [notice for notice in panel.coverage.notices if notice.code == telling]
        told += [look.tell(notice) for notice in spent] or [look.text("wording.caveat.hidden_unknown")]
    told += [look.tell(notice) for notice in panel.coverage.notices if notice.code.startswith("scope.told.")]
    if panel.has_paid and panel.currency is None:
        told.append(look.text("wording.caveat.no_currency"))
    if panel.brand.suggested and panel.brand.terms:
        told.append(look.text("wording.caveat.brand_suggested", terms=", ".join(panel.brand.terms)))
    elif not panel.brand.terms:
        told.append(look.text("wording.caveat.no_brand"))
    return tuple(told)


def _periods(panel: QueryPanel, look: Look) -> list[str]:
    if not (panel.has_paid and panel.has_organic):
        return []
    if panel.paid_period is None or panel.organic_period is None:
        return [look.text("wording.caveat.period_unknown")]
    if panel.paid_period == panel.organic_period:
        return []
    paid, organic = panel.paid_period, panel.organic_period
    return [
        look.text(
            "wording.caveat.periods_differ",
            paid_start=paid.start,
            paid_end=paid.end,
            organic_start=organic.start,
            organic_end=organic.end,
        )
    ]
