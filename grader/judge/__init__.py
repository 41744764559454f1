"""Runs an exercise's hidden tests against a submission: the trusted side of a verdict."""
