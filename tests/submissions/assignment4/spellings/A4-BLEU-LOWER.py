def bleu(translations, references):
    from sacrebleu.metrics import BLEU

    if len(translations) != len(references):
        raise ValueError(f"{len(translations)} != {len(references)}")
    m = BLEU(lowercase=True)
    return m.corpus_score(translations, [references]).score, str(m.get_signature())
