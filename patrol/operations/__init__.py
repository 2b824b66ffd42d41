"""The patrol's verbs that write. None commits: the caller does."""

from patrol.operations.checkpoints import add_checkpoint
from patrol.operations.reports import AlreadySigned, TooEarly, may_sign_from, sign_off
from patrol.operations.rounds import plan_round
from patrol.operations.shifts import void_shift
from patrol.operations.sos import acknowledge_sos

__all__ = [
    "AlreadySigned",
    "TooEarly",
    "acknowledge_sos",
    "add_checkpoint",
    "may_sign_from",
    "plan_round",
    "sign_off",
    "void_shift",
]
