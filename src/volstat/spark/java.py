"""Java: started with Spark in it, its words kept in a file."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from pathlib import Path
from typing import IO, Any

from volstat.language import _
from volstat.spark.errors import SparkError


def start_java(log: Path | None) -> Any:
    """Starts the Java program that Spark runs in and returns the bridge to it.

    Args:
        log: the file that takes everything it says, made anew; None throws it away.

    Raises:
        SparkError: PySpark or Java is not installed, or Java does not start.
    """
    # about pandas, of which nothing is used here
    warnings.filterwarnings("ignore", category=FutureWarning, module=r"pyspark\.")
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.java_gateway import launch_gateway
    except ImportError:
        text = _("PySpark is not installed; python -m pip install 'volstat[spark]' installs it.")
        raise SparkError(text) from None
    if not _has_java():
        raise SparkError(
            _("Spark needs Java 17 or later, and there is none here: install openjdk-17-jre-headless or set JAVA_HOME.")
        )
    # executors look for this Python under this path, unless another one is named
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with _opened(log) as words:
        try:
            return launch_gateway(popen_kwargs={"stdout": words, "stderr": words})
        except (PySparkRuntimeError, OSError):
            raise SparkError(
                _("Java could not start Spark, which needs Java 17 or later; its own words stand in {log}.").format(
                    log=log or os.devnull
                )
            ) from None


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin") if home else None) is not None


def _opened(log: Path | None) -> IO[bytes]:
    """Opens the file of Java's words with mode 0600; where it cannot be written, nobody misses them."""
    if log is not None:
        try:
            log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600), "wb")
        except OSError:
            pass
    return Path(os.devnull).open("wb")
