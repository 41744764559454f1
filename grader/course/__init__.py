"""For instructors: a whole class graded at once, and what comes of it."""
