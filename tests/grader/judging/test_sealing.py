"""A seal tells right from wrong as a live key does, holds no answer, and breaks with a word."""

import json
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from safetensors.numpy import load, save

from grader.author import at_most, by, close, equal, raises, vectorised
from grader.errors import GraderFault
from grader.judging import sealing
from grader.judging.compare import gap_of
from grader.judging.known_answers import Known, Secret, Sketch
from grader.judging.rules import Rule
from grader.judging.sealing import Entry, Identity, dump_seal, open_seal, sealed
from grader.judging.sketch import SMALL, _signs, plan_of
from grader.records import Array, Check, Other, Raised, Reply
from tests.some_answers import IDENTITY, check, live_key, normal, seal_of, sealed_tree, tensor

RULE = Rule("is_right")
SHAPES = [
    (64,), (97,), (5000,), (8, 8), (4, 16), (2, 32), (5, 13), (7, 12), (3, 100), (64, 5),
    (1000, 2), (65, 1), (1, 1, 97), (2, 5, 12), (2, 3, 5, 7), (2, 3, 29, 29), (4, 31, 64),
    (8, 64, 64), (2, 3, 5, 7, 2), (128, 256),
]  # fmt: skip
ERRORS = {
    "noise": lambda random, shape: random.uniform(-1, 1, shape),
    "constant": lambda random, shape: np.ones(shape),
    "signs": lambda random, shape: random.choice([-1.0, 1.0], shape),
    "one": lambda random, shape: np.eye(1, prod(shape), random.randint(prod(shape))).reshape(shape),
    "last": lambda random, shape: np.eye(shape[-1])[-1] * np.ones(shape),
}


def right(shape: tuple[int, ...], seed: int, spread: bool = False) -> Any:
    values = normal(*shape, seed=seed)
    return np.exp(2 * values) if spread else values


