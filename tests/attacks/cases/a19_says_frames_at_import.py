# A19: raises the worker's frames and the checks' names at import
# due: 0
# verdict: crashed
# not shown live: the view of students has no switch
def _frames():
    import sys

    frame, said = sys._getframe(), []
    while frame is not None:
        found = frame.f_locals
        said += [*map(str, found.get("checks") or {}), repr(found.get("job"))]
        frame = frame.f_back
    return " ".join(said)[:1900]


raise type(_frames()[-70:], (Exception,), {})(_frames())
