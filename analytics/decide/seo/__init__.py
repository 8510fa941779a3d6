"""SEO investment beside the next euro of ads: projects as bets, chosen jointly with the search budget over months."""

from analytics.decide.seo.briefs import Briefs, NoBriefs, briefs
from analytics.decide.seo.invest import Bet, Investment, NoInvestment, Terms, invest
from analytics.decide.seo.joint import choose
from analytics.decide.seo.kinds import KINDS, hourly_rate, kinds
from analytics.decide.seo.next_euro import LONGEST, SHORTEST, NextEuro
from analytics.decide.seo.outlook import Outlook, Payback
from analytics.decide.seo.problem import Choice, Group, Problem
from analytics.decide.seo.project import Project
from analytics.decide.seo.propose import propose

__all__ = [
    "KINDS",
    "LONGEST",
    "SHORTEST",
    "Bet",
    "Briefs",
    "Choice",
    "Group",
    "Investment",
    "NextEuro",
    "NoBriefs",
    "NoInvestment",
    "Outlook",
    "Payback",
    "Problem",
    "Project",
    "Terms",
    "briefs",
    "choose",
    "hourly_rate",
    "invest",
    "kinds",
    "propose",
]