def seal_leaf(values: Any, name: str = "is_right") -> Sketch:
    leaf = sealed_tree(tensor(values), check(name))
    assert isinstance(leaf, Sketch)
    return leaf


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_sketch_is_small_and_covers_all(shape: tuple[int, ...]) -> None:
    """At most a quarter as many numbers as elements, and every element in a small slice."""
    plan = plan_of(shape)
    sizes = [prod(shape) // shape[axis] for axis in plan.axes]
    sizes += [-(-prod(shape) // plan.blocks)] * plan.covers
    leaf = seal_leaf(right(shape, 0))

    assert leaf.projections.size == plan.count
    assert leaf.projections.size + 2 <= prod(shape) / 4
    assert min(sizes) <= SMALL
    assert min(sizes) >= 4


@pytest.mark.parametrize("spread", [False, True], ids=["even", "spread"])
@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_sealed_and_live_agree(shape: tuple[int, ...], error: str, spread: bool) -> None:
    """What differs by a tenth of the allowed difference is right, by ten times it is wrong."""
    random = np.random.RandomState(1)
    x = right(shape, 2, spread)
    leaf = seal_leaf(x)
    off = 1e-6 * np.abs(x).max() * ERRORS[error](random, shape)
    off *= 1 / np.abs(off / (1e-6 * np.abs(x).max())).max()

    assert gap_of(leaf, tensor(x + 0.1 * off), RULE) is None
    assert gap_of(leaf, tensor(x + 10 * off), RULE) is not None
    assert gap_of(tensor(x), tensor(x + 0.1 * off), RULE) is None
    assert gap_of(tensor(x), tensor(x + 10 * off), RULE) is not None


@settings(deadline=None)
@given(
    some.lists(some.integers(1, 13), min_size=1, max_size=4).filter(lambda s: prod(s) >= 64),
    some.sampled_from(sorted(ERRORS)),
    some.integers(0, 2**31),
)
def test_sealed_and_live_agree_for_any_shape(shape: list[int], error: str, seed: int) -> None:
    """The same for any shape of 64 numbers or more, and any signs."""
    x = right(tuple(shape), seed % 1000)
    leaf = seal_leaf(x, f"check_{seed}")
    off = 1e-6 * np.abs(x).max() * ERRORS[error](np.random.RandomState(seed), shape)
    off /= np.abs(off).max() / (1e-6 * np.abs(x).max())

    assert gap_of(leaf, tensor(x + 0.1 * off), RULE) is None
    assert gap_of(leaf, tensor(x + 10 * off), RULE) is not None


def test_a_factor_is_seen_however_small() -> None:
    """All numbers times 1.00002 is wrong: the scale tells, though each projection moves little."""
    x = right((2, 3, 5, 7), 3, spread=True)

    assert gap_of(seal_leaf(x), tensor(x * 1.00002), RULE) is not None


@pytest.mark.parametrize("wrong", ["zeros", "ones", "mean", "1.01", "permuted", "minus", "other"])
def test_trivial_answers_are_wrong(wrong: str) -> None:
    """What one would hand in without work is wrong by a seal, too."""
    x = right((2, 5, 13), 4)
    made = {
        "zeros": 0 * x,
        "ones": np.ones_like(x),
        "mean": np.full_like(x, x.mean()),
        "1.01": 1.01 * x,
        "permuted": np.random.RandomState(0).permutation(x.reshape(-1)).reshape(x.shape),
        "minus": -x,
        "other": right((2, 5, 13), 5),
    }

    assert gap_of(seal_leaf(x), tensor(made[wrong]), RULE) is not None


def test_projections_are_the_stated_ones() -> None:
    """A slice's projection is its sum with signs over the root of its size, to the resolution."""
    x = right((7, 13), 6)
    leaf = seal_leaf(x)
    rows = plan_of(x.shape).along(0)
    signs = np.sign(_signs(leaf.salt, 0, 13))
    want = x @ signs / np.sqrt(13)

    assert np.abs(leaf.projections[rows] - want).max() <= 1e-7 * np.abs(x).max()
    steps = leaf.projections / (np.abs(x).max() * 5e-8)
    assert np.abs(steps - np.round(steps)).max() < 1e-3


def test_signs_are_not_balanced() -> None:
    """A constant error moves every projection, by half of it at least."""
    sums = [abs(_signs(b"salt", 0, size).sum()) for size in range(4, 200)]

    assert min(sums) >= 0.5
    assert max(sums) <= 2 + 1e-9


def test_slices_of_an_axis_have_the_same_signs() -> None:
    """So that an answer that is shifted along an axis can be found."""
    x = right((11, 17), 7)
    leaf, shifted = seal_leaf(x), seal_leaf(np.roll(x, 1, axis=0))
    rows = plan_of(x.shape).along(0)

    assert np.allclose(leaf.projections[rows][:-1], shifted.projections[rows][1:], atol=1e-5)


def test_signs_differ_between_checks_parts_and_courses() -> None:
    """The same answer has another sketch in another check, part, assignment or course."""
    x = tensor(right((7, 13), 8))
    other_course = Identity("another", "assignment2", 2021, "digest")
    one = sealed_tree([x, x])
    sketches = [
        *one,
        sealed_tree([x], check("another"))[0],
        sealed(Entry(check(), "", Known("answered", [x])), other_course).tree[0],
    ]
    found = {tuple(sketch.projections) for sketch in sketches}

    assert len(found) == len(sketches)


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "bfloat16", "complex128"])
def test_every_floating_dtype_is_sealed(dtype: str) -> None:
    """The right answer of any floating dtype passes, a wrong one does not."""
    x = tensor(right((5, 17), 9), dtype)
    leaf = sealed_tree(x)

    assert gap_of(leaf, x, RULE) is None
    assert gap_of(leaf, Array(dtype, "cpu", -x.values), RULE) is not None
    assert gap_of(leaf, Array(dtype, "cpu", x.values * 1.25), RULE) is not None


def test_strict_tolerances_are_kept() -> None:
    """An author's rtol of 1e-9 holds with a seal as well."""
    asked = check(judge=close(rtol=1e-9))
    x = right((7, 13), 10)
    leaf, rule, scale = sealed_tree(tensor(x), asked), Rule.of(asked, "cpu"), np.abs(x).max()

    assert gap_of(leaf, tensor(x + 1e-10 * scale), rule) is None
    assert gap_of(leaf, tensor(x + 1e-8 * scale), rule) is not None


def test_nan_is_sealed_by_place() -> None:
    """Where NaN and infinity stand has to agree; the other numbers are compared."""
    x = right((7, 13), 11)
    x[0, 3], x[5, 5] = np.nan, -np.inf
    leaf = seal_leaf(x)
    elsewhere, other = x.copy(), x.copy()
    elsewhere[0, [3, 4]] = elsewhere[0, [4, 3]]
    other[6] += 1

    assert gap_of(leaf, tensor(x), RULE) is None
    for wrong, kind in ((elsewhere, "finite"), (other, "value"), (np.abs(x), "finite")):
        gap = gap_of(leaf, tensor(wrong), RULE)
        assert gap is not None
        assert gap.kind == kind


def test_equal_is_exact_also_sealed() -> None:
    """`equal` on floating numbers sees a difference in the last bit."""
    asked = check(judge=equal())
    x = right((7, 13), 12)
    leaf, rule = sealed_tree(tensor(x), asked), Rule.of(asked, "cpu")
    close_by = x.copy()
    close_by[3, 3] = np.nextafter(close_by[3, 3], 9)

    assert gap_of(leaf, tensor(x), rule) is None
    assert gap_of(leaf, tensor(close_by), rule) is not None


def test_zeros_with_a_scale() -> None:
    """An answer of zeros, with a stated scale, is sealed; it hides nothing."""
    asked = check(judge=close(scale=1.0))
    leaf, rule = sealed_tree(tensor(np.zeros((7, 13))), asked), Rule.of(asked, "cpu")

    assert gap_of(leaf, tensor(np.full((7, 13), 1e-7)), rule) is None
    assert gap_of(leaf, tensor(np.full((7, 13), 1e-5)), rule) is not None


def test_no_right_answer_in_the_file(tmp_path: Path) -> None:
    """None of the right numbers, texts or whole numbers stands in the file."""
    x, words = right((7, 13), 13), tensor([[123456789]], "int64")
    known = Known("answered", {"x": tensor(x), "n": words, "text": "the answer", "id": 987654321})
    data = dump_seal([Entry(check(), "", known)], IDENTITY)

    numbers = load(data)["numbers"]
    near = np.abs(numbers[:, None] - x.reshape(-1)[None]).min()
    assert near > 1e-9
    for told in (b"the answer", b"987654321", b"123456789", words.values.tobytes(), x.tobytes()):
        assert told not in data
    assert all(row.tobytes() not in data for row in x)


def refuse(answer: Any, **how: Any) -> str:
    known = answer if isinstance(answer, Known) else Known("answered", answer)
    with pytest.raises(GraderFault) as error:
        sealed(Entry(check(**how), "", known), IDENTITY)
    return str(error.value)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (tensor(normal(7, 9)), "the answer has 63 floating numbers; a sealed answer key needs 64"),
        ([1, tensor(0.5)], "part 2 of the answer has 1 floating number; a sealed answer key"),
        ({"loss": 0.5}, "`loss` has 1 floating number; a sealed answer key needs 64"),
    ],
)
def test_few_numbers_cannot_be_sealed(answer: Any, says: str) -> None:
    """A right answer of less than 64 floating numbers is refused, with check and part."""
    assert f"assignment2, check is_right: {says}" in refuse(answer)


