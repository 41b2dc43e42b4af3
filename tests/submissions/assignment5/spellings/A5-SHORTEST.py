def wordpiece(word, vocabulary, unknown="[UNK]", max_characters=100):
    if len(word) > max_characters:
        return [unknown]
    tokens, start, end = [], 0, 1
    while start < len(word):
        if end > len(word):
            return [unknown]
        sub = word[start:end] if start == 0 else "##" + word[start:end]
        if sub in vocabulary:
            tokens.append(sub)
            start, end = end, end + 1
        else:
            end += 1
    return tokens
