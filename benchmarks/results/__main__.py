"""Train every model of the course by its stock script, and write docs/results.md with its plots.

    python benchmarks/results                      what is not there yet, then the page
    python benchmarks/results --only translator    one model; --fresh measures again
    python benchmarks/results --write              only the page and the plots, of what is there

Each run is a process of its own with one thread, two side by side, and its numbers are kept in
benchmarks/results/raw/ as they come: interrupted, the same command goes on (with --fresh it begins
again). Real corpora are measured where they are (`grade data get NAME`, or with --from DIR), and
reported as not run where they are not.

runs.py measures; course.py and corpora.py say what is wanted and what it means, in the terms of
section.py; page.py and plots.py write.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor

import corpora
import course
import page
import plots
import runs
from section import Untrue

SECTIONS = (*course.SECTIONS, *corpora.SECTIONS)


def main() -> None:
    studies = [study for section in SECTIONS for study in section.studies]
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    names = sorted({study.name for study in studies})
    parser.add_argument("--only", choices=names, help="one model")
    parser.add_argument("--fresh", action="store_true", help="measure again what is there")
    parser.add_argument("--write", action="store_true", help="measure nothing, write the page")
    parser.add_argument("--jobs", type=int, default=runs.SIDE_BY_SIDE, help="runs side by side")
    asked = parser.parse_args()
    if not asked.write:
        some = [study for study in studies if asked.only in (None, study.name)]
        with ThreadPoolExecutor(asked.jobs) as pool:
            waiting = runs.waiting(some, asked.fresh)
            for said in pool.map(lambda run: runs.measure(run, asked.jobs), waiting):
                print(said, flush=True)
    try:
        written = [page.write(SECTIONS), *plots.write(SECTIONS)]
    except Untrue as error:
        sys.exit(str(error))
    for path in written:
        print(f"{path.relative_to(runs.ROOT)} is written")


if __name__ == "__main__":
    main()
