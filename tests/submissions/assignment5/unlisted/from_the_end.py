# task: wordpiece; the longest piece at the end of the word is taken first
def wordpiece(word, vocabulary, unknown="[UNK]", max_characters=100):
    if len(word) > max_characters:
        return [unknown]
    out, end = [], len(word)
    while end:
        for start in range(end):
            p = word[start:end] if start == 0 else "##" + word[start:end]
            if p in vocabulary:
                out.insert(0, p)
                end = start
                break
        else:
            return [unknown]
    return out
