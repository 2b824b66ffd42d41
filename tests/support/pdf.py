"""The words of a PDF that Typst made: what a reader who copies its text would get."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\)|<([0-9a-fA-F]+)>(?!>)|(EMC|ET)", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
Letters = dict[bytes, str]


def words_of(pdf: bytes) -> str:
    """Give everything that is written on the pages, run by run, with a space between, and the titles in its outline."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    said = [body.decode("latin-1") for body in objects.values() if b"/Title" in body[:400]]
    for page in (body for body in objects.values() if body.startswith(b"<</Type/Page/")):
        resources = objects[_number(page, rb"/Resources (\d+)")]
        named = re.findall(rb"/(f\d+) (\d+) 0 R", resources)
        fonts = {name: _letters(objects, objects[int(number)]) for name, number in named}
        said += _written(_unpacked(objects[_number(page, rb"/Contents (\d+)")]), fonts)
    return " ".join(" ".join(said).split())


def _number(body: bytes, named: bytes) -> int:
    found = re.search(named, body)
    assert found, named
    return int(found[1])


def _unpacked(body: bytes) -> bytes:
    found = STREAM.search(body)
    assert found
    return zlib.decompress(found[1]) if b"FlateDecode" in body[: found.start()] else found[1]


def _letters(objects: dict[int, bytes], font: bytes) -> Letters:
    """Give what each code of a font stands for."""
    told = _unpacked(objects[_number(font, rb"/ToUnicode (\d+)")])
    pairs = re.findall(rb"<([0-9a-fA-F]{4})> ?<([0-9a-fA-F]+)>(?! ?<)", told)
    letters = {bytes.fromhex(code.decode()): bytes.fromhex(to.decode()).decode("utf-16-be") for code, to in pairs}
    for first, last, to in re.findall(rb"<([0-9a-fA-F]{4})> ?<([0-9a-fA-F]{4})> ?<([0-9a-fA-F]+)>", told):
        for step in range(int(last, 16) - int(first, 16) + 1):
            letters[(int(first, 16) + step).to_bytes(2, "big")] = chr(int(to, 16) + step)
    return letters


def _written(content: bytes, fonts: dict[bytes, Letters]) -> list[str]:
    letters: Letters = {}
    said: list[str] = []
    for font, text, coded, ends in SHOWN.findall(content):
        if font:
            letters = fonts[font]
        elif ends:
            said.append(" ")
        else:
            raw = bytes.fromhex(coded.decode()) if coded else _unescaped(text)
            said.append("".join(letters.get(raw[at : at + 2], "?") for at in range(0, len(raw), 2)))
    return ["".join(said)]


def _unescaped(text: bytes) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        code = found[1]
        return bytes([int(code, 8)]) if code.isdigit() else ESCAPES.get(code, code)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, text, flags=re.DOTALL)
