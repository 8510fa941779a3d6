"""The options of the command line, with their help: one place for what its commands share."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from analytics.decide.constraints import Risk
from analytics.engine import EngineName
from analytics.engine.warehouse import Dialect
from analytics.learn import MethodName
from analytics.learn.ledger import PLACE
from analytics.locales import Language

Paths = Annotated[list[Path], Argument(exists=True, help="Files, ZIP archives or folders.")]
Out = Annotated[Path, Option(file_okay=False, help="Folder to write to.")]
Brand = Annotated[list[str] | None, Option(help="A brand term; repeat for several.")]
Lang = Annotated[Language, Option(help="Language of sentences.")]
Json = Annotated[bool, Option("--json", help="Print one JSON document on standard output and nothing else.")]
Budget = Annotated[float | None, Option(help="Money per month; today's spend when left out.")]
TargetCpa = Annotated[float | None, Option(help="Money per incremental conversion, on average, at most.")]
TargetRoas = Annotated[float | None, Option(help="Incremental value per unit of money, on average, at least.")]
MarginalRoas = Annotated[float, Option(help="Incremental value the last unit of money must bring; 1 is break-even.")]
Flexible = Annotated[bool, Option("--flexible", help="Spend as long as the targets hold; --budget is then a cap.")]
Protect = Annotated[list[str] | None, Option(help="A query whose spend stays as it is; repeat for several.")]
Grouped = Annotated[
    list[str] | None,
    Option("--group", metavar="KIND:NAME=LOW..HIGH", help="Limits on a campaign, theme or brand; x for multiples."),
]
MinimumBid = Annotated[float | None, Option(help="Smallest Max. CPC that enters the auction.")]
RiskAttitude = Annotated[Risk, Option("--risk", help="Expected profit, or the mean over the worst fifth of states.")]
Horizon = Annotated[int, Option(help="Months the plan runs.")]
EngineOption = Annotated[EngineName, Option(help="What adds up the rows; spark needs requirements-spark.txt and Java.")]
DialectOption = Annotated[Dialect, Option("--dialect", help="The warehouse that will run the statements.")]
ReadoutFile = Annotated[Path, Argument(metavar="FILE", exists=True, dir_okay=False, help="One row per day and unit.")]
Treated = Annotated[list[str], Option(help="A treated unit, or COLUMN=VALUE for the units whose rows say so; repeat.")]
MoreTreated = Annotated[list[str] | None, Argument(metavar="[UNIT]...", help="More treated units.")]
Start = Annotated[str, Option(help="First day of the test, or its number where the table counts periods.")]
SkipDays = Annotated[int, Option(min=0, help="Days left out at the start, while rivals react to a pause.")]
Metric = Annotated[str | None, Option(help="Column to read, where the table has several measures.")]
Method = Annotated[list[MethodName] | None, Option(help="A method to answer; repeat for several; all when left out.")]
Remember = Annotated[str | None, Option(metavar="NAME", help="Keep what the test showed in the ledger, by this name.")]
LedgerFolder = Annotated[
    Path | None, Option("--ledger", envvar=PLACE, file_okay=False, help="Folder of the ledger of finished tests.")
]
TestHorizon = Annotated[int, Option("--horizon-months", help="Months over which what a test teaches is used.")]
TestSkip = Annotated[int, Option("--skip-days", help="Days left out at the start, rounded up to whole weeks.")]
Today = Annotated[datetime | None, Option(formats=["%Y-%m-%d"], help="The day of the design; today when left out.")]
Assignment = Annotated[Path, Option(exists=True, dir_okay=False, help="Who is paused, as design writes it.")]
First = Annotated[datetime | None, Option("--from", formats=["%Y-%m-%d"], help="First day of the table.")]
Last = Annotated[datetime | None, Option("--to", formats=["%Y-%m-%d"], help="Last day of the table.")]
ReportFile = Annotated[Path, Option("--out", dir_okay=False, help="File to write: .pptx, .xlsx, .html or .pdf.")]
ClientName = Annotated[str, Option("--client", help="Whom the document is for.")]
View = Annotated[list[str] | None, Option("--view", help="A page to tell, in order; repeat; six pages when left out.")]
OutFile = Annotated[Path, Option("--out", dir_okay=False, help="File to write.")]
