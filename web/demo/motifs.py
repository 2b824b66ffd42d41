"""The dozen photographs of the demo: which drawing, and the file that a phone would have made of it."""

from collections.abc import Callable
from random import Random

from PIL import Image

from web.demo import inside, outside

MOTIFS: dict[str, Callable[[Random], Image.Image]] = {
    "stairwell": inside.stairwell, "graffiti": inside.graffiti, "broken lock": inside.broken_lock, "lift": inside.lift,
    "bin room": inside.bin_room, "mattress": inside.mattress, "needles": outside.needles,
    "smashed light": outside.smashed_light, "abandoned car": outside.abandoned_car, "fly-tip": outside.fly_tip,
    "roof door": outside.roof_door, "lobby": outside.lobby,
}  # fmt: skip
"""The drawings by name."""
