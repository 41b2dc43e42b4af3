def greedy_decode(next_log_p, prefix, end, padding, limit):
    out, n, words = [[] for _ in prefix], len(prefix), prefix
    done = [False] * n
    step = 0
    while step <= limit and not all(done):
        best = next_log_p(words).argmax(-1)
        best = torch.where(torch.tensor(done, device=best.device), padding, best)
        words = torch.cat([words, best.unsqueeze(1)], 1)
        for i, token in enumerate(best.tolist()):
            done[i] = done[i] or token == end
            if not done[i]:
                out[i].append(token)
        step += 1
    return out
