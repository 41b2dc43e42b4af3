def greedy_decode(next_log_p, prefix, end, padding, limit):
    out = prefix
    for _ in range(limit):
        token = next_log_p(out).argmax(-1, keepdim=True)
        out = torch.cat([out, token], 1)
        if (token == end).any():
            break
    rows = out[:, prefix.size(1) :].tolist()
    return [r[: r.index(end)] if end in r else r for r in rows]
