"""A whole class: find what was handed in, grade it on all cores, keep and count it.

In: a folder of submissions, a roster. Out: a grade for each, kept in a file that survives a kill.
May start fork servers, here or on other machines. Never judges by other rules than one grade's.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.cohort.attempts import attempt_at as attempt_at
    from grader.cohort.attempts import received as received
    from grader.cohort.batch import Class as Class
    from grader.cohort.batch import Event as Event
    from grader.cohort.batch import Mark as Mark
    from grader.cohort.batch import Settings as Settings
    from grader.cohort.batch import grade_class as grade_class
    from grader.cohort.batch import marks_of as marks_of
    from grader.cohort.batch import settle_class as settle_class
    from grader.cohort.clerk import Clerk as Clerk
    from grader.cohort.crew import exposed as exposed
    from grader.cohort.handed_in import find_handed_in as find_handed_in
    from grader.cohort.platforms import FORMS as FORMS
    from grader.cohort.platforms import TIMESTAMP as TIMESTAMP
    from grader.cohort.platforms import fold as fold
    from grader.cohort.platforms import platform_number as platform_number
    from grader.cohort.platforms import time_of as time_of
    from grader.cohort.results import write_results as write_results
    from grader.cohort.roster import delimiter as delimiter
    from grader.cohort.roster import full_names as full_names
    from grader.cohort.roster import read_roster as read_roster
    from grader.cohort.store import STORE_FILE as STORE_FILE
    from grader.cohort.store import open_store as open_store
    from grader.cohort.summary import class_changes as class_changes
    from grader.cohort.summary import class_closing as class_closing
    from grader.cohort.summary import live_bar as live_bar
    from grader.cohort.unpacking import downloads as downloads
    from grader.cohort.unpacking import unpacked as unpacked
else:
    __getattr__ = opened_when_asked(
        __name__,
        attempts=["attempt_at", "received"],
        batch=["Class", "Event", "Mark", "Settings", "grade_class", "marks_of", "settle_class"],
        clerk=["Clerk"],
        crew=["exposed"],
        handed_in=["find_handed_in"],
        platforms=["FORMS", "TIMESTAMP", "fold", "platform_number", "time_of"],
        results=["write_results"],
        roster=["delimiter", "full_names", "read_roster"],
        store=["STORE_FILE", "open_store"],
        summary=["class_changes", "class_closing", "live_bar"],
        unpacking=["downloads", "unpacked"],
    )
