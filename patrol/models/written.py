"""What every row that is made by reading a page says. Such a row is never changed."""

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Mapped, declared_attr, relationship

from estate.database import Owned
from estate.models import Person


class Written(Owned):
    """What every row read from a page says: whose page, when, where. `happened_at` is seen_at put right by skew."""

    notebook_id: Mapped[uuid.UUID]
    page_number: Mapped[int]
    person_id: Mapped[uuid.UUID]
    seen_at: Mapped[datetime]
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime]
    night: Mapped[date]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    fixed_at: Mapped[datetime | None]

    @declared_attr
    def person(cls) -> Mapped[Person]:
        """Hold whose notebook it is."""
        return relationship(Person, viewonly=True)
