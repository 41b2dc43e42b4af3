"""What an answer is worth: compared, judged, explained, counted.

In: `Answers`, an `AnswerKey`. Out: verdicts, gaps, diagnoses, a `Grade`.
May run our judges.py. Never imports torch, never runs student code.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.judging.answer_key import AnswerKey as AnswerKey
    from grader.judging.answer_key import FollowRight as FollowRight
    from grader.judging.answer_key import LiveKey as LiveKey
    from grader.judging.answer_key import MaterialKey as MaterialKey
    from grader.judging.answer_key import SealedKey as SealedKey
    from grader.judging.bearing_out import as_diagnosed as as_diagnosed
    from grader.judging.bearing_out import borne_out as borne_out
    from grader.judging.bounds import can_be_forged as can_be_forged
    from grader.judging.cell_places import in_own_places as in_own_places
    from grader.judging.compare import gap_of as gap_of
    from grader.judging.compare import ratio_of as ratio_of
    from grader.judging.counting import counted as counted
    from grader.judging.counting import inputs_of as inputs_of
    from grader.judging.diagnosis import diagnose_all as diagnose_all
    from grader.judging.known_answers import Known as Known
    from grader.judging.right_values import RightValues as RightValues
    from grader.judging.right_values import Values as Values
    from grader.judging.rules import Rule as Rule
    from grader.judging.score import tally as tally
    from grader.judging.score import voided as voided
    from grader.judging.sealed_values import SealedLines as SealedLines
    from grader.judging.sealed_values import SealedValues as SealedValues
    from grader.judging.sealed_values import chosen as chosen
    from grader.judging.sealed_values import seal_values as seal_values
    from grader.judging.sealing import Entry as Entry
    from grader.judging.sealing import Identity as Identity
    from grader.judging.sealing import dump_seal as dump_seal
    from grader.judging.sealing import salt_on_the_way as salt_on_the_way
    from grader.judging.telling_lines import GAPS as GAPS
    from grader.judging.telling_lines import given_functions as given_functions
    from grader.judging.telling_lines import with_lines as with_lines
    from grader.judging.verdict import Judged as Judged
    from grader.judging.verdict import JudgeFunctions as JudgeFunctions
    from grader.judging.verdict import agrees as agrees
    from grader.judging.verdict import judge as judge
    from grader.judging.verdict import load_functions as load_functions
else:
    __getattr__ = opened_when_asked(
        __name__,
        answer_key=["AnswerKey", "FollowRight", "LiveKey", "MaterialKey", "SealedKey"],
        bearing_out=["as_diagnosed", "borne_out"],
        bounds=["can_be_forged"],
        compare=["gap_of", "ratio_of"],
        counting=["counted", "inputs_of"],
        diagnosis=["diagnose_all"],
        known_answers=["Known"],
        cell_places=["in_own_places"],
        right_values=["RightValues", "Values"],
        rules=["Rule"],
        score=["tally", "voided"],
        sealed_values=["SealedLines", "SealedValues", "chosen", "seal_values"],
        sealing=["Entry", "Identity", "dump_seal", "salt_on_the_way"],
        telling_lines=["GAPS", "given_functions", "with_lines"],
        verdict=["JudgeFunctions", "Judged", "agrees", "judge", "load_functions"],
    )
