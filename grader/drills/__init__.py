"""Cards made from the bank, their scheduling, debugging drills and mock interviews."""
