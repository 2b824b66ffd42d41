"""What is seen on roofs, in lobbies and behind the garages, drawn by torchlight."""

from random import Random

from PIL import Image

from web.demo.props import BLACK, BRICK, CONCRETE, GLASS, PAINT, PAPER, STEEL, TILE, WOOD, sack, scrap, syringe
from web.demo.torch import Scene, dimmed


def needles(chance: Random) -> Image.Image:
    """Draw needles on a landing, from above."""
    scene = Scene(chance, eye=1.0, horizon=-620, zoom=1900)
    scene.reach = 1.5
    scene.plane(CONCRETE, (-2, 0, 0.5), (4, 0, 0), (0, 0, 4.6), (90, 90), 0, 0.09)
    scene.stain((70, 62, 56), (300, 500, 800, 900), 90)
    for x, z, tilt in ((-0.22, 1.46, 0.10), (0.10, 1.32, -0.13), (0.0, 1.68, 0.04)):
        syringe(scene, x, z, tilt)
    for x, z in ((0.3, 1.5), (-0.3, 1.28)):
        scene.line((226, 120, 40), 0.016, (x, 0.01, z), (x + 0.03, 0.01, z + 0.015))
    foil = ((0.12, 1.55), (0.3, 1.52), (0.34, 1.64), (0.2, 1.7), (0.14, 1.63))
    scene.shadow(0.25, 1.6, 0.3, 0.16)
    scene.face((206, 208, 212), *((x, 0.012, z) for x, z in foil))
    scene.face((90, 80, 70), *((x, 0.013, z) for x, z in ((0.2, 1.58), (0.27, 1.57), (0.26, 1.64), (0.21, 1.63))))
    scene.disc((196, 196, 200), (-0.3, 0.01, 1.5), 0.035, 0.62)
    scene.line((180, 180, 186), 0.014, (-0.28, 0.01, 1.49), (-0.13, 0.01, 1.56))
    for _ in range(30):
        spot = (chance.uniform(-0.6, 0.6), 0.004, chance.uniform(1.0, 2.0))
        scene.disc((60, 54, 48), spot, chance.uniform(0.002, 0.006))
    return scene.lit((800, 690), 640)


def smashed_light(chance: Random) -> Image.Image:
    """Draw a corridor light that somebody broke."""
    scene = Scene(chance, eye=1.4, horizon=820)
    scene.room(1.25, 2.5, 7.0, PAINT, TILE, bricks=False)
    scene.box((214, 214, 206), (-0.55, 2.38, 2.3), (1.1, 0.1, 0.28))
    scene.line((240, 244, 246), 0.045, (-0.5, 2.34, 2.4), (0.02, 2.33, 2.4))
    jagged = [(-0.05, 2.36), (0.05, 2.24), (0.12, 2.33), (0.2, 2.2), (0.28, 2.34), (0.4, 2.26), (0.52, 2.36)]
    scene.face((210, 214, 206), *((x, y, 2.3) for x, y in jagged))
    scene.line((170, 60, 50), 0.012, (0.06, 2.37, 2.4), (0.14, 2.14, 2.38), (0.2, 2.08, 2.38))
    scene.line((60, 80, 150), 0.012, (0.1, 2.37, 2.4), (0.08, 2.16, 2.38), (0.05, 2.12, 2.38))
    for _ in range(60):
        x, z = chance.gauss(0, 0.4), chance.uniform(2.0, 3.4)
        size = chance.uniform(0.015, 0.06)
        scene.face((216, 226, 226), (x, 0.005, z), (x + size, 0.005, z + 0.01), (x + size / 2, 0.02, z + size))
    for z in (3.4, 5.0):
        scene.face(WOOD, (1.24, 0, z), (1.24, 0, z + 0.85), (1.24, 2.05, z + 0.85), (1.24, 2.05, z))
    return scene.lit((800, 420), 720)