def test_what_else_cannot_be_sealed() -> None:
    """Hidden checks, functions as judges, and a reference that raises are refused."""
    assert "is hidden" in refuse(tensor(normal(9, 9)), hidden=True)
    assert "needs the right answer" in refuse(tensor(normal(9, 9)), judge=by("function"))
    assert "the reference raises KeyError" in refuse(Known("raised", kind="KeyError"))
    assert "the reference raises nothing" in refuse(1, judge=raises(ValueError))


def test_a_mistake_may_answer_anything(tmp_path: Path) -> None:
    """A known mistake's answers are sealed whatever they are, and agree with themselves."""
    asked = check()
    answers = [
        tensor(normal(3)), tensor(normal(5, 5)), tensor(0.5), 0.25, float("nan"), Other("Wrapper"),
        None, [1, "a", {"b": True}], tensor(np.zeros((9, 9))), tensor(np.full((9, 9), np.nan)),
        tensor(np.full((9, 9), -1.7e308)), tensor(np.zeros((0, 4))), tensor([True], "bool"),
    ]  # fmt: skip
    rule = Rule.of(asked, "cpu", mistake=True)
    for answer in answers:
        path = tmp_path / "sealed.safetensors"
        entries = [Entry(asked, "A2-X", Known("answered", answer))]
        path.write_bytes(dump_seal(entries, IDENTITY))
        known = open_seal(path).known("A2-X", asked.id)
        assert known is not None
        assert gap_of(known.tree, answer, rule) is None
        assert gap_of(known.tree, tensor(normal(9, 9, seed=5)), rule) is not None


