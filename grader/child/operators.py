"""Torch's operators by family: each name by which one is called, or stands in a gradient graph.

In: the name that a course forbids. Out: all names that mean the same work. The one place that
knows them: assignment.toml names a family by its function, and no spelling. Pure names, no torch.
"""

import re
from collections.abc import Iterable

INNER: dict[str, tuple[str, ...]] = {
    "scaled_dot_product_attention": (
        "scaled_dot_product_attention_math", "scaled_dot_product_attention_math_for_mps",
        "scaled_dot_product_flash_attention", "scaled_dot_product_flash_attention_for_cpu",
        "scaled_dot_product_efficient_attention", "scaled_dot_product_cudnn_attention",
        "scaled_dot_product_fused_attention_overrideable", "triton_scaled_dot_attention",
        "flash_attention_forward", "efficient_attention_forward", "cudnn_attention_forward",
    ),
    "multi_head_attention_forward": (
        "native_multi_head_attention", "triton_multi_head_attention",
        "transformer_encoder_layer_fwd",
    ),
    "cross_entropy": ("cross_entropy_loss",),
    "softmax": (
        "safe_softmax", "masked_softmax", "sparse_softmax", "nested_tensor_softmax_with_shape",
        "softmin", "gumbel_softmax",
    ),
    "log_softmax": ("sparse_log_softmax",),
    "lstm": ("lstm_cell", "thnn_fused_lstm_cell", "mkldnn_rnn_layer", "cudnn_rnn", "miopen_rnn"),
    "gru": ("gru_cell", "thnn_fused_gru_cell"),
}  # fmt: skip
"""Function → the operators that do its work, without the underscores around their names."""
NODE = re.compile(r"Backward\d+$")


def plain(name: str) -> str:
    """One name for `softmax`, `special.softmax`, `aten::_softmax.int`, `softmax_`, and the node
    `SoftmaxBackward0`."""
    name = name.rpartition("::")[2].partition(".")[0]
    if NODE.search(name):
        name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", NODE.sub("", name)).lower()
    return name.removeprefix("special_").strip("_")


def families(forbidden: Iterable[str]) -> dict[str, str]:
    """Every plain name that is forbidden → the function that the course names."""
    found: dict[str, str] = {}
    for name in forbidden:
        for spelling in (plain(name), *INNER.get(plain(name), ())):
            found.setdefault(spelling, name)
    return found
