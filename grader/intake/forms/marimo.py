"""marimo's notebooks, which are Python files.

In: the text. Out: a cell for each `@app.cell`, `@app.function`, `@app.class_definition` and
`with app.setup`, read from the file's own tree. marimo 0.25.2 indents a cell as a whole, strings
too, and takes that away again when it opens the file; so does this.
"""

import ast

from grader.intake.forms.cell import Cell, Form, Handed
from grader.intake.forms.trees import parsed

INDENT = "    "
OUTSIDE = ("function", "class_definition")


def _is_marimo(handed: Handed) -> bool:
    tree = parsed(handed.text)
    return tree is not None and _imports(tree) and bool(_app(tree))


def _imports(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Import) and any(alias.name == "marimo" for alias in node.names)
        for node in tree.body
    )


def _app(tree: ast.Module) -> str:
    """What the file calls its app."""
    for node in tree.body:
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(attr="App"))
            ):
                return name
    return ""


def _cells(handed: Handed) -> list[Cell]:
    tree = parsed(handed.text)
    if tree is None:
        return []
    app, lines, found = _app(tree), handed.text.split("\n"), []
    for node in tree.body:
        match node:
            case ast.With(items=[ast.withitem(context_expr=used)], body=body):
                if _of(used, app) == "setup":
                    found.append(_inner(lines, body))
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                marks = [d for d in node.decorator_list if _of(d, app)]
                if not marks:
                    continue
                if _of(marks[0], app) in OUTSIDE:
                    start = (marks[0].end_lineno or 0) + 1
                    found.append(Cell(0, "\n".join(lines[start - 1 : node.end_lineno]), start))
                elif _of(marks[0], app) == "cell":
                    body = [s for s in node.body if not isinstance(s, ast.Return)]
                    found.append(_inner(lines, body))
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(attr="_unparsable_cell"),
                    args=[ast.Constant(value=str(broken), lineno=first), *_],
                )
            ):
                found.append(Cell(0, broken, first))
    return found


def _of(node: ast.expr, app: str) -> str:
    """Which of the app's attributes this is: "cell" of `app.cell` and of `app.cell(…)`."""
    node = node.func if isinstance(node, ast.Call) else node
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if name == app:
            return attr
    return ""


def _inner(lines: list[str], body: list[ast.stmt]) -> Cell:
    """Statements of a block, with its indent taken away from every line."""
    if not body:
        return Cell(0, "")
    first = min(
        start
        for s in body
        for start in (s.lineno, *(d.lineno for d in getattr(s, "decorator_list", [])))
    )
    rows = lines[first - 1 : max(s.end_lineno or 0 for s in body)]
    return Cell(0, "\n".join(row.removeprefix(INDENT) for row in rows), first)


MARIMO = Form(
    "marimo notebook", ".py",
    "it imports marimo, and makes `marimo.App(…)`",
    "https://docs.marimo.io/guides/reusing_functions/",
    'import marimo\n\n__generated_with = "0.25.2"\napp = marimo.App()\n\n\n'
    "@app.cell\ndef _():\n    import math\n    return (math,)\n\n\n"
    "@app.function\ndef double(x):\n    return x * 2\n\n\n"
    'if __name__ == "__main__":\n    app.run()\n',
    _is_marimo, _cells,
)  # fmt: skip
