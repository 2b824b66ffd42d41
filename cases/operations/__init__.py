"""The verbs of cases. Every one takes `by` and `now`, leaves its trace, and leaves committing to its caller."""
