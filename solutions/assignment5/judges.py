"""Hits of what was drawn, counted where the student's code does not run.

In: what the student's code drew, and what the reference was given. Out: how many hits; -1 where no
right code draws so from what was given. What has another form raises whatever numpy raises.
"""

import numpy as np

NEVER = -1


def _alike(drawn, ids):
    """Make sure that there is one drawn number for each that was given."""
    if drawn.shape != ids.shape:
        raise ValueError(f"{drawn.shape} was drawn of {ids.shape}")


def chosen(drawn, free):
    """Places; a special token is never chosen."""
    _alike(drawn, free)
    return NEVER if (drawn[free == 0] != 0).any() else (drawn != 0).sum()


def rows_without_three(drawn, free):
    """Sentences in which other than three places are chosen."""
    _alike(drawn, free)
    return ((drawn != 0).sum(axis=1) != 3).sum()


def rows_with_any(drawn, free):
    """Sentences with a chosen place."""
    _alike(drawn, free)
    return (drawn != 0).any(axis=1).sum()


def not_both(drawn, _):
    """Places that are not chosen in both of two rows."""
    first, second = drawn
    return ((first == 0) | (second == 0)).sum()


def torn(drawn, continues):
    """Pieces that are chosen without the piece before them in their word, or not with it."""
    _alike(drawn, continues)
    return ((continues[:, 1:] != 0) & (drawn[:, 1:] != drawn[:, :-1])).sum()


def chosen_words(drawn, continues):
    """Words whose first piece is chosen; the first place of the row is [CLS]."""
    _alike(drawn, continues)
    return (drawn[:, 1:][continues[:, 1:] == 0] != 0).sum()


def whole_rows(drawn, continues):
    """Words of which every piece is chosen: one in each row, between [CLS] and [SEP]."""
    _alike(drawn, continues)
    return (drawn[:, 1:-1] != 0).all(axis=1).sum()


def masks(drawn, given):
    """Places that became [MASK]."""
    _alike(drawn, given["ids"])
    return (drawn == given["mask"]).sum()


def other_pieces(drawn, given):
    """Places that became another piece, and not [MASK]."""
    _alike(drawn, given["ids"])
    return ((drawn != given["mask"]) & (drawn != given["ids"])).sum()


def other_ordinary_pieces(drawn, given):
    """Places that became another piece that is not special."""
    _alike(drawn, given["ids"])
    return ((drawn != given["ids"]) & ~np.isin(drawn, given["special"])).sum()


def kept_pieces(drawn, given):
    """Places that kept their piece."""
    _alike(drawn, given["ids"])
    return (drawn == given["ids"]).sum()


def special_pieces(drawn, given):
    """Places that became a special token other than [MASK]."""
    _alike(drawn, given["ids"])
    others = [mark for mark in given["special"] if mark != given["mask"]]
    return np.isin(drawn, others).sum()


def other_than(drawn, given):
    """Places that did not become the one piece that is looked for."""
    _alike(drawn, given["ids"])
    return (drawn != given["wanted"]).sum()


def neighbours_apart(drawn, given):
    """Pairs of neighbours that did not get the same random piece."""
    _alike(drawn, given["ids"])
    left, right = drawn[0, ::2], drawn[0, 1::2]
    same = (left == right) & (left != given["ids"][0, 0]) & (left != given["mask"])
    return (~same).sum()


def masks_in_both(drawn, given):
    """Places that became [MASK] in both of two rows."""
    _alike(drawn, given["ids"])
    return (drawn == given["mask"]).all(axis=0).sum()


def different(drawn, given):
    """Places in which two rows differ."""
    _alike(drawn[:1], given["ids"])
    return (drawn[0] != drawn[1]).sum()


def ones(drawn, _):
    """Labels that are 1."""
    return (drawn == 1).sum()


def alike(drawn, _):
    """Places in which two rows are the same."""
    first, second = drawn
    return (first == second).sum()


def taken_after(drawn, document):
    """Random pairs whose second segment is of the document after that of the first, of three."""
    firsts, seconds, labels = drawn
    random = labels == 1
    first, second = (document[numbers[random][:8_009]] for numbers in (firsts, seconds))
    return NEVER if min(first.min(), second.min()) < 0 else ((second - first) % 3 == 1).sum()


def not_of_the_place(drawn, given):
    """Random pairs whose second segment stands in another place of its document."""
    seconds, labels = drawn
    return (given["places"][seconds[labels == 1][:2_003]] != given["wanted"]).sum()
