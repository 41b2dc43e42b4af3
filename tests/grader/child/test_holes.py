"""An untouched hole is known by its own statement, and by nothing else."""

from textwrap import dedent

import pytest

from grader.child import holes


def todo(text: str, *tasks: str) -> list[str]:
    return holes.todo({"work.py": dedent(text)}, tasks or ("f",))[0]


@pytest.mark.parametrize(
    "text",
    [
        'def f(x):\n    raise NotImplementedError("f")',
        'def f(x):\n    "What it does."\n    # TODO\n    raise NotImplementedError("f")',
        'def f(x):\n    y = x + 1\n    print(y)\n    raise NotImplementedError("f")',
        'async def f(x):\n    raise NotImplementedError("f")',
        '@decorated\ndef f(x): raise NotImplementedError(\n    "f",\n)',
        'def f(x):\n    return x\ndef f(x):\n    raise NotImplementedError("f")',
        'def f(x):\n    raise NotImplementedError("f")\n    return x',
    ],
    ids=["bare", "docstring", "code before", "async", "decorated", "last wins", "code after"],
)
def test_the_holes_own_statement_means_untouched(text: str) -> None:
    """It stands in the body, whatever stands around it, and in the definition that counts."""
    assert ["f"] == todo(text)


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    return x",
        "",
        'def f(x):\n    raise NotImplementedError("f")\ndef f(x):\n    return x',
        'def f(x):\n    raise NotImplementedError("g")',
        "def f(x):\n    raise NotImplementedError",
        "def f(x):\n    raise NotImplementedError()",
        'def f(x):\n    raise ValueError("f")',
        'def f(x):\n    if x is None:\n        raise NotImplementedError("f")\n    return x',
        'def f(x):\n    """raise NotImplementedError("f")"""\n    return x',
        'def f(x):\n    # raise NotImplementedError("f")\n    return x',
        'def g(x):\n    raise NotImplementedError("f")',
        'class f:\n    def f(self):\n        raise NotImplementedError("f")',
    ],
    ids=[
        "written", "empty file", "last wins", "another name", "no call", "no name", "another error",
        "branch", "docstring", "comment", "elsewhere", "method",
    ],
)  # fmt: skip
def test_anything_else_is_an_answer(text: str) -> None:
    """A hole that was touched is asked and judged."""
    assert [] == todo(text)


def test_methods_are_holes_of_their_class() -> None:
    """`Class.method` is its own hole; another class's method of that name is not."""
    text = """
        class A:
            def __init__(self):
                self.x = 1
            def forward(self, x):
                raise NotImplementedError("A.forward")
        class B:
            def forward(self, x):
                return x
        """

    assert ["A.forward"] == todo(text, "A.forward", "B.forward", "forward")


def test_names_are_those_of_the_file_s_top() -> None:
    """They are what a near miss is looked for among."""
    text = "def f(): ...\nclass A:\n    def g(self): ...\nx = 1\n"

    assert ["f", "A"] == holes.todo({"work.py": text}, ["f"])[1]
