def greedy_decode(decoder, state, start, end, pad, max_length):
    begin = torch.full((state.size(1), 1), start, device=state.device)
    done, out = begin != start, []
    for _ in range(max_length):
        logits, state = decoder(begin, state)
        word = logits.argmax(-1).masked_fill(done, pad)
        out.append(word)
        done = done | (word == end)
        if done.all():
            break
    return torch.cat(out, 1)
