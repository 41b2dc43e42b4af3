def beam_search(next_log_p, prefix, end, beam, limit, alpha=0.6):
    seqs = [(0.0, prefix[0].tolist())]
    n0 = prefix.size(1)
    for step in range(limit):
        lp = next_log_p(torch.tensor([s for _, s in seqs], device=prefix.device)).tolist()
        cand = [(t + p, s + [i]) for (t, s), row in zip(seqs, lp) for i, p in enumerate(row)]
        seqs = sorted(cand, key=lambda c: c[0], reverse=True)[:beam]
        ended = [c for c in seqs if c[1][-1] == end]
        if ended or step == limit - 1:
            t, s = (ended or seqs)[0]
            return [w for w in s[n0:] if w != end], t / length_penalty(step + 1, alpha)
