# task: wordpiece; the longest piece anywhere in the word is taken first
def wordpiece(word, vocabulary, unknown="[UNK]", max_characters=100):
    if len(word) > max_characters:
        return [unknown]

    def cut(s, first):
        if not s:
            return []
        for n in range(len(s), 0, -1):
            for i in range(len(s) - n + 1):
                m = "" if first and i == 0 else "##"
                if m + s[i : i + n] in vocabulary:
                    l, r = cut(s[:i], first), cut(s[i + n :], False)
                    if l is None or r is None:
                        return None
                    return l + [m + s[i : i + n]] + r
        return None

    return cut(word, True) or [unknown]
