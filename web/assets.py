"""Static files under names that never change their content: /a/<build>/<path>, where build is the hash of them all."""

import gzip
import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request
from jinja2 import BaseLoader, ChoiceLoader, FunctionLoader

from web.access import public

ROOT = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"
ON_PHONES = ("_*.html", "field/*.html")
SQUEEZED = (".js", ".css", ".svg", ".json", ".txt", ".wasm")
blueprint = Blueprint("assets", __name__)

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


@lru_cache(maxsize=1)
def fingerprints() -> dict[str, str]:
    """Give path → SHA-256 of every static file."""
    files = sorted(path for path in ROOT.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@lru_cache(maxsize=1)
def build() -> str:
    """Name this set of files, and of the templates a phone keeps: twelve digits of the hash over their hashes."""
    listed = "".join(f"{path}{digest}" for path, digest in fingerprints().items()).encode()
    kept = sorted(template for pattern in ON_PHONES for template in TEMPLATES.glob(pattern))
    return hashlib.sha256(b"".join([listed, *(template.read_bytes() for template in kept)])).hexdigest()[:12]


def address(path: str) -> str:
    """Give the address of a file of this build."""
    return f"/a/{build()}/{path}"


def asset(path: str) -> str:
    """Give the address of a static file. Raises KeyError for one that is not there."""
    if path not in fingerprints():
        raise KeyError(f"there is no static file {path}")
    return address(path)


@lru_cache(maxsize=512)
def squeezed(path: str) -> bytes:
    """Give a file's bytes as gzip, the same bytes each time."""
    return gzip.compress((ROOT / path).read_bytes(), 9, mtime=0)


@blueprint.get("/a/<build_name>/<path:path>")
@public("shell, styles and scripts hold no personal data")
def show(build_name: str, path: str) -> Response:
    """Serve a static file, squeezed where that helps, for ever where the build is this one."""
    if path not in fingerprints():
        abort(404)
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    squeeze = path.endswith(SQUEEZED) and request.accept_encodings.quality("gzip") > 0
    answer = Response(squeezed(path) if squeeze else (ROOT / path).read_bytes(), mimetype=kind)
    if squeeze:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    return keep(answer, build_name)


def keep(answer: Response, build_name: str) -> Response:
    """Let a file be kept for ever where it was asked for as one of this build."""
    fresh = build_name == build()
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fresh else "no-cache"
    return answer


def squeeze_page(answer: Response) -> Response:
    """Squeeze a page that holds no secret: what is secret must not share a squeezed body with what a stranger says."""
    if request.accept_encodings.quality("gzip") > 0:
        answer.set_data(gzip.compress(answer.get_data(), 9, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    return answer


def drawing(template: str) -> str | None:
    """Give the inside of a sign of the sprite as the template `drawings/NAME`, None where there is none."""
    name = template.removeprefix("drawings/")
    found = re.search(rf'<symbol id="{re.escape(name)}"[^>]*>(.*)</symbol>', (ROOT / "look" / "icons.svg").read_text())
    return found[1] if found and name != template else None


def install(app: Flask) -> None:
    """Offer `asset` to the templates, and each sign of the sprite as a template of its own."""
    app.register_blueprint(blueprint)
    loaders: list[BaseLoader] = [*([app.jinja_loader] if app.jinja_loader else []), FunctionLoader(drawing)]
    app.jinja_loader = ChoiceLoader(loaders)
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["build"] = build
