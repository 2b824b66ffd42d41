"""The phone: a shell that holds no personal data and needs no session, its worker, and tonight's pack."""

import hashlib
import json

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases.queries.warnings import at_doors
from cases.rules.sightings import PARTS, PHOTO_REASONS, WORDS
from patrol import queries as patrol
from patrol.rules.tiles import SEVERITIES, TILES
from web import assets
from web.access import me, now, power, public, settings
from web.modules import early, late

blueprint = Blueprint("field", __name__)

SCREENS = "field/screens.html"
PRECACHE = ("field/", "look/")
NOT_FILES = (".txt", "/worker.js")
NOT_ON_PHONES = ("look/htmx", "look/app-")


def precache() -> list[dict[str, str]]:
    """Name every file that the phone needs offline, with its hash; the screens are told apart by their build."""
    screens = {"url": (url := assets.address(SCREENS)), "sha": hashlib.sha256(url.encode()).hexdigest()}
    files = assets.fingerprints().items()
    return [screens, *({"url": assets.asset(path), "sha": digest} for path, digest in files if on_phones(path))]


def on_phones(path: str) -> bool:
    """Say whether a phone keeps this static file."""
    return path.startswith(PRECACHE) and not path.startswith(NOT_ON_PHONES) and not path.endswith(NOT_FILES)


@blueprint.get("/field")
@blueprint.get("/field/<path:_>")
@public("the shell holds no personal data; the pages are on the phone")
def shell(_: str = "") -> BaseResponse:
    """Give the shell, the same for everybody."""
    page = render_template("field/shell.html", early_modules=early())
    answer = assets.squeeze_page(Response(page, mimetype="text/html"))
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


@blueprint.get(f"/a/<build_name>/{SCREENS}")
@public("the screens hold no personal data; the pages are on the phone")
def screens(build_name: str) -> Response:
    """Give the screens that come after the first, the same for everybody."""
    told = {"tiles": TILES, "severities": SEVERITIES, "parts": PARTS, "photo_reasons": PHOTO_REASONS, "looks": WORDS}
    page = render_template("field/screens.html", late_modules=late(), **told)
    return assets.keep(assets.squeeze_page(Response(page, mimetype="text/html")), build_name)


@blueprint.get("/sw.js")
@public("the worker holds no personal data")
def worker() -> BaseResponse:
    """Give the service worker, a module: the sender, what to keep offline, then its code."""
    head = (
        f'import {{ sendNow }} from "{assets.asset("field/send.js")}";\n'
        f"self.sendNow = sendNow;\nself.BUILD = {json.dumps(assets.build())};\n"
        f"self.PRECACHE = {json.dumps(precache())};\n"
    )
    code = (assets.ROOT / "field" / "worker.js").read_text()
    answer = assets.squeeze_page(Response(head + code, mimetype="text/javascript"))
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = "/"
    answer.add_etag()
    return answer.make_conditional(request)


@blueprint.get("/manifest.webmanifest")
@public("the manifest holds no personal data")
def manifest() -> Response:
    """Say how the phone installs the app."""
    icons = [
        {
            "src": assets.asset(f"look/app-{name}.png"), "sizes": f"{size}x{size}", "type": "image/png",
            "purpose": purpose,
        }
        for name, size, purpose in (("192", 192, "any"), ("512", 512, "any"), ("maskable-512", 512, "maskable"))
    ]
    told = {
        "id": "/field", "name": "Beatbook", "short_name": "Beatbook", "start_url": "/field", "scope": "/",
        "display": "standalone", "background_color": "#12100E", "theme_color": "#12100E", "lang": "en-GB",
        "description": "The pocket notebook of an estate patrol.", "icons": icons,
    }  # fmt: skip
    answer = Response(json.dumps(told), mimetype="application/manifest+json")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/field/pack")
@power("patrol")
def pack() -> Response:
    """Give what an officer needs tonight, as little as that is."""
    packed, doors = patrol.pack(me(), now()), at_doors(me(), now())
    for block in packed["blocks"]:
        block["door_notes"] = doors.get(block["id"], []) + block["door_notes"]
    told = packed | {
        "server_time": now().isoformat(), "desk_phone": settings().desk_phone, "build": assets.build(),
    }  # fmt: skip
    answer = jsonify(told)
    answer.headers["Cache-Control"] = "no-store"
    return answer


