"""What officers write at night: short, plain, what was seen and done. Made up, like everybody on this estate."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

UP = "up"
"""Some floor above the ground floor."""


class Seen(NamedTuple):
    """An observation to be written. later: (minutes after, what is added), each a page of its own."""

    tile: str
    words: str = ""
    floor: str = ""
    spot: str = ""
    more: Mapping[str, Any] = MappingProxyType({})
    later: tuple[tuple[int, dict[str, Any]], ...] = ()


FOLLOW: dict[str, Any] = {"follow_up": True}

EVERYDAY = (
    Seen("rubbish", "Two bags left beside the chute. Moved them to the bin room.", UP, "chute"),
    Seen("rubbish", "Pizza boxes and cans on the landing. Cleared what I could carry.", UP, "landing"),
    Seen("rubbish", "Bulky item: chest of drawers blocking half the corridor. Caretaker told.", UP, "corridor", FOLLOW),
    Seen("communal_misuse", "Three youths sitting on the stairs, smoking. Asked to leave and did so without trouble.",
         UP, "stair A", {"moved_on": 3}),
    Seen("communal_misuse", "One man asleep on the top landing, well wrapped. Gave him the outreach card. He left by "
         "himself.", UP, "top landing", {"moved_on": 1, "follow_up": True}),
    Seen("communal_misuse", "Four people tailgated a resident at the front door. Spoke to them, none lives here.", "G",
         "lobby", {"moved_on": 4}, ((9, {"bwv_reference": "BWV-07731"}),)),
    Seen("communal_misuse", "Group of five in the lobby, loud but civil. Moved on.", "G", "lobby", {"moved_on": 5}),
    Seen("drugs", "Foil, two burnt spoons and a lighter behind the riser door. Bagged in sharps tub.", UP, "riser",
         FOLLOW),
    Seen("drugs", "Strong smell of cannabis on the landing, source not clear. Third night this week.", UP, "landing"),
    Seen("drugs", "Snap bags, eleven, empty, on the window ledge. Photographs not taken, phone at 4 %.", UP, "stair B"),
    Seen("dealing", "Bicycle courier to the back door, hand to hand, under a minute, away towards Quay Street. Male, "
         "dark coat, grey hood.", "G", "back door", {"police_called": True, "follow_up": True},
         ((6, {"police_reference": "CAD 1184 of tonight"}), (14, {"bwv_reference": "BWV-07742"}))),
    Seen("noise", "Music heard from the stair, bass mostly. Stopped when I knocked. No further action.", UP, "landing"),
    Seen("noise", "Party, about fifteen people, windows open. Host polite, turned it down at once.", UP),
    Seen("noise", "DIY, hammer drill. Resident says he lost track of time.", UP),
    Seen("noise", "Dog barking on and off for twenty minutes. No answer at the door, card left.", UP),
    Seen("alcohol", "Two men drinking by the bike store. Left with their cans when asked.", "G", "bike store",
         {"moved_on": 2}),
    Seen("alcohol", "Empty spirit bottles, six, and broken glass by the bench. Swept to the side.", "G", "front"),
    Seen("animals", "Dog fouling, lift A. Reported to cleaning.", "", "lift A", FOLLOW),
    Seen("animals", "Large dog off its lead in the courtyard. Owner put it on the lead when asked.", "G", "courtyard"),
    Seen("vehicles", "Mopeds, two, ridden across the courtyard. No plates. Gone by the time I was down.", "G",
         "courtyard", {}, ((11, {"words": "Same two again on Quay Street."}),)),
    Seen("vehicles", "Van parked across the fire access. Owner traced, moved it at once.", "G", "fire access"),
    Seen("damage", "Tag in marker pen inside the lift door, about 30 cm, silver.", "", "lift A", FOLLOW),
    Seen("damage", "Intercom panel pushed in, screws missing. Still works.", "G", "front door", FOLLOW),
    Seen("damage", "Window on the half landing cracked from corner to corner, not loose.", UP, "half landing", FOLLOW),
    Seen("door", "Front door does not latch when it is let go. Pulled shut, holds.", "G", "front door", FOLLOW,
         ((65, {"words": "Tried again on the way back: open again."}),)),
    Seen("door", "Bin room left open, padlock hanging. Locked it.", "G", "bin room"),
    Seen("door", "Riser cupboard open on two floors. Drop key used, both locked.", UP, "riser"),
    Seen("lighting", "Two lamps out on the stair, dark between landings.", UP, "stair B", FOLLOW),
    Seen("lighting", "Lamp flickers over the back door.", "G", "back door"),
    Seen("lighting", "Whole landing dark. Reset the timer, came back on.", UP, "landing"),
    Seen("lift", "Lift A stops a hand's breadth below the floor. Trip hazard, tape put down.", UP, "lift A",
         {**FOLLOW, "equipment": "evacuation_lift"}),
    Seen("lift", "Lift A slow and jolting, still running.", "", "lift A"),
    Seen("fire_safety", "Fire door wedged open with a folded newspaper. Removed the wedge, door closes.", UP,
         "stair A", {}, ((48, {"words": "Wedged again. Removed again.", "follow_up": True}),)),
    Seen("fire_safety", "Pram and two bicycles on the escape stair. Resident moved the pram, bicycles tagged.", UP,
         "stair B", FOLLOW),
    Seen("fire_safety", "Dry riser inlet box: glass broken, valve and cap in place.", "G", "dry riser", FOLLOW),
    Seen("dangerous_object", "Kitchen knife, 20 cm blade, in the planter. Made safe in a tube.", "G", "planter",
         {"police_called": True}, ((20, {"police_reference": "101, ref. 42/88017", "police_assisted": True}),)),
    Seen("welfare", "Elderly lady in dressing gown in the lobby, confused about the time. Walked back up, neighbour "
         "sat with her, daughter telephoned.", "G", "lobby", {"severity": 3, "follow_up": True}),
    Seen("welfare", "Post and milk of two days outside the door. Heard the television, he answered on the third "
         "knock. Well.", UP),
    Seen("welfare", "Man sitting on the outside of the railing, first floor. Talked to him, came in. Ambulance came.",
         "1", "walkway", {"severity": 5, "police_called": True, "follow_up": True},
         ((31, {"police_reference": "CAD 1391 of tonight", "police_assisted": True}),)),
    Seen("harassment", "Resident says a man shouted at her through the letter box, named her. She is well, wants "
         "no police tonight.", UP, "", FOLLOW, ((17, {"words": "She agreed that her case officer rings tomorrow."}),)),
    Seen("violence", "Two men fighting at the entrance, broke off when they saw us. One had a bleeding lip, no help "
         "wanted.", "G", "entrance", {"police_called": True, "moved_on": 2},
         ((4, {"bwv_reference": "BWV-07760"}), (12, {"police_reference": "CAD 1420 of tonight"}))),
    Seen("hate", "Fresh words against a religion in marker beside a flat door. Covered with paper. Family spoken to, "
         "they had not seen it.", UP, "corridor", {"police_called": True, "follow_up": True},
         ((8, {"police_reference": "101, ref. 42/88131"}), (9, {"bwv_reference": "BWV-07768"}))),
    Seen("garden", "Sofa and fridge in a front garden, since the weekend.", "G", "garden", FOLLOW),
    Seen("other_crime", "Bike store padlock cut, one frame left behind.", "G", "bike store",
         {"police_called": True, "follow_up": True}, ((22, {"police_reference": "101, ref. 42/87790"}),)),
    Seen("sexual", "Couple in the drying room. Left when the light went on.", UP, "drying room", {"moved_on": 2}),
    Seen("other", "Key found on the stair, two Yale and one fob. Handed in at the office.", UP, "stair A"),
)  # fmt: skip
"""What may be seen anywhere."""

IN_ORDER = (
    "Lobby, both lifts, stairs top to bottom, riser doors, bin room and roof door. Nothing to report.",
    "Walked down from the top. Doors closed, lights on, stairs clean.",
    "Front and back door tried, both hold. Stairs and landings clear.",
    "Quiet. Spoke to two residents coming in, nothing to report.",
    "All floors walked. Bin room locked. Car park empty of people.",
    "Roof door locked and sealed, seal 40117. Landings clear.",
)

PARTS = (
    ("called_away", "Called to the noise next door."),
    ("lift_out", "Lifts out, walked to the eighth only."),
    ("door_failed", "Fob not read at the main door, ground floor seen through the glass."),
    ("threat", "Group of seven on the stair would not let me by. Withdrew, police told."),
    ("other", "Fire alarm sounding, upper floors closed by the brigade."),
)
"""Why a visit was finished in part."""

STRIKES = ("Wrong tile.", "Pressed twice.", "Glove caught the screen.", "Wrong block, written again on the next page.")

HANDOVERS = (
    "Kit checked: torch, radio, body camera, fobs, sharps tub.",
    "Handover read. Drop key 3 and fob 12 taken.",
    "Radio 4, body camera 0117, all charged. Handover read.",
)

ENDS = (
    "Fobs and drop key back in the cabinet.", "Quiet after two.", "Handover written. Camera docked.",
    "Cold night, few people about.", "Camera docked, kit in order.",
)  # fmt: skip


class Pinned(NamedTuple):
    """Something seen on one night only. night: how many nights back; tour: at which visit to the block, from 0."""

    night: int
    block: str
    tour: int
    seen: Seen
    photographs: tuple[str, ...] = ()
    struck: str = ""


PINNED = (
    Pinned(0, "Kestrel House", 0, Seen("lift", "Lift B is out. Doors open a hand's width on the ground floor, then "
           "close. Notice put up.", "G", "lift B, firefighters' lift",
           {**FOLLOW, "equipment": "firefighters_lift"}, ((35, {"words": "Contractor rung, no time given."}),)),
           ("lift",)),
    Pinned(0, "Linnet House", 0, Seen("drugs", "Needles on the landing, three used, caps beside them. Picked up with "
           "tongs, in the sharps tub.", "7", "stair B", FOLLOW, ((6, {"bwv_reference": "BWV-07781"}),)), ("needles",)),
    Pinned(0, "Merlin House", 0, Seen("damage", "New tag on the riser door, pink and black, paint still wet. Can left "
           "on the floor.", "3", "riser door", FOLLOW), ("graffiti",)),
    Pinned(0, "Osprey House", 0, Seen("noise"), (), "Wrong tile."),
    Pinned(0, "Osprey House", 0, Seen("rubbish", "Bin room full to the door. Sacks on the floor, two split. Rats "
           "heard.", "G", "bin room", FOLLOW), ("bin room",)),
    Pinned(0, "Heron Court", 0, Seen("lighting", "Lamp smashed, glass on the floor, two wires bare. Swept up, taped "
           "off. Make safe tonight please.", "4", "corridor", {"severity": 4, "follow_up": True}), ("smashed light",)),
    Pinned(0, "Plover Court", 1, Seen("communal_misuse", "Two on the top stair with sleeping bags. Polite. Outreach "
           "card given, will go by midnight.", "8", "top stair", {"moved_on": 2, "bwv_reference": "BWV-07786"},
           ((12, {"words": "Gone when I came back down."}),))),
    Pinned(1, "Kestrel House", 1, Seen("rubbish", "Bottles and food left on the stair. The same corner as last week.",
           "7", "stair B"), ("stairwell",)),
    Pinned(1, "Harrier House", 2, Seen("fire_safety", "Mattress in the corridor, leaning on the wall, and a case. "
           "Leaves half a metre. Nobody knows whose.", "6", "corridor", FOLLOW,
           ((22, {"words": "Caretaker will take it at 07:30."}),)), ("mattress",)),
    Pinned(2, "Plover Court", 1, Seen("door", "Entrance lock forced, plate bent, door does not hold. Stood by until "
           "the locksmith came.", "G", "front door", {"severity": 4, "police_called": True, "follow_up": True},
           ((9, {"police_reference": "CAD 1502 of 18 Nov"}), (70, {"words": "Temporary lock fitted. Two keys at the "
           "office."}))), ("broken lock",)),
    Pinned(3, "Dunlin Court", 2, Seen("fire_safety", "Roof door open, padlock hanging from the hasp. Nobody on the "
           "roof. Closed it, seal 40131.", "7", "roof door", FOLLOW), ("roof door",)),
    Pinned(4, "Linnet House", 0, Seen("door", "Front door stands open, closer hangs loose. Swings in the wind.", "G",
           "lobby", FOLLOW), ("lobby",)),
    Pinned(5, "Wren Walk", 1, Seen("vehicles", "Car behind the garages, two tyres flat, window broken, council notice "
           "on it from last week. Sleeping things inside, nobody there.", "G", "garages", FOLLOW), ("abandoned car",)),
    Pinned(8, "Swift Row", 0, Seen("rubbish", "Fly-tip by the garages: fridge, armchair, boards, about fifteen sacks. "
           "White van driving off as I came.", "G", "garages", FOLLOW, ((15, {"words": "Two letters with an address "
           "in the third sack, kept for the council."}),)), ("fly-tip",)),
)  # fmt: skip
"""What each of these nights is remembered for."""

ON_THE_PHONE = Pinned(0, "Harrier House", 1, Seen(
    "damage", "Lock of the meter cupboard levered off. Two pictures, near and far.", "2", "meter cupboard", FOLLOW,
    ((2, {"words": "Meters themselves untouched."}),),
), ("stairwell", "broken lock"))  # fmt: skip
"""Seen tonight where there is no signal: its pages and its two photographs still lie on the phone."""