def test_what_is_sealed_comes_back(tmp_path: Path) -> None:
    """Status, form, exception, parameters and outcome survive the file."""
    x = tensor(normal(7, 13))
    error = Raised("KeyError", ("LookupError",), "no", None)
    fills = ({"q.weight": (4, 12), "bias": ()},)
    checks = [
        check("tree"), check("error"), check("refuses", raises(ValueError)),
        check("bounded", at_most(1.0)), check("loop", vectorised(per="word")),
    ]  # fmt: skip
    counts = [{"calls": calls, "line": 7} for calls in (20, 40, 80)]
    wrong = {
        "tree": Reply("answered", answer={"a": [x, (1, None)], 5: 0.125}, fills=fills),
        "error": Reply("raised", raised=error),
        "refuses": x,
        "bounded": [2.0004, float("inf")],
        "loop": counts,
    }
    even = [{"calls": 9, "line": 7}] * 3
    good = {
        "tree": {"a": [x, (1, None)]},
        "error": 1,
        "refuses": Reply("raised", raised=Raised("ValueError", (), "", None)),
        "bounded": 0.5,
        "loop": even,
    }
    seal = seal_of(tmp_path / "sealed.safetensors", checks, live_key(good, {"A2-X": wrong}))

    tree = seal.known("A2-X", "tree")
    assert tree is not None
    assert tree.fills == fills
    assert isinstance(tree.tree["a"][0], Sketch)
    assert isinstance(tree.tree["a"][1], tuple)
    assert isinstance(tree.tree["a"][1][0], Secret)
    assert tree.tree[5] == 0.125
    raised = seal.known("A2-X", "error")
    assert (raised.status, raised.kind, raised.bases) == ("raised", "KeyError", ("LookupError",))
    assert [seal.known("A2-X", c.id).passes for c in checks] == [None, None, False, False, False]
    assert [seal.known("", c.id).passes for c in checks] == [None, None, True, True, True]
    assert seal.known("A2-X", "bounded").numbers == (2.0, float("inf"))
    assert seal.known("", "bounded").numbers == ()
    assert seal.known("A2-Y", "tree") is None
    assert seal.known("A2-X", "other") is None
    assert seal.identity == IDENTITY


def test_a_mistake_without_an_answer_is_left_out(tmp_path: Path) -> None:
    """A mistake that hung at a check is not asked there."""
    key = live_key({"is_right": 1}, {"A2-X": {"is_right": 2}})
    entries = [
        Entry(check(), "", key.expected("is_right")),
        Entry(check(), "A2-X", Known("timed out")),
    ]
    (tmp_path / "seal").write_bytes(dump_seal(entries, IDENTITY))

    assert open_seal(tmp_path / "seal").known("A2-X", "is_right") is None


def test_the_same_answers_give_the_same_file() -> None:
    """Sealing twice gives the same bytes, so a release changes nothing needlessly."""
    entries = [Entry(check(), "", Known("answered", tensor(normal(7, 13))))]

    assert dump_seal(entries, IDENTITY) == dump_seal(entries, IDENTITY)


def a_file() -> bytes:
    known = Known("answered", [tensor(normal(7, 13)), 5, "text"], fills=({"w": (2,)},))
    wrong = Known("answered", [tensor(normal(7, 12)), 0.5, None])
    return dump_seal([Entry(check(), "", known), Entry(check(), "A2-X", wrong)], IDENTITY)


