def wordpiece(word, vocabulary, unknown="[UNK]", max_characters=100):
    chars = list(word)
    if not len(chars) < max_characters:
        return [unknown]
    pieces, start = [], 0
    while start < len(chars):
        end = len(chars)
        cur = None
        while start < end:
            sub = "".join(chars[start:end])
            if start > 0:
                sub = "##" + sub
            if sub in vocabulary:
                cur = sub
                break
            end -= 1
        if cur is None:
            return [unknown]
        pieces.append(cur)
        start = end
    return pieces
