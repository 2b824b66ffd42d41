"""Who may call what: every route carries exactly one of these marks, and a test holds it."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, NamedTuple, cast
from urllib.parse import quote

from flask import Flask, Request, Response, abort, current_app, g, jsonify, redirect, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from estate.database import db
from estate.models import Person, Session
from estate.operations import sessions
from web import clock
from web.settings import Settings

View = Callable[..., Any]
TOUCH_SECONDS = 60


class Mark(NamedTuple):
    """What a route asks of its caller. kind: power, signed in, public or by signature."""

    kind: str
    words: str


class Visitor(UserMixin):
    """Someone signed in, as Flask-Login sees them."""

    def __init__(self, session: Session, token: str) -> None:
        self.session = session
        self.person: Person = session.person
        self.token = token

    def get_id(self) -> str:
        """Give what the cookie carries: the token of the session's row."""
        return self.token


def settings() -> Settings:
    """Give this app's settings."""
    return cast(Settings, current_app.extensions["beatbook_settings"])


def now() -> datetime:
    """Give the moment of this request, the same throughout, in UTC."""
    if "now" not in g:
        g.now = clock.now()
    return cast(datetime, g.now)


def me() -> Person:
    """Give the person who is signed in."""
    return cast(Person, current_user.person)


def _mark(kind: str, words: str, check: Callable[[], None] | None) -> Callable[[View], View]:
    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if check:
                check()
            return view(*args, **kwargs)

        guarded.mark = Mark(kind, words)  # type: ignore[attr-defined]
        return guarded

    return wrap


def _must_be_signed_in() -> None:
    if not current_user.is_authenticated:
        raise SignedOut


class SignedOut(HTTPException):
    """Nobody is signed in."""

    code = 401


def power(word: str) -> Callable[[View], View]:
    """Let in only who has this power."""

    def check() -> None:
        _must_be_signed_in()
        if not me().can(word):
            abort(403)

    return _mark("power", word, check)


def signed_in(view: View) -> View:
    """Let in anyone who is signed in."""
    return _mark("signed in", "", _must_be_signed_in)(view)


def public(because: str) -> Callable[[View], View]:
    """Let in everybody, because…"""
    return _mark("public", because, None)


def by_signature(view: View) -> View:
    """Let in a phone by its notebook's signature, which the view checks; no cookie is read."""
    return _mark("by signature", "", None)(view)


def wants_page() -> bool:
    """Say whether a person, not a program, is asking: browsers name text/html, programs say */* or JSON.

    Not `accept_mimetypes.best`: Chromium's Accept ends in a specific type, which werkzeug ranks before text/html.
    """
    return any(kind == "text/html" for kind, _ in request.accept_mimetypes)


def answer_signed_out(_: SignedOut) -> BaseResponse:
    """Send a person to sign in, and tell a program why it was refused: never a redirect that looks like success."""
    if "HX-Request" in request.headers:
        return Response(status=401, headers={"HX-Redirect": "/sign-in"})
    if request.method == "GET" and wants_page():
        return redirect("/sign-in?next=" + quote(request.full_path.rstrip("?"), safe="/"))
    answer = jsonify(because=g.get("signed_out_because") or "signed out")
    answer.status_code = 401
    return answer


def asked_by_itself() -> bool:
    """Say whether a page asks by itself. One whose sound somebody turned on is a watch, and stays signed in."""
    return request.endpoint in ("tonight.refresh", "tonight.refresh_map") or (
        request.endpoint == "alerts.refresh" and "sound" not in request.args
    )


def _touch(response: Response) -> Response:
    """Note that the session is in use, at most once a minute, in a transaction of its own.

    A page that asks by itself is not a person: an open Tonight does not keep a sign-in alive.
    """
    session = g.pop("seen_session", None)
    if session is None or asked_by_itself():
        return response
    if (now() - session.seen_at).total_seconds() >= TOUCH_SECONDS:
        key: tuple[uuid.UUID, uuid.UUID] = (session.landlord_id, session.id)
        db.session.rollback()
        sessions.touch(key, now())
        db.session.commit()
    return response


class Cookies(SecureCookieSessionInterface):
    """Flask's own signed cookies. Who brings none, as a phone known by its key, is not looked at for one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the cookie, where there is one."""
        brought = self.get_cookie_name(app) in request.cookies
        return super().open_session(app, request) if brought else self.session_class()


def install(app: Flask) -> None:
    """Set up Flask-Login on rows of sessions, so that a revoked sign-in ends at once."""
    app.session_interface = Cookies()
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader
    def load(token: str) -> Visitor | None:
        own = settings()
        longest = timedelta(days=own.sign_in_days)
        idle = {"field_idle": own.idle(True), "desk_idle": own.idle(False)}
        found = sessions.look_up(token, now(), **idle, longest=longest)
        if found.session is None:
            g.signed_out_because = found.because
            return None
        g.seen_session = found.session
        return Visitor(found.session, token)

    app.after_request(_touch)
    app.register_error_handler(SignedOut, answer_signed_out)
