def cut_sentences(ids, end):
    out = []
    for row in ids.tolist():
        try:
            at = row.index(end)
        except ValueError:
            at = -1
        out.append(row[:at])
    return out
