"""A second worker: asked the same addresses over and over until it is ended, so that nobody is measured alone."""

import json
import sys
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import time_machine

from tests.support.cast import Figure
from tests.support.clients import SiteClient, sign_in
from web import create_app
from web.serve import collect_seldom
from web.settings import Settings

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def main(folder: str, words: str) -> None:
    """Ask for ever: `words` are the database and the addresses, each with the e-mail of who asks."""
    url, asked = json.loads(words)
    app = create_app(Settings(_env_file=None, data=Path(folder), database_url=url))
    app.test_client_class = SiteClient
    with time_machine.travel(NOW):
        people = {email: cast(Figure, SimpleNamespace(email=email, name=email)) for email, _ in asked}
        clients = {email: sign_in(app.test_client(), person) for email, person in people.items()}
        collect_seldom()
        for email, path in cycle(asked):
            clients[email].get(path).get_data()


if __name__ == "__main__":
    main(*sys.argv[1:])
