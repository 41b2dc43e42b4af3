def greedy_decode(decoder, state, start, end, pad, max_length):
    out = torch.full((state.size(1), 1), start, device=state.device)
    done = torch.zeros_like(out, dtype=torch.bool)
    while not done.all() and (out.size(1) < max_length or out.size(1) == 1):
        logits, state = decoder(out[:, -1:], state)
        word = logits.argmax(-1).masked_fill(done, pad)
        out = torch.cat([out, word], dim=1)
        done |= word == end
    return out[:, 1:]
