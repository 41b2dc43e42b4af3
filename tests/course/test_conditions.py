"""What is right but under one condition loses points by its task, whatever is drawn."""

import pytest

from grader.author import Mistake
from grader.course import bank
from tests.course.desk import Desks

pytestmark = pytest.mark.long

WRONG = {
    "the caller's lists grow": (
        "assignment0", "pad_batch",
        "    rows = [[*sentence, *[pad] * (width - len(sentence))] for sentence in sentences]\n",
        "    for sentence in sentences:\n"
        "        sentence.extend([pad] * (width - len(sentence)))\n"
        "    rows = sentences\n",
    ),
    "a batch of one loses its axis": (
        "assignment0", "cut_sentences", "rows = ids.tolist()", "rows = ids.squeeze(0).tolist()",
    ),
    "one place loses its axis": (
        "assignment0", "sequence_loss", ".gather(2, asked.unsqueeze(2)).squeeze(2)",
        ".gather(2, asked.unsqueeze(2)).squeeze()",
    ),
    "nobody writes more than 512 words": (
        "assignment0", "greedy_decode", "while len(written) < max_length",
        "while len(written) < min(max_length, 512)",
    ),
    "-1e4 for what is hidden": (
        "assignment1", "masked_softmax",
        "    lowest = torch.finfo(scores.dtype).min\n    weights", "    lowest = -1e4\n    weights",
    ),
    "zero vectors are padding, in pooling": (
        "assignment1", "AttentionPooling.forward",
        "        visible = None if mask is None else mask.unsqueeze(-1)  # (batch, word, 1)\n"
        "        weights = masked_softmax(scores, visible, dim=1)  # (batch, word, d_model)\n",
        "        mask = (x != 0).any(dim=-1) if mask is None else mask\n"
        "        weights = masked_softmax(scores, mask.unsqueeze(-1), dim=1)\n",
    ),
    "the mask comes after the softmax": (
        "assignment2", "scaled_dot_product_attention",
        "        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)\n",
        "        scores = (scores.softmax(dim=-1) * mask).clamp(min=1e-30).log()\n",
    ),
    "zero vectors are padding, in self-attention": (
        "assignment2", "SelfAttention.forward",
        "        return scaled_dot_product_attention(query, key, value, mask)\n",
        "        mask = (x != 0).any(dim=-1)[:, None] if mask is None else mask\n"
        "        return scaled_dot_product_attention(query, key, value, mask)\n",
    ),
    "a table of 512 places": (
        "assignment2", "add_positions",
        "positions = sinusoidal_positions(length, d_model).to(embeddings)",
        "positions = sinusoidal_positions(512, d_model)[:length].to(embeddings)",
    ),
    "a cache of 512 words": (
        "assignment3", "KeyValueCache.append",
        "            self.keys = torch.cat([self.keys, key], dim=-2)",
        "            self.keys = torch.cat([self.keys, key], dim=-2)[..., :512, :]",
    ),
    "one head loses its axis": (
        "assignment3", "CrossAttention.forward",
        "looks, weights = attend(asked, answers, told, mask)",
        "looks, weights = attend(asked, answers, told, mask)\n        looks = looks.squeeze()",
    ),
    "a batch of padding only is NaN": (
        "assignment4", "smoothed_loss", "    if (labels == padding).all():", "    if False:",
    ),
    "sentences of 512 words at most": (
        "assignment4", "Embeddings.forward", "positions(ids.shape[1], words)",
        "positions(512, words)[: ids.shape[1]]",
    ),
    "a prefix is taken apart in place": (
        "assignment4", "beam_search", "    words, log_p = prefix, ",
        "    words = prefix.clone()\n    prefix.zero_()\n    words, log_p = words, ",
    ),
    "one token loses its axis": (
        "assignment5", "EncoderLayer.forward",
        "        return self.norm(attended + self.dropout(thought))",
        "        return self.norm(attended + self.dropout(thought)).squeeze(1)",
    ),
    "a mask that is changed": (
        "assignment5", "Bert.forward", "        for layer in self.layers:",
        "        is_word[:, 0] = True\n        segments.mul_(is_word)\n"
        "        for layer in self.layers:",
    ),
    "a text of one word loses its axis": (
        "assignment6", "contextual_layers", "    inner = layers[:, :, 1:-1]",
        "    inner = layers[:, :, 1:-1].squeeze()",
    ),
    "zero vectors are padding, in a language model": (
        "assignment6", "BiLM.forward", "        padding = (place >= lengths[:, None])[..., None]",
        "        padding = (place >= lengths[:, None])[..., None]"
        " | (vectors == 0).all(-1, keepdim=True)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_under_one_condition_loses_points(desks: Desks, wrong: str) -> None:
    """Asked officially: a condition that no check asked had full marks before."""
    name, task, old, new = WRONG[wrong]
    desk = desks.live(name, 1)
    mistake = Mistake("X", task=task, edits=[(old, new)], says="", help="", read="")
    files = bank.apply_mistake(mistake, bank.reference(desk.assignment))

    grade = desk.grade(wrong, files, {task})

    [found] = [one for one in grade.tasks if one.task == task]
    assert found.points + (found.hidden_points or 0) < found.of + (found.hidden_of or 0)
