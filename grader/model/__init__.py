"""The learner's parts assembled into a Transformer that trains and translates."""
