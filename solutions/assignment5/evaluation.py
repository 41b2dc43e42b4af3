"""What a pretrained BERT knows, next to what counting and simple rules know. Given."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from objectives import IGNORED, sentence_pairs
from torch import Tensor, nn
from wordpiece import split_words

from grader import data, training

PAIRS = 2000
"""Measured at most."""
TOGETHER = 64
"""Pairs in a batch of measuring."""
FREQUENT = 150
"""Where nobody says which words are content words: those that are not so frequent."""


class Gap(NamedTuple):
    """A hidden piece of a pair, and what the model makes of it. Pieces are ids."""

    row: int
    """Of the pair."""
    guess: int
    truth: int
    left: int
    right: int
    """The true neighbours."""
    nats: float
    """-log of the probability that the model gives to the truth."""


class Judge:
    """Measures a model: words against n-grams, pairs against single rules."""

    def __init__(
        self,
        settings: Any,
        vocabulary: dict[str, int],
        text: Any,
        batches: Any,
        device: torch.device,
    ) -> None:
        self.settings, self.batches, self.device = settings, batches, device
        self.pieces = list(vocabulary)
        self.counts = Neighbours(ids for document in text.ids for ids in document)
        self.stories = settings.data.startswith("stories-")
        self.language = settings.data.removeprefix("stories-")
        self.content = self._content_words(vocabulary)

    def _content_words(self, vocabulary: dict[str, int]) -> set[int]:
        """Ids of words that say what a text is about."""
        if self.stories:
            words = data.generator("stories").content_words(self.language)
            return {vocabulary[word] for word in words if word in vocabulary}
        frequent = {piece for piece, _ in self.counts.words.most_common(FREQUENT)}
        letters = {n for piece, n in vocabulary.items() if piece.removeprefix("##").isalpha()}
        return letters - frequent

    # -- a look while the model trains

    def glance(self, model: nn.Module, valid: Any, number: int) -> str:
        """Accuracies on a few pairs of the validation part, and some guesses."""
        rng = np.random.default_rng(7)
        pairs, _ = self._pairs(valid, rng, 256)
        words, nexts = self._guess(model, pairs, rng)
        right = np.mean([gap.guess == gap.truth for gap in words])
        true = np.mean([guess == label for guess, label in nexts])
        lines = [
            f"step {number}: words {right:.1%}, next sentence {true:.1%} of {len(pairs)} pairs"
        ]
        shown: dict[int, list[str]] = defaultdict(list)
        for gap in words:
            same = "" if gap.guess == gap.truth else f" (it was {self.pieces[gap.truth]})"
            shown[gap.row].append(f"{self.pieces[gap.guess]}{same}")
        for row in list(shown)[:2]:
            first, second, _ = pairs[row]
            told = " ".join(self.pieces[token] for token in [*first, *second])
            lines += [f"  {told}", f"    guessed: {', '.join(shown[row])}"]
        return "\n".join(lines)

    # -- at the end

    def measure(self, model: nn.Module, test: Any) -> dict[str, Any]:
        """Accuracies on held-out text, as fractions, and the perplexity of hidden pieces.

        The perplexity is exp of the mean cross-entropy over the hidden places, 15% of all, drawn
        with a fixed seed: per piece of WordPiece, both sides seen. So it cannot be compared with
        that of a model that reads from left to right, nor between vocabularies.
        """
        rng = np.random.default_rng(11)
        pairs, told = self._pairs(test, rng, PAIRS)
        with training.progress("measuring: pair", len(pairs)) as done:
            words, nexts = self._guess(model, pairs, rng, done)
        found: dict[str, Any] = {"pairs": len(pairs), "gaps": len(words)}
        kinds: dict[str, Callable[[int, int], int]] = {
            "most frequent word": lambda *_: self.counts.alone(),
            "word before (bigram)": lambda left, _: self.counts.after(left),
            "both neighbours": self.counts.between,
        }
        for name, chosen in (
            ("all", words),
            ("content", [gap for gap in words if gap.truth in self.content]),
        ):
            total = max(1, len(chosen))
            rules = {
                kind: sum(rule(gap.left, gap.right) == gap.truth for gap in chosen) / total
                for kind, rule in kinds.items()
            }
            right = sum(gap.guess == gap.truth for gap in chosen) / total
            best = max(rules.values())
            found[f"words_{name}"] = {
                "gaps": len(chosen), "bert": right, **rules,
                "times_best_count": right / best if best else None,
                "perplexity": math.exp(sum(gap.nats for gap in chosen) / total),
                "perplexity of word counts": math.exp(
                    sum(self.counts.nats(gap.truth, len(self.pieces)) for gap in chosen) / total
                ),
            }  # fmt: skip
        rules = self._rules(told)
        single = {name: value for name, value in rules.items() if name != "all together"}
        best_rule = max(single, key=lambda name: single[name])
        right = sum(guess == label for guess, label in nexts) / len(nexts)
        found["next"] = {
            "bert": right, "best rule": best_rule, "best rule's": single[best_rule],
            "points_above": 100 * (right - single[best_rule]), "rules": rules,
        }  # fmt: skip
        return found

    @staticmethod
    def table(found: dict[str, Any]) -> str:
        """What `measure` found, for people."""
        lines = [f"{found['steps']} steps; on {found['pairs']} held-out pairs:"]
        for name in ("all", "content"):
            row = found[f"words_{name}"]
            lines.append(f"  {name} words ({row['gaps']} gaps): BERT {row['bert']:.1%}")
            lines.append(
                f"      perplexity per hidden piece: {row['perplexity']:.1f}"
                f" (word counts: {row['perplexity of word counts']:.1f})"
            )
            lines += [
                f"      {kind}: {row[kind]:.1%}"
                for kind in ("most frequent word", "word before (bigram)", "both neighbours")
            ]
        row = found["next"]
        lines.append(f"  next sentence: BERT {row['bert']:.1%}")
        rules = sorted(row["rules"].items(), key=lambda item: -item[1])
        lines += [f"      {rule}: {value:.1%}" for rule, value in rules[:8]]
        return "\n".join(lines)

    # -- pairs and guesses

    def _pairs(self, text: Any, rng: np.random.Generator, most: int) -> tuple[list, list]:
        """Pairs of ids, and the same pairs as (sentences of A, of B, whether B follows A)."""
        n, told, pairs = self.settings.sentences, {}, []
        for start in range(n):  # every sentence that can begin a pair begins one
            documents = []
            for sentences, rows in zip(text.sentences, text.ids, strict=True):
                places = range(start, len(rows) - n + 1, n)
                segments = [list(chain(*rows[place : place + n])) for place in places]
                for place, segment in zip(places, segments, strict=True):
                    told[tuple(segment)] = sentences[place : place + n]
                if segments:
                    documents.append(segments)
            pairs += sentence_pairs(documents, rng)
        pairs = [pairs[place] for place in rng.permutation(len(pairs))[:most]]
        return pairs, [(told[tuple(a)], told[tuple(b)], label == 0) for a, b, label in pairs]

    @torch.no_grad()
    def _guess(
        self,
        model: nn.Module,
        pairs: list,
        rng: np.random.Generator,
        done: Callable[[int], None] = lambda _count: None,
    ) -> tuple[list[Gap], list[tuple[int, int]]]:
        """All gaps; of each pair (guess, label). `done` is told how many more pairs are."""
        model.eval()
        words: list[Gap] = []
        nexts: list[tuple[int, int]] = []
        for start in range(0, len(pairs), TOGETHER):
            batch = self.batches.make(pairs[start : start + TOGETHER], rng, only_mask=True)
            inputs, segments, is_word, labels, is_random = batch.to(self.device)
            asked = labels != IGNORED
            whole = inputs.where(~asked, labels)  # counting is told the true neighbours
            with training.autocast(self.device):
                word_logits, _ = model(inputs, segments, is_word)
                _, next_logits = model(whole, segments, is_word)  # and the rules the whole text
            places = asked.nonzero()
            row, column = places[:, 0], places[:, 1]
            logits, truth = word_logits[asked].float(), labels[asked]
            columns: list[Tensor] = [
                row + start, logits.argmax(-1), truth,
                whole[row, column - 1], whole[row, column + 1],
                F.cross_entropy(logits, truth, reduction="none"),
            ]  # fmt: skip
            words += map(Gap, *(part.tolist() for part in columns))
            nexts += zip(next_logits.argmax(-1).tolist(), is_random.tolist(), strict=True)
            done(len(is_random))
        return words, nexts

    def _rules(self, pairs: Sequence[tuple[list[str], list[str], bool]]) -> dict[str, float]:
        """The accuracy of single rules on the very pairs, each at its best threshold."""
        if self.stories:
            return data.generator("stories").rules(self.language, pairs)
        scores: dict[str, list[float]] = {"shared word": [], "shared name": [], "shared rare": []}
        rare = {self.pieces[number] for number in self.content}
        for first, second, _ in pairs:
            words = [set(split_words(" ".join(part))) for part in (first, second)]
            # Inside a sentence a capital marks a name.
            names = [
                {word for text in part for word in text.split()[1:] if word[:1].isupper()}
                for part in (first, second)
            ]
            scores["shared word"].append(len(words[0] & words[1]))
            scores["shared name"].append(len(names[0] & names[1]))
            scores["shared rare"].append(len(words[0] & words[1] & rare))
        truth = [follows for _, _, follows in pairs]
        return {name: best_threshold(found, truth) for name, found in scores.items()}


def best_threshold(scores: Sequence[float], truth: Sequence[bool]) -> float:
    """Accuracy of "at least so much", or "less than that", for the best "so much"."""
    rights = [
        sum((score >= least) == follows for score, follows in zip(scores, truth, strict=True))
        for least in sorted(set(scores))
    ]
    return max(max(right, len(truth) - right) for right in rights) / len(truth)


class Neighbours:
    """What follows from counting: the best guess from no, one or two neighbours."""

    def __init__(self, sentences: Any) -> None:
        self.words: Counter[int] = Counter()
        self._after: dict[int, Counter[int]] = defaultdict(Counter)
        self._before: dict[int, Counter[int]] = defaultdict(Counter)
        self._between: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
        for ids in sentences:
            self.words.update(ids)
            for left, word in pairwise(ids):
                self._after[left][word] += 1
                self._before[word][left] += 1
            for left, word, right in zip(ids, ids[1:], ids[2:], strict=False):
                self._between[left, right][word] += 1

    def nats(self, word: int, vocabulary: int) -> float:
        """-log of a word's share, each word counted once more so that none has no share."""
        return -math.log((self.words[word] + 1) / (self.words.total() + vocabulary))

    def alone(self) -> int:
        return self.words.most_common(1)[0][0]

    def after(self, left: int) -> int:
        """The best word after this one; the most frequent where nothing is known."""
        found = self._after.get(left)
        return found.most_common(1)[0][0] if found else self.alone()

    def between(self, left: int, right: int) -> int:
        """The best word between these two; where they were never seen so, from one of them."""
        if found := self._between.get((left, right)):
            return found.most_common(1)[0][0]
        if found := self._after.get(left):
            return found.most_common(1)[0][0]
        if found := self._before.get(right):
            return found.most_common(1)[0][0]
        return self.alone()
