"""Makes the drawn files of web/static/look: the type, the icons and the app's own mark.

Needs fonttools, brotli and Pillow, and a folder with the npm packages `@fontsource/besley`, `lucide-static` and
`htmx.org@2.0.11`:

    npm install --prefix FOLDER @fontsource/besley lucide-static htmx.org@2.0.11
    python3 tools/look.py FOLDER/node_modules

The results are committed, so nobody needs this to run or to test Beatbook.
"""

import re
import shutil
import sys
from pathlib import Path

from fontTools import subset
from PIL import Image, ImageDraw

LOOK = Path(__file__).resolve().parent.parent / "web" / "static" / "look"
SIGNS = "".join(map(chr, range(0x20, 0x7F))) + "£±·×–—‘’“”…−\u00a0"
ICONS = [
    "siren", "volume-2", "megaphone", "heart-crack", "spray-can", "dog", "car", "syringe", "pill", "wine",
    "swords", "trash-2", "shrub", "users", "eye-off", "house", "key-round", "door-open", "lightbulb",
    "arrow-up-down", "flame", "triangle-alert", "heart-handshake", "circle-check", "ellipsis", "moon", "sun",
    "book-open", "notebook-pen", "route", "cloud-off", "chevron-right", "chevron-left", "chevron-down", "x",
    "camera", "image", "check", "clock", "hourglass", "ban", "circle-alert", "link", "unlink", "phone", "map-pin",
    "pen-line", "layers", "shield", "radio", "flag", "hard-drive", "log-out", "user", "building-2", "upload",
    "download", "history", "heart-pulse", "plus", "play", "square", "footprints", "hand", "eye", "lock",
    "smartphone", "mail", "file-text", "send", "rotate-ccw", "scan-qr-code", "keyboard", "nfc",
    "stamp", "chart-column", "inbox",
]  # fmt: skip
GROUND, TORCH = (0x12, 0x10, 0x0E, 255), (0xFF, 0xB8, 0x4A, 255)
#: The mark on a 24 grid: a bound notebook, its margin with three knots, three ruled lines, the third short.
OUTLINE, MARGIN_X, KNOTS = (3.5, 2.5, 20.5, 21.5), 8.0, (7.5, 12.0, 16.5)
RULES = ((11.5, 17.0), (11.5, 17.0), (11.5, 14.5))


def besley(packages: Path) -> None:
    """Besley 600, only SIGNS, tabular figures kept."""
    folder = packages / "@fontsource" / "besley"
    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "tnum", "lnum"], hinting=False)
    font = subset.load_font(str(folder / "files" / "besley-latin-600-normal.woff2"), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=SIGNS)
    subsetter.subset(font)
    subset.save_font(font, str(LOOK / "besley-600.woff2"), options)
    shutil.copy(folder / "LICENSE", LOOK / "besley-LICENSE.txt")


def drawing(svg: str) -> str:
    """What stands between <svg …> and </svg>, on one line."""
    inner = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if inner is None:
        raise ValueError("not an SVG")
    return re.sub(r"\s+", " ", inner.group(1)).replace("> <", "><").replace(" />", "/>").strip()


def symbol(name: str, inner: str) -> str:
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>'


def mark() -> str:
    left, top, right, bottom = OUTLINE
    knots = "".join(f'<circle cx="{MARGIN_X}" cy="{y}" r="1.5" fill="currentColor" stroke="none"/>' for y in KNOTS)
    rules = "".join(f'<path d="M{a} {y}H{b}"/>' for y, (a, b) in zip(KNOTS, RULES, strict=True))
    box = f'<rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" rx="3"/>'
    return f'{box}<path d="M{MARGIN_X} {top}V{bottom}"/>{knots}{rules}'


def sprite(packages: Path) -> None:
    folder = packages / "lucide-static" / "icons"
    symbols = [symbol(name, drawing((folder / f"{name}.svg").read_text())) for name in ICONS]
    note = "<!-- Lucide icons, ISC licence, lucide.dev; some by Feather, MIT. The mark is our own. -->"
    body = "\n".join([symbol("mark", mark()), *symbols])
    (LOOK / "icons.svg").write_text(f'{note}\n<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n')
    shutil.copy(packages / "lucide-static" / "LICENSE", LOOK / "icons-LICENSE.txt")


def mark_svg() -> str:
    style = 'fill="none" stroke="#FFB84A" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
    ground = '<rect width="24" height="24" rx="5" fill="#12100E" stroke="none"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" color="#FFB84A" {style}>'
        f'{ground}<g transform="translate(3.6 3.6) scale(.7)">{mark()}</g></svg>\n'
    )


def app_icon(size: int, share: float, round_corners: bool) -> Image.Image:
    """The mark in torch on ground, drawn four times as large and made smaller for clean edges; `share` of the side."""
    big = size * 4
    picture = Image.new("RGBA", (big, big), (0, 0, 0, 0) if round_corners else GROUND)
    pen = ImageDraw.Draw(picture)
    if round_corners:
        pen.rounded_rectangle((0, 0, big - 1, big - 1), radius=big // 5, fill=GROUND)
    unit, start = big * share / 24, big * (1 - share) / 2

    def at(x: float, y: float) -> tuple[float, float]:
        return start + x * unit, start + y * unit

    line = round(1.75 * unit)
    left, top, right, bottom = OUTLINE
    pen.rounded_rectangle((*at(left, top), *at(right, bottom)), radius=3 * unit, outline=TORCH, width=line)
    pen.line((*at(MARGIN_X, top), *at(MARGIN_X, bottom)), fill=TORCH, width=line)
    for y, (a, b) in zip(KNOTS, RULES, strict=True):
        pen.line((*at(a, y), *at(b, y)), fill=TORCH, width=line)
        pen.ellipse((*at(MARGIN_X - 1.6, y - 1.6), *at(MARGIN_X + 1.6, y + 1.6)), fill=TORCH)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def app_icons() -> None:
    for name, size, share, round_corners in (
        ("app-192.png", 192, 0.72, True),
        ("app-512.png", 512, 0.72, True),
        ("app-maskable-512.png", 512, 0.54, False),
        ("app-apple-180.png", 180, 0.64, False),
    ):
        picture = app_icon(size, share, round_corners)
        picture.quantize(32).save(LOOK / name, optimize=True)
    (LOOK / "mark.svg").write_text(mark_svg())


def htmx(packages: Path) -> None:
    shutil.copy(packages / "htmx.org" / "dist" / "htmx.min.js", LOOK / "htmx-2.0.11.min.js")
    shutil.copy(packages / "htmx.org" / "LICENSE", LOOK / "htmx-LICENSE.txt")


def main(packages: Path) -> None:
    LOOK.mkdir(parents=True, exist_ok=True)
    besley(packages)
    sprite(packages)
    app_icons()
    htmx(packages)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
