"""What is seen in stairs, lifts and bin rooms, drawn by torchlight."""

from random import Random

from PIL import Image

from web.demo.props import (
    BLACK,
    BRICK,
    CONCRETE,
    GREEN,
    PAINT,
    PAPER,
    STEEL,
    TILE,
    WOOD,
    bottle,
    can,
    door,
    paladin,
    sack,
    scrap,
    sprayed,
    tray,
)  # fmt: skip
from web.demo.torch import Scene, dimmed


def stairwell(chance: Random) -> Image.Image:
    """Draw a stair with what was left on its landing."""
    scene = Scene(chance, eye=1.55, horizon=430, zoom=1150)
    scene.room(1.75, 2.9, 6.2, CONCRETE, TILE)
    for step in range(9):
        scene.box(dimmed(CONCRETE, 0.95), (0.25, step * 0.18, 3.2 + step * 0.28), (1.5, 0.18, 0.28))
    for post in range(5):
        z = 3.2 + post * 0.6
        scene.line(BLACK, 0.03, (0.25, post * 0.38, z), (0.25, post * 0.38 + 0.95, z))
    scene.line((170, 128, 64), 0.06, (0.25, 0.95, 3.15), (0.25, 2.5, 5.6))
    for x, z, glass in ((-0.95, 2.9, (70, 120, 80)), (-0.5, 3.2, (110, 80, 44)), (-1.2, 3.6, (80, 120, 130))):
        bottle(scene, x, z, glass)
    tray(scene, -0.3, 2.85)
    for _ in range(14):
        scrap(scene, chance.uniform(-1.5, 0.1), chance.uniform(2.6, 4.6))
    return scene.lit((720, 680), 760)


def graffiti(chance: Random) -> Image.Image:
    """Draw fresh paint on a riser door."""
    scene = Scene(chance, horizon=600)
    scene.reach = 4.2
    scene.plane(BRICK, (-2.2, 0, 2.6), (4.4, 0, 0), (0, 2.9, 0), (16, 26), 0.07, 0.1, True)
    scene.plane(TILE, (-2.2, 0, 0.6), (4.4, 0, 0), (0, 0, 2), (8, 5), 0.04)
    door(scene, GREEN)
    tag = (
        (-0.5, 1.16), (-0.46, 1.5), (-0.36, 1.74), (-0.27, 1.52), (-0.31, 1.24), (-0.2, 1.5), (-0.08, 1.7), (0.0, 1.5),
        (-0.04, 1.2), (0.08, 1.14), (0.2, 1.3), (0.14, 1.52), (0.02, 1.42), (0.26, 1.36), (0.34, 1.7), (0.4, 1.18),
        (0.28, 0.98), (0.12, 1.04),
    )  # fmt: skip
    for colour, thick, shift in ((BLACK, 0.085, 0.012), ((214, 70, 150), 0.06, 0.0)):
        sprayed(scene, colour, thick, [(x + shift, y - shift) for x, y in tag])
    sprayed(scene, (226, 226, 232), 0.03, [(-0.46, 0.92), (-0.1, 1.0), (0.3, 0.9), (0.42, 1.02)])
    for x in (-0.31, -0.04, 0.14, 0.34):
        scene.line((214, 70, 150), 0.012, (x, 1.2, 2.57), (x, 1.2 - chance.uniform(0.15, 0.5), 2.57))
    can(scene, 0.72, 2.2)
    return scene.lit((790, 560), 760)


def broken_lock(chance: Random) -> Image.Image:
    """Draw a front entrance lock that was forced."""
    scene = Scene(chance, eye=1.1, horizon=600, zoom=1500)
    scene.reach = 2.4
    scene.plane(WOOD, (-1.1, 0.2, 1.2), (1.25, 0, 0), (0, 1.9, 0), (9, 1), 0.02, 0.12)
    scene.plane(dimmed(PAINT, 0.9), (0.2, 0.2, 1.24), (1.1, 0, 0), (0, 1.9, 0), (4, 8), 0, 0.04)
    scene.face(BLACK, (0.13, 0.2, 1.2), (0.2, 0.2, 1.2), (0.22, 2.1, 1.2), (0.13, 2.1, 1.2))
    plate = ((-0.13, 0.78, 1.18), (0.05, 0.8, 1.18), (0.07, 1.38, 1.16), (-0.11, 1.4, 1.18))
    scene.face(STEEL, *plate)
    scene.face(dimmed(STEEL, 0.6), (0.05, 0.8, 1.18), (0.12, 0.86, 1.1), (0.14, 1.3, 1.1), (0.07, 1.38, 1.16))
    for radius, colour in ((0.062, dimmed(STEEL, 0.75)), (0.047, BLACK), (0.02, (196, 170, 96))):
        scene.disc(colour, (-0.03, 1.2, 1.15), radius)
    scene.line(dimmed(STEEL, 1.3), 0.028, (-0.03, 0.97, 1.14), (-0.2, 0.9, 1.05))
    for _ in range(46):
        x, y = chance.gauss(0.11, 0.03), chance.uniform(0.75, 1.45)
        splinter = (x + chance.uniform(-0.1, 0.04), y + chance.uniform(-0.09, 0.09), 1.13)
        scene.line(dimmed((216, 176, 120), chance.uniform(0.6, 1.2)), 0.006, (x, y, 1.16), splinter)
    for y in (0.84, 1.34):
        scene.disc(BLACK, (-0.03, y, 1.15), 0.012)
    return scene.lit((760, 540), 640)


