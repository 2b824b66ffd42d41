"""What holds for every request: no cross-site writes, reads that do not queue, and strict headers on every answer."""

from hmac import compare_digest
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from sqlalchemy.exc import DBAPIError

from estate.database import db, reading
from web.access import Mark, settings
from web.logs import log

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; media-src 'self' blob:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

READER = "field/scanning/label-worker.js"
READER_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
"""The thread that reads labels runs WebAssembly, and its policy comes with its own file. No page has this."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
}
SAFE = ("GET", "HEAD", "OPTIONS")
LINK: Final = "the link itself is the key"
"""The mark of routes that a private link opens; their forms carry its token."""


def policy(*, pictures_from: str = "") -> str:
    """Give the strict policy; with the origin of one more host, whose pictures this page may show."""
    return POLICY.replace("img-src 'self'", f"img-src 'self' {pictures_from}".rstrip())


def mark_of(app: Flask) -> Mark | None:
    """Give the mark of the route that this request goes to."""
    view = app.view_functions.get(request.endpoint or "")
    return getattr(view, "mark", None)


def same_site() -> bool:
    """Say whether a write comes from our own pages: by Sec-Fetch-Site, or else by Origin."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host


def by_its_link() -> bool:
    """Say whether a write proves itself by the private link it goes to, where the browser says nothing of its page.

    Such pages give no referrer, and then Safari before 16.4 sends neither Sec-Fetch-Site nor a true Origin. Another
    site does not know the token, no cookie counts there, and a browser that names another site is refused as ever.
    """
    if request.headers.get("Sec-Fetch-Site") or request.headers.get("Origin", "null") != "null":
        return False
    token = str((request.view_args or {}).get("token", ""))
    mark = mark_of(current_app)
    given = request.form.get("token", "") if mark and mark.words == LINK else ""
    return bool(token) and compare_digest(given.encode(), token.encode())


def refuse_other_sites() -> None:
    """Refuse a write with a cookie that another site's page began."""
    mark = mark_of(current_app)
    if request.method in SAFE or mark is None or mark.kind == "by signature":
        return
    if not same_site() and not by_its_link():
        g.refused = "This came from another site. Open Beatbook itself and try again."
        abort(403)


def read_only() -> None:
    """Let reads go on beside a writer."""
    if request.method in SAFE and request.endpoint != "assets.show":
        reading()


def add_headers(response: Response) -> Response:
    """Put the strict headers on an answer, where the view has not put stricter ones."""
    if request.endpoint == "assets.show" and (request.view_args or {}).get("path") == READER:
        response.headers.setdefault("Content-Security-Policy", READER_POLICY)
    there = {name.lower() for name, _ in response.headers}
    response.headers.extend([(name, value) for name, value in HEADERS.items() if name.lower() not in there])
    if settings().secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def release(_: BaseException | None) -> None:
    """Give the connection back. One that died meanwhile is let go: an answer already made must not be lost with it."""
    try:
        db.session.remove()
    except DBAPIError as error:
        db.session.registry.clear()
        log.error("connection lost", error=type(error.orig).__name__)


def install(app: Flask) -> None:
    """Put the hooks in place."""
    app.before_request(refuse_other_sites)
    app.before_request(read_only)
    app.after_request(add_headers)
    app.teardown_request(release)
