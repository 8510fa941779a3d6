"""Reports on small accounts, for the documents that are made from them."""

import base64
from datetime import date
from functools import cache

from analytics.present.look import Look
from analytics.present.story.report import OPENING, Client, Report, Step, report
from analytics.present.story.study import Computed
from tests.present.conftest import ACCOUNTS

MADE_ON = date(2026, 11, 24)
LOGO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
CLIENT = Client("Lumen & <Sons>", LOGO, "#7A1F3D")


@cache
def studied(account: str) -> Computed:
    """An account whose answers are worked out once, whoever tells them."""
    return Computed(ACCOUNTS[account](), MADE_ON)


@cache
def story(account: str, language: str = "fr", steps: tuple[str, ...] = OPENING) -> Report:
    """A report on an account in the light mode, with a note on its first view."""
    study = studied(account)
    look = Look(language, "light", study.analysis.panel.currency)
    told = [Step(name, "To discuss.\n=1+1" if at == 0 else "") for at, name in enumerate(steps)]
    return report(study, told, CLIENT, look, made_on=MADE_ON, files=("paid.csv", "organic.csv"))
