def greedy_decode(decoder, state, start, end, pad, max_length):
    word = torch.full((state.size(1), 1), start, device=state.device)
    ids = torch.full((state.size(1), max_length), pad, device=state.device)
    done = word[:, 0] != start
    for t in range(max_length):
        logits, state = decoder(word, state)
        word = logits.argmax(-1)
        ids[~done, t] = word[~done, 0]
        done = done | (word[:, 0] == end)
    return ids