def abandoned_car(chance: Random) -> Image.Image:
    """Draw a car on three tyres behind the garages."""
    scene = Scene(chance, eye=1.5, horizon=500)
    scene.reach = 5.6
    scene.plane((92, 92, 94), (-7, 0, 1.5), (14, 0, 0), (0, 0, 6.5), (40, 26), 0, 0.1)
    for garage in range(5):
        x = -6.2 + garage * 2.5
        scene.plane(BRICK, (x - 0.25, 0, 7.9), (0.5, 0, 0), (0, 2.6, 0), (2, 18), 0.08, 0.1, True)
        scene.plane((86, 110, 122), (x + 0.25, 0, 7.9), (2.0, 0, 0), (0, 2.1, 0), (1, 12), 0.06, 0.04)
    scene.shadow(0.1, 4.6, 5.2, 1.3)
    paint = (98, 52, 50)
    front, back = ((-2.0, 0.3), (-2.05, 0.75), (-1.3, 0.92), (-0.75, 1.42)), ((0.65, 1.44), (1.25, 0.95), (2.1, 0.84))
    scene.face(paint, *((x, y, 4.5) for x, y in (*front, *back, (2.12, 0.35))))
    scene.face((24, 28, 32), *((x, y, 4.48) for x, y in ((-1.1, 0.94), (-0.7, 1.34), (-0.1, 1.35), (-0.1, 0.95))))
    scene.face((60, 72, 78), *((x, y, 4.48) for x, y in ((0.0, 0.95), (0.0, 1.35), (0.58, 1.36), (1.0, 0.96))))
    for _ in range(16):
        end = (chance.uniform(-1.0, -0.15), chance.uniform(0.96, 1.3), 4.46)
        scene.line((190, 206, 206), 0.008, (-0.5, 1.12, 4.46), end)
    scene.line(dimmed(paint, 0.5), 0.02, (-0.05, 0.35, 4.47), (-0.05, 0.93, 4.47))
    scene.line(dimmed(paint, 1.5), 0.02, (-2.0, 0.78, 4.47), (2.0, 0.82, 4.47))
    for x, low in ((-1.35, 0.0), (1.35, -0.09)):
        scene.disc(BLACK, (x, 0.3 + low, 4.44), 0.34, 0.9 if low else 1.0)
        scene.disc(STEEL, (x, 0.3 + low, 4.42), 0.19)
    scene.face((214, 200, 90), *((x, y, 4.42) for x, y in ((0.15, 1.0), (0.5, 1.0), (0.5, 1.22), (0.15, 1.22))))
    for _ in range(26):
        scrap(scene, chance.uniform(-1.4, 0.2), chance.uniform(3.4, 4.3))
    return scene.lit((770, 600), 780, 0.1)


def fly_tip(chance: Random) -> Image.Image:
    """Draw a heap left by the garages."""
    scene = Scene(chance, eye=1.5, horizon=480)
    scene.reach = 4.6
    scene.plane((96, 96, 92), (-5, 0, 1.4), (10, 0, 0), (0, 0, 4.2), (34, 18), 0, 0.1)
    scene.plane(BRICK, (-5, 0, 5.6), (10, 0, 0), (0, 2.8, 0), (30, 26), 0.07, 0.1, True)
    scene.face((226, 222, 200), *((x, y, 5.56) for x, y in ((-2.4, 1.5), (-1.5, 1.5), (-1.5, 2.1), (-2.4, 2.1))))
    for y, text in ((1.92, "NO"), (1.7, "TIPPING")):
        scene.words(text, (-1.95, y, 5.54), 0.16, (150, 30, 30))
    scene.shadow(0.2, 4.4, 4.2, 1.4)
    scene.box((206, 210, 208), (-1.3, 0, 4.7), (0.7, 1.5, 0.6))
    scene.line((120, 124, 124), 0.015, (-1.3, 0.95, 4.68), (-0.6, 0.95, 4.68))
    for lean in range(4):
        x = -0.4 + lean * 0.22
        board = ((x, 0, 4.6), (x + 0.3, 0, 4.6), (x + 0.7, 1.7 - lean * 0.2, 5.4), (x + 0.4, 1.7, 5.4))
        scene.face(dimmed(WOOD, 0.7 + lean * 0.12), *board)
    scene.box((92, 66, 74), (0.5, 0, 4.3), (1.05, 0.45, 0.7))
    scene.box((104, 74, 84), (0.5, 0.45, 4.8), (1.05, 0.5, 0.2))
    for x in (0.42, 1.42):
        scene.box((84, 58, 68), (x, 0, 4.25), (0.2, 0.65, 0.75))
    for _ in range(15):
        sack(scene, chance.uniform(-1.8, 1.9), chance.uniform(3.4, 4.2), chance.uniform(0.14, 0.27))
    for _ in range(26):
        scrap(scene, chance.uniform(-2, 2), chance.uniform(2.8, 3.9))
    return scene.lit((800, 640), 760)


