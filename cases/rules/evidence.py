"""What is taken as evidence: photographs and files as they came, and references to what lies elsewhere. Pure."""

from typing import Final

from estate.rules.words import Refusal

LARGEST: Final = 10 * 1024 * 1024
TOGETHER: Final = 20 * 1024 * 1024
MOST: Final = 5
REFERENCES: Final = {
    "bwv": "Body camera", "cctv": "CCTV", "noise": "Noise recording", "call": "Recorded call",
    "other": "Something else",
}  # fmt: skip
"""What lies elsewhere, and is never copied here: a recording shows people who have nothing to do with the matter."""
OFFICE: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}  # fmt: skip
TEXTS: Final = {".txt": "text/plain", ".csv": "text/csv", ".eml": "message/rfc822"}


def picture_type(content: bytes) -> str:
    """Give the type of a picture by its first bytes; empty for anything that is none."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    heif = content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"heim")
    return "image/heic" if heif else ""


def file_type(name: str, content: bytes) -> str:
    """Give the type of a file that is no picture, by its first bytes and its ending. Raises Refusal for any other."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if ending in OFFICE and content.startswith(b"PK\x03\x04"):
        return OFFICE[ending]
    if ending in TEXTS and _reads(content):
        return TEXTS[ending]
    raise Refusal(
        "Send photographs, PDF, Word, Excel, OpenDocument, text or e-mail files. A video or a recording stays where it "
        "lies: note its reference.", "files",
    )  # fmt: skip


def _reads(content: bytes) -> bool:
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False


def refuse_sizes(sizes: list[int]) -> None:
    """Refuse nothing at all, what is empty, too many, or too much."""
    if not sizes:
        raise Refusal("Choose a photograph or a file.", "files")
    if len(sizes) > MOST:
        raise Refusal("Choose five at most.", "files")
    if min(sizes) == 0:
        raise Refusal("One of the files is empty. Choose it again.", "files")
    if sum(sizes) > TOGETHER or max(sizes) > LARGEST:
        raise Refusal("That is too big: 10 MB each and 20 MB together at most.", "files")
