"""A `Submission` of contents that were found: texts of sensible size, and a checkpoint.

In: bytes by name. Out: `Submission`, with a digest of all that is graded. Raises
SubmissionRefused for what is no text.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from grader.course import Assignment
from grader.errors import SubmissionRefused
from grader.intake import checkpoint_file, choosing
from grader.intake.choosing import Found
from grader.records import Origin, Submission

MAX_SOURCE = 256 * 1024


def assembled(
    label: str,
    files: dict[str, bytes],
    assignment: Assignment,
    origins: Mapping[str, Origin] | None = None,
) -> Submission:
    """A submission of these files, with the checkpoint that may be among them.

    Args:
        origins: of files that were made; of the others, scripts of cells are read here.
    """
    files = dict(files)
    trained = assignment.checkpoint
    data = files.pop(trained.file, None) if trained else None
    found = Found(files, dict(origins)) if origins else choosing.of_scripts(files, assignment)
    handed_in = submission(label, found.files)
    if found.origins:
        places = repr([(name, made.name, made.lines) for name, made in found.origins.items()])
        digest = hashlib.sha256(f"{handed_in.digest}{places}".encode("utf-8", "replace"))
        handed_in = replace(
            handed_in, origins=found.origins, notes=found.notes, digest=digest.hexdigest()
        )
    if trained is None or data is None:
        return handed_in
    digest = hashlib.sha256(handed_in.digest.encode() + hashlib.sha256(data).digest())
    seen = checkpoint_file.look(data, trained.megabytes)
    return replace(handed_in, checkpoint=seen, digest=digest.hexdigest())


def submission(label: str, files: dict[str, bytes]) -> Submission:
    """A submission of these contents, each checked to be a text of sensible size."""
    whole = hashlib.sha256()
    ready: dict[str, bytes] = {}
    for name, data in files.items():
        ready[name] = _text(name, data)
        whole.update(name.encode() + b"\0" + hashlib.sha256(ready[name]).digest())
    # A file's name need not be text; the report that names it has to be.
    name = label.encode("utf-8", errors="replace").decode()
    return Submission(name, ready, whole.hexdigest())


def _text(name: str, data: bytes) -> bytes:
    """The source as UTF-8 with plain line ends; refuses what is no text."""
    if len(data) > MAX_SOURCE:
        raise SubmissionRefused(f"{name} is larger than {MAX_SOURCE >> 10} KB")
    if b"\0" in data:
        raise SubmissionRefused(f"{name} is not a text: it has null bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SubmissionRefused(
            f"{name} is not UTF-8 (line {line})", help="save it again with the encoding UTF-8"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n").encode()