def roof_door(chance: Random) -> Image.Image:
    """Draw a roof door that stands open on the town's lights."""
    scene = Scene(chance, horizon=600, zoom=1400)
    scene.plane(CONCRETE, (-2, 0, 2.8), (4, 0, 0), (0, 2.8, 0), (12, 20), 0.05, 0.07, True)
    scene.plane(CONCRETE, (-2, 0, 0.6), (4, 0, 0), (0, 0, 2.2), (10, 8), 0.03)
    x0, y0 = scene.at((-0.55, 2.1, 2.79))
    x1, y1 = scene.at((0.55, 0.12, 2.79))
    scene.pen.rectangle((x0, y0, x1, y1), fill=(22, 26, 44))
    scene.pen.rectangle((x0, y0 + (y1 - y0) * 0.62, x1, y1), fill=(14, 16, 24))
    for _ in range(150):
        x, y = chance.uniform(x0, x1), y0 + (y1 - y0) * (0.62 + abs(chance.gauss(0, 0.06)))
        size = chance.choice((1, 2, 2, 3))
        lamp = chance.choice(((255, 214, 140), (255, 240, 210), (255, 170, 90)))
        scene.pen.ellipse((x, y, x + size, y + size), fill=lamp)
    steel = (108, 120, 112)
    scene.face(steel, (0.55, 0.12, 2.78), (1.12, 0.1, 2.1), (1.12, 2.2, 2.1), (0.55, 2.1, 2.78))
    scene.face(dimmed(steel, 0.7), (0.7, 0.9, 2.55), (1.0, 0.9, 2.2), (1.0, 1.05, 2.2), (0.7, 1.05, 2.55))
    scene.line(dimmed(STEEL, 0.8), 0.05, (-0.58, 0.1, 2.77), (-0.58, 2.13, 2.77), (0.58, 2.13, 2.77))
    scene.line(STEEL, 0.02, (-0.6, 1.15, 2.7), (-0.72, 1.1, 2.68))
    scene.box((190, 160, 70), (-0.72, 0.94, 2.66), (0.09, 0.1, 0.03))
    scene.face((226, 206, 80), *((x, y, 2.77) for x, y in ((-1.4, 1.5), (-0.95, 1.5), (-0.95, 1.85), (-1.4, 1.85))))
    scene.words("ROOF", (-1.17, 1.74, 2.76), 0.1, BLACK)
    scene.words("KEEP LOCKED", (-1.17, 1.61, 2.76), 0.055, BLACK)
    return scene.lit((880, 600), 720)


def lobby(chance: Random) -> Image.Image:
    """Draw an entrance lobby whose door does not close."""
    scene = Scene(chance, horizon=540, zoom=1500)
    scene.room(2.5, 2.7, 5.6, PAINT, TILE, bricks=False)
    for row in range(5):
        for column in range(6):
            z, y = 2.6 + column * 0.36, 0.75 + row * 0.24
            corners = ((y, z), (y, z + 0.33), (y + 0.21, z + 0.33), (y + 0.21, z))
            scene.face(dimmed(STEEL, chance.uniform(0.75, 1.1)), *((-2.48, a, b) for a, b in corners))
    scene.face((16, 22, 30), (-0.95, 0, 5.58), (0.95, 0, 5.58), (0.95, 2.3, 5.58), (-0.95, 2.3, 5.58))
    for x in (-0.95, 0.0, 0.95):
        scene.line(dimmed(STEEL, 1.1), 0.07, (x, 0, 5.55), (x, 2.3, 5.55))
    scene.face(GLASS, (0.04, 0.05, 5.5), (0.62, 0.05, 4.8), (0.62, 2.3, 4.8), (0.04, 2.25, 5.5))
    scene.line((220, 230, 230), 0.05, (0.62, 0.05, 4.8), (0.62, 2.3, 4.8))
    scene.face((70, 46, 40), (-0.9, 0.01, 3.9), (0.9, 0.01, 3.9), (0.8, 0.01, 5.1), (-0.8, 0.01, 5.1))
    scene.box((150, 60, 50), (0.5, 0, 4.62), (0.3, 0.16, 0.2))
    scene.face(dimmed(WOOD, 0.8), (2.48, 1.1, 3.0), (2.48, 1.1, 4.4), (2.48, 2.0, 4.4), (2.48, 2.0, 3.0))
    for sheet in range(4):
        z = 3.1 + sheet * 0.32
        scene.face(PAPER, (2.47, 1.35, z), (2.47, 1.35, z + 0.24), (2.47, 1.8, z + 0.24), (2.47, 1.8, z))
    for _ in range(12):
        scrap(scene, chance.uniform(-1.5, 1.5), chance.uniform(2.6, 4.4))
    return scene.lit((850, 620), 740)
