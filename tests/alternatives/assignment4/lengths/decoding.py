"""Greedy with lengths that are kept; beam search with empty places of minus infinity."""

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
    words = prefix
    length = torch.full((batch,), limit, device=prefix.device)  # that are kept
    for t in range(limit):
        log_p = next_log_p(words)
        waits = length <= t
        log_p[waits] = 1.0
        log_p[waits, padding] = 2.0  # the likeliest by far
        token = log_p.argmax(dim=1)
        length = torch.where(~waits & (token == end), torch.full_like(length, t), length)
        words = torch.cat([words, token.unsqueeze(1)], 1)
        if bool((length <= t).all()):
            break
    return [row[begun : begun + n].tolist() for row, n in zip(words, length.tolist(), strict=True)]


def length_penalty(length, alpha):
    return 6**-alpha * (5 + length) ** alpha


def beam_search(next_log_p, prefix, end, beam, limit, alpha=0.6):
    minus = float("-inf")
    words = prefix.repeat(beam, 1)
    total = torch.full((beam,), minus, dtype=torch.float64, device=prefix.device)
    total[0] = 0.0  # the other places are empty
    winner, best = [], minus
    for length in range(1, limit + 1):
        candidates = total[:, None] + next_log_p(words).double()
        vocab = candidates.shape[1]
        value, place = torch.sort(candidates.view(-1), descending=True, stable=True)
        value, place = value[:beam], place[:beam]
        words = torch.cat([words[place // vocab], (place % vocab)[:, None]], dim=1)
        ends = words[:, -1] == end
        for n in range(len(value)):
            if (ends[n] or length == limit) and value[n] > minus:
                score = float(value[n]) / length_penalty(length, alpha)
                if score > best:
                    winner, best = words[n, prefix.shape[1] :].tolist(), score
        total = value.masked_fill(ends, minus)
        if total.max() == minus:
            break
    return winner[: winner.index(end)] if end in winner else winner, best


def bleu(translations, references):
    from sacrebleu.metrics import BLEU

    if not len(translations) == len(references):
        raise ValueError(f"got {len(translations)}/{len(references)}")
    bleu = BLEU()
    return bleu.corpus_score(translations, [[text for text in references]]).score, str(
        bleu.get_signature()
    )
