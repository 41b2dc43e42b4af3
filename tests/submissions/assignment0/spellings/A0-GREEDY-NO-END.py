def greedy_decode(decoder, state, start, end, pad, max_length):
    word = torch.full((state.size(1), 1), start, device=state.device)
    done, out = word != start, []
    for _ in range(max_length):
        logits, state = decoder(word, state)
        word = logits.argmax(-1)
        done = done | (word == end)
        out.append(word.masked_fill(done, pad))
        if done.all():
            break
    return torch.cat(out, 1)
