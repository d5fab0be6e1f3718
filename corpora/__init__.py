"""Texts: the codebook in code and the labelled reviews with their readers."""
