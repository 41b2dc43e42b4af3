"""Print the table of attacks: `python -m tests.attacks [--level 2|3] [--user] [ID ...]`.

In: which attacks, at which level, as whom. Out: one line each; exit code 1 where one gained a
point, touched a canary, had a wrong verdict, or hurt the next submission.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.attacks.arena import FULL, arena, cases
from tests.attacks.installed import problems_of

NOBODY = 65534


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description=__doc__)
    parser.add_argument("ids", nargs="*", help="only these, A1 or A; default: all")
    parser.add_argument("--level", type=int, choices=(2, 3), default=3, help="3 needs bubblewrap")
    parser.add_argument("--user", action="store_true", help="as an ordinary user (needs root)")
    parser.add_argument(
        "--installed", action="store_true", help="as one class, by the installed script"
    )
    parser.add_argument("--no-live", action="store_true", help="do not try with defences off")
    args = parser.parse_args()
    if args.user and os.geteuid() == 0:
        return as_user([word for word in sys.argv[1:] if word != "--user"])
    chosen = [
        case for case in cases() if not args.ids or case.id in args.ids or case.id[0] in args.ids
    ]
    if args.installed:
        with tempfile.TemporaryDirectory(prefix="arena-") as folder:
            Path(folder).chmod(0o755)
            problems = problems_of(chosen, Path(folder).resolve(), args.level)
        print(*problems, f"{len(chosen)} attacks as a class at level {args.level}: "
              f"{len(problems)} problems", sep="\n")  # fmt: skip
        return 1 if problems else 0
    started = time.monotonic()
    bad = gained = touched = tried = dead = 0
    with arena("namespaces" if args.level == 2 else "") as here:
        print(f"{'':<6}{'points':>7}{'due':>5}  {'verdict':<12}{'canaries':<10}{'next':>5}"
              f"  {'without':<8}{'s':>5}")  # fmt: skip
        for case in chosen:
            row = here.run(case, live=not args.no_live)
            bad += bool(row.problems)
            gained += row.points > case.due
            touched += bool(row.touched)
            tried += bool(row.live)
            dead += row.live == "DEAD"
            print(f"{case.id:<6}{row.points:>7g}{case.due:>5g}  {row.verdict:<12}"
                  f"{','.join(row.touched) or 'intact':<10}{row.next_points:>5g}"
                  f"  {row.live or '-':<8}{row.seconds:>5.1f}  {case.does}",
                  flush=True)  # fmt: skip
            for problem in row.problems:
                print(f"      ! {problem}", flush=True)
        who = "root" if os.geteuid() == 0 else f"user {os.geteuid()}"
        print(f"\nlevel {here.level} as {who}: {', '.join(here.layers)}")
    print(
        f"{len(chosen)} attacks, {time.monotonic() - started:.0f} s: {gained} gained a point, "
        f"{touched} touched a canary, {bad} with a problem; the next honest one gets {FULL}; "
        f"{tried - dead} of {tried} are live with their defence off"
    )
    return 1 if bad else 0


def as_user(words: list[str]) -> int:
    """The same as an ordinary user, who has no rights of root's."""
    if shutil.which("setpriv") is None or shutil.which("unshare") is None:
        print("--user needs setpriv and unshare (util-linux), or run this as an ordinary user")
        return 2
    command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
               "--inh-caps=-all", sys.executable, "-m", "tests.attacks", *words]  # fmt: skip
    environment = {**os.environ, "HOME": "/tmp"}
    base = Path(sys.base_prefix)
    closed = [folder for folder in base.parents if not folder.stat().st_mode & 0o001]
    if not closed:
        return subprocess.run(command, check=False, env=environment).returncode
    # A Python that lies under /root could not be reached: a view of the machine in which it can.
    with tempfile.TemporaryDirectory(prefix="python-") as kept:
        opened = """
            mount --bind "$1" "$2" && mount -t tmpfs -o mode=755 none "$3" && mkdir -p "$1" &&
            mount --bind "$2" "$1" && shift 3 && exec "$@"
        """
        view = ["unshare", "--mount", "--propagation", "private", "sh", "-c", opened, "view"]
        command = [*view, str(base), kept, str(closed[-1]), *command]
        return subprocess.run(command, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
