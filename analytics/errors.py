"""What Accord refuses, all reasons at once, each a notice that says the cure in the reader's language."""

from analytics.locales import tell
from analytics.schema import Notice


class AccordError(ValueError):
    """Base of every refusal; `notices` holds all the reasons and `str()` gives them in English."""

    def __init__(self, *notices: Notice) -> None:
        """Keep the reasons in the order they were found."""
        super().__init__(" ".join(tell(notice, "en") for notice in notices))
        self.notices = notices


class RefusedInput(AccordError):
    """A file, or a set of files, that cannot be used."""


class AssumptionError(AccordError):
    """An assumption outside its legal range."""


class ConstraintError(AccordError):
    """A budget, floor, ceiling or protected term that cannot be honoured."""
