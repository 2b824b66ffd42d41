"""The landlord comes first in every key, so that no query and no foreign key can cross the wall between two."""

from sqlalchemy import ForeignKeyConstraint, PrimaryKeyConstraint, Table, UniqueConstraint

import cases.models  # noqa: F401 - all tables must be known, and those it stands on come with it
from estate.database import Base

ACROSS_LANDLORDS = {
    ("landlord", ("id",)): "it is the landlord",
    ("landlord", ("slug",)): "it names the landlord",
    ("person", ("email",)): "a person signs in by e-mail before anyone knows whose they are",
    ("session", ("token_hash",)): "a cookie is looked up before anyone knows whose it is",
    ("invitation", ("token_hash",)): "a link is looked up before anyone knows whose it is",
    ("private_link", ("token_hash",)): "a resident's link is looked up before anyone knows whose it is",
    ("notebook", ("id",)): "a phone sends under its notebook's id alone",
}


def keys(table: Table) -> list[tuple[str, ...]]:
    kinds = (PrimaryKeyConstraint, UniqueConstraint, ForeignKeyConstraint)
    return [tuple(column.name for column in one.columns) for one in table.constraints if isinstance(one, kinds)]


def test_every_key_begins_with_the_landlord():
    wrong = [
        f"{table.name}{key}: begin it with landlord_id, or say in ACROSS_LANDLORDS why it must not"
        for table in Base.metadata.sorted_tables
        for key in keys(table)
        if key[0] != "landlord_id" and (table.name, key) not in ACROSS_LANDLORDS
    ]
    assert not wrong, "\n".join(wrong)


def test_every_exception_is_still_needed():
    there = {(table.name, key) for table in Base.metadata.sorted_tables for key in keys(table)}
    assert set(ACROSS_LANDLORDS) <= there
