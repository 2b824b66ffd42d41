"""Serving: `python beatbook.py run` and `demo`. One process with threads, its sweeps in a thread beside them."""

import argparse
import gc
import os
import signal
import socket
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import waitress
from flask import Flask
from pydantic import HttpUrl
from sqlalchemy import func, select

from estate.database import db
from estate.models import Landlord, Person
from estate.operations import people
from estate.rules.powers import ROLE_NAMES
from estate.rules.words import Refusal
from patrol.models import Shift
from web import create_app, tls
from web.clock import FastClock
from web.migrating import migrate
from web.settings import Settings, load
from web.sweeps import Sweeper
from web.words import LONDON

ROOT = Path(__file__).resolve().parent.parent
THREADS = 12
LIVE = "a night played live"
"""The file that marks a folder as one that may be made anew."""


def main(words: Sequence[str]) -> int:
    """Serve until told to stop; give the exit status."""
    options = parse(words)
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, stop)
    try:
        return demo(options) if options.command == "demo" else run(options)
    except KeyboardInterrupt:
        say("Stopped.")
        return 0


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="beatbook.py")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, told in (("demo", "serve a believable estate"), ("run", "serve your own installation")):
        command = commands.add_parser(name, help=told)
        command.add_argument("--port", type=int, default=8000, help="where to listen (8000)")
        command.add_argument("--data", type=lambda folder: Path(folder).resolve(), help="folder of everything kept")
    tls_help = "serve phones of your network over TLS, by a certificate authority of its own"
    commands.choices["demo"].add_argument("--tls", action="store_true", help=tls_help)
    night_help = "play a night live, sixty times as fast: watch Tonight fill"
    commands.choices["demo"].add_argument("--night", action="store_true", help=night_help)
    commands.choices["demo"].add_argument("--speed", type=float, default=60.0, help="of --night (60)")
    commands.choices["run"].add_argument("--landlord", default="My landlord", help="name, on an empty installation")
    commands.choices["run"].add_argument("--owner", default="owner@beatbook.example", help="the owner's e-mail")
    return parser.parse_args(words)


def say(*words: str) -> None:
    """Tell the person at the terminal."""
    print(*words, flush=True)


def stop(*_: object) -> None:
    """End as Ctrl-C does: the server closes, and the sweep under way is finished."""
    raise KeyboardInterrupt


def listen(host: str, port: int) -> socket.socket:
    """Take a port before anything else is done. Ends the program with a sentence when it is taken."""
    try:
        return socket.create_server((host, port), backlog=1024)
    except OSError as error:
        raise SystemExit(f"Port {port} cannot be used ({error.strerror}). Give another with --port.") from None


def collect_seldom() -> None:
    """Let the collector look for rings seldom, and never through what is there at the start.

    A page makes tens of thousands of objects, almost none in a ring. At Python's own pace that was a tenth of its time.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 1_000)


def serve(app: Flask, listener: socket.socket) -> None:
    """Answer requests and sweep until stopped."""
    settings: Settings = app.extensions["beatbook_settings"]
    behind: dict[str, Any] = {"url_scheme": settings.address.scheme}
    if settings.secure:  # Something in front holds the certificate; it speaks from this machine.
        behind |= {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": {"x-forwarded-for"}}
    server = waitress.create_server(
        app, sockets=[listener], threads=THREADS, connection_limit=1000, clear_untrusted_proxy_headers=True, **behind
    )
    sweeper = Sweeper(app, settings.sweep_seconds)
    sweeper.start()
    collect_seldom()
    try:
        server.run()
    finally:
        server.close()
        sweeper.stop()


# One's own installation


def run(options: argparse.Namespace) -> int:
    """Serve an installation; on an empty one, print the owner's one-time link."""
    settings = load()
    listener = listen("127.0.0.1", options.port)
    told: dict[str, Any] = {"data": options.data} if options.data else {}
    if "address" not in settings.model_fields_set:
        told["address"] = HttpUrl(f"http://127.0.0.1:{listener.getsockname()[1]}")
    app = create_app(settings.model_copy(update=told))
    migrate(app)
    own: Settings = app.extensions["beatbook_settings"]
    say(f"Beatbook is at {own.origin}")
    link = owner_link(app, options.landlord, options.owner)
    if link:
        say(f"Nobody has joined yet. The owner's link, good once and for a week:\n  {own.origin}{link}")
        say("Sign in afterwards with the e-mail that page names. --landlord and --owner set names at the first start.")
    serve(app, listener)
    return 0


def owner_link(app: Flask, landlord_name: str, email: str) -> str:
    """Make a one-time link for the owner as long as nobody has joined; "" afterwards."""
    now = datetime.now(UTC)
    with app.app_context():
        if db.session.scalar(select(Person).where(Person.joined_at.is_not(None)).limit(1)):
            return ""
        owner = db.session.scalar(select(Person).where(Person.role == "admin").limit(1))
        token = people.invite_again(owner, None, now) if owner else first_owner(landlord_name, email, now)
        db.session.commit()
        return f"/invitations/{token}"


