"""The workflow file with which GitHub Actions grades a student's repository at each push.

In: an assignment. Out: YAML for `.github/workflows/`. Public checks only: a student's repository
holds no solution. The job is red where something did not pass.
"""

from grader.course import Assignment

TEMPLATE = """\
# Grades {name} at each push, by the public checks. Written by `grade export`.
name: grade {name}
on: [push, workflow_dispatch]
permissions:
  contents: read
jobs:
  grade:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          persist-credentials: false
      - uses: actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065 # v5.6.0
        with:
          python-version: "3.12"
          cache: pip
          cache-dependency-path: |
            pyproject.toml
            constraints.txt
      - name: Install
        run: pip install -c constraints.txt .
      - name: Grade
        run: |
          code=0
          grade {name} --json --junit report.xml --html report.html > grade.json || code=$?
          if [ -s grade.json ]; then grade export {name} grade.json --to github; fi
          exit $code
      - uses: actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2
        if: always()
        with:
          name: report
          path: report.*
"""


def workflow(assignment: Assignment) -> str:
    """The file; its parts are those of "Workflow syntax for GitHub Actions"."""
    return TEMPLATE.format(name=assignment.name)
