def greedy_decode(decoder, state, start, end, pad, max_length):
    out = torch.full((state.size(1), 1), start, device=state.device)
    done = torch.zeros_like(out, dtype=torch.bool)
    for _ in range(max_length):
        logits, state = decoder(out[:, -1:], state)
        word = logits.argmax(-1).masked_fill(done, pad)
        out = torch.cat([out, word], dim=1)
        done |= word == end
        if done.all():
            break
    return out
