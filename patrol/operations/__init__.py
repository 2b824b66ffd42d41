"""The patrol's verbs that write. None commits: the caller does."""

from patrol.operations.checkpoints import add_checkpoint
from patrol.operations.doors import end_door_note, note_at_door
from patrol.operations.duty import cover, mark_absent, mark_present, put_on_duty, take_off_duty
from patrol.operations.kit import add_kit, kit_is_back, retire_kit, use_kit_again
from patrol.operations.reports import AlreadySigned, TooEarly, forget_words, may_sign_from, sign_off
from patrol.operations.rounds import plan_round
from patrol.operations.shifts import take_back_void, void_shift
from patrol.operations.sos import acknowledge_sos

__all__ = [
    "AlreadySigned",
    "TooEarly",
    "acknowledge_sos",
    "add_checkpoint",
    "add_kit",
    "cover",
    "end_door_note",
    "forget_words",
    "kit_is_back",
    "mark_absent",
    "mark_present",
    "may_sign_from",
    "note_at_door",
    "plan_round",
    "put_on_duty",
    "retire_kit",
    "sign_off",
    "take_back_void",
    "take_off_duty",
    "use_kit_again",
    "void_shift",
]
