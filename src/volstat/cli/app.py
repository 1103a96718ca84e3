"""The commands and their common options; each command's work stands in a file of its own name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from volstat import __version__
from volstat.cli import completion
from volstat.cli.exits import DONE, WrongUsageError
from volstat.cli.session import Session
from volstat.language import _
from volstat.log import Log

app = typer.Typer(
    name="volstat",
    help=_("Volunteer figures from the exports that a city's districts send in."),
    rich_markup_mode=None,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"volstat {__version__}")
        raise typer.Exit(DONE)


@app.callback()
def common(
    context: typer.Context,
    project: Annotated[
        Path | None,
        typer.Option(
            "-C", metavar="PROJECT", help=_("The project's folder; default: this one or the nearest above it.")
        ),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang",
            metavar="zh|en",
            autocompletion=completion.one_of("zh", "en"),
            help=_("Language of all messages."),
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_("Say nothing but results and errors."))] = False,
    log: Annotated[
        Path | None,
        typer.Option("--log", metavar="FILE", help=_("Append what happened to FILE, as JSON lines without names.")),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help=_("Show the version and leave."))
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help=_("Without a command: where the project stands, as JSON."))
    ] = False,
) -> None:
    """Takes the options that all commands share (`--lang` was read before the parser was built)."""
    if lang is not None and lang not in ("zh", "en"):
        raise WrongUsageError(_("--lang is zh or en."))
    session = Session(project, quiet=quiet)
    context.call_on_close(session.bar.close)
    if log is not None and isinstance(context.obj, Log):
        context.obj.open(log, context.invoked_subcommand or "status", lambda: session.counts)
    context.obj = session
    if context.invoked_subcommand is None:
        from volstat.cli.status import show_status

        raise typer.Exit(show_status(context.obj, as_json=json))
    if json:
        raise WrongUsageError(_("--json stands behind the command."))


By = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="KEY",
        autocompletion=completion.breakdowns,
        help=_(
            "Break down by district, month, campaign, programme, category, team, origin or station_kind; repeatable."
        ),
    ),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="KEY=VALUE",
        autocompletion=completion.restrictions,
        help=_("Count only this, such as district=沁县; repeatable."),
    ),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DAY", help=_("Day of the stocks; default: the period's end."))
]
PeriodText = Annotated[
    str | None,
    typer.Argument(
        metavar="PERIOD",
        autocompletion=completion.periods,
        help=_("2020, 2020-12, 2020Q4, 2020H1, 2020-02-03..2020-03-31, last-month, this-year; default: last month."),
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print JSON."))]


def _use_engine(context: typer.Context, engine: str | None) -> str | None:
    if engine is not None:
        from volstat.figures.engines import EngineError, known_engine

        try:
            context.obj.engine = known_engine(engine)
        except EngineError as error:
            raise WrongUsageError(str(error)) from None
    return engine


Engine = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="ENGINE",
        callback=_use_engine,
        autocompletion=completion.one_of("duckdb", "pandas", "spark", "local[2]"),
        help=_("What reads and counts: duckdb, pandas, or Spark as local[2] or spark://host:7077."),
    ),
]
"""What computes; noted in the session before a command begins."""


@app.command(help=_("Where the project stands, and what to do next; the same as volstat alone."))
def status(context: typer.Context, json: AsJson = False) -> None:
    """Prints where the project stands."""
    from volstat.cli.status import show_status

    raise typer.Exit(show_status(context.obj, as_json=json))


@app.command(help=_("The headline figures, and their breakdowns."))
def figures(
    context: typer.Context,
    period: PeriodText = None,
    by: By = None,
    where: Where = None,
    as_of: AsOf = None,
    json: AsJson = False,
    csv: Annotated[bool, typer.Option("--csv", help=_("Print CSV."))] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help=_("Leave with exit code 1 if the exports hold errors."))
    ] = False,
    engine: Engine = None,
) -> None:
    """Prints the figures of a period."""
    from volstat.cli.figures import show_figures

    if json and csv:
        raise WrongUsageError(_("--json and --csv exclude each other."))
    form = "json" if json else "csv" if csv else "table"
    raise typer.Exit(
        show_figures(context.obj, period, by=by or [], where=where or [], as_of=as_of, form=form, strict=strict)
    )


@app.command(help=_("The report of a period, as files: workbook, Word, web page, text and data."))
def report(
    context: typer.Context,
    period: PeriodText = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="monthly|quarterly|annual|campaign",
            autocompletion=completion.one_of("monthly", "quarterly", "annual", "campaign"),
            help=_("What the report holds; default: by the length of the period."),
        ),
    ] = None,
    form: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="FORMAT,...",
            autocompletion=completion.one_of("xlsx", "docx", "html", "md", "txt", "json", "csv"),
            help=_("xlsx, docx, html, md, txt, json, csv; several with commas."),
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help=_("Folder of the files; default: reports in the project.")),
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="FILE", help=_("The office's own form, .xlsx or .docx."))
    ] = None,
    where: Where = None,
    as_of: AsOf = None,
    names: Annotated[
        bool, typer.Option("--names", help=_("With tables of persons; names are masked unless consent is recorded."))
    ] = False,
    suppress: Annotated[
        int | None,
        typer.Option(
            "--suppress", metavar="N", min=2, help=_("Hide cells under N, and those that would give them back.")
        ),
    ] = None,
    engine: Engine = None,
) -> None:
    """Writes the report of a period."""
    from volstat.cli.report import Options, write_report

    options = Options(kind, form or [], out, template, where or [], as_of, names=names, suppress=suppress)
    raise typer.Exit(write_report(context.obj, period, options))


@app.command(help=_("What a figure means, where its definition comes from, and the settings that change it."))
def explain(
    context: typer.Context,
    figure: Annotated[
        str | None,
        typer.Argument(
            metavar="FIGURE", autocompletion=completion.figures, help=_("A code name, such as participations.")
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Prints the definition of one figure, or a list of all."""
    from volstat.cli.explain import show_definitions

    raise typer.Exit(show_definitions(context.obj, figure, as_json=json))


