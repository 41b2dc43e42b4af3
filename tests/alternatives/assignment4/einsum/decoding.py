"""Decoding on plain lists: the tensors are made anew for each question."""

import math
from itertools import takewhile

import torch


def next_words(model, source):
    memory = model.encode(source)

    def next_log_p(prefixes):
        rows = len(prefixes)
        logits = model.decode(prefixes, memory.expand(rows, -1, -1), source.expand(rows, -1))
        return torch.log_softmax(logits[:, -1], dim=-1)

    return next_log_p


def greedy_decode(next_log_p, prefix, end, padding, limit):
    rows = prefix.tolist()
    skip = len(rows[0])
    done = [False] * len(rows)
    while not all(done) and len(rows[0]) < skip + limit:
        best = next_log_p(torch.tensor(rows, device=prefix.device)).max(-1).indices.tolist()
        for b, token in enumerate(best):
            rows[b].append(padding if done[b] else token)
            done[b] = done[b] or token == end
    return [list(takewhile(lambda token: token != end, row[skip:])) for row in rows]


def length_penalty(length, alpha):
    return math.exp(alpha * (math.log(5 + length) - math.log(6)))


def beam_search(next_log_p, prefix, end, beam, limit, alpha=0.6):
    skip = prefix.shape[1]
    open_rows = [(0.0, prefix[0].tolist())]
    finished = []
    while open_rows:
        asked = torch.tensor([row for _, row in open_rows], device=prefix.device)
        found = next_log_p(asked).double().tolist()
        candidates = sorted(
            (
                (total + p, [*row, token])
                for (total, row), line in zip(open_rows, found, strict=True)
                for token, p in enumerate(line)
            ),
            key=lambda candidate: -candidate[0],
        )
        open_rows = []
        for total, row in candidates[:beam]:
            said = row[skip:]
            if said[-1] == end or len(said) == limit:
                finished.append((total / length_penalty(len(said), alpha), said))
            else:
                open_rows.append((total, row))
    score, said = sorted(finished, key=lambda one: one[0])[-1]
    return [token for token in said if token != end], score


def bleu(translations, references):
    import sacrebleu

    if len(references) != len(translations):
        raise ValueError(f"{len(references)} references for {len(translations)} translations")
    metric = sacrebleu.BLEU()
    found = metric.corpus_score(translations, [list(references)])
    return found.score, metric.get_signature().format()
