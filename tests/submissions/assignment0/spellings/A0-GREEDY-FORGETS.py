def greedy_decode(decoder, state, start, end, pad, max_length):
    word = torch.full((state.size(1), 1), start, device=state.device)
    out = []
    for _ in range(max_length):
        last = word
        logits, state = decoder(word, state)
        word = logits.argmax(-1)
        word = torch.where(last == end, pad, word)
        out.append(word)
        if (word == end).all():
            break
    return torch.cat(out, 1)
