"""nbgrader's exchange, where students may write: what lies there stops nobody, and leads nowhere.

In: folders that students made, by `nbgrader submit` or by hand. Out: `submitted/`, and feedback
for whoever can be given one. Links are never followed: nbgrader's own `collect` copies what they
lead to, with the instructor's rights. What cannot be collected is logged.
"""

import contextlib
import os
import shutil
from datetime import datetime
from glob import glob
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect, ExchangeReleaseFeedback
from nbgrader.utils import ignore_patterns

from grader.cohort import TIMESTAMP
from grader.intake import beside

SECRET = "submission_secret.txt"
"""By which a student finds their feedback in the exchange; `submit` writes it."""
MODELS = "*.safetensors"
"""Ignored by all other commands, but graded: nbgrader need not copy it any further."""
SMALL = 1024


class Collect(ExchangeCollect):  # type: ignore[misc]
    """`collect`, one submission after the other, each by itself."""

    src_records: list[dict[str, Any]]

    def init_src(self) -> None:
        """Leave out what has no name of a submission; nbgrader would end here."""
        super().init_src()
        self.src_records = [record for record in self.src_records if record["username"]]

    def _path_to_record(self, path: str) -> Any:
        name = os.path.basename(path)  # noqa: PTH119  as nbgrader's, which this stands in for
        try:
            return super()._path_to_record(path)
        except Exception as error:  # whatever nbgrader's reader of dates raises
            self.log.error("%s is not collected: %s", path, error)
        return {"username": "", "filename": name, "timestamp": datetime.min}

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:  # noqa: ARG002
        """Copy one submission as it is, links as links; `tidy` takes them away later."""
        ignored = [pattern for pattern in self.coursedir.ignore if pattern != MODELS]
        most = self.coursedir.max_dir_size
        try:
            if Path(src).is_symlink():
                raise OSError("it is a link")
            if self.get_size(src) > 1000 * most:
                raise OSError(f"it is larger than {most} kB (CourseDirectory.max_dir_size)")
            shutil.copytree(
                src,
                dest,
                symlinks=True,
                ignore=ignore_patterns(
                    ignored, self.coursedir.include, self.coursedir.max_file_size, self.log
                ),
            )
            if self.coursedir.groupshared:
                for home, _, files in os.walk(dest):
                    _share(Path(home), 0o2770)
                    for file in files:
                        _share(Path(home, file), 0o660)
        except (OSError, shutil.Error) as error:
            self.log.error("%s is not collected: %s", src, error)
            shutil.rmtree(dest, ignore_errors=True)
            with contextlib.suppress(OSError):  # the student's own folder, where it is empty
                Path(dest).parent.rmdir()


class ReleaseFeedback(ExchangeReleaseFeedback):  # type: ignore[misc]
    """`release_feedback` for whoever handed in through the exchange, and without an end before."""

    def copy_files(self) -> None:
        """Leave out who has no secret: without one nbgrader would end for everybody behind."""
        left_out = list(filter(None, self.coursedir.student_id_exclude.split(",")))
        for home in map(Path, sorted(glob(self.src_path))):  # noqa: PTH207  as nbgrader does
            if not all(_plain(home, name) for name in (TIMESTAMP, SECRET)):
                student = home.parent.name
                self.log.error("no feedback for %s: not handed in through the exchange", student)
                left_out.append(student)
        self.coursedir.student_id_exclude = ",".join(left_out)
        super().copy_files()


def _share(path: Path, mode: int) -> None:
    """Let the group in, as nbgrader does where graders share a folder."""
    if not path.is_symlink():
        path.chmod(path.stat().st_mode & 0o7777 | mode)


def _plain(home: Path, name: str) -> bool:
    """Whether it is a small file of text."""
    try:
        return bool((beside(home, name, SMALL) or b"").decode())
    except UnicodeDecodeError:
        return False
