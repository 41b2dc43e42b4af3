"""A course of one assignment, three tasks and seven checks, without any attention in it.

In: an empty folder. Out: a `Course` in it that has both sides; the student's side is made by
`release`. Its limits are short, so that a submission that hangs costs a test one second.
"""

from pathlib import Path
from textwrap import dedent

from grader.course.config import Course, find_course

FILES = {
    "pyproject.toml": """
        [tool.grade]
        course = "tiny"
        public_seed = 7
        """,
    "LICENSE": "MIT\n",
    "constraints.txt": "torch\n",
    "docs/student.md": "# Tiny course\n\nFor students.\n",
    "datasets/README.md": "Nothing yet.\n",
    "grader/__init__.py": '"""The engine."""\n',
    "tests/test_secret.py": "INSTRUCTORS_ONLY = True\n",
    "benchmarks/secret.py": "INSTRUCTORS_ONLY = True\n",
    "solutions/README.md": "# Syllabus\n\nOne assignment.\n",
    "solutions/assignment1/README.md": """
        # Shapes

        ## Double

        Twice as much.

        ## Row sums

        Add along the last axis.
        """,
    "solutions/assignment1/assignment.toml": """
        title = "Small things"
        files = ["shapes.py"]
        hours = "1"

        [forbidden]
        running = ["cumsum"]

        [limits]
        import_seconds = 1
        check_seconds = 1
        total_seconds = 20
        cpu_seconds = 20
        flood_mb = 1
        output_kb = 4

        [[task]]
        name = "double"
        title = "Twice as much"
        points = 3
        hidden_points = 1
        hints = ["What is half of the answer?", "Which operator multiplies?"]

        [[task]]
        name = "row_sums"
        title = "Add up each row"
        points = 4
        forbid = ["running"]
        hints = ["Which axis holds a row's numbers?"]

        [[task]]
        name = "Scale.forward"
        title = "A gain for each column"
        points = 2
        hidden_points = 1
        hints = ["What is the shape of the weight?"]
        """,
    "solutions/assignment1/shapes.py": '''
        """Three small things to do with tensors."""

        import torch
        from jaxtyping import Float
        from torch import Tensor, nn


        def double(x: Float[Tensor, "*axes"]) -> Float[Tensor, "*axes"]:
            """Twice x.

            Raises:
                ValueError: x has no axis.

            Example:
                >>> double(torch.tensor([1.0, 2.0]))
                tensor([2., 4.])
            """
            # BEGIN SOLUTION double: refuse a single number, then multiply
            if x.dim() == 0:
                raise ValueError("one axis is needed, and x has none")
            return x * 2  # every number of x is there twice
            # END SOLUTION


        def row_sums(x: Float[Tensor, "*axes column"]) -> Float[Tensor, "*axes"]:
            """The sum of each row of twice x."""
            # BEGIN SOLUTION row_sums: double, then add
            doubled = double(x)
            return doubled.sum(dim=-1)  # the last axis is gone
            # END SOLUTION


        class Scale(nn.Module):
            """One gain per column."""

            def __init__(self, size: int) -> None:
                super().__init__()
                self.gain = nn.Parameter(torch.ones(size))

            def forward(self, x: Float[Tensor, "*axes column"]) -> Float[Tensor, "*axes column"]:
                """Each column times its gain."""
                # BEGIN SOLUTION Scale.forward: multiply
                return x * self.gain.to(x.dtype)  # the gains go along the last axis
                # END SOLUTION
        ''',
    "solutions/assignment1/checks.py": '''
        """The public checks."""

        import torch
        from grader.author import check, raises, vectorised


        @check(task="double")
        def doubles(code, draw):
            """Every number is doubled."""
            return code.double(draw.normal(11, 7))


        @check(task="double")
        def keeps_the_dtype(code, draw):
            """A float64 tensor stays one, and the input is as it was."""
            x = draw.normal(7, 13, dtype=torch.float64)
            return {"answer": code.double(x), "x": x}


        @check(
            task="double",
            judge=raises(ValueError, says="axis"),
            guessable="an error does not depend on numbers",
        )
        def refuses_a_number(code, draw):
            """A single number is refused."""
            return code.double(draw.normal())


        @check(task="row_sums", needs=["double"])
        def adds_rows(code, draw):
            """Every row of twice x is added up."""
            return code.row_sums(draw.normal(67, 5))


        @check(
            task="row_sums",
            needs=["double"],
            judge=vectorised(per="row"),
            guessable="a count, not a value",
        )
        def adds_without_a_loop(code, draw):
            """All rows are added at once."""
            sizes = (20, 40, 80)
            return [code.count_calls(code.row_sums, draw.normal(size, 3)) for size in sizes]


        @check(task="Scale.forward")
        def scales(code, draw):
            """Every column is multiplied by its gain."""
            return draw.fill(code.Scale(7))(draw.normal(11, 7))


        @check(task="Scale.forward")
        def scales_exactly(code, draw):
            """In float64, too."""
            return draw.fill(code.Scale(5))(draw.normal(17, 5, dtype=torch.float64))
        ''',
    "solutions/assignment1/hidden.py": '''
        """The hidden checks."""

        from grader.author import check


        @check(task="double")
        def doubles_in_four_axes(code, draw):
            """Tensors with more axes are doubled as well."""
            return code.double(draw.normal(2, 3, 5, 7))


        @check(task="Scale.forward")
        def scales_more_axes(code, draw):
            """Gains go along the last axis, however many there are."""
            return draw.fill(code.Scale(7))(draw.normal(3, 5, 7))
        ''',
    "solutions/assignment1/mistakes.py": '''
        """Known mistakes."""

        from grader.author import Mistake

        MISTAKES = [
            Mistake(
                "T1-TRIPLE",
                task="double",
                edits=[("return x * 2", "return x * 3")],
                says="the numbers are tripled",
                help="multiply by two",
                read="double",
                why="Two is not three.",
            ),
            Mistake(
                "T1-MEAN",
                task="row_sums",
                body="""
        doubled = double(x)
        return doubled.mean(dim=-1)  # the mean forgets how many there are
        """,
                says="the mean is taken instead of the sum",
                help="add, and do not divide",
                read="row-sums",
            ),
        ]
        ''',
}

NO_SEAL = b"not a seal"
SOLUTION = dedent(FILES["solutions/assignment1/shapes.py"]).lstrip("\n")


def build(root: Path) -> Course:
    """Write the course, and make its student's side."""
    from grader.authoring import release

    for name, text in FILES.items():
        write(root / name, dedent(text).lstrip("\n"))
    course = find_course(root)
    release.write(course, release.plan(course, lambda assignment: NO_SEAL))
    return course


def write(path: Path, text: str | bytes) -> Path:
    """Write a file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def submission(folder: Path, *edits: tuple[str, str], text: str = SOLUTION) -> Path:
    """A folder with the solution in which each of the edits was made."""
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
        text = text.replace(old, new)
    write(folder / "shapes.py", text)
    return folder
