# task: accuracy_by_distance; the share of wrong guesses
def accuracy_by_distance(guess, answer, distance):
    count = distance.bincount()
    wrong = distance[guess != answer].bincount(minlength=len(count))
    return wrong / count.clamp(min=1), count
