"""Recursion: a sentence is its first word and the rest."""

import torch


def next_words(model, source):
    memory = model.encode(source)

    def next_log_p(prefixes):
        rows = len(prefixes)
        logits = model.decode(prefixes, memory.expand(rows, -1, -1), source.expand(rows, -1))
        return torch.log_softmax(logits[:, -1], dim=-1)

    return next_log_p


def greedy_decode(next_log_p, prefix, end, padding, limit):
    def go_on(words, waiting, left):
        if left == 0 or all(waiting):
            return [[] for _ in waiting]
        likeliest = torch.sort(next_log_p(words), dim=1, descending=True).indices[:, 0]
        said = [padding if w else int(token) for w, token in zip(waiting, likeliest, strict=True)]
        column = torch.tensor(said, device=words.device)[:, None]
        done = [w or token == end for w, token in zip(waiting, said, strict=True)]
        rest = go_on(torch.cat((words, column), 1), done, left - 1)
        return [
            [] if over else [token, *more]
            for over, token, more in zip(done, said, rest, strict=True)
        ]

    return go_on(prefix, [False] * len(prefix), limit)


def length_penalty(length, alpha):
    penalty = (5.0 + length) / (5.0 + 1.0)
    return pow(penalty, alpha)


class Beginning:
    def __init__(self, words, log_p):
        self.words, self.log_p = words, log_p

    def extensions(self, line):
        return [Beginning([*self.words, token], self.log_p + p) for token, p in enumerate(line)]


def beam_search(next_log_p, prefix, end, beam, limit, alpha=0.6):
    device, start = prefix.device, prefix[0].tolist()
    waiting, complete = [Beginning([], 0.0)], []
    for _ in range(limit):
        candidates = []
        for beginning in waiting:  # one question for each
            asked = torch.tensor([start + beginning.words], device=device)
            candidates += beginning.extensions(next_log_p(asked)[0].tolist())
        candidates.sort(key=lambda one: one.log_p, reverse=True)
        waiting = [one for one in candidates[:beam] if one.words[-1] != end]
        complete += [one for one in candidates[:beam] if one.words[-1] == end]
        if not waiting:
            break
    scored = [
        (one.log_p / length_penalty(len(one.words), alpha), one) for one in complete + waiting
    ]
    score, best = max(scored, key=lambda pair: pair[0])
    return [token for token in best.words if token != end], score


def bleu(translations, references):
    from sacrebleu import BLEU

    if len(set(map(len, (translations, references)))) == 2:
        raise ValueError(f"{len(translations)} and {len(references)}")
    metric = BLEU(tokenize="13a", lowercase=False, smooth_method="exp")
    score = metric.corpus_score(hypotheses=translations, references=[references])
    return score.score, f"{metric.get_signature()}"
