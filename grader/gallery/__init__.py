"""Attention beyond text at work: a picture for each exercise of the last chapter, and a page that holds them."""
