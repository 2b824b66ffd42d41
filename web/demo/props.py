"""Materials, and the small things that lie about, to be put into a scene."""

import math

from web.demo.torch import Colour, Scene, dimmed

CONCRETE: Colour = (150, 146, 138)
BRICK: Colour = (146, 118, 100)
PAINT: Colour = (158, 164, 158)
STEEL: Colour = (148, 154, 160)
TILE: Colour = (128, 122, 114)
GREEN: Colour = (70, 96, 82)
WOOD: Colour = (146, 104, 66)
PAPER: Colour = (232, 228, 214)
BLACK: Colour = (26, 26, 30)
GLASS: Colour = (120, 150, 160)


def bottle(scene: Scene, x: float, z: float, glass: Colour) -> None:
    """Stand a bottle on the floor."""
    scene.shadow(x + 0.05, z + 0.03, 0.22, 0.12)
    scene.box(glass, (x - 0.035, 0, z), (0.07, 0.19, 0.05))
    scene.box(glass, (x - 0.014, 0.19, z), (0.028, 0.08, 0.03))
    scene.line((230, 235, 225), 0.008, (x - 0.02, 0.03, z - 0.01), (x - 0.02, 0.17, z - 0.01))


def tray(scene: Scene, x: float, z: float) -> None:
    """Lay a polystyrene tray open on the floor."""
    scene.shadow(x + 0.1, z + 0.06, 0.4, 0.2)
    scene.box((222, 218, 204), (x, 0, z), (0.22, 0.05, 0.16))
    scene.face((196, 150, 84), (x + 0.03, 0.052, z + 0.03), (x + 0.17, 0.052, z + 0.03), (x + 0.14, 0.052, z + 0.12))


def scrap(scene: Scene, x: float, z: float) -> None:
    """Drop a piece of litter."""
    near, far = z - 0.04, z + scene.chance.uniform(0.02, 0.07)
    tilt = scene.chance.uniform(-0.04, 0.04)
    colour = scene.chance.choice(((210, 206, 196), (170, 60, 50), (196, 180, 90), (70, 90, 120), (186, 190, 196)))
    scene.face(colour, (x, 0.004, near), (x + 0.09, 0.004, near + tilt), (x + 0.07, 0.03, far), (x - 0.01, 0.004, far))


def door(scene: Scene, colour: Colour) -> None:
    """Hang a steel door in its frame at 2.6 m."""
    scene.face(dimmed(STEEL, 0.55), (-0.62, 0, 2.59), (0.62, 0, 2.59), (0.62, 2.18, 2.59), (-0.62, 2.18, 2.59))
    scene.plane(colour, (-0.54, 0.01, 2.58), (1.08, 0, 0), (0, 2.08, 0), (6, 12), 0, 0.025)
    scene.face(dimmed(STEEL, 0.9), (-0.5, 0.03, 2.57), (0.5, 0.03, 2.57), (0.5, 0.28, 2.57), (-0.5, 0.28, 2.57))
    scene.disc(dimmed(STEEL, 1.2), (0.44, 1.04, 2.55), 0.03)
    scene.face((200, 190, 80), (-0.12, 1.86, 2.56), (0.12, 1.86, 2.56), (0.12, 1.96, 2.56), (-0.12, 1.96, 2.56))


def sprayed(scene: Scene, colour: Colour, thick: float, bends: list[tuple[float, float]]) -> None:
    """Spray a line, with round ends and overspray."""
    points = [(x, y, 2.56) for x, y in bends]
    scene.line(colour, thick, *points)
    for point in points:
        scene.disc(colour, point, thick / 2)
    for x, y, z in points:
        for _ in range(9):
            spot = (x + scene.chance.gauss(0, thick), y + scene.chance.gauss(0, thick), z)
            scene.disc(colour, spot, scene.chance.uniform(0.002, 0.006))


def can(scene: Scene, x: float, z: float) -> None:
    """Stand a spray can on the floor."""
    scene.shadow(x + 0.06, z, 0.26, 0.12)
    scene.box((196, 198, 204), (x, 0, z), (0.07, 0.19, 0.05))
    scene.box((214, 70, 150), (x + 0.005, 0.19, z), (0.06, 0.05, 0.04))


def paladin(scene: Scene, x: float, z: float) -> None:
    """Stand a steel container with its lid up and sacks on top."""
    scene.shadow(x + 0.55, z, 1.4, 0.3)
    scene.box(dimmed(STEEL, 0.75), (x, 0.12, z), (1.1, 1.0, 0.8))
    for rib in range(1, 5):
        scene.line(dimmed(STEEL, 0.45), 0.02, (x + rib * 0.22, 0.15, z - 0.01), (x + rib * 0.22, 1.08, z - 0.01))
    for wheel in (0.12, 0.96):
        scene.disc(BLACK, (x + wheel, 0.07, z), 0.07)
    for place in (0.2, 0.5, 0.85):
        sack(scene, x + place, z + 0.2, 0.2, 1.1)
    lid = ((0.0, 1.1), (1.1, 1.1), (1.06, 1.75), (0.04, 1.7))
    scene.face(dimmed(STEEL, 0.6), *((x + a, y, z + 0.78) for a, y in lid))


def sack(scene: Scene, x: float, z: float, size: float, y: float = 0.0) -> None:
    """Drop a tied sack."""
    colour = scene.chance.choice(((34, 34, 40), (44, 44, 52), (30, 34, 44), (150, 156, 150)))
    if y == 0.0:
        scene.shadow(x + 0.05, z, size * 2.6, size)
    for share, lit in ((1.0, 1.0), (0.62, 1.35), (0.3, 1.7)):
        around = [(turn * math.tau / 15, size * share * scene.chance.uniform(0.84, 1.12)) for turn in range(15)]
        middle = (x - size * 0.25 * (1 - share), y + size * (0.7 + 0.45 * (1 - share)))
        bulge = [(middle[0] + r * math.cos(a), max(y, middle[1] + r * 0.8 * math.sin(a)), z) for a, r in around]
        scene.face(dimmed(colour, lit), *bulge)
    neck = y + size * 1.4
    scene.face(dimmed(colour, 1.3), (x - 0.03, neck, z), (x + 0.03, neck, z), (x + 0.09, neck + size * 0.45, z),
               (x - 0.02, neck + size * 0.4, z))  # fmt: skip
    for _ in range(4):
        a, b = scene.chance.uniform(-0.7, 0.7) * size, scene.chance.uniform(0.3, 1.2) * size
        scene.line(dimmed(colour, 1.5), 0.006, (x + a, y + b, z - 0.02), (x + a + 0.05, y + b + 0.06, z - 0.02))


def syringe(scene: Scene, x: float, z: float, tilt: float) -> None:
    """Lay a syringe on the floor."""
    def along(share: float, y: float = 0.012) -> tuple[float, float, float]:
        return x + share * 0.16, y, z + share * tilt

    scene.line((20, 20, 22), 0.03, along(0.04, 0.001), along(0.8, 0.001))
    scene.line((206, 216, 220), 0.021, along(0), along(0.62))
    scene.line((246, 248, 250), 0.006, along(0.02, 0.022), along(0.6, 0.022))
    scene.line((150, 44, 40), 0.012, along(0.36), along(0.6))
    scene.line((230, 232, 236), 0.009, along(-0.3), along(0))
    scene.line((230, 232, 236), 0.026, along(-0.32), along(-0.3))
    scene.line((190, 196, 200), 0.004, along(0.62), along(0.92))
