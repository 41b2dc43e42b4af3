"""PyTorch's own operators wherever the rules allow them."""

import torch
import torch.nn.functional as F
from torch import nn


def attend(query, key, value, mask=None):
    one_hot = torch.eye(key.shape[-2], dtype=key.dtype, device=key.device)
    both = torch.cat([value, one_hot.expand(*value.shape[:-1], -1)], dim=-1)
    if mask is not None:
        some = mask.any(-1, keepdim=True)
        mixed = F.scaled_dot_product_attention(query, key, both, attn_mask=mask | ~some) * some
    else:
        mixed = F.scaled_dot_product_attention(query, key, both)
    return mixed.tensor_split([value.shape[-1]], dim=-1)


def split_heads(x, num_heads):
    if x.shape[-1] % num_heads:
        raise ValueError(f"{num_heads=} does not divide d_model={x.shape[-1]}")
    return x.unflatten(-1, (num_heads, -1)).swapaxes(-2, -3)


def merge_heads(x):
    return x.swapaxes(-2, -3).flatten(-2)


def causal_mask(length, device=None):
    hidden = nn.Transformer.generate_square_subsequent_mask(length, device=device)
    return hidden == 0


def combine_masks(causal, is_word):
    if causal.shape[-1] != is_word.shape[-1]:
        raise ValueError(f"masks of {causal.shape[-1]} and {is_word.shape[-1]} keys")
    return causal.mul(is_word[:, None, None])


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.num_heads = num_heads
        for name in ("query", "key", "value", "output"):
            self.add_module(name, nn.Linear(d_model, d_model))

    def heads(self, name, x):
        return split_heads(self.get_submodule(name)(x), self.num_heads)

    def forward(self, query, key, value, mask=None):
        inputs = {"query": query, "key": key, "value": value}
        mixed, weights = attend(*(self.heads(name, x) for name, x in inputs.items()), mask)
        return self.output(merge_heads(mixed)), weights


class CrossAttention(nn.Module):
    def __init__(self, d_model, d_memory, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_memory, d_model)
        self.value = nn.Linear(d_memory, d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(self, target, memory, is_word=None):
        hidden, empty = None, None
        if is_word is not None:
            empty = ~is_word.any(-1)
            hidden = ~(is_word | empty[:, None])  # the library answers NaN to an empty source
        output, weights = F.multi_head_attention_forward(
            target.transpose(0, 1),
            memory.transpose(0, 1),
            memory.transpose(0, 1),
            target.shape[-1],
            self.num_heads,
            None,
            torch.cat([self.query.bias, self.key.bias, self.value.bias]),
            None,
            None,
            False,
            0.0,
            self.output.weight,
            self.output.bias,
            training=self.training,
            key_padding_mask=hidden,
            use_separate_proj_weight=True,
            q_proj_weight=self.query.weight,
            k_proj_weight=self.key.weight,
            v_proj_weight=self.value.weight,
            average_attn_weights=False,
        )
        output = output.transpose(0, 1)
        if empty is not None:
            output = torch.where(empty[:, None, None], self.output.bias, output)
            weights = weights.masked_fill(empty[:, None, None, None], 0.0)
        return output, weights


class KeyValueCache:
    """Keeps room for twice as many words as it holds, and returns views of the filled part."""

    def __init__(self):
        self.length = 0
        self.room = None

    @property
    def keys(self):
        return None if self.room is None else self.room[0, :, :, : self.length]

    @property
    def values(self):
        return None if self.room is None else self.room[1, :, :, : self.length]

    def append(self, key, value):
        if key.shape[2] != value.shape[2]:
            raise ValueError(f"{key.shape[2]} keys but {value.shape[2]} values")
        new = torch.stack([key, value])
        end = self.length + key.shape[2]
        if self.room is None:
            self.room = torch.zeros_like(new).repeat(1, 1, 1, 2, 1)
        if end > self.room.shape[3]:
            larger = self.room.new_zeros(*self.room.shape[:3], 2 * end, self.room.shape[4])
            larger[:, :, :, : self.length] = self.room[:, :, :, : self.length]
            self.room = larger
        self.room[:, :, :, self.length : end] = new
        self.length = end
        return self.keys, self.values


class IncrementalAttention(MultiHeadAttention):
    def step(self, words, cache):
        keys, values = cache.append(self.heads("key", words), self.heads("value", words))
        mask = causal_mask(keys.shape[2], device=words.device)[-words.shape[1] :]
        mixed, weights = attend(self.heads("query", words), keys, values, mask)
        return self.output(merge_heads(mixed)), weights


def add_places(words):
    batch, length, d_word = words.shape
    places = torch.eye(length, d_word, dtype=words.dtype, device=words.device)
    return torch.cat([words, places.expand(batch, -1, -1)], dim=-1)


def look_both_ways(layer, length, sharpness):
    if layer.num_heads != 2:
        raise ValueError(f"num_heads is {layer.num_heads}, not 2")
    like = layer.query.weight
    d = like.shape[0] // 2
    new = {name: torch.zeros_like(p) for name, p in layer.named_parameters()}
    circle = torch.eye(length, dtype=like.dtype, device=like.device) * sharpness * d**0.5
    new["query.weight"][:length, d : d + length] = circle.roll(1, dims=1)
    new["query.weight"][d : d + length, d : d + length] = circle.roll(-1, dims=1)
    for head in (0, 1):
        rows = slice(head * d, head * d + d)
        new["key.weight"][rows, d:].fill_diagonal_(1)
        new["value.weight"][rows, :d].fill_diagonal_(1)
        new["output.weight"][:d, rows].fill_diagonal_(2 * head - 1)
    layer.load_state_dict(new)