@app.command(help=_("The workbooks, sheets and rows that a figure comes from, and what was left out and why."))
def trace(
    context: typer.Context,
    figure: Annotated[
        str,
        typer.Argument(
            metavar="FIGURE", autocompletion=completion.figures, help=_("A code name, such as participations.")
        ),
    ],
    period: PeriodText = None,
    where: Where = None,
    as_of: AsOf = None,
    json: AsJson = False,
    engine: Engine = None,
) -> None:
    """Prints where a figure comes from."""
    from volstat.cli.trace import show_trace

    raise typer.Exit(show_trace(context.obj, figure, period, where=where or [], as_of=as_of, as_json=json))


@app.command(help=_("Which unit sent what: tables, months, grains and workbooks."))
def coverage(
    context: typer.Context,
    period: PeriodText = None,
    where: Where = None,
    json: AsJson = False,
    engine: Engine = None,
) -> None:
    """Prints who has reported what for a period."""
    from volstat.cli.coverage import show_coverage

    raise typer.Exit(show_coverage(context.obj, period, where=where or [], as_json=json))


@app.command(
    help=_(
        "The report of a period and its figures, small cells among them, frozen under published/PERIOD; "
        "report --suppress hides them."
    )
)
def publish(
    context: typer.Context,
    period: PeriodText = None,
    form: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="FORMAT,...", help=_("Files of the report; default: xlsx,docx,html,md.")),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help=_("Publish a period anew; the set before is kept with a number."))
    ] = False,
    engine: Engine = None,
) -> None:
    """Freezes a period."""
    from volstat.cli.publish import publish_period

    raise typer.Exit(publish_period(context.obj, period, form or [], again=again))


@app.command(help=_("Revised figures between two published sets, or a published set and today, and what revised them."))
def compare(
    context: typer.Context,
    first: Annotated[
        str,
        typer.Argument(
            metavar="A", autocompletion=completion.published, help=_("A published set, such as 2020 or 2020.1.")
        ),
    ],
    second: Annotated[
        str | None,
        typer.Argument(
            metavar="B",
            autocompletion=completion.published,
            help=_("Another one; default: what the exports give today."),
        ),
    ] = None,
    json: AsJson = False,
    engine: Engine = None,
) -> None:
    """Prints revisions."""
    from volstat.cli.compare import show_comparison

    raise typer.Exit(show_comparison(context.obj, first, second, as_json=json))


@app.command(help=_("How a workbook was understood: format, sheets, header rows, columns, unit, and why."))
def inspect(
    context: typer.Context,
    workbook: Annotated[Path, typer.Argument(metavar="WORKBOOK", help=_("Any workbook, inside a project or not."))],
    json: AsJson = False,
) -> None:
    """Prints how one workbook was understood."""
    from volstat.cli.inspect import show_reading

    raise typer.Exit(show_reading(context.obj, workbook, as_json=json))


