"""A text and its positions: folding, sentences, language, endings."""
