def greedy_decode(decoder, state, start, end, pad, max_length):
    text = torch.full((state.size(1), 1), start, device=state.device)
    for _ in range(max_length):
        logits, _ = decoder(text, state)
        word = logits[:, 0, :].argmax(1)
        word[(text[:, 1:] == end).any(1)] = pad
        text = torch.cat([text, word[:, None]], 1)
        if (text[:, 1:] == end).any(1).all():
            break
    return text[:, 1:]
