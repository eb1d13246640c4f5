"""What does a piece of source import and call? Read from the text alone, without running it."""

import ast
from collections.abc import Iterator


def imported(source: str) -> set[str]:
    """Dotted names of everything imported, as deep as the text says; a relative import keeps its dots."""
    return set(_imported(ast.parse(source)))


def called(source: str) -> set[str]:
    """Dotted names of everything called, as written: `datetime.now`, `open`."""
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {name for call in calls if (name := _dotted(call))}


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            yield from (f"{start}.{alias.name}" for alias in node.names)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""
