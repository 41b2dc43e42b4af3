"""The claims of `grade verify`, as lines.

In: claims. Out: a rich Text for each, and JSON for all. Pure functions.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.text import Text

from grader.report import WIDTH, clean, wrap

if TYPE_CHECKING:
    from grader.authoring.verify import Claim

MOST = 12


def proof_line(claim: "Claim") -> Text:
    """One claim: ok or FAIL, what it says, and what was found against it."""
    word, style = ("ok", "green") if claim.holds else ("FAIL", "bold red")
    text = Text(f"  {word:5} ", style=style)
    text.append(f"{claim.assignment:12} ", style="dim")
    text.append(claim.says, style="")
    for found in claim.against[:MOST]:
        for row in wrap(clean(found), WIDTH - 10):
            text.append(f"\n{'':10}{row}")
    if len(claim.against) > MOST:
        text.append(f"\n{'':10}and {len(claim.against) - MOST} more")
    for row in wrap(clean(claim.note), WIDTH - 21) if claim.note else []:
        text.append(f"\n{'':21}{row}", style="dim")
    return text


def proof_closing(claims: list["Claim"], seconds: float) -> str:
    """The line that can be read alone."""
    failed = sum(not claim.holds for claim in claims)
    return f"{len(claims) - failed} claims hold, {failed} do not   {seconds:.0f} s"


def proof_json(claims: Iterable["Claim"]) -> str:
    """All claims, for programs."""
    rows = [asdict(claim) | {"holds": claim.holds} for claim in claims]
    return json.dumps({"format": 1, "claims": rows}, indent=1, ensure_ascii=False)
