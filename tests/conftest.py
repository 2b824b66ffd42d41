"""What every test may ask for. docs/developing.md tells how to use it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings as hypothesis

from tests.support.cast import Cast, Figure, seed
from tests.support.clients import SiteClient, sign_in
from tests.support.databases import Engine, Postgres, Sqlite
from tests.support.phone import Phone
from tests.support.server import Server
from tests.support.turns import Turns
from tests.support.weather import Weather

hypothesis.register_profile("beatbook", deadline=None, derandomize=True, max_examples=60)
hypothesis.load_profile("beatbook")

Where = tuple[Flask, Any]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Turns | None:
    """Keep browser tests on one worker: two cores carry one browser at a time."""
    return Turns(config, log) if config.getvalue("dist") == "loadgroup" else None


class Engines:
    """The engines of this process, each started when the first test asks for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: dict[str, Engine] = {}

    def engine(self, name: str) -> Engine:
        """Give an engine by name."""
        if name not in self.started:
            self.started[name] = {"sqlite": Sqlite, "postgres": Postgres}[name](self.folder / name)
        return self.started[name]


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Engines:
    """Hold the databases of this process."""
    return Engines(tmp_path_factory.mktemp("engines"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> Iterator[Where]:
    """Give an app on a fresh database of each kind, with the cast inside when the test asks for it."""
    wanted = "cast" in request.fixturenames
    engine = engines.engine(request.param)
    with engine.app(tmp_path / "data", "cast" if wanted else "empty", seed if wanted else None) as made:
        made[0].test_client_class = SiteClient
        yield made


@pytest.fixture
def app(where: Where) -> Flask:
    """Give the app; no context is pushed."""
    return where[0]


@pytest.fixture
def cast(where: Where) -> Cast:
    """Give the cast, who are in the app's database."""
    made: Cast = where[1]
    return made


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """Push an app context for the whole test. Not for tests that use a client: requests would share its session."""
    with app.app_context():
        yield app


@pytest.fixture
def new_client(app: Flask) -> Callable[[], Any]:
    """Make more clients."""
    return app.test_client


@pytest.fixture
def client(app: Flask) -> Any:
    """Give a client that nobody has signed in on."""
    return app.test_client()


@pytest.fixture(name="sign_in")
def sign_in_(app: Flask) -> Callable[..., Any]:
    """Sign in: `sign_in(client, cast.amina)`, or `sign_in(cast.amina)` on a new client."""

    def sign(first: Any, *rest: Any) -> Any:
        return sign_in(app.test_client(), first) if isinstance(first, Figure) else sign_in(first, *rest)

    return sign


@pytest.fixture
def phone_of(app: Flask) -> Callable[..., Phone]:
    """Make a person's phone and open its notebook: `phone_of(cast.amina)`."""

    def make(figure: Figure, **kwargs: Any) -> Phone:
        phone = Phone(figure, **kwargs)
        answer = phone.open(sign_in(app.test_client(), figure))
        assert answer.status_code == 201, answer.data
        return phone

    return make


@pytest.fixture
def server(engines: Engines, tmp_path: Path) -> Iterator[Server]:
    """Give the real server as a process, on SQLite, with `server.cast` inside."""
    mark, made = engines.engine("sqlite").template("cast", seed)
    folder = tmp_path / "served"
    engines.engine("sqlite").copy(mark, folder)
    served = Server(folder, made, BEATBOOK_SWEEP_SECONDS="0.2").start()
    yield served
    served.kill()


@pytest.fixture
def weather(server: Server) -> Iterator[Weather]:
    """Give a relay before the server that spoils things."""
    relay = Weather(server.port)
    yield relay
    relay.close()