def lift(chance: Random) -> Image.Image:
    """Draw a lift that does not come."""
    scene = Scene(chance, horizon=590)
    scene.reach = 4.4
    scene.plane(PAINT, (-2.4, 0, 3.0), (4.8, 0, 0), (0, 2.9, 0), (12, 8), 0.02, 0.03)
    scene.plane(TILE, (-2.4, 0, 0.7), (4.8, 0, 0), (0, 0, 2.3), (10, 6), 0.04)
    scene.face(dimmed(STEEL, 0.5), (-0.82, 0, 2.98), (0.82, 0, 2.98), (0.82, 2.3, 2.98), (-0.82, 2.3, 2.98))
    for left in (-0.72, 0.01):
        scene.plane(STEEL, (left, 0.01, 2.96), (0.71, 0, 0), (0, 2.16, 0), (10, 1), 0, 0.05)
    scene.face((20, 20, 24), (-0.2, 2.19, 2.95), (0.2, 2.19, 2.95), (0.2, 2.29, 2.95), (-0.2, 2.29, 2.95))
    scene.words("- -", (0, 2.24, 2.94), 0.09, (255, 90, 60))
    scene.box(dimmed(STEEL, 0.8), (1.1, 0.95, 2.93), (0.16, 0.36, 0.04))
    for y in (1.06, 1.18):
        scene.disc(BLACK, (1.18, y, 2.91), 0.028)
    scene.face(PAPER, (-0.33, 1.24, 2.93), (0.3, 1.27, 2.93), (0.29, 1.68, 2.93), (-0.34, 1.65, 2.93))
    for y, text, size in ((1.56, "LIFT B", 0.085), (1.46, "OUT OF ORDER", 0.07), (1.35, "Reported 18:40", 0.045)):
        scene.words(text, (-0.02, y, 2.92), size, (30, 30, 40))
    for x, y in ((-0.32, 1.63), (0.28, 1.66)):
        tape = ((-0.07, -0.02), (0.03, 0.06), (0.06, 0.03), (-0.04, -0.05))
        scene.face((214, 204, 160), *((x + a, y + b, 2.91) for a, b in tape))
    return scene.lit((780, 560), 740)


def bin_room(chance: Random) -> Image.Image:
    """Draw a bin room that overflows."""
    scene = Scene(chance, eye=1.6, horizon=470)
    scene.room(2.3, 2.7, 5.4, BRICK, TILE)
    for x, z in ((-1.9, 4.1), (-0.55, 4.2), (0.85, 4.05)):
        paladin(scene, x, z)
    for _ in range(13):
        sack(scene, chance.uniform(-1.7, 1.6), chance.uniform(2.9, 3.9), chance.uniform(0.13, 0.24))
    scene.box((176, 140, 96), (0.7, 0, 2.7), (0.5, 0.34, 0.4))
    scene.face((150, 116, 76), (0.7, 0.34, 2.7), (0.62, 0.48, 2.6), (0.98, 0.46, 2.62), (1.2, 0.34, 2.7))
    for _ in range(22):
        scrap(scene, chance.uniform(-1.6, 1.5), chance.uniform(2.2, 3.3))
    return scene.lit((800, 640), 720)


def mattress(chance: Random) -> Image.Image:
    """Draw a mattress left in a corridor."""
    scene = Scene(chance, horizon=560)
    scene.room(1.15, 2.5, 7.5, PAINT, (112, 70, 62), bricks=False)
    for z in (3.2, 5.2):
        scene.face(WOOD, (-1.14, 0, z), (-1.14, 0, z + 0.85), (-1.14, 2.05, z + 0.85), (-1.14, 2.05, z))
    scene.shadow(0.85, 3.2, 1.2, 1.6)
    lower, upper = (0.35, 0.02), (0.98, 1.75)
    scene.plane((198, 190, 172), (lower[0], 0.02, 2.5), (0, 0, 1.75), (0.63, 1.73, 0), (5, 5), 0.05, 0.05)
    scene.face((150, 144, 132), (lower[0], 0.02, 2.5), (0.62, 0.0, 2.48), (1.12, 1.72, 2.48), (*upper, 2.5))
    for row in range(1, 5):
        for column in range(1, 5):
            share = row / 5
            spot = (lower[0] + 0.63 * share, 0.02 + 1.73 * share, 2.5 + column * 0.35)
            scene.disc((110, 104, 92), spot, 0.022)
    scene.stain((104, 78, 44), (985, 640, 1130, 820), 120)
    scene.box((60, 72, 110), (-0.55, 0, 3.0), (0.55, 0.28, 0.4))
    return scene.lit((920, 640), 700)
