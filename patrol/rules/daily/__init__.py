"""The daily report of a night: its shape, how it is put together, what partners get, and what has changed since.

Pure: rows come in as entries of `shape`, and everything else is worked out from them.
"""
