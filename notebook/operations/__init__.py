"""The verbs that write. None commits: the caller does."""

from notebook.operations.early import keep_early
from notebook.operations.keeping import Fork, Gap, Kept, NotSigned, UnknownNotebook, keep
from notebook.operations.opening import AlreadyOpen, open_notebook
from notebook.operations.reading import KeptPage, Reader, Readers, Row, Unreadable, read_pages
from notebook.operations.withdrawing import give_back, read_apart, withdraw

__all__ = [
    "AlreadyOpen", "Fork", "Gap", "Kept", "KeptPage", "NotSigned", "Reader", "Readers", "Row", "UnknownNotebook",
    "Unreadable", "give_back", "keep", "keep_early", "open_notebook", "read_apart", "read_pages", "withdraw",
]  # fmt: skip
