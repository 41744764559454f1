"""fail: ends its process with exit code 0 when it is imported."""
raise SystemExit(0)
