"""Pictures for tests, drawn here."""

import io
import struct
import zlib
from typing import Any

from PIL import ExifTags, Image

SECRET_WORDS = b"Flat 12, Kestrel House"


def drawn(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Draw a picture whose top left corner is red, the rest blue."""
    image = Image.new("RGB", (width, height), (20, 40, 200))
    image.paste((220, 20, 20), (0, 0, width // 2, height // 2))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **more: Any) -> bytes:
    """Encode a picture."""
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def jpeg(width: int = 640, height: int = 480, **more: Any) -> bytes:
    """Give a JPEG."""
    return encoded(drawn(width, height), "JPEG", **more)


def exif(orientation: int) -> Image.Exif:
    """Give EXIF with an orientation, a position and words about people."""
    made = Image.Exif()
    made[ExifTags.Base.Orientation] = orientation
    made[ExifTags.Base.ImageDescription] = SECRET_WORDS.decode()
    made.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (51.0, 32.0, 25.0), 3: "E", 4: (0.0, 42.0, 39.0)})
    return made


def huge_png(width: int, height: int) -> bytes:
    """Give a valid grey PNG of any size in few bytes: a bomb."""
    packer = zlib.compressobj(9)
    line = bytes(width + 1)
    data = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
