def cut_sentences(ids, end):
    at = (ids == end).int().argmax(1)
    return [row[:n].tolist() for row, n in zip(ids, at.tolist())]
