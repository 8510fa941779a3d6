"""The command line: the same core without a browser. `python -m analytics --help`."""

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from typer import Exit, Typer, echo

from analytics.decide import Constraints, plan
from analytics.decide.groups import group_limits
from analytics.engine import Engine, Local, opened
from analytics.engine.threads import one_thread_each
from analytics.errors import AccordError
from analytics.ingest import Export, accepted, describe
from analytics.learn import METHODS, Asked, read_experiment, readout, sentences
from analytics.learn import describe as describe_readout
from analytics.learn.candidates import Options
from analytics.learn.design import Chosen, design
from analytics.learn.ledger import Ledger, append, ledger_folder, read_ledger
from analytics.learn.lessons import finished_tests, predicted, record_readout
from analytics.learn.observed import observed, read_assignment
from analytics.locales import Language, tell, text
from analytics.model import Analysis, Assumptions, analyse
from analytics.options import (
    Assignment,
    Brand,
    Budget,
    ClientName,
    DialectOption,
    EngineOption,
    First,
    Flexible,
    Grouped,
    Horizon,
    Json,
    Lang,
    Last,
    LedgerFolder,
    MarginalRoas,
    Method,
    Metric,
    MinimumBid,
    MoreTreated,
    Out,
    OutFile,
    Paths,
    Protect,
    ReadoutFile,
    Remember,
    ReportFile,
    RiskAttitude,
    SkipDays,
    Start,
    TargetCpa,
    TargetRoas,
    TestHorizon,
    TestSkip,
    Today,
    Treated,
    View,
)
from analytics.present.deliverables import json_text, safe_csv, write_analysis, write_plan
from analytics.present.documents import ending_of, write_document
from analytics.present.experiment_files import paused_keys, write_design
from analytics.present.look import Look
from analytics.present.story.report import OPENING, Client, file_names, report, steps_of
from analytics.present.story.study import Computed
from analytics.schema import Share
from analytics.store import Cache, Terminal, read_paths
from analytics.unify import BrandTerms, QueryPanel, unify
from analytics.unify.dictionary import Dictionary
from analytics.unify.warehouse import statements

app = Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)


def _study(
    exports: Sequence[Export], brand: list[str] | None, assumptions: Assumptions, lang: Language, engine: Engine,
    ledger: Path | None,
) -> Analysis:  # fmt: skip
    known = read_ledger(ledger) if ledger else Ledger()
    for notice in known.notices:
        echo(tell(notice, lang), err=True)
    return analyse(_panel(exports, brand, engine), assumptions, finished_tests(known))


def _exports(paths: list[Path], lang: Language) -> tuple[Export, ...]:
    exports, refused = accepted(read_paths(paths, Terminal()))
    for reason in refused:
        echo(tell(reason, lang), err=True)
    return exports


def _panel(exports: Sequence[Export], brand: list[str] | None, engine: Engine) -> QueryPanel:
    return unify(exports, BrandTerms.given(brand) if brand else None, Dictionary(Cache().dictionary), engine)


def _print(work: Callable[[], object], lang: Language, *, as_json: bool) -> None:
    _say(lambda: json_text(work(), pretty=not as_json), lang)


def _say(work: Callable[[], str], lang: Language) -> None:
    try:
        echo(work())
    except AccordError as refusal:
        echo("\n".join(tell(notice, lang) for notice in refusal.notices), err=True)
        raise Exit(2) from None


@app.command()
def inspect(paths: Paths, as_json: Json = False, lang: Lang = "en") -> None:  # noqa: FBT002 - typer's way
    """Say what each file is, what was read and what was not."""
    _print(lambda: [describe(item, lang) for item in read_paths(paths, Terminal())], lang, as_json=as_json)


@app.command(name="analyse")
def analyse_files(paths: Paths, out: Out, brand: Brand = None, engine: EngineOption = "duckdb",
                  ledger: LedgerFolder = None, lang: Lang = "en", as_json: Json = False) -> None:  # fmt: skip  # noqa: FBT002
    """Write overlap and incrementality per query: queries.parquet, queries.csv, summary.json."""

    def work() -> object:
        with opened(engine) as adding:
            return write_analysis(_study(_exports(paths, lang), brand, Assumptions(), lang, adding, ledger), out, lang)

    _print(work, lang, as_json=as_json)


@app.command(name="plan")
def plan_files(  # noqa: PLR0913, PLR0917 - one parameter per option
    paths: Paths, out: Out, budget: Budget = None, horizon_months: Horizon = 3, brand: Brand = None,
    target_cpa: TargetCpa = None, target_roas: TargetRoas = None, marginal_roas: MarginalRoas = 1.0,
    flexible: Flexible = False, protect: Protect = None, group: Grouped = None,  # noqa: FBT002
    minimum_bid: MinimumBid = None, risk: RiskAttitude = "mean", engine: EngineOption = "duckdb",
    ledger: LedgerFolder = None, lang: Lang = "en", as_json: Json = False,  # noqa: FBT002
) -> None:  # fmt: skip
    """Reallocate the budget: plan.csv, ads_editor.csv, ads_editor_undo.csv, summary.json."""

    def work() -> object:
        limits = Constraints(
            budget, protected=frozenset(protect or ()), groups=group_limits(group or ()), flexible=flexible,
            least_return=marginal_roas, target_cpa=target_cpa, target_roas=target_roas, minimum_bid=minimum_bid,
            risk=risk,
        )  # fmt: skip
        with opened(engine) as adding:
            exports, assumed = _exports(paths, lang), Assumptions(horizon_months=horizon_months)
            analysis = _study(exports, brand, assumed, lang, adding, ledger)
            return write_plan(plan(analysis, limits), analysis, out, lang)

    _print(work, lang, as_json=as_json)


