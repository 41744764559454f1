"""What an exercise is: reading the bank, ordering it, cutting stubs, parsing notes and misconceptions."""
