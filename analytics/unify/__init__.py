"""Paid and organic on one line per query: normalisation, brand, themes, full outer join, coverage."""

from analytics.unify.brand import BrandTerms
from analytics.unify.choices import LEAST_DAYS, Choices, choices, last_months
from analytics.unify.days import last_days
from analytics.unify.join import unify
from analytics.unify.normalise import query_key, variant_key
from analytics.unify.panel import Coverage, Measure, QueryPanel
from analytics.unify.scope import restrict
from analytics.unify.theme import BRAND_THEME, OTHER_THEME

__all__ = [
    "BRAND_THEME",
    "LEAST_DAYS",
    "OTHER_THEME",
    "BrandTerms",
    "Choices",
    "Coverage",
    "Measure",
    "QueryPanel",
    "choices",
    "last_days",
    "last_months",
    "query_key",
    "restrict",
    "unify",
    "variant_key",
]
