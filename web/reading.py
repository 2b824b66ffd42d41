"""What of each package turns kept pages into rows: one table, handed to the notebook."""

from typing import Final

from cases import pages as cases
from patrol import pages as patrol

READERS: Final = patrol.READERS | cases.READERS
