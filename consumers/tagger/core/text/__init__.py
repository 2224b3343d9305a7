"""Where does a word stand in a text, and in which form? Folding, sentences, language, endings; no meaning."""
