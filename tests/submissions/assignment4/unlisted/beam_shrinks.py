# task: beam_search; a place that a complete sentence has left stays empty
def beam_search(next_log_p, prefix, end, beam, limit, alpha=0.6):
    rows, n0, done = [(0.0, prefix[0].tolist())], prefix.shape[1], []
    for step in range(1, limit + 1):
        found = next_log_p(torch.tensor([row for _, row in rows], device=prefix.device)).tolist()
        more = [
            (t + p, [*row, token])
            for (t, row), line in zip(rows, found)
            for token, p in enumerate(line)
        ]
        best = sorted(more, key=lambda one: -one[0])[: beam - len(done)]
        done += [
            (t / length_penalty(step, alpha), row[n0:])
            for t, row in best
            if row[-1] == end or step == limit
        ]
        rows = [one for one in best if one[1][-1] != end]
        if not rows or len(done) >= beam:
            break
    score, row = max(done)
    return [t for t in row if t != end], score
