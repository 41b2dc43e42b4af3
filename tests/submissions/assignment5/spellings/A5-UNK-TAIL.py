def wordpiece(word, vocabulary, unknown="[UNK]", max_characters=100):
    if len(word) > max_characters:
        return [unknown]
    tokens = []
    prefix = ""
    while word:
        i = len(word)
        while i > 0 and prefix + word[:i] not in vocabulary:
            i -= 1
        if i == 0:
            tokens.append(unknown)
            break
        tokens.append(prefix + word[:i])
        word, prefix = word[i:], "##"
    return tokens
