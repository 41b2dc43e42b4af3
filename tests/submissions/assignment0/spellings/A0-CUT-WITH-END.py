def cut_sentences(ids, end):
    out = []
    for row in ids.tolist():
        words = []
        for word in row:
            words.append(word)
            if word == end:
                break
        out.append(words)
    return out
