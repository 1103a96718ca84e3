"""Masters: which engines are Spark's, and whether a cluster's master answers at all."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

from volstat.language import _
from volstat.spark.errors import SparkError

CONFIGURED: Final = ("spark", "pyspark")
"""Engines whose master Spark's own settings name."""
_LOCAL: Final = re.compile(r"local(\[(\*|[1-9]\d*)\])?")
_ADDRESS: Final = r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}"
_CLUSTER: Final = re.compile(rf"spark://{_ADDRESS}(,{_ADDRESS})*")
_ANSWER_SECONDS: Final = 5.0


def is_spark(engine: str) -> bool:
    """Tells whether an engine is Spark: `spark`, `local[2]`, `spark://host:7077` or several hosts with commas."""
    return engine in CONFIGURED or bool(_LOCAL.fullmatch(engine) or _CLUSTER.fullmatch(engine))


def is_cluster(master: str) -> bool:
    """Tells whether a master has executors of its own, which can be lost."""
    return not master.startswith("local")


def insist_on_answer(master: str) -> None:
    """Knocks at a standalone master's port: Spark itself would try for minutes.

    Raises:
        SparkError: nobody answers at any of its addresses.
    """
    if not master.startswith("spark://"):
        return
    import socket

    for address in master.removeprefix("spark://").split(","):
        host, _colon, port = address.rpartition(":")
        with suppress(OSError, OverflowError, UnicodeError):
            socket.create_connection((host.strip("[]"), int(port)), timeout=_ANSWER_SECONDS).close()
            return
    text = _("There is no Spark master at {master}: nobody answers there. Check host and port, or start the master.")
    raise SparkError(text.format(master=master))
