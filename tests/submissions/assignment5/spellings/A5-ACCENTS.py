def split_words(text):
    import re

    kept = []
    for ch in unicodedata.normalize("NFKD", text.lower()):
        if not unicodedata.combining(ch):
            kept.append(ch)
    out = []
    for tok in "".join(kept).split():
        cur = ""
        for ch in tok:
            if is_punctuation(ch):
                if cur:
                    out.append(cur)
                out.append(ch)
                cur = ""
            else:
                cur += ch
        if cur:
            out.append(cur)
    return out
