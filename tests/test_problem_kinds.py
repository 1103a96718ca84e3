"""The catalogue of problems against the code that reports them."""

import ast
import re
from pathlib import Path

from volstat.problems import Problem, catalogue, problems_of, table_of, table_of_cells

SRC = Path(__file__).parent.parent / "src" / "volstat"
EVERYWHERE = {"Problem", "BookProblem", "UnreadableError", "Failure", "table_of_cells"}
IN_ROOMS = EVERYWHERE | {"report", "say"}
"""What the rooms that report problems call besides; elsewhere these names say other things."""
ROOMS = ("intake", "ledger")


def texts():
    """Every text in the rooms that report problems; f-strings as patterns with what may stand in their gaps."""
    for room in ROOMS:
        for path in sorted((SRC / room).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield re.escape(node.value)
                if isinstance(node, ast.JoinedStr) and re.fullmatch(r"[a-z_]+", _fixed(node)):
                    yield "".join(re.escape(p.value) if isinstance(p, ast.Constant) else "[a-z_]+" for p in node.values)


def _fixed(node):
    return "".join(part.value for part in node.values if isinstance(part, ast.Constant))


def calls():
    """The kinds that are named outright where a problem is made, with their place."""
    for path in sorted(SRC.rglob("*.py")):
        makers = IN_ROOMS if path.relative_to(SRC).parts[0] in ROOMS else EVERYWHERE
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            kind = node.args[0]
            if name in makers and isinstance(kind, ast.Constant) and isinstance(kind.value, str):
                yield kind.value, f"{path.name}:{node.lineno}"


def test_every_kind_is_reported_somewhere():
    known = {re.compile(text) for text in set(texts()) if len(text) < 60}
    unused = [kind for kind in catalogue() if not any(pattern.fullmatch(kind) for pattern in known)]
    assert not unused


def test_every_kind_reported_is_known():
    unknown = [f"{where}: {kind}" for kind, where in calls() if kind not in catalogue()]
    assert not unknown
    assert len(list(calls())) > 20


def test_every_hint_says_what_to_do():
    for kind in catalogue().values():
        for language in ("zh", "en"):
            assert kind.hint[language].rstrip()[-1] in "。.", kind.name
            assert kind.message[language].rstrip()[-1] not in "。.", kind.name


def test_of_a_long_value_only_the_beginning_is_kept_and_no_part_of_a_number():
    number = "14042819900307001X"
    for text, kept in (
        ("长" * 32_854, "长" * 200 + "…"),
        ("长" * 190 + number, "长" * 190 + "140*******…"),
        ("短", "短"),
    ):
        whole = Problem("unreadable", "a" * 300, header=text, value=text, detail={"line": text, "other": "a" * 300})
        (problem,) = problems_of(table_of([whole]))
        (cell,) = problems_of(table_of_cells("unreadable", rows=[1], header=text, values=[text]))
        assert problem.value == cell.value == problem.header == cell.header == problem.detail["line"] == kept
        assert problem.workbook == problem.detail["other"] == "a" * 300
