# task: beam_search; the search ends when as many sentences are complete as the beam is wide
def beam_search(next_log_p, prefix, end, beam, limit, alpha=0.6):
    begun, finished = [(prefix[0].tolist(), 0.0)], {}
    for length in range(1, limit + 1):
        rows = torch.tensor([words for words, _ in begun], device=prefix.device)
        grown = [
            (words + [token], total + p)
            for (words, total), line in zip(begun, next_log_p(rows).tolist(), strict=True)
            for token, p in enumerate(line)
        ]
        grown = sorted(grown, key=lambda one: one[1], reverse=True)[:beam]
        done = [one for one in grown if one[0][-1] == end or length == limit]
        begun = [one for one in grown if one not in done]
        for words, total in done:
            finished[tuple(words[prefix.shape[1] :])] = total / length_penalty(length, alpha)
        if not begun or len(finished) >= beam:
            break
    best = max(finished, key=finished.get)
    return [token for token in best if token != end], finished[best]
