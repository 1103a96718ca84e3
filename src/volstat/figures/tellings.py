"""Tellings: for each row of the clean tables, what it adds to a total, or why it adds nothing.

The conditions are those that the figures are counted by (`flows`, `stocks`, `stars`). Of several rows that tell the
same thing (one participation, one person, one activity) the first by workbook, sheet and row stands for it, rows that
count before those left out; so what the rows add is the total, and what a row left out would add is not there yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from volstat.figures.flows import (
    is_declared,
    is_identified,
    is_service,
    lies_inside,
    participations_in,
    services_of,
)
from volstat.figures.pairs import is_attended
from volstat.figures.presence import TOLD, silent_about
from volstat.figures.ranges import COUNTED

if TYPE_CHECKING:
    import narwhals as nw

    from volstat.figures.engines import Frame, Tables
    from volstat.figures.scope import Scope

Tellings: TypeAlias = "Iterator[Frame]"
COLUMNS: Final = ("table", "workbook", "sheet", "row", "reason", "star", "amount", "told", "further")
"""What a frame of tellings has; `amount` in counts or seconds, 0 where a row tells none and `told` is 0."""
TELLS_NONE: Final = "tells_none"
TRAINING: Final = "training"
BY_RECORDS: Final = "by_records"
BEYOND_PERIOD: Final = "beyond_period"
_PLACE: Final = ("workbook", "sheet", "row")


def told(
    rows: Frame, table: str, *, amount: nw.Expr, known: nw.Expr, further: nw.Expr | None = None, star: str = ""
) -> Frame:
    """Returns rows with a `reason` (null: they count) as tellings; a row that counts and tells none says so.

    Args:
        rows: with a `reason`.
        table: the rows' clean table.
        amount: what each row adds.
        known: whether a row tells its amount.
        further: 1 for a row that tells again what another one tells.
        star: the column of the star that a row tells.
    """
    import narwhals as nw

    none = nw.when(~known).then(nw.lit(TELLS_NONE)).otherwise(nw.lit(COUNTED))
    # a null among whole numbers turns them into floats on some engines: what is unknown is told beside the amount
    return rows.with_columns(
        table=nw.lit(table),
        sheet=nw.col("sheet").fill_null(""),
        reason=nw.coalesce(nw.col("reason"), none),
        star=nw.col(star).cast(nw.Int64) if star else nw.lit(0).cast(nw.Int64),
        amount=nw.when(known).then(amount).otherwise(nw.lit(0)).cast(nw.Int64),
        told=known.cast(nw.Int64),
        further=nw.lit(0).cast(nw.Int64) if further is None else further.cast(nw.Int64),
    ).select(*COLUMNS)


def told_once(rows: Frame, table: str, keys: tuple[str, ...], *, known: nw.Expr, worth: nw.Expr | None = None) -> Frame:
    """Returns tellings of things of which each counts once, whatever the number of its rows.

    Args:
        rows: with a `reason`, null where they count.
        table: the rows' clean table.
        keys: columns of which every distinct value is one thing.
        known: whether a row tells such a thing at all.
        worth: what the thing adds, by default 1; the row that tells most stands for it.
    """
    import narwhals as nw

    counts = nw.col("reason").is_null() & known
    one = nw.lit(1) if worth is None else worth
    ranked = rows.with_columns(late=(~counts).cast(nw.Int64), less=(-one).cast(nw.Int64)).with_columns(
        nth=nw.col("row").cum_count().over(*keys, order_by=("late", "less", *_PLACE))
    )
    first = nw.when(nw.col("nth") == 1).then(one).otherwise(nw.lit(0))
    return told(ranked, table, amount=first, known=known, further=counts & (nw.col("nth") > 1))


def participations(tables: Tables, scope: Scope) -> Tellings:
    """Gives the rows of participations: of records, of activities without records, of summaries."""
    yield from _participations(tables, scope, _tells("day"))
    yield from _numbers(tables, scope, "participations")


def timed_participations(tables: Tables, scope: Scope) -> Tellings:
    """Gives the rows of the participations whose time is told too."""
    yield from _participations(tables, scope, _tells("day", "seconds"))
    yield from _numbers(tables, scope, "participations", "seconds")


def served_participations(tables: Tables, scope: Scope) -> Tellings:
    """Gives the rows of the participations whose services are told too."""
    yield from _participations(tables, scope, _tells("day"))
    yield from _printed_activities(tables, scope, "participations")
    yield from _summaries(tables, scope, "participations", "services")


def _participations(tables: Tables, scope: Scope, told: nw.Expr) -> Tellings:
    if (rows := _records(tables, scope)) is not None:
        for part, keys in participations_in(rows):
            yield told_once(part, "participations", keys, known=is_service() & told)


def participants(tables: Tables, scope: Scope) -> Tellings:
    """Gives the rows of distinct persons; records of nobody tell none."""
    if (rows := _records(tables, scope)) is not None:
        known = is_service() & is_identified() & _tells("day")
        yield told_once(rows, "participations", ("person",), known=known)


def timed_participants(tables: Tables, scope: Scope) -> Tellings:
    """Gives the rows of the distinct persons whose time is told."""
    if (rows := _records(tables, scope)) is not None:
        known = is_service() & is_identified() & _tells("day", "seconds")
        yield told_once(rows, "participations", ("person",), known=known)


def seconds(tables: Tables, scope: Scope) -> Tellings:
    """Gives the rows of the time of service."""
    yield from _times(tables, scope, is_service())
    yield from _numbers(tables, scope, "seconds")


def timed_seconds(tables: Tables, scope: Scope) -> Tellings:
    """Gives the rows of the time of service that tell participations too."""
    yield from _times(tables, scope, is_service())
    yield from _numbers(tables, scope, "seconds", "participations")


def person_seconds(tables: Tables, scope: Scope) -> Tellings:
    """Gives the rows of the time of identified persons."""
    yield from _times(tables, scope, is_service() & is_identified())


def learning_seconds(tables: Tables, scope: Scope) -> Tellings:
    """Gives the rows of the time of training."""
    import narwhals as nw

    rows = _records(tables, scope)
    if rows is not None:
        rows = rows.with_columns(reason=rows_reason()).filter(~is_service())
        yield told(rows, "participations", amount=nw.col("seconds"), known=_tells("seconds", "day"))


def services(tables: Tables, scope: Scope) -> Tellings:
    """Gives the rows of services: the activities that start in the scope, and summaries."""
    yield from _starting(tables, scope, _tells("start_day"))
    yield from _summaries(tables, scope, "services")


def served_services(tables: Tables, scope: Scope) -> Tellings:
    """Gives the rows of the services whose participations are told too."""
    yield from _starting(tables, scope, _tells("start_day") & is_attended())
    yield from _summaries(tables, scope, "services", "participations")


def _starting(tables: Tables, scope: Scope, known: nw.Expr) -> Tellings:
    rows = _restricted(tables, scope, "activities")
    if rows is not None:
        starting = rows.filter(_in_period(scope, "start_day")).with_columns(reason=rows_reason())
        yield told_once(starting, "activities", ("activity",), known=known, worth=services_of())


FLOWS: Final[Mapping[str, Callable[[Tables, Scope], Tellings]]] = {
    "participations": participations,
    "participants": participants,
    "seconds": seconds,
    "person_seconds": person_seconds,
    "learning_seconds": learning_seconds,
    "services": services,
    "timed_participations": timed_participations,
    "served_participations": served_participations,
    "timed_seconds": timed_seconds,
    "timed_participants": timed_participants,
    "served_services": served_services,
}
"""Measure of a tally → the rows that tell it."""


def rows_reason() -> nw.Expr:
    """Returns why the ledger leaves a row out, null where it counts."""
    import narwhals as nw

    return nw.col("left_out")


def _restricted(tables: Tables, scope: Scope, table: str) -> Frame | None:
    return scope.restrict_labels(tables[table], table)


def _in_period(scope: Scope, day: str) -> nw.Expr:
    """Returns the condition that a row is of the scope; one left out without a day might be."""
    import narwhals as nw

    return scope.day_in_scope(day) | (nw.col(day).is_null() & ~nw.col("left_out").is_null())


def _tells(*columns: str) -> nw.Expr:
    """Returns the condition that a row has all of these; without a day nobody can say which period it belongs to."""
    import narwhals as nw

    return ~nw.any_horizontal(*(nw.col(column).is_null() for column in columns), ignore_nulls=True)


def _records(tables: Tables, scope: Scope) -> Frame | None:
    """Returns the records of the scope, counted or not; training counts elsewhere."""
    import narwhals as nw

    rows = _restricted(tables, scope, "participations")
    if rows is None:
        return None
    training = nw.when(~is_service()).then(nw.lit(TRAINING))
    return rows.filter(_in_period(scope, "day")).with_columns(reason=nw.coalesce(nw.col("left_out"), training))


def _times(tables: Tables, scope: Scope, known: nw.Expr) -> Tellings:
    import narwhals as nw

    if (rows := _records(tables, scope)) is not None:
        yield told(rows, "participations", amount=nw.col("seconds"), known=known & _tells("seconds", "day"))


def _numbers(tables: Tables, scope: Scope, measure: str, *others: str) -> Tellings:
    """Gives the rows of activities and summaries that print a number; where records count, it is a check only."""
    yield from _printed_activities(tables, scope, measure, *others)
    yield from _summaries(tables, scope, measure, *others)


def _printed_activities(tables: Tables, scope: Scope, measure: str, *others: str) -> Tellings:
    import narwhals as nw

    rows = _restricted(tables, scope, "activities")
    if rows is not None:
        check = nw.when(~is_declared()).then(nw.lit(BY_RECORDS))
        judged = rows.filter(_in_period(scope, "start_day")).with_columns(reason=nw.coalesce(rows_reason(), check))
        printed = judged.filter(is_declared() | ~nw.col(measure).is_null())
        yield told(printed, "activities", amount=nw.col(measure), known=_tells(measure, *others, "start_day"))


def _summaries(tables: Tables, scope: Scope, measure: str, *others: str) -> Tellings:
    """Gives the summaries that touch the scope and print a number or should; those reaching beyond do not count."""
    import narwhals as nw

    rows = _restricted(tables, scope, "summaries")
    if rows is not None:
        dated = _tells("start_day", "end_day")
        beyond = nw.when(~lies_inside(scope)).then(nw.lit(BEYOND_PERIOD))
        lacks = (silent_about("summaries")[next(f for f, c in TOLD.items() if c == measure)] > 0) & lies_inside(scope)
        prints = ~nw.col(measure).is_null() | (lacks & nw.col("left_out").is_null())
        touching = rows.filter(prints, _touches(scope) | (~dated & ~nw.col("left_out").is_null()))
        judged = touching.with_columns(reason=nw.coalesce(rows_reason(), beyond))
        yield told(judged, "summaries", amount=nw.col(measure), known=dated & _tells(measure, *others))


def _touches(scope: Scope) -> nw.Expr:
    """Returns the condition that a summary shares a day with the scope."""
    import narwhals as nw

    first, last = nw.col("start_day"), nw.col("end_day")
    spans = scope.months if "month" in scope.where else (scope.query.period,)
    return nw.any_horizontal(*((first <= s.end) & (last >= s.start) for s in spans), ignore_nulls=True)