def first_owner(landlord_name: str, email: str, now: datetime) -> str:
    """Make the landlord of an empty installation and its owner; give the token of the owner's link."""
    landlord = Landlord(slug="home", name=landlord_name)
    db.session.add(landlord)
    db.session.flush()
    try:
        return people.invite(landlord, "Owner", email, "admin", None, now)[1]
    except Refusal as error:
        raise SystemExit(str(error)) from None


# The demo


def demo(options: argparse.Namespace) -> int:
    """Serve the demo estate, built when it is not there yet."""
    listener = listen("0.0.0.0" if options.tls else "127.0.0.1", options.port)  # noqa: S104 - phones must reach it
    port = listener.getsockname()[1]
    data = options.data or ROOT / ".beatbook" / "demo"
    if options.night:
        return live_night(listener, options.data or data.with_name("night"), options.speed)
    build_once(data)
    host = tls.addresses()[0] if options.tls else "127.0.0.1"
    address = HttpUrl(f"{'https' if options.tls else 'http'}://{host}:{port}")
    app = create_app(demo_settings(data, address))
    migrate(app)
    say(f"\nBeatbook, the demo estate, is at {app.extensions['beatbook_settings'].origin}\n")
    tell_cast(app)
    if options.tls:
        inner = listen("127.0.0.1", 0)
        tls.start(app, data, listener, inner.getsockname()[1])
        listener = inner
    say("Ctrl-C ends it. What you do in it stays until you delete", f"{data}.")
    with app.app_context():
        if written := demo_of_another_day():
            say(f"Its last night is that of {written:%d %B %Y}. Delete that folder to have one of today.")
    serve(app, listener)
    return 0


def demo_of_another_day() -> date | None:
    """Give the last night in the demo where a later one has begun since."""
    from web import demo

    written = db.session.scalar(select(func.max(Shift.night)))
    db.session.rollback()
    return written if written and written < demo.last_night(datetime.now(UTC)) else None


def demo_settings(data: Path, address: HttpUrl) -> Settings:
    """Give the demo's settings: those of the environment, and a database of its own."""
    return load().model_copy(update={"data": data, "database_url": "", "address": address})


def live_night(listener: socket.socket, data: Path, speed: float) -> int:
    """Serve a demo whose night is played from its beginning, made anew each time."""
    from web.demo import live

    say("Building the demo estate: three weeks of nights, up to this evening. This takes a moment…")
    clear(data)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = create_app(demo_settings(data, HttpUrl(url)).model_copy(update={"desk_idle_minutes": 1440}))
    migrate(app)
    night = datetime.now(LONDON).date()
    with app.app_context():
        story = live.prepare(app, night)
    clock = FastClock(live.curtain(night), speed)
    app.extensions["beatbook_clock"] = clock
    say(f"\nBeatbook, a night of the demo estate at {speed:g} times its speed, is at {url}\n")
    tell_cast(app)
    say("It is six in the evening. Sign in as Ben Okafor and watch Tonight fill. Ctrl-C ends it.")
    live.play(story, clock, url)
    try:
        serve(app, listener)
    finally:
        clock.stop()
    return 0


def build_once(data: Path) -> None:
    """Build the demo in a folder beside its own, and move it there when whole: a half-built one is never served."""
    if (data / "beatbook.db").exists():
        return
    refuse_what_is_there(data)
    from web import demo

    say("Building the demo estate: three weeks of nights. This takes a moment…")
    making = data.with_name(f"{data.name}.making")
    remove(making)
    app = create_app(demo_settings(making, HttpUrl("http://127.0.0.1:8000")))
    migrate(app)
    with app.app_context():
        demo.build(app)
        db.engine.dispose()
    if data.exists():
        data.rmdir()
    making.rename(data)


def refuse_what_is_there(data: Path) -> None:
    """End the program rather than touch a folder that holds something else."""
    if data.exists() and any(data.iterdir()):
        raise SystemExit(f"{data} holds something that is not a demo of Beatbook. Give another folder with --data.")


def clear(data: Path) -> None:
    """Empty the folder of an earlier night played live; mark it, so that no other folder is ever emptied."""
    if (data / LIVE).exists():
        remove(data)
    refuse_what_is_there(data)
    data.mkdir(parents=True, exist_ok=True)
    (data / LIVE).touch()


def remove(folder: Path) -> None:
    """Remove what an interrupted build left."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def tell_cast(app: Flask) -> None:
    """Say who can sign in."""
    from web import demo

    with app.app_context():
        for person in db.session.scalars(select(Person).where(Person.joined_at.is_not(None)).order_by(Person.id)):
            role = ROLE_NAMES.get(person.role, person.role)
            say(f"  {person.name:18} {person.email:26} {role}, {person.landlord.name}")
        db.session.rollback()
    say(f"  The password of everybody: {demo.PASSWORD}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
