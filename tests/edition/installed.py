"""The student edition, installed as its README says, in an environment of its own.

In: this checkout and the packages that it is tested with. Out: `Installed`: a folder and its
`grade`. What the README's `pip install -c constraints.txt .` does but for the downloads: the
packages that pip would fetch are the ones installed here, each a hard link beside the others, and
the edition is built and copied among them by pip itself, without `-e`. Nothing of this checkout
is on the path, and nothing that the edition does not ask for is there.
"""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from grader.authoring.release import plan, write_edition
from grader.course import find_course
from tests.course.desk import ROOT

ITSELF = "attention-course"
BUILDING = ("pip", "setuptools")
"""What the README's venv has, and what pip builds the edition with."""


@dataclass(frozen=True)
class Installed:
    """A released edition and the environment that it was installed in."""

    folder: Path
    python: Path

    def run(self, *words: str | Path, before: str = "") -> subprocess.CompletedProcess[str]:
        """Run the installed `grade` in the edition's folder.

        Args:
            before: shell commands that come first, such as `ulimit -n 20`.
        """
        command = [str(self.python.with_name("grade")), *map(str, words)]
        if before:
            command = ["sh", "-c", f'{before}\nexec "$@"', "sh", *command]
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return subprocess.run(
            command,
            cwd=self.folder,
            env=kept | {"NO_COLOR": "1", "COLUMNS": "78"},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )


def install(target: Path) -> Installed:
    """Release the edition with the seals that are committed, and install it."""
    folder, home = target / "edition", target / "venv"
    found = find_course(ROOT)
    made = plan(found, lambda assignment: (assignment.folder / "sealed.safetensors").read_bytes())
    write_edition(found, made, folder)
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(home)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    asked = f"import sysconfig; print(sysconfig.get_path('purelib'), {str(home)!r})"
    said = subprocess.run([python, "-c", asked], capture_output=True, encoding="utf-8", check=True)
    _share(_needed(), Path(said.stdout.split()[0]))
    words = "-m pip install -q --no-index --no-deps --no-build-isolation -c constraints.txt ."
    subprocess.run([python, *words.split()], cwd=folder, check=True, capture_output=True)
    return Installed(folder, python)


def _needed() -> Iterator[Distribution]:
    """What the edition depends on, and what that depends on."""
    waiting = [name for name in distribution(ITSELF).requires or [] if "extra ==" not in name]
    waiting += BUILDING
    seen = {ITSELF}
    while waiting:
        wanted = Requirement(waiting.pop())
        name = canonicalize_name(wanted.name)
        if name in seen or (wanted.marker and not wanted.marker.evaluate()):
            continue
        seen.add(name)
        try:
            found = distribution(wanted.name)
        except PackageNotFoundError:  # an extra's, which nobody asked for
            continue
        yield found
        waiting += found.requires or []


def _share(packages: Iterator[Distribution], target: Path) -> None:
    """Link the packages' files to where they would be installed; copy where links cannot reach.

    With names as text, and without C++'s headers: there are tens of thousands.
    """
    made: set[str] = set()
    for package in packages:
        root = str(package.locate_file(""))
        for file in map(str, package.files or []):
            if file.startswith("..") or file.endswith((".h", ".hpp", ".cuh")):
                continue  # a script, which has the other environment's name in it
            there = f"{target}/{file}"
            if (folder := there.rpartition("/")[0]) not in made:
                Path(folder).mkdir(parents=True, exist_ok=True)
                made.add(folder)
            try:
                os.link(f"{root}/{file}", there)
            except FileNotFoundError:  # listed, and removed since
                continue
            except OSError:
                shutil.copy2(f"{root}/{file}", there)


assert sys.prefix != sys.base_prefix, "these tests run in the venv that `make test` makes"
