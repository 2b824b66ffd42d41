"""What tests of the notebook share."""

from collections.abc import Callable
from typing import Any

import pytest

from estate.database import db
from tests.support.phone import Phone


@pytest.fixture
def southern(app: Any, cast: Any, phone_of: Callable[..., Phone]) -> Callable[[], Phone]:
    """Make a phone of the other landlord, whose Dev patrols for once."""

    def make() -> Phone:
        with app.app_context():
            cast.dev.row().role = "patrol_officer"
            db.session.commit()
        return phone_of(cast.dev)

    return make
