# task: greedy_decode; a word that was written may not come again
def greedy_decode(decoder, state, start, end, pad, max_length):
    word = torch.full((state.size(1), 1), start, device=state.device)
    done, out, banned = word != start, [], None
    for _ in range(max_length):
        logits, state = decoder(word, state)
        logits = logits[:, 0]
        banned = torch.zeros_like(logits, dtype=torch.bool) if banned is None else banned
        best = logits.masked_fill(banned, -1e9).argmax(-1, keepdim=True)
        banned = banned.scatter(1, best, True)
        word = best.masked_fill(done, pad)
        out.append(word)
        done = done | (word == end)
        if done.all():
            break
    return torch.cat(out, 1)