@app.command("map", help=_("Says what unknown headers mean: asks, suggests, and writes [vocabulary] of volstat.toml."))
def map_(
    context: typer.Context,
    given: Annotated[
        list[str] | None,
        typer.Argument(metavar="HEADER=FIELD", help=_("Set without asking; - as FIELD ignores a header for good.")),
    ] = None,
    fields: Annotated[bool, typer.Option("--fields", help=_("List the fields that a header can mean."))] = False,
    json: AsJson = False,
) -> None:
    """Maps headers to fields."""
    from volstat.cli.map import map_headers, print_fields

    if fields:
        raise typer.Exit(print_fields(context.obj, as_json=json))
    raise typer.Exit(map_headers(context.obj, given or [], as_json=json))


@app.command(help=_("What is wrong in the exports, by unit, with cell addresses."))
def problems(
    context: typer.Context,
    unit: Annotated[
        str | None, typer.Option("--unit", autocompletion=completion.units, help=_("Only this reporting unit."))
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", autocompletion=completion.problem_kinds, help=_("Only this kind of problem.")),
    ] = None,
    severity: Annotated[
        str | None,
        typer.Option(
            "--severity",
            metavar="error|warning|info",
            autocompletion=completion.one_of("error", "warning", "info"),
            help=_("Only this grave or graver; default: warning."),
        ),
    ] = None,
    returns: Annotated[
        Path | None,
        typer.Option("--returns", metavar="DIR", help=_("Write each unit's workbooks, annotated, into a new folder.")),
    ] = None,
    by_day: Annotated[
        str | None,
        typer.Option(
            "--by-day", metavar="DATE", help=_("Day until which corrections are asked for; default: ten working days.")
        ),
    ] = None,
    json: AsJson = False,
    strict: Annotated[
        bool, typer.Option("--strict", help=_("Leave with exit code 1 if the exports hold errors."))
    ] = False,
    engine: Engine = None,
) -> None:
    """Prints the problems of the exports."""
    from volstat.cli.problems import Wanted, show_problems

    wanted = Wanted(unit, kind, severity, returns, by_day)
    raise typer.Exit(show_problems(context.obj, wanted, as_json=json, strict=strict))


@app.command(help=_("Which rows are about a person, and what to remove where; the number is neither shown nor kept."))
def forget(
    context: typer.Context,
    person: Annotated[
        str | None,
        typer.Argument(
            metavar="[PERSON]",
            help=_("Identity number, volunteer number, or name and phone; - or nothing: from standard input."),
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Prints where a person stands in the exports."""
    from volstat.cli.forget import show_person

    raise typer.Exit(show_person(context.obj, person, as_json=json))


@app.command(help=_("Every figure in an article against the data, and what its words and arithmetic give away."))
def check(
    context: typer.Context,
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help=_("txt, md, docx, html or PDF with text; - is standard input."))
    ],
    published: Annotated[
        str | None, typer.Option("--published", metavar="DAY", help=_("Day of publication; default: as printed."))
    ] = None,
    annotate: Annotated[
        Path | None, typer.Option("--annotate", metavar="OUT", help=_("Write the article with a note at each number."))
    ] = None,
    claims: Annotated[bool, typer.Option("--claims", help=_("Only read the claims; needs no data."))] = False,
    json: AsJson = False,
    engine: Engine = None,
) -> None:
    """Prints the verdicts on an article."""
    from volstat.cli.check import check_article

    raise typer.Exit(
        check_article(context.obj, article, published=published, annotate=annotate, claims_only=claims, as_json=json)
    )


@app.command(
    help=_("Makes a project of made-up exports in many layouts, with their truth and an article that quotes them.")
)
def sample(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("A folder that does not exist yet or is empty."))],
    scale: Annotated[float, typer.Option("--scale", help=_("1 is a city of 540,500 volunteers."))] = 0.002,
    seed: Annotated[int, typer.Option("--seed", help=_("Another seed makes another city."))] = 1,
) -> None:
    """Writes a sample project."""
    from volstat.cli.sample import write_sample

    raise typer.Exit(write_sample(context.obj, folder, scale, seed))


@app.command(help=_("Makes a project here: volstat.toml and an exports folder."))
def init(
    context: typer.Context,
    city: Annotated[
        str | None, typer.Argument(metavar="CITY", help=_("A name or a code, such as 长治市 or 140400."))
    ] = None,
    units: Annotated[
        list[str] | None, typer.Option("--unit", help=_("A reporting unit beyond the districts; repeatable."))
    ] = None,
) -> None:
    """Makes a project in the folder given by -C, or here."""
    from volstat.cli.init import make_project

    raise typer.Exit(make_project(context.obj, city, units or []))
