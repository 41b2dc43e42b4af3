# F9: builds native code while it is imported
# due: 3
# verdict: failed|timed out|crashed
# not shown live: a compiler takes long
try:
    from torch.utils.cpp_extension import load_inline

    load_inline("x", "int f() { return 1; }", functions=["f"])
    print("BUILT")
except BaseException as error:
    print(type(error).__name__)


def double(x):
    return x * 2.5
