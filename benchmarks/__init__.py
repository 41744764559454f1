"""Speed, measured side by side in one run, and the demo. Never asserted in a test."""
