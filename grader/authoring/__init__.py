"""What authors do: write the student's side, seal the answers, prove every check.

In: solutions/. Out: assignments/, an edition, claims that hold or do not.
May run the reference and the known mistakes, in children. Never writes into solutions/.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.authoring.claims import conditions_json as conditions_json
    from grader.authoring.claims import conditions_table as conditions_table
    from grader.authoring.claims import proof_closing as proof_closing
    from grader.authoring.claims import proof_json as proof_json
    from grader.authoring.claims import proof_line as proof_line
    from grader.authoring.release import files_below as files_below
    from grader.authoring.runs import run_conditions as run_conditions
    from grader.authoring.runs import run_release as run_release
    from grader.authoring.runs import run_verify as run_verify
    from grader.authoring.transcripts import refresh as refresh
else:
    __getattr__ = opened_when_asked(
        __name__,
        claims=["conditions_json", "conditions_table", "proof_closing", "proof_json", "proof_line"],
        release=["files_below"],
        runs=["run_conditions", "run_release", "run_verify"],
        transcripts=["refresh"],
    )
