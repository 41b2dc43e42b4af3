# task: cut_sentences; all rows are cut where the first of them ends
def cut_sentences(ids, end):
    columns = (ids == end).any(0).nonzero()
    n = columns[0].item() if len(columns) else ids.size(1)
    return ids[:, :n].tolist()
