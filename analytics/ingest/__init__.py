"""Exports in: any file, archive, workbook or folder to typed tables, or to a refusal that says the cure."""

from analytics.ingest.describe import describe
from analytics.ingest.export import Export, Footer, Refusal
from analytics.ingest.read import accepted, read_file, read_paths

__all__ = ["Export", "Footer", "Refusal", "accepted", "describe", "read_file", "read_paths"]
