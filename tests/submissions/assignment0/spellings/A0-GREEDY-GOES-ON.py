def greedy_decode(decoder, state, start, end, pad, max_length):
    word = torch.full((state.size(1), 1), start, device=state.device)
    out = word[:, :0]
    while out.size(1) < max_length:
        logits, state = decoder(word, state)
        word = logits.argmax(-1)
        out = torch.cat([out, word], 1)
        if (out == end).any(1).all():
            break
    return out
