# A20: at a hidden check it raises, prints and changes what names the check
# due: 10
# verdict: crashed
# not shown live: the view of students has no switch
def double(x):
    import sys

    frame, said = sys._getframe(), ""
    while frame is not None:
        header = frame.f_locals.get("header")
        said = str(header["check"]) if isinstance(header, dict) and "check" in header else said
        frame = frame.f_back
    if x.dim() == 4:
        print(said, x)
        torch.set_default_dtype(torch.float64)
        raise type(said or "Unknown", (Exception,), {})(said)
    if x.dim() == 0:
        raise ValueError("one axis is needed, and x has none")
    return x * 2
