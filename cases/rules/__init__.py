"""Rules of cases: pure functions and tables."""
