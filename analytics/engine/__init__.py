"""Rows at any size: a table in memory or in a Parquet file, and the engines that add it up."""

from analytics.engine.choice import EngineName, opened
from analytics.engine.duck import connect
from analytics.engine.local import Local
from analytics.engine.session import Engine, Session
from analytics.engine.table import Table

__all__ = ["Engine", "EngineName", "Local", "Session", "Table", "connect", "opened"]
