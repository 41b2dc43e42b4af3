# The first notebook of every assignment, for Colab, Kaggle and any Jupyter; grader/course/start.py
# fills it in. `assignmentN`, `TITLE`, `REPOSITORY_URL` and `SCRIPT` stand for what they say, and a
# line behind `#! ` is the notebook's alone. A cell with when=script is there once for each script
# that students run, or not at all; one with when=scripts once, where there are scripts.

# %% [markdown]
# # assignmentN: TITLE
#
# This notebook gets the course, and you edit, grade and pack in it. It runs on Google Colab, on
# Kaggle and in any Jupyter. Run its cells from top to bottom; they may be run again.
#
# Read the handout first: `README.md`, beside this notebook.

# %% [markdown]
# ## 1. Get the course
#
# `REPOSITORY` is the address that you would clone. Where nothing stands between the quotes, ask
# your instructor for it, and write it there. (Instructors: `repository` in the table
# `[tool.grade]` of pyproject.toml puts it into every notebook.)
#
# - **Colab** asks for your Drive: the course is kept there, so that your files and what you train
#   outlive the machine.
# - **Kaggle** needs *Internet* in the notebook's settings, and *Persistence: Files*; the course is
#   kept in `/kaggle/working`.

# %%
import os
import subprocess
import sys
import tomllib
from pathlib import Path

REPOSITORY = "REPOSITORY_URL"


def shell(*words):
    """Run a command, and show what it says."""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(done.stdout, end="")
    done.check_returncode()


try:
    from google.colab import drive
except ImportError:
    KEPT = Path("/kaggle/working") if Path("/kaggle/working").is_dir() else Path.cwd()
else:
    drive.mount("/content/drive")
    KEPT = Path("/content/drive/MyDrive")

inside = Path("assignments/assignmentN")
around = [folder for folder in (Path.cwd(), *Path.cwd().parents) if (folder / inside).is_dir()]
COURSE = around[0] if around else KEPT / "attention-course"
if not COURSE.is_dir():
    if not REPOSITORY:
        raise ValueError("write the address of the course's repository into REPOSITORY, above")
    shell("git", "clone", "--quiet", "--depth", "1", REPOSITORY, str(COURSE))
elif not (COURSE / inside).is_dir():  # it came out later than your copy
    shell("git", "-C", str(COURSE), "pull", "--quiet", "--ff-only")
HERE = COURSE / inside
os.chdir(HERE)
print("your files:", HERE)

# %% [markdown]
# ## 2. Install
#
# Once for each new machine. The torch that is there stays where it is 2.9 or newer: it fits the
# machine's GPU.

# %%
import importlib
from importlib.metadata import PackageNotFoundError, version

try:
    torch_there = tuple(int(part) for part in version("torch").split("+")[0].split(".")[:2])
except PackageNotFoundError:
    torch_there = (0, 0)
pinned = [] if torch_there >= (2, 9) else ["-c", str(COURSE / "constraints.txt")]
shell(sys.executable, "-m", "pip", "install", "--quiet", *pinned, str(COURSE))
importlib.invalidate_caches()

import torch

gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU"
print(f"torch {torch.__version__}, {gpu}")

# %% [markdown]
# ## 3. Edit
#
# Your code stands in the files, not in this notebook. Each hole says `# TODO` and raises
# `NotImplementedError`; put your code in place of both lines.
#
# On Colab the cell below opens the files beside the notebook. Anywhere else open them in the file
# browser, or in a cell of your own: run `%load NAME.py`, write `%%writefile NAME.py` above what
# appears, change it, and run the cell again: that saves the file.

# %%
FILES = tomllib.loads((HERE / "assignment.toml").read_text(encoding="utf-8"))["files"]
print("fill in:", *FILES)
try:
    from google.colab import files
except ImportError:
    pass
else:
    for name in FILES:
        files.view(str(HERE / name))

# %% [markdown]
# ## 4. Grade
#
# Save, and run this cell again after each change. `show("assignmentN", "…")` with a task's name
# shows one task.

# %%
from grader.lab import begin, show

begin()
show("assignmentN")

# %% [markdown] when=scripts
# ## 5. Run the scripts
#
# With `%run` a script runs in this kernel: the stop button saves, and the same cell goes on where
# it was. (What is started with `!` is killed.) What it writes lies beside your files, so it is
# kept like them.
#
# A GPU is faster, and not needed: on Colab *Runtime › Change runtime type*, on Kaggle
# *Settings › Accelerator*. That starts a new machine: run parts 1 and 2 again. `--help` says what
# can be set.

# %% when=script
#! %run SCRIPT

# %% [markdown]
# ## Hand in
#
# `grade pack` makes the file; it takes your files, what was trained for grading, and the lab.

# %%
shell(sys.executable, "-m", "grader", "pack", "assignmentN")
try:
    from google.colab import files
except ImportError:
    print("hand in:", HERE / "assignmentN.zip")
else:
    files.download("assignmentN.zip")
