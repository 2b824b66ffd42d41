"""The Flask app: the only package that knows HTTP."""

from datetime import timedelta

from flask import Flask
from flask_migrate import Migrate
from htmx_flask import Htmx
from sqlalchemy.pool import QueuePool
from werkzeug.middleware.proxy_fix import ProxyFix

from estate.database import db, prepare_sqlite, sqlite_module
from notebook.disk import Disk
from web import access, assets, clock, commands, errors, frame, guard, language, logs, nights, promises, routes, words
from web.keeping import cases as cases_commands
from web.reading import READERS
from web.settings import Settings, load

migrate = Migrate(directory="migrations", render_as_batch=True)


def create_app(settings: Settings | None = None) -> Flask:
    """Make the app. Nonsense in the settings ends the program with a clear sentence."""
    settings = settings or load()
    app = Flask(__name__, static_folder=None)
    app.extensions["beatbook_settings"] = settings
    app.extensions["beatbook_readers"] = READERS
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    app.extensions["beatbook_disk"] = Disk(settings.data)
    app.config.update(_config(settings))
    logs.install(settings)
    db.init_app(app)
    if settings.database.startswith("sqlite"):
        with app.app_context():
            prepare_sqlite(db.engine)
    migrate.init_app(app, db)
    Htmx(app)
    for part in (clock, access, guard, errors, assets, words, promises, language, frame, nights, routes, commands):
        part.install(app)
    app.cli.add_command(cases_commands)
    return app


def _config(settings: Settings) -> dict[str, object]:
    engine: dict[str, object] = {"pool_size": 20, "max_overflow": 20, "hide_parameters": True}
    if settings.database.startswith("sqlite"):
        engine |= {"module": sqlite_module(), "poolclass": QueuePool, "connect_args": {"check_same_thread": False}}
    else:
        engine |= {"pool_pre_ping": True}
    return {
        "SECRET_KEY": settings.secret(),
        "SQLALCHEMY_DATABASE_URI": settings.database,
        "SQLALCHEMY_ENGINE_OPTIONS": engine,
        "MAX_CONTENT_LENGTH": 4 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "SESSION_COOKIE_NAME": "__Host-beatbook" if settings.secure else "beatbook",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=settings.sign_in_days),
        "SESSION_REFRESH_EACH_REQUEST": False,
    }
