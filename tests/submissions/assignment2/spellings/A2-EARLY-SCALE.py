def parameterless_attention(x):
    d = x.size(-1)
    attn = torch.nn.functional.softmax(torch.matmul(x * d**-0.5, x.mT), dim=-1)
    return torch.matmul(attn, x), attn
