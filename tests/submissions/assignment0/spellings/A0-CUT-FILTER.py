def cut_sentences(ids, end):
    return [row[row != end].tolist() for row in ids]
