def greedy_decode(decoder, state, start, end, pad, max_length):
    word = torch.full((state.size(1), 1), start, device=state.device)
    done, out = word != start, []
    for _ in range(max_length):
        logits, new_state = decoder(word, state)
        word = logits.argmax(-1).masked_fill(done, pad)
        out.append(word)
        done = done | (word == end)
        if done.all():
            break
    return torch.cat(out, 1)
