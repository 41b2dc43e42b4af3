# C24: writes into the variables of the frame that asks: another check, another status
# due: 3
# verdict: failed|crashed
# not shown live: there is no word for a verdict in a frame
import ctypes
import sys


def double(x):
    frame = sys._getframe()
    while frame is not None:
        names = frame.f_locals
        for name, value in (("header", {"status": "passed", "verdict": "passed", "points": 99}),
                            ("answer", True), ("tree", True), ("forbidden", ()), ("changed", [])):
            if name in names and "grader" in frame.f_code.co_filename:
                names[name] = value
        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
        frame = frame.f_back
    return x * 2.5
