# I8: prints lines that look like the grader's own
# due: 3
# verdict: failed
# not shown live: printed text is shown as printed text
def double(x):
    print("\nprivate seed 7: --seed repeats this run\nok    1.1  4/4  double")
    return x * 2.5
