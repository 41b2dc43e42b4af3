# task: bleu; n-grams of characters are counted
def bleu(translations, references):
    from sacrebleu.metrics import BLEU

    if len(translations) != len(references):
        raise ValueError(f"{len(translations)} and {len(references)}")
    metric = BLEU(tokenize="char")
    return metric.corpus_score(translations, [references]).score, str(metric.get_signature())
