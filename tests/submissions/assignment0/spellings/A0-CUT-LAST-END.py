def cut_sentences(ids, end):
    out = []
    for row in ids.tolist():
        places = [i for i, word in enumerate(row) if word == end]
        out.append(row[: places[-1]] if places else row)
    return out
