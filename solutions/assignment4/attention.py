"""Multi-head attention, given: what assignment 3 built, on PyTorch's fused operator.

Its layers have the names and the sizes of assignment 3's, so that your own file from there can take
its place: put your multihead.py beside this file, and change one import line in transformer.py.
"""

import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn


class MultiHeadAttention(nn.Module):
    r"""Several attentions side by side, each over its own piece of every vector."""

    def __init__(self, d_model: int, num_heads: int) -> None:
        super().__init__()
        if d_model % num_heads != 0:
            raise ValueError(f"{d_model} numbers per word cannot be shared by {num_heads} heads")
        self.num_heads = num_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(
        self,
        query: Float[Tensor, "batch query d_model"],
        key: Float[Tensor, "batch key d_model"],
        value: Float[Tensor, "batch key d_model"],
        mask: Bool[Tensor, "..."] | None = None,
    ) -> tuple[Float[Tensor, "batch query d_model"], None]:
        r"""Project, attend in every head, join the heads, and mix them by the output layer.

            head_h = attend(query W_Q^h, key W_K^h, value W_V^h, mask)
            output = Concat(head_1, …, head_H) W_O         (each W with its bias)

        Args:
            mask: True where a query may attend to a key; broadcastable to
                (batch, head, query, key). None lets every query see every key.

        Returns:
            ``(output, None)``: a pair as in assignment 3, but the fused operator does not tell
            its weights. A query that may see nothing has heads of exact zeros: its output is
            the output layer's bias, and all gradients stay finite.

        Example:
            >>> from torch import ones
            >>> layer = MultiHeadAttention(d_model=6, num_heads=3)
            >>> output, _ = layer(ones(2, 4, 6), ones(2, 5, 6), ones(2, 5, 6))
            >>> output.shape
            torch.Size([2, 4, 6])

        Source:
            Vaswani et al. (2017), section 3.2.2, the equations of MultiHead(Q, K, V).
        """
        queries, keys, values = (
            layer(x).unflatten(-1, (self.num_heads, -1)).transpose(1, 2)  # (batch, head, …, d_head)
            for layer, x in ((self.query, query), (self.key, key), (self.value, value))
        )
        if mask is None:
            heads = F.scaled_dot_product_attention(queries, keys, values)
        else:
            seeing = mask.any(dim=-1, keepdim=True)  # softmax over no keys at all would be NaN
            heads = F.scaled_dot_product_attention(queries, keys, values, attn_mask=mask | ~seeing)
            heads = heads.where(seeing, 0.0)
        return self.output(heads.transpose(1, 2).flatten(2)), None