FILE = a_file()


@given(some.data())
@settings(max_examples=300, deadline=None)
def test_a_damaged_file_is_our_fault(tmp_path_factory: Any, data: some.DataObject) -> None:
    """Whatever happens to a file's bytes, opening it gives the answers or raises GraderFault."""
    damage = data.draw(some.sampled_from(["flip", "cut", "insert", "replace", "random"]))
    at = data.draw(some.integers(0, len(FILE) - 1))
    some_bytes = data.draw(some.binary(min_size=1, max_size=40))
    made = {
        "flip": FILE[:at] + bytes([FILE[at] ^ some_bytes[0]]) + FILE[at + 1 :],
        "cut": FILE[:at],
        "insert": FILE[:at] + some_bytes + FILE[at:],
        "replace": FILE[:at] + some_bytes + FILE[at + len(some_bytes) :],
        "random": some_bytes,
    }[damage]
    path = tmp_path_factory.mktemp("seal") / "sealed.safetensors"
    path.write_bytes(made)
    try:
        seal = open_seal(path)
    except GraderFault:
        return

    assert seal.known("", "is_right") is not None


json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=9) | some.dictionaries(
        some.sampled_from(["l", "u", "d", "o", "f", "s", "x", "tree", "status"]), inner, max_size=4
    ),
    max_leaves=12,
)  # fmt: skip


@given(json_values, json_values)
@settings(deadline=None)
def test_a_forged_answer_is_our_fault(tmp_path_factory: Any, tree: Any, whole: Any) -> None:
    """A file whose sum is right and whose answers are nonsense raises GraderFault only."""
    answer = {
        "status": "answered", "tree": tree, "kind": "", "bases": [], "fills": [], "passes": None,
        "numbers": [],
    }  # fmt: skip
    first = json.dumps({"course": "", "assignment": "", "seed": 1, "checks_digest": ""})
    way = json.dumps({"given": [], "checks": {}})
    body = f"{way}\n{first}\n\tone\t{json.dumps(answer)}\n\ttwo\t{json.dumps(whole)}"
    numbers = np.arange(40.0)
    text = f"{sealing.FORMAT} {sealing._sum(body, numbers, b'')} {body}"
    path = tmp_path_factory.mktemp("seal") / "sealed.safetensors"
    path.write_bytes(save({"numbers": numbers, "hashes": np.zeros(0, np.uint8)}, {"seal": text}))
    seal = open_seal(path)

    for name in ("one", "two"):
        try:
            known = seal.known("", name)
        except GraderFault:
            continue
        assert known is None or isinstance(known, Known)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "is missing"),
        (b"", "is not a whole sealed answer key"),
        (b"PK\x03\x04 a zip", "is not a whole sealed answer key"),
        (FILE[:-8], "is not a whole sealed answer key"),
        (
            save({"numbers": np.zeros(3), "hashes": np.zeros(3, np.uint8)}),
            "is not a whole sealed answer key",
        ),
        (save({"other": np.zeros(3)}, {"seal": "2 x {}"}), "is not a whole sealed answer key"),
        (
            save({"numbers": np.zeros(3), "hashes": np.zeros(3, np.uint8)}, {"seal": "2 x {}"}),
            "is not a whole sealed answer key",
        ),
        (
            save({"numbers": np.zeros(3), "hashes": np.zeros(3, np.uint8)}, {"seal": "1 x {}"}),
            "has format '1'; this grader reads",
        ),
    ],
)
def test_files_that_are_no_seal(tmp_path: Path, content: bytes | None, says: str) -> None:
    """A file that is missing, foreign, cut or of another version is named, with the way out."""
    path = tmp_path / "sealed.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GraderFault, match=says) as error:
        open_seal(path)

    assert "get the course again" in error.value.help
    assert "grade release" in error.value.help


def test_seal_writes_a_file(tmp_path: Path) -> None:
    """`dump_seal` makes what `open_seal` reads."""
    path = tmp_path / "sealed.safetensors"
    asked: Check = check()
    path.write_bytes(dump_seal([Entry(asked, "", Known("answered", 3))], IDENTITY))

    assert open_seal(path).known("", "is_right") is not None
