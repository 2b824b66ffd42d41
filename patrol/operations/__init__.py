"""The patrol's verbs that write. None commits: the caller does."""

from patrol.operations.checkpoints import add_checkpoint
from patrol.operations.rounds import plan_round
from patrol.operations.shifts import void_shift
from patrol.operations.sos import acknowledge_sos

__all__ = ["acknowledge_sos", "add_checkpoint", "plan_round", "void_shift"]
