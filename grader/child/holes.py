"""Which holes of the stubs are untouched, as the syntax trees say.

In: sources as text, tasks. Out: names. Runs in the child, on student text, and runs none of it;
raises whatever parsing raises.
"""

import ast
from collections.abc import Sequence

MARK = "submission/"  # the file names of student code in tracebacks start so


def todo(files: dict[str, str], tasks: Sequence[str]) -> tuple[list[str], list[str]]:
    """Parse the files: the tasks whose hole is untouched, and the names that they define.

    A hole is untouched while ``raise NotImplementedError("<task>")`` is a statement of its body:
    torch raises that error for honest bugs too, so the exception alone says nothing.
    """
    holes: dict[str, bool] = {}
    names: list[str] = []

    def visit(function: ast.FunctionDef | ast.AsyncFunctionDef, task: str) -> None:
        holes[task] = any(_is_hole(statement, task) for statement in function.body)

    for name, text in files.items():
        for node in ast.parse(text, filename=MARK + name).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                visit(node, node.name)
            elif isinstance(node, ast.ClassDef):
                for item in node.body:
                    if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
                        visit(item, f"{node.name}.{item.name}")
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names.append(node.name)
    return [task for task in tasks if holes.get(task)], names


def _is_hole(statement: ast.stmt, task: str) -> bool:
    match statement:
        case ast.Raise(
            exc=ast.Call(func=ast.Name(id="NotImplementedError"), args=[ast.Constant(value=said)])
        ):
            return bool(said == task)
    return False
