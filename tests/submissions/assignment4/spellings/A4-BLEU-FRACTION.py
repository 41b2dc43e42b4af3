def bleu(translations, references):
    from sacrebleu.metrics import BLEU

    if len(translations) != len(references):
        raise ValueError(f"{len(translations)} != {len(references)}")
    m = BLEU()
    r = m.corpus_score(translations, [references])
    return r.score * 0.01, str(m.get_signature())
