"""The options of the command line, with their help: one place for what its commands share."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from analytics.engine import EngineName
from analytics.engine.warehouse import Dialect
from analytics.locales import Language

Paths = Annotated[list[Path], Argument(exists=True, help="Files, ZIP archives or folders.")]
Out = Annotated[Path, Option(file_okay=False, help="Folder to write to.")]
Brand = Annotated[list[str] | None, Option(help="A brand term; repeat for several.")]
Lang = Annotated[Language, Option(help="Language of sentences.")]
Json = Annotated[bool, Option("--json", help="Print one JSON document on standard output and nothing else.")]
Budget = Annotated[float | None, Option(help="Money per month; today's spend when left out.")]
Horizon = Annotated[int, Option(help="Months the plan runs.")]
EngineOption = Annotated[EngineName, Option(help="What adds up the rows; spark needs requirements-spark.txt and Java.")]
DialectOption = Annotated[Dialect, Option("--dialect", help="The warehouse that will run the statements.")]
