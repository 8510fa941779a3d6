"""Maison Lumen, an invented lighting shop: a seeded search world with planted truth, written as real exports."""
