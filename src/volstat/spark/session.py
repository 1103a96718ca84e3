"""Sessions: Spark started once a process, watched, and ended with it; every wait has an end."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from volstat.language import _
from volstat.spark.errors import SparkError, told
from volstat.spark.java import start_java
from volstat.spark.masters import CONFIGURED, insist_on_answer, is_cluster

START_SECONDS: Final = 45.0
"""How long Spark may take to register with a master that answers."""
EXECUTOR_SECONDS: Final = 60.0
"""How long work may wait while the cluster gives no executor."""
_LOOK_SECONDS: Final = 1.0
_END_SECONDS: Final = 10.0
SETTINGS: Final = {
    "spark.app.name": "volstat",
    "spark.ui.enabled": "false",  # it would show names of teams and campaigns to anybody on the network
    "spark.sql.shuffle.partitions": "32",  # figures are small groups; Spark's 200 cost more than they carry
}
"""Settings where the administrator's `spark-defaults.conf` names none."""


@dataclass
class Cluster:
    """A running session."""

    session: Any
    master: str
    log: str
    """Where Spark's own words stand."""
    lost: threading.Event = field(default_factory=threading.Event)
    """Set when work was given up since no executor was left."""
    _ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def working(self) -> Iterator[None]:
        """Turns Spark's troubles during the block into a `SparkError`."""
        try:
            with told(self.log):
                yield
        except SparkError:
            if not self.lost.is_set():
                raise
            text = _(
                "The cluster {master} has given no executor for {seconds} seconds: no worker is alive, or none has "
                "cores and memory free. Nothing was counted."
            )
            raise SparkError(text.format(master=self.master, seconds=round(EXECUTOR_SECONDS))) from None

    def watch(self) -> None:
        """Gives work up when the cluster has no executor for too long; Spark itself would wait for ever."""
        waited, tracker = 0.0, self.session.sparkContext._jsc.sc().statusTracker()
        while not self._ended.wait(_LOOK_SECONDS):
            try:
                alone = len(tracker.getExecutorInfos()) <= 1  # the driver is one of them
                waited = waited + _LOOK_SECONDS if alone and len(tracker.getActiveJobIds()) else 0.0
                if waited >= EXECUTOR_SECONDS:
                    self.lost.set()
                    self.session.sparkContext.cancelAllJobs()
                    return
            except Exception:  # Java has gone; whoever works with it hears of that
                return

    def end(self) -> None:
        """Stops Spark; what does not stop in time is ended."""
        global _running  # noqa: PLW0603 - Spark itself allows one session a process
        self._ended.set()
        _running = None
        with _at_most(_END_SECONDS, self.session.sparkContext._gateway), suppress(Exception):
            self.session.stop()


_running: Cluster | None = None
_starting: Final = threading.Lock()


@contextmanager
def working() -> Iterator[None]:
    """Does `Cluster.working` for the session of this process."""
    if _running is None:
        yield
        return
    with _running.working():
        yield


def cluster_of(engine: str, log: Path | None = None) -> Cluster:
    """Returns the running session of an engine, started at the first call.

    Args:
        engine: see `masters.is_spark`.
        log: the file for Spark's own words; None throws them away.

    Raises:
        SparkError: it cannot be started, the master does not answer, or this process uses another one already.
    """
    global _running  # noqa: PLW0603
    with _starting:
        master = "" if engine in CONFIGURED else engine
        if _running is None:
            _running = _adopted() or _started(master, log)
        if master and _running.master != master:
            text = _("This process uses Spark at {master} already; another master needs another process.")
            raise SparkError(text.format(master=_running.master))
        return _running


def _adopted() -> Cluster | None:
    """Returns the session that the program around this library has started, if it has."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        return None
    session = SparkSession.getActiveSession()
    return Cluster(session, session.sparkContext.master, "-") if session is not None else None


def _started(master: str, log: Path | None) -> Cluster:
    insist_on_answer(master)
    gateway = start_java(log)
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    words = str(log or "-")
    conf = SparkConf(_jvm=gateway.jvm)
    for name, value in SETTINGS.items():
        conf.setIfMissing(name, value)
    conf.set("spark.ui.showConsoleProgress", "false")  # PySpark always asks for it
    if master:
        conf.setMaster(master)
    conf.setIfMissing("spark.master", "local[*]")
    name = conf.get("spark.master")
    try:
        with told(words), _at_most(START_SECONDS, gateway):
            session = SparkSession(SparkContext(gateway=gateway, conf=conf))
    except SparkError:
        _forget(gateway)
        text = _(
            "The Spark master {master} could not be used: it did not take this run within {seconds} seconds, or runs "
            "another version of Spark. Its own words stand in {log}."
        )
        raise SparkError(text.format(master=name, seconds=round(START_SECONDS), log=words)) from None
    cluster = Cluster(session, name, words)
    if is_cluster(cluster.master):
        threading.Thread(target=cluster.watch, name="volstat-spark", daemon=True).start()
    atexit.register(cluster.end)
    return cluster


@contextmanager
def _at_most(seconds: float, gateway: Any) -> Iterator[None]:
    """Ends Java if the block takes longer; the block then meets a bridge that is down."""
    timer = threading.Timer(seconds, lambda: _kill(gateway))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _kill(gateway: Any) -> None:
    process = getattr(gateway, "proc", None)
    if process is not None:
        process.kill()


def _forget(gateway: Any) -> None:
    """Leaves nothing of a start that failed, so that another may be tried."""
    from pyspark import SparkContext

    _kill(gateway)
    with suppress(Exception):
        gateway.shutdown()
    SparkContext._gateway = SparkContext._jvm = SparkContext._active_spark_context = None
