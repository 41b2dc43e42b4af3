"""Whether thousands of submissions leave anything behind.

    python benchmarks/soak.py [--jobs 5000]

Honest and hostile submissions of the small course of the tests, mixed, on one server: those that
exit, crash, flood, forge, raise and write files, but none that waits for a deadline. Measured every
hundredth: descriptors, memory and threads of this process and of the server, zombies, files in
temporary folders. All must be flat; the 95th percentile of an honest submission's wall time must
be under three times its median, and every honest one must get full marks.
"""

import argparse
import atexit
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grader.sandbox.isolation import launch  # noqa: E402
from grader.sandbox.starting import ForkServer  # noqa: E402
from tests.attacks.arena import FULL, Arena, arena, cases  # noqa: E402

HOSTILE = ("C1", "C2", "C10", "C12", "C13", "D1", "D8", "E4", "E5", "E7", "E11", "F1", "B12", "I1")
EVERY = 3
"""One in so many is hostile."""


def measured(here: Arena) -> dict[str, int]:
    """What must be flat."""
    assert isinstance(here.starter, ForkServer)
    ours, server = psutil.Process(), psutil.Process(here.starter.pid)
    children = [child for child in server.children(recursive=True) if child.is_running()]
    temporary = list(Path(tempfile.gettempdir()).iterdir())
    return {
        "descriptors": ours.num_fds(),
        "its descriptors": server.num_fds(),
        "threads": ours.num_threads(),
        "MB": ours.memory_info().rss >> 20,
        "its MB": server.memory_info().rss >> 20,
        "its children": len(children),
        "temporary files": len(temporary),
        "work folders": len(list(launch.base().iterdir())),
        "shared memory": len(os.listdir("/dev/shm")),  # noqa: PTH208
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=5000)
    args = parser.parse_args()
    place = tempfile.mkdtemp(prefix="soak-")  # other people's temporary files are not counted
    Path(place).chmod(0o711)
    tempfile.tempdir = place
    known = {case.id: case for case in cases()}
    hostile = [known[id] for id in HOSTILE]
    walls: list[float] = []
    seen: list[dict[str, int]] = []
    wrong = 0
    started = time.monotonic()
    with arena() as here:
        for number in range(args.jobs):
            if number % EVERY == 1:
                case = hostile[number // EVERY % len(hostile)]
                _, grade = here.graded(here.files(case))
                wrong += grade.points + grade.hidden_points > case.due or not grade.complete
            else:
                wall = time.perf_counter()
                _, grade = here.graded(here.reference)
                walls.append(time.perf_counter() - wall)
                wrong += grade.points + grade.hidden_points != FULL
            if number % 100 == 99:
                seen.append(measured(here))
                print(f"{number + 1} ...", file=sys.stderr, flush=True)
        layers = ", ".join(here.layers)
    seconds = time.monotonic() - started
    print(
        f"{args.jobs} submissions in {seconds:.0f} s, {args.jobs / seconds:.1f} a second; {layers}"
    )
    flat = True
    for what in seen[0]:
        values = [one[what] for one in seen]
        # The first hundred may still fill caches.
        grew = statistics.fmean(values[-3:]) - statistics.fmean(values[1:4] or values)
        allowed = 8 if "MB" in what else 1
        flat &= grew <= allowed
        print(f"  {what:<16} first {values[0]:>5}  last {values[-1]:>5}  most {max(values):>5}"
              f"{'' if grew <= allowed else '  GREW'}")  # fmt: skip
    middle = statistics.median(walls)
    high = statistics.quantiles(walls, n=20)[-1]
    print(f"  honest: median {1000 * middle:.0f} ms, 95th percentile {1000 * high:.0f} ms, "
          f"ratio {high / middle:.1f} (bar 3)")  # fmt: skip
    print(f"  wrong grades: {wrong}")
    left = [path.name for path in Path(place).iterdir() if path != launch.base()]
    print(f"  left behind: {', '.join(left) or 'nothing'}")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    print("  held" if flat and not wrong and high <= 3 * middle else "  NOT HELD")


if __name__ == "__main__":
    main()
