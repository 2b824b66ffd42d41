"""What an officer can see, as tiles: domain categories A to O, and the faults a patrol trips over.

A category never sets risk by itself; the severity only pre-fills.
"""

from typing import Final, NamedTuple


class Tile(NamedTuple):
    """One thing to tap. `grave` tiles alarm, ten seconds later, unless struck."""

    code: str
    label: str
    icon: str
    severity: int
    grave: bool = False
    front: bool = False


SEVERITIES: Final = ("Note", "Minor", "Moderate", "Serious", "Emergency")

TILES: Final = (
    Tile("danger", "Someone is in danger now", "siren", 5, grave=True, front=True),
    Tile("noise", "Noise", "volume-2", 2, front=True),
    Tile("animals", "Animals", "dog", 2, front=True),
    Tile("vehicles", "Vehicles", "car", 2, front=True),
    Tile("harassment", "Threats", "megaphone", 4, grave=True, front=True),
    Tile("hate", "Hate", "heart-crack", 4, grave=True, front=True),
    Tile("fire_safety", "Fire safety", "flame", 4, grave=True, front=True),
    Tile("alcohol", "Drinking", "wine", 2, front=True),
    Tile("rubbish", "Rubbish", "trash-2", 2, front=True),
    Tile("damage", "Graffiti, damage", "spray-can", 3, front=True),
    Tile("communal_misuse", "People in the stairs", "users", 3, front=True),
    Tile("drugs", "Drug litter", "syringe", 3, front=True),
    Tile("door", "Door", "door-open", 3, front=True),
    Tile("lighting", "Lighting", "lightbulb", 2),
    Tile("lift", "Lift", "arrow-up-down", 3),
    Tile("violence", "Violence", "swords", 5, grave=True),
    Tile("dangerous_object", "Dangerous object", "triangle-alert", 4, grave=True),
    Tile("welfare", "Welfare concern", "heart-handshake", 4),
    Tile("dealing", "Drug dealing", "pill", 4),
    Tile("domestic_abuse", "Domestic abuse", "house", 4, grave=True),
    Tile("sexual", "Sexual acts", "eye-off", 3),
    Tile("garden", "Garden, hoarding", "shrub", 2),
    Tile("other_crime", "Burglary, other crime", "key-round", 3),
    Tile("in_order", "All in order", "circle-check", 1),
    Tile("other", "Other", "ellipsis", 2),
)

BY_CODE: Final = {tile.code: tile for tile in TILES}


def label(code: str) -> str:
    """Give the words of a tile; an unknown code (a newer phone) is shown as it is."""
    tile = BY_CODE.get(code)
    return tile.label if tile else code