@app.command(name="report")
def report_file(  # noqa: PLR0913, PLR0917 - one parameter per option
    paths: Paths, out: ReportFile, budget: Budget = None, horizon_months: Horizon = 3, brand: Brand = None,
    view: View = None, client: ClientName = "", today: Today = None, engine: EngineOption = "duckdb",
    ledger: LedgerFolder = None, lang: Lang = "en",
) -> None:  # fmt: skip
    """Write the report for a client: a deck, a workbook, an interactive page or a PDF, by the ending of its name."""

    def work() -> str:
        ending_of(out)  # refused before anything is read
        steps, day = steps_of(view or OPENING), (today or datetime.now().astimezone()).date()
        with opened(engine) as adding:
            exports = _exports(paths, lang)
            analysis = _study(exports, brand, Assumptions(horizon_months=horizon_months), lang, adding, ledger)
            study = Computed(analysis, day, Constraints(budget))
            look, names = Look(lang, currency=analysis.panel.currency), file_names(exports)
            write_document(report(study, steps, Client(client), look, made_on=day, files=names), out)
        return text("story.written", lang, n=len(steps), file=str(out))

    _say(work, lang)


@app.command(name="readout")
def readout_file(  # noqa: PLR0913, PLR0917 - one parameter per option
    file: ReadoutFile, treated: Treated, start: Start, more: MoreTreated = None, skip_days: SkipDays = 0,
    metric: Metric = None, method: Method = None, remember: Remember = None, ledger: LedgerFolder = None,
    lang: Lang = "en", as_json: Json = False,  # noqa: FBT002
) -> None:  # fmt: skip
    """Read a pause or region test out by every method that applies; with --remember, keep it in the ledger."""

    def work() -> str:
        experiment = read_experiment(file, Asked((*treated, *(more or ())), start, skip_days, metric))
        found = readout(experiment, method or METHODS)
        if remember:
            kept = record_readout(found, remember, datetime.now(UTC).date(), ledger or ledger_folder())
            echo(text("ledger.kept", lang, name=kept.name, share=Share(kept.share)), err=True)
        if as_json:
            return json_text(describe_readout(found, file.name, lang), pretty=False)
        return sentences(found, lang)

    _say(work, lang)


@app.command(name="design")
def design_test(  # noqa: PLR0913, PLR0917 - one parameter per option
    paths: Paths, out: Out, horizon_months: TestHorizon = 12, skip_days: TestSkip = 14, today: Today = None,
    brand: Brand = None, engine: EngineOption = "duckdb", remember: Remember = None, ledger: LedgerFolder = None,
    lang: Lang = "en", as_json: Json = False,  # noqa: FBT002
) -> None:  # fmt: skip
    """Find the pause test most worth running: design.json, candidates.csv, assignment.csv and the Editor files."""

    def work() -> object:
        options = Options((today or datetime.now().astimezone()).date(), horizon_months, skip_days)
        with opened(engine) as adding:
            analysis = _study(_exports(paths, lang), brand, Assumptions(), lang, adding, ledger)
            found = design(analysis, options)
            if remember and isinstance(found.answer, Chosen):
                expected = predicted(analysis, paused_keys(found.answer.candidate), remember, options.today)
                append(expected, ledger or ledger_folder())
            return write_design(found, analysis, out, lang)

    _print(work, lang, as_json=as_json)


@app.command(name="table")
def table_of_test(
    paths: Paths, assignment: Assignment, out: OutFile, first: First = None, last: Last = None,
    brand: Brand = None, lang: Lang = "en",
) -> None:  # fmt: skip
    """Write the table that readout takes, from daily exports and who was paused: one row per week (or day) and unit."""

    def work() -> str:
        panel = _panel(_exports(paths, lang), brand, Local())
        during = (first.date() if first else None), (last.date() if last else None)
        table = observed(panel, read_assignment(assignment), assignment.name, during)
        out.parent.mkdir(parents=True, exist_ok=True)
        safe_csv(table, out)
        return text("design.table_written", lang, n=len(table), file=str(out))

    _say(work, lang)


@app.command()
def warehouse(dialect: DialectOption, lang: Lang = "en") -> None:
    """Print the SQL that adds up bulk exports where they are, compiled for a warehouse and not run."""

    def work() -> str:
        parts = [f"-- {text(f'warehouse.{name}', lang)}\n{sql};\n" for name, sql in statements(dialect)]
        return "\n".join([f"-- {text('warehouse.intro', lang, dialect=dialect)}\n", *parts])

    _say(work, lang)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    one_thread_each()
    app()
