"""The rooms and the direction of their imports, as ARCHITECTURE.md draws them."""

import ast
from pathlib import Path

SRC = Path(__file__).parent.parent / "src" / "volstat"
SHARED = {
    "areas",
    "cache",
    "privacy",
    "progress",
    "language",
    "log",
    "personal",
    "shown",
    "problems",
    "project",
    "rounding",
    "settings",
    "settings_file",
    "settings_sense",
    "templates",
    "widths",
    "workdays",
} | {"__init__"}
MAY_IMPORT = {
    "intake": {"intake"},
    "ledger": {"ledger", "intake"},
    "spark": {"spark", "intake"},
    "figures": {"figures", "ledger", "spark"},
    "report": {"report", "figures"},
    "article": {"article"},
    "sample": {"sample"},
    "returns": {"returns", "intake"},
    "publish": {"publish", "figures"},
    "lookup": {"lookup", "figures", "ledger"},
    "overview": {"overview", "figures", "intake", "ledger", "publish"},
    "workings": {"workings", "intake", "ledger", "spark"},
    "pipeline": {
        "pipeline",
        "workings",
        "lookup",
        "overview",
        "intake",
        "ledger",
        "figures",
        "report",
        "article",
        "returns",
        "publish",
        "sample",
    },
    "__main__": {"cli"},
    "cli": {
        "cli",
        "pipeline",
        "overview",
        "spark",
        "figures",
        "report",
        "article",
        "intake",
        "ledger",
        "returns",
        "publish",
        "sample",
    },
}


def modules():
    for path in sorted(SRC.rglob("*.py")):
        parts = path.relative_to(SRC).with_suffix("").parts
        yield path, (parts[0] if len(parts) > 1 or parts[0] != "__init__" else "__init__"), parts


def imports(path):
    """All volstat modules that a file imports at any depth, type-checking imports included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "volstat")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "volstat":
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_room_reaches_back():
    wrong = []
    for path, room, _ in modules():
        if room == "__init__":
            continue
        allowed = MAY_IMPORT.get(room, set()) | SHARED
        for name in imports(path):
            parts = name.split(".")
            target = parts[1] if len(parts) > 1 else "__init__"
            known = (SRC / target).is_dir() or (SRC / f"{target}.py").is_file()
            if known and target not in allowed:
                wrong.append(f"{path.relative_to(SRC)} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_no_import_cycles():
    files = {".".join(("volstat", *parts)).removesuffix(".__init__"): path for path, _, parts in modules()}
    edges = {
        module: {name if name in files else name.rpartition(".")[0] for name in imports(path)} - {module, "volstat"}
        for module, path in files.items()
        if module != "volstat"
    }
    done, path = set(), []

    def visit(module):
        assert module not in path, " → ".join([*path[path.index(module) :], module])
        if module in done:
            return
        path.append(module)
        for target in sorted(edges.get(module, ())):
            visit(target)
        path.pop()
        done.add(module)

    for module in sorted(edges):
        visit(module)


def test_every_module_says_what_it_is():
    bare = [str(path) for path, _, _ in modules() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert not bare
