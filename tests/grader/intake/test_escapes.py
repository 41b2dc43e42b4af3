"""What is taken for a cell's Python is what IPython makes of it, but for its commands."""

import ast
import random

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from grader.intake.forms.escapes import python_of

PIECES = [
    "x = 1", "def f(a):\n    return a", "%matplotlib inline", "!ls -la", "  !ls", "files = !ls",
    "t = %timeit -o f(1)", "F.softmax?", "torch.nn??", "?f", "n: int = !ls", "x = y = !ls",
    "x =!ls",
    "class A:\n    %time\n    def g(self):\n        !ls\n        return '%d' % 3",
    'S = """\n%d words\n!x\n?\n"""', "y = (\n    'a'\n    % (1, 2)\n)", "# don't",
    "!echo don't stop", "%pip install -q \\\n   einops \\\n   jaxtyping", "s = 'it\\'s' # ?",
    "z = [\n  1,\n  # what?\n 2]", "/f 1", ",f a b", ";f a", "a = b'%'; c = 3",
    "if x:\n    %time f(1)\nelse:\n    pass", "l = lambda x=1: x", "q = x !=1", "a == !b",
    "t = 'a' \\\n  '%d'", "%%time\nx = 3", "w = f'{x!r}'", "'''\n>>> f(1)\n'''",
    "v = x if x else {}",
    "for i in range(3):\n    x = !echo {i}\n    print(i)", 'r = "\\"" + \'"""\'',
]  # fmt: skip
HEADS = ["", "%%time\n", "%%capture out\n", "%%timeit -n 1\n", "\n\n", "    "]


def cell(chance: random.Random) -> str:
    """Some pieces, indented as a whole or behind prompts."""
    source = chance.choice(HEADS) + "\n".join(chance.sample(PIECES, chance.randint(1, 4)))
    first, *rest = source.split("\n")
    match chance.randrange(8):
        case 0:
            more = [(">>> " if row[:1] not in (" ", ")") else "... ") + row for row in rest]
            return "\n".join([f">>> {first}", *more])
        case 1:
            return "\n".join([f"In [1]: {first}", *(f"   ...: {row}" for row in rest)])
        case 2:
            return "\n".join(f"    {row}" for row in [first, *rest])
    return source


def trees(nodes: list[ast.stmt]) -> list[str]:
    """What defines anything: commands, and values that are only shown, are not compared."""
    return [dump for node in nodes if (dump := ast.dump(Quiet().visit(node))) != "Pass()"]


class Quiet(ast.NodeTransformer):
    """Makes `pass` of commands and of expressions."""

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        return ast.Pass()

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        return ast.Pass() if "id='get_ipython'" in ast.dump(node) else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        return ast.Pass() if "id='get_ipython'" in ast.dump(node) else node


def by_ipython(source: str) -> list[str] | None:
    """The trees that IPython runs; None where it refuses the cell."""
    try:
        text = TransformerManager().transform_cell(source)
        body = ast.parse(text).body
    except SyntaxError:
        return None
    match body:
        case [ast.Expr(value=ast.Call(func=ast.Attribute(attr="run_cell_magic"), args=args))]:
            return by_ipython(ast.literal_eval(args[2]))
    return trees(body)


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("seed", range(8))
def test_what_ipython_accepts_is_taken_as_ipython_takes_it(seed: int) -> None:
    """Over generated cells, whole: commands, magics, questions, prompts, strings that look so."""
    chance = random.Random(seed)
    cells = [source for _ in range(60) if by_ipython(source := cell(chance)) is not None]
    ours = {source: python_of(source) for source in cells}
    got = {
        source: trees(ast.parse("\n".join(made.lines)).body) if not made.fault else made.fault
        for source, made in ours.items()
    }

    assert {source: by_ipython(source) for source in cells} == got
    assert len(cells) > 15


@pytest.mark.parametrize("source", PIECES)
def test_lines_stay_where_they_are(source: str) -> None:
    """What is taken out leaves an empty line, so that places are the student's."""
    found = python_of(f"%time\n{source}\nlast = 1")

    assert found.fault or len(source.split("\n")) + 2 == len(found.lines)
    assert found.fault or "last = 1" == found.lines[-1].strip()
