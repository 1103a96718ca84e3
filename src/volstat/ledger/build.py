"""The order in which a ledger is made, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from volstat.ledger.activities import make_activities, make_labels, write_activities
from volstat.ledger.activity_checks import report_activities, report_unrecorded
from volstat.ledger.campaigns import make_campaigns
from volstat.ledger.coverage import write_coverage
from volstat.ledger.findings import write_problems
from volstat.ledger.grain import write_summaries
from volstat.ledger.identity import make_identity
from volstat.ledger.names import make_names
from volstat.ledger.plausibility import report_implausible
from volstat.ledger.records import make_duplicates, make_records, write_participations
from volstat.ledger.registrations import make_registrations, write_registrations
from volstat.ledger.sent import make_sent
from volstat.ledger.standing import write_stations, write_teams
from volstat.ledger.submission import Ledger, Submission
from volstat.ledger.tables import TABLES
from volstat.ledger.workspace import open_workspace
from volstat.project import Project


def build(submissions: Sequence[Submission], project: Project, folder: Path, *, today: date) -> Ledger:
    """Makes the clean tables of `submissions` and writes them into `folder`.

    The result depends on what is in the submissions only, not on their order.

    Args:
        submissions: every workbook of the exports, read; their frames lie as Parquet files of `intake.frames.FRAMES`.
        project: the settings.
        folder: where the tables go; made if it is not there.
        today: the last day that a row may bear in a workbook that does not say when it was exported.

    Raises:
        OSError: the folder cannot be written.
        duckdb.Error: a frame cannot be read.
    """
    space = open_workspace(submissions, project, folder, today)
    try:
        make_names(space)
        make_sent(space)
        make_identity(space)
        make_campaigns(space)
        make_registrations(space)
        make_records(space)
        make_activities(space)
        make_duplicates(space)
        make_labels(space)
        write_registrations(space)
        write_participations(space)
        write_activities(space)
        report_activities(space)
        report_unrecorded(space)
        report_implausible(space)
        write_summaries(space)
        write_teams(space)
        write_stations(space)
        write_coverage(space)
        problems = write_problems(space)
    finally:
        space.con.close()
        shutil.rmtree(folder / "scratch", ignore_errors=True)
    return Ledger({table: space.written(table) for table in TABLES}, problems)
