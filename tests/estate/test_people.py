"""Who may come in: invitations, passwords, roles, accreditation, leaving."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from estate.database import db
from estate.models import Accreditation, Invitation, Landlord, Person, Session, Trace
from estate.operations import people, sessions
from estate.queries import people as known
from estate.rules.powers import NotAllowed
from estate.rules.words import Refusal
from tests.estate.cards import accredit
from tests.estate.hostile import HOSTILE, UNSTORABLE
from tests.support.cast import Cast

pytestmark = pytest.mark.usefixtures("inside")

NOW = datetime(2026, 11, 20, 22, 40, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)
GOOD = "kestrel linnet merlin"


def northmere(cast: Cast) -> Landlord:
    return db.session.get_one(Landlord, cast.northmere)


def invite(cast: Cast, email: str = "nia@northmere.example", name: str = "Nia Evans") -> tuple[Person, str]:
    return people.invite(northmere(cast), name, email, "patrol_officer", by=cast.ola.row(), now=NOW)


def traces(row_id: object) -> list[tuple[str, str]]:
    query = select(Trace).where(Trace.row_id == str(row_id), Trace.at >= NOW).order_by(Trace.at, Trace.id)
    return [(row.who, row.verb) for row in db.session.scalars(query)]


def test_somebody_invited_joins_once_and_signs_in(cast: Cast) -> None:
    person, token = invite(cast)
    assert people.invited(token, NOW) is person
    assert sessions.sign_in(person.email, GOOD, "", NOW) is None
    assert people.join(token, GOOD, SOON) is person
    assert person.joined_at == SOON
    assert sessions.sign_in(person.email, GOOD, "", SOON)
    assert traces(person.id) == [("Ola Brandt", "invited"), ("Nia Evans", "joined")]


def test_only_the_hash_of_a_link_is_stored_and_it_has_256_bits(cast: Cast) -> None:
    person, token = invite(cast)
    stored = db.session.scalars(select(Invitation).where(Invitation.person_id == person.id)).one()
    assert stored.token_hash == sessions.token_hash(token)
    assert len(token) == 43


def test_a_link_that_was_used_is_good_no_longer(cast: Cast) -> None:
    _, token = invite(cast)
    people.join(token, GOOD, NOW)
    assert people.invited(token, NOW) is None
    with pytest.raises(Refusal, match="used, or is too old"):
        people.join(token, GOOD, NOW)


def test_a_link_lasts_seven_days(cast: Cast) -> None:
    _, token = invite(cast)
    assert people.invited(token, NOW + timedelta(days=7, seconds=-1))
    assert people.invited(token, NOW + timedelta(days=7)) is None
    with pytest.raises(Refusal):
        people.join(token, GOOD, NOW + timedelta(days=7))


def test_a_link_nobody_gave_opens_nothing(cast: Cast) -> None:
    assert people.invited("", NOW) is None
    assert people.invited("\ud800" * 43, NOW) is None


def test_a_new_link_ends_the_earlier_one_and_every_sign_in_once_it_is_used(cast: Cast) -> None:
    person, first = invite(cast)
    second = people.invite_again(person, by=cast.ola.row(), now=NOW)
    assert people.invited(first, SOON) is None
    people.join(second, GOOD, SOON)
    opened = sessions.sign_in(person.email, GOOD, "", SOON)
    third = people.invite_again(person, by=cast.ola.row(), now=SOON)
    assert sessions.sign_in(person.email, GOOD, "", SOON)
    people.join(third, GOOD + " osprey", SOON)
    assert opened and opened[0].ended_because == "password changed"
    assert sessions.sign_in(person.email, GOOD, "", SOON) is None
    assert person.joined_at == SOON


def test_an_e_mail_belongs_to_one_person_in_any_case(cast: Cast) -> None:
    email = " AMINA@Northmere.Example "
    with pytest.raises(Refusal, match="signs in with this e-mail already"):
        invite(cast, email)
    south = db.session.get_one(Landlord, cast.southmere)
    with pytest.raises(Refusal, match="signs in with this e-mail already"):
        people.invite(south, "Amina", email, "patrol_officer", by=cast.dev.row(), now=NOW)
    assert invite(cast)[0].email == "nia@northmere.example"


def test_what_is_no_e_mail_is_refused(cast: Cast) -> None:
    for email in ["", "nia", "nia@", "@x.example", "nia@example", "a b@c.example", "a@b@c.example"]:
        with pytest.raises(Refusal) as refused:
            invite(cast, email)
        assert refused.value.field == "email"


def test_a_role_nobody_knows_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal, match="no role “emperor”"):
        people.invite(northmere(cast), "Nia", "nia@northmere.example", "emperor", by=cast.ola.row(), now=NOW)


def test_hostile_names_are_kept_as_typed_and_what_cannot_be_stored_shows(cast: Cast) -> None:
    for n, (name, shown) in enumerate([*((text, text) for text in HOSTILE), *UNSTORABLE.items()]):
        person, _ = invite(cast, f"p{n}@northmere.example", name)
        db.session.expire(person)
        assert person.name == shown


def test_a_name_of_nothing_or_of_too_much_is_refused(cast: Cast) -> None:
    for name in ("", "  \n", "x" * 201, "x" * 10_000):
        with pytest.raises(Refusal) as refused:
            invite(cast, name=name)
        assert refused.value.field == "name"


WEAK = (
    "short",
    "elevenchars",
    "aaaabbbbaaaabbbb",
    "nia@northmere.example",
    "NIA@NORTHMERE.EXAMPLE",
    "Nia Evans Nia Evans",
    "x" * 5000,
)


def test_a_weak_password_is_refused_and_the_link_stays_good(cast: Cast) -> None:
    _, token = invite(cast)
    for password in WEAK:
        with pytest.raises(Refusal) as refused:
            people.join(token, password, NOW)
        assert refused.value.field == "new"
    assert people.invited(token, NOW)


def test_a_password_is_the_same_however_the_keyboard_composes_it(cast: Cast) -> None:
    person, token = invite(cast)
    people.join(token, "cafe\u0301 au lait noir", NOW)
    assert sessions.sign_in(person.email, "café au lait noir", "", NOW)


def test_one_changes_one_s_own_password_with_the_old_one(cast: Cast) -> None:
    amina = cast.amina.row()
    assert not people.set_password(amina, "wrong", GOOD, by=amina, now=NOW)
    assert people.set_password(amina, cast.password, GOOD, by=amina, now=NOW)
    assert sessions.sign_in(amina.email, GOOD, "", NOW)
    assert sessions.sign_in(amina.email, cast.password, "", NOW) is None
    with pytest.raises(Refusal):
        people.set_password(amina, GOOD, "amina@northmere.example", by=amina, now=NOW)
    with pytest.raises(NotAllowed):
        people.set_password(amina, GOOD, GOOD + " osprey", by=cast.ola.row(), now=NOW)


def test_a_leaver_has_no_powers_no_sign_in_and_no_link(cast: Cast) -> None:
    amina, ola = cast.amina.row(), cast.ola.row()
    opened = sessions.sign_in(amina.email, cast.password, "phone", NOW)
    link = people.invite_again(amina, by=ola, now=NOW)
    people.leave(amina, by=ola, now=SOON)
    people.leave(amina, by=ola, now=SOON + timedelta(days=1))
    assert amina.left_at == SOON and not amina.powers
    assert opened and opened[0].ended_because == "left"
    assert people.invited(link, SOON) is None
    assert sessions.sign_in(amina.email, cast.password, "", SOON) is None
    with pytest.raises(NotAllowed):
        people.set_password(amina, cast.password, GOOD, by=amina, now=SOON)
    with pytest.raises(Refusal):
        people.invite_again(amina, by=ola, now=SOON)
    assert [verb for _, verb in traces(amina.id)].count("saw out") == 1


def test_a_leaver_s_powers_are_gone_for_what_they_try_themselves(cast: Cast) -> None:
    ola = cast.ola.row()
    people.leave(ola, by=None, now=NOW)
    with pytest.raises(NotAllowed):
        invite(cast)


def test_a_leaver_can_be_brought_back_with_a_new_password(cast: Cast) -> None:
    amina, ola = cast.amina.row(), cast.ola.row()
    with pytest.raises(Refusal, match="has not left"):
        people.bring_back(amina, "patrol_officer", by=ola, now=NOW)
    people.leave(amina, by=ola, now=NOW)
    link = people.bring_back(amina, "patrol_supervisor", by=ola, now=SOON)
    assert sessions.sign_in(amina.email, cast.password, "", SOON) is None
    people.join(link, GOOD, SOON)
    assert sessions.sign_in(amina.email, GOOD, "", SOON) and amina.can("watch the night")


def test_nobody_locks_a_landlord_out_of_itself(cast: Cast) -> None:
    ola = cast.ola.row()
    with pytest.raises(Refusal, match="sees themselves out"):
        people.leave(ola, by=ola, now=NOW)
    with pytest.raises(Refusal, match="their own role"):
        people.change_role(ola, "councillor", by=ola, now=NOW)


def test_a_change_of_role_holds_at_once_and_is_traced(cast: Cast) -> None:
    dan = cast.dan.row()
    people.change_role(dan, "patrol_supervisor", by=cast.ola.row(), now=NOW)
    assert dan.can("watch the night")
    last = db.session.scalars(select(Trace).where(Trace.verb == "changed the role of")).one()
    assert last.details == {"before": "patrol_officer", "after": "patrol_supervisor"}


def test_the_wrong_role_and_the_wrong_landlord_manage_nobody(cast: Cast) -> None:
    card = accredit(cast)
    for who in ("amina", "ben", "ruth", "priya", "carys", "dev"):
        for attempt in _attempts(cast, getattr(cast, who).row(), card):
            with pytest.raises(NotAllowed):
                attempt()


def _attempts(cast: Cast, by: Person, card: Accreditation) -> list[Callable[[], object]]:
    dan = cast.dan.row()
    return [
        lambda: people.invite(northmere(cast), "N", "n@northmere.example", "admin", by=by, now=NOW),
        lambda: people.invite_again(dan, by=by, now=NOW),
        lambda: people.leave(dan, by=by, now=NOW),
        lambda: people.bring_back(dan, "admin", by=by, now=NOW),
        lambda: people.change_role(dan, "admin", by=by, now=NOW),
        lambda: people.accredit(dan, "1", "F", [], date(2026, 1, 1), date(2027, 1, 1), by=by, now=NOW),
        lambda: people.revoke_accreditation(card, by=by, now=NOW),
        lambda: sessions.end_all(cast.ola.row(), "revoked", by=by, now=NOW),
        lambda: sessions.end(_session(cast), "revoked", by=by, now=NOW),
    ]


def _session(cast: Cast) -> Session:
    opened = sessions.sign_in(cast.ola.email, cast.password, "", NOW)
    assert opened
    return opened[0]


def test_people_are_those_of_one_s_own_landlord(cast: Cast) -> None:
    viewer, outsider = cast.ola.row(), cast.dev.row()
    assert [who.name for who in known.people(outsider)] == ["Dev Anand"]
    assert len(known.people(viewer)) == 10
    assert known.person(viewer, cast.amina.id) is cast.amina.row()
    assert known.person(outsider, cast.amina.id) is None
    card = accredit(cast)
    assert known.accreditation(viewer, card.id) is card
    assert known.accreditation(outsider, card.id) is None
    assert known.accreditations(outsider, cast.amina.row()) == []
    assert known.accreditations(viewer, cast.amina.row()) == [card]


def test_leavers_are_listed_apart(cast: Cast) -> None:
    people.leave(cast.dan.row(), by=cast.ola.row(), now=NOW)
    assert [who.name for who in known.people(cast.ola.row(), left=True)] == ["Dan Whitlock"]
    assert "Dan Whitlock" not in [who.name for who in known.people(cast.ola.row())]
