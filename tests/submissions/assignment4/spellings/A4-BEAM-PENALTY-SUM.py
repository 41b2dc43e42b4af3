def beam_search(next_log_p, prefix, end, beam, limit, alpha=0.6):
    seqs = [(0.0, prefix[0].tolist())]
    done = []
    n0 = prefix.size(1)
    for step in range(limit):
        lp = next_log_p(torch.tensor([s for _, s in seqs], device=prefix.device)).tolist()
        cand = [(t + p, s + [i]) for (t, s), row in zip(seqs, lp) for i, p in enumerate(row)]
        cand = sorted(cand, key=lambda c: c[0], reverse=True)[:beam]
        last = step == limit - 1
        done += [
            (t * length_penalty(step + 1, alpha), s[n0:]) for t, s in cand if s[-1] == end or last
        ]
        seqs = [(t, s) for t, s in cand if s[-1] != end and not last]
        if not seqs:
            break
    score, best = max(done, key=lambda d: d[0])
    return [t for t in best if t != end], score
