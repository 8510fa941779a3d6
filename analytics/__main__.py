"""The command line: the same core without a browser. `python -m analytics --help`."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer, echo

from analytics.decide import Constraints, plan
from analytics.errors import AccordError
from analytics.ingest import accepted, describe, read_paths
from analytics.locales import Language, tell
from analytics.model import Analysis, Assumptions, analyse
from analytics.present.deliverables import json_text, write_analysis, write_plan
from analytics.unify import BrandTerms, unify

app = Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
Paths = Annotated[list[Path], Argument(exists=True, help="Files, ZIP archives or folders.")]
Out = Annotated[Path, Option(help="Folder to write to.")]
Brand = Annotated[list[str] | None, Option(help="A brand term; repeat for several.")]
Lang = Annotated[Language, Option(help="Language of sentences.")]
Json = Annotated[bool, Option("--json", help="Print one JSON document on standard output and nothing else.")]
Budget = Annotated[float | None, Option(help="Money per month; today's spend when left out.")]
Horizon = Annotated[int, Option(help="Months the plan runs.")]


def _study(paths: list[Path], brand: list[str] | None, assumptions: Assumptions, lang: Language) -> Analysis:
    exports, refused = accepted(read_paths(paths))
    for reason in refused:
        echo(tell(reason, lang), err=True)
    return analyse(unify(exports, BrandTerms.given(brand) if brand else None), assumptions)


@app.command()
def inspect(paths: Paths, as_json: Json = False, lang: Lang = "en") -> None:  # noqa: FBT002 - typer's way
    """Say what each file is, what was read and what was not."""
    echo(json_text([describe(item, lang) for item in read_paths(paths)], pretty=not as_json))


@app.command(name="analyse")
def analyse_files(paths: Paths, out: Out, brand: Brand = None, lang: Lang = "en", as_json: Json = False) -> None:  # noqa: FBT002
    """Write overlap and incrementality per query: queries.parquet, queries.csv, summary.json."""
    summary = write_analysis(_study(paths, brand, Assumptions(), lang), out, lang)
    echo(json_text(summary, pretty=not as_json))


@app.command(name="plan")
def plan_files(paths: Paths, out: Out, budget: Budget = None, horizon_months: Horizon = 3, brand: Brand = None,
               lang: Lang = "en", as_json: Json = False) -> None:  # fmt: skip  # noqa: FBT002
    """Reallocate the budget: plan.csv, ads_editor.csv, ads_editor_undo.csv, summary.json."""
    analysis = _study(paths, brand, Assumptions(horizon_months=horizon_months), lang)
    summary = write_plan(plan(analysis, Constraints(budget=budget)), analysis, out, lang)
    echo(json_text(summary, pretty=not as_json))


if __name__ == "__main__":
    try:
        app()
    except AccordError as refusal:
        echo("\n".join(tell(notice, "en") for notice in refusal.notices), err=True)
        raise SystemExit(2) from None
