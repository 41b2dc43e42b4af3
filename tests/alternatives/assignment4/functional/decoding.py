"""Greedy into a tensor that is filled; beam search with a bound that stops early."""

import torch


def next_words(model, source):
    memory = model.encode(source)

    def next_log_p(prefixes):
        rows = len(prefixes)
        logits = model.decode(prefixes, memory.expand(rows, -1, -1), source.expand(rows, -1))
        return torch.log_softmax(logits[:, -1], dim=-1)

    return next_log_p


def greedy_decode(next_log_p, prefix, end, padding, limit):
    batch, begun = prefix.shape
    room = prefix.new_full((batch, begun + limit), padding)
    room[:, :begun] = prefix
    is_open = torch.ones(batch, dtype=torch.bool, device=prefix.device)
    at = begun
    while at < begun + limit and is_open.any():
        log_p = next_log_p(room[:, :at].contiguous())
        room[:, at] = torch.where(is_open, log_p.argmax(1), room[:, at])
        is_open = is_open & (room[:, at] != end)
        at += 1
    answer = []
    for row in room[:, begun:at]:
        ends = (row == end).nonzero()
        answer.append(row[: int(ends[0])].tolist() if len(ends) else row.tolist())
    return answer


def length_penalty(length, alpha):
    return (5 + length) ** alpha / 6**alpha


def beam_search(next_log_p, prefix, end, beam, limit, alpha=0.6):
    begun = prefix.shape[1]
    rows, totals = prefix, prefix.new_zeros(1, dtype=torch.float64)
    best_score, best = -float("inf"), None
    for length in range(1, limit + 1):
        log_p = next_log_p(rows).double()
        totals = (totals.unsqueeze(1) + log_p).reshape(-1)
        order = totals.argsort(descending=True)[:beam]
        parents = torch.div(order, log_p.shape[1], rounding_mode="floor")
        tokens = order - parents * log_p.shape[1]
        rows = torch.hstack([rows.index_select(0, parents), tokens.unsqueeze(1)])
        totals = totals.index_select(0, order)
        complete = tokens.eq(end) if length < limit else torch.ones_like(tokens, dtype=torch.bool)
        for place in complete.nonzero().flatten().tolist():
            score = totals[place].item() / length_penalty(length, alpha)
            if best is None or score > best_score:
                best_score, best = score, rows[place, begun:].tolist()
        rows, totals = rows[complete.logical_not()], totals[complete.logical_not()]
        # log P only falls: no open beginning can do better than its own log P over the largest lp.
        if not len(rows) or totals[0].item() / length_penalty(limit, max(alpha, 0)) < best_score:
            break
    if best and best[-1] == end:
        best.pop()
    return best, best_score


def bleu(translations, references):
    from sacrebleu.metrics.bleu import BLEU

    n, m = len(translations), len(references)
    if n != m:
        raise ValueError(f"there are {n} translations but {m} references")
    counter = BLEU(references=[references])
    return counter.corpus_score(translations, None).score, str(counter.get_signature())
