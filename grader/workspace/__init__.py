"""Where a learner's files and progress live."""
