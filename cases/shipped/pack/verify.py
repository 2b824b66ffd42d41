"""Says whether this case pack is as it was given out. Needs Python 3.8 or later and nothing else, not even Beatbook.

python3 verify.py                     checks the folder it lies in
python3 verify.py pack.zip            checks a pack that nobody has unpacked
python3 verify.py --seal 9c41…        also asks whether it is the pack whose seal the landlord wrote down

Exit code 0: whole. 1: something differs, and is named. 2: this is no case pack.
"""

import argparse
import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple  # noqa: UP035

MANIFEST, APART, TRACES = "manifest.json", "third-parties/", "case/traces.json"


class Folder:
    """An unpacked pack."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> List[str]:  # noqa: UP006
        """List every file."""
        found = (one.relative_to(self.root).as_posix() for one in self.root.rglob("*") if one.is_file())
        return sorted(one for one in found if "__pycache__" not in one)

    def read(self, name: str) -> bytes:
        """Read one file."""
        return (self.root / name).read_bytes()


class Zipped:
    """A pack as it came."""

    def __init__(self, file: Path) -> None:
        self.archive = zipfile.ZipFile(file)

    def names(self) -> List[str]:  # noqa: UP006
        """List every file."""
        return sorted(one for one in self.archive.namelist() if not one.endswith("/"))

    def read(self, name: str) -> bytes:
        """Read one file, even where its own checksum says that it was changed."""
        info = self.archive.getinfo(name)
        with self.archive.open(info) as file:
            file._expected_crc = None  # type: ignore[attr-defined]
            return file.read()


def digest(content: bytes) -> str:
    """Give the SHA-256 as 64 digits."""
    return hashlib.sha256(content).hexdigest()


def compared(pack: Any, there: List[str], files: List[Dict[str, Any]]) -> Iterator[str]:  # noqa: UP006
    """Name each file of a manifest that is missing or differs."""
    for one in files:
        if one["path"] not in there:
            yield f"{one['path']} is missing"
            continue
        content = pack.read(one["path"])
        if len(content) != one["size"]:
            yield f"{one['path']} was changed: it has {len(content)} bytes, not {one['size']}"
        elif digest(content) != one["sha256"]:
            yield f"{one['path']} was changed: its SHA-256 is {digest(content)}, not {one['sha256']}"


def apart(pack: Any, there: List[str], told: Optional[Dict[str, Any]]) -> Iterator[str]:  # noqa: UP006, UP045
    """Check what is about third parties; a pack from which all of it was taken out is whole without it."""
    here = [one for one in there if one.startswith(APART)]
    if told is None or not here:
        yield from (f"{one} is not in the manifest" for one in here)
        return
    wrong = list(compared(pack, there, [told]))
    yield from wrong
    if not wrong:
        files = json.loads(pack.read(told["path"]))["files"]
        yield from compared(pack, there, files)
        known = {told["path"], *(one["path"] for one in files)}
        yield from (f"{one} is not in the manifest" for one in here if one not in known)


def traces(pack: Any) -> Iterator[str]:
    """Recompute each trace: what it says must give the link of the landlord's chain that it stands at."""
    last: Tuple[int, str] = (0, "")  # noqa: UP006
    for one in json.loads(pack.read(TRACES))["traces"]:
        said = hashlib.sha256(json.dumps(one["said"], sort_keys=True, separators=(",", ":")).encode()).digest()
        link = digest(bytes.fromhex(one["before"]) + one["number"].to_bytes(8, "big") + said)
        if link != one["chain_hash"]:
            yield f"trace {one['number']} does not say what was sealed"
        if one["number"] <= last[0] or (one["number"] == last[0] + 1 and one["before"] != last[1]):
            yield f"trace {one['number']} does not follow trace {last[0]}"
        last = one["number"], one["chain_hash"]


def faults(pack: Any, manifest: Dict[str, Any]) -> Iterator[str]:  # noqa: UP006
    """Name everything that is not as it was given out."""
    there, told = pack.names(), manifest["apart"]
    yield from compared(pack, there, manifest["files"])
    known = {MANIFEST, *(one["path"] for one in manifest["files"])}
    yield from (f"{one} is not in the manifest" for one in there if one not in known and not one.startswith(APART))
    yield from apart(pack, there, told)
    if TRACES in there:
        yield from traces(pack)


def tell(pack: Any, seal: str) -> int:
    """Print what is whole and what is not; gives the exit code."""
    content = pack.read(MANIFEST)
    manifest, sealed = json.loads(content), digest(content)
    print(f"Case {manifest['case']}, {manifest['landlord']}, made {manifest['made_at']} by {manifest['made_by']}")
    print(f"Seal {sealed}")
    found = list(faults(pack, manifest))
    if seal and seal.strip().lower() != sealed:
        found.insert(0, f"this is not the pack with the seal {seal}")
    for one in found:
        print(f"NOT WHOLE: {one}")
    if manifest["apart"] and not any(one.startswith(APART) for one in pack.names()):
        print(f"What is about third parties ({manifest['apart']['count']} files) was taken out of this pack.")
    if not found:
        print(f"Whole: {len(manifest['files'])} files are as they were given out.")
        print("Ask the landlord for the seal in its own traces: it must be the one above.")
    return 1 if found else 0


def main() -> int:
    """Check what the command line names."""
    asked = argparse.ArgumentParser(description="Says whether a case pack is as it was given out.")
    asked.add_argument("pack", nargs="?", default=str(Path(__file__).resolve().parent), help="the zip, or its folder")
    asked.add_argument("--seal", default="", help="the seal as the landlord has it")
    given = asked.parse_args()
    where = Path(given.pack)
    try:
        return tell(Folder(where) if where.is_dir() else Zipped(where), given.seal)
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        print(f"NOT WHOLE: this is no case pack, or its manifest is torn ({type(error).__name__}: {error})")
        return 2


if __name__ == "__main__":
    sys.exit(main())
