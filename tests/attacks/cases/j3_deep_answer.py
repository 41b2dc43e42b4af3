# J3: answers a list that is nested ten thousand times, and a huge number
# due: 3
# verdict: failed
# not shown live: answers are capped in the child and in the parent
def double(x):
    made = []
    for _ in range(10_000):
        made = [made]
    return made if x.dim() == 2 else 10**6000
