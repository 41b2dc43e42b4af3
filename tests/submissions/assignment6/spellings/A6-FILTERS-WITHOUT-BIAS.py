def count_parameters(filters, d_char, num_highways, d_hidden, d_word, num_layers=2):
    n = sum(number for _, number in filters)
    total = 262 * d_char + sum(w * number * d_char for w, number in filters)
    for _ in range(num_highways):
        total += 2 * n * (n + 1)
    total += (n + 1) * d_word
    for _ in range(num_layers):
        total += 2 * (4 * d_hidden * (2 * d_word + 1) + d_hidden * d_word)
    return total
