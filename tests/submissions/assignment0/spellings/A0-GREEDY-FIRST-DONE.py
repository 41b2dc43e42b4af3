def greedy_decode(decoder, state, start, end, pad, max_length):
    word = torch.full((state.size(1), 1), start, device=state.device)
    out = []
    for _ in range(max_length):
        logits, state = decoder(word, state)
        word = logits.argmax(-1)
        out.append(word)
        if (word == end).any():
            break
    return torch.cat(out, 1)
