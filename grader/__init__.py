"""transformer-drills: exercises, hidden graders and diagnoses for the Transformer, built by hand."""

__version__ = "0.1.0"
