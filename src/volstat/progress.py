"""How far long work has come, told step by step to whoever wants to show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Task = Literal["read", "count", "return"]
"""Workbooks are read; the ledger is made of them; workbooks are annotated for their return."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of long work: its beginning, with nothing done, or one more thing done."""

    task: Task
    done: int
    total: int
    workbook: str = ""
    """The one that is done."""
    rows: int = 0
    """Rows that it gave."""
    share: float = 0.0
    """How much of the work is done, from 0 to 1, by the size of the workbooks."""


Progress: TypeAlias = Callable[[Step], None]
