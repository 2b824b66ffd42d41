"""What holds for every request: no cross-site writes, reads that do not queue, and strict headers on every answer."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request

from estate.database import db, reading
from web.access import Mark, settings

POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob: data:", "font-src 'self'",
    "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'", "media-src 'self' blob:", "form-action 'self'",
    "base-uri 'none'", "frame-ancestors 'none'",
))  # fmt: skip

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
}
SAFE = ("GET", "HEAD", "OPTIONS")


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


def install(app: Flask) -> None:
    """Put the hooks in place."""

    @app.before_request
    def refuse_other_sites() -> None:
        mark = mark_of(app)
        if request.method not in SAFE and mark and mark.kind != "by signature" and not same_site():
            g.refused = "This came from another site. Open Beatbook itself and try again."
            abort(403)

    @app.before_request
    def read_only() -> None:
        if request.method in SAFE and request.endpoint != "assets.show":
            reading()

    @app.after_request
    def headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings().secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    @app.teardown_request
    def release(_: BaseException | None) -> None:
        db.session.remove()
