"""The command line: words in, words out.

In: what was typed. Out: text, and an exit code.
May print. Never decides anything of a grade; loads a room when a command needs it.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.commands.cli import main as main
else:
    __getattr__ = opened_when_asked(
        __name__,
        cli=["main"],
    )
