def wordpiece(word, vocabulary, unknown="[UNK]", max_characters=100):
    if len(word) > max_characters:
        return [unknown]
    n = len(word)
    best = [None] * (n + 1)
    best[n] = []
    for i in reversed(range(n)):
        for j in range(n, i, -1):
            p = word[i:j] if i == 0 else "##" + word[i:j]
            if p in vocabulary and best[j] is not None:
                best[i] = [p] + best[j]
                break
    return best[0] if best[0] is not None else [unknown]
