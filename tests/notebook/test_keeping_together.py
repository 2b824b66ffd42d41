"""Deliveries of several phones in one transaction: what came of each is its own."""

import json
import threading
import uuid
from datetime import UTC, datetime

from estate.database import db
from notebook.operations import Gap, Kept, NotSigned, UnknownNotebook
from notebook.operations.keeping import Asked, keep_all
from notebook.shapes import Delivery
from tests.support.rows import notebook, pages


def asked(phone, first=1, count=50, **changes):
    """Give a delivery of a phone's pages, with changes made after it was signed."""
    told = Delivery.model_validate_json(json.dumps(phone.batch(first, count) | changes))
    return Asked(uuid.UUID(phone.id), told, datetime.now(UTC))


def kept_at_once(app, *some):
    """Keep deliveries in one transaction; give what came of each."""
    with app.app_context():
        came = keep_all(db.session.connection(), some)
        db.session.commit()
    return came


def written(phone_of, figure, words):
    """Give a phone with one page for each word."""
    phone = phone_of(figure)
    for word in words:
        phone.write("note", {"words": word})
    return phone


def test_one_that_is_refused_leaves_the_others_kept(app, cast, phone_of):
    first, second, third = (written(phone_of, figure, "ab") for figure in (cast.amina, cast.dan, cast.amina))
    stranger = asked(first)._replace(notebook_id=uuid.uuid4())
    forged = asked(second, sent_at="2026-11-22T02:20:00.000Z")
    came = kept_at_once(app, stranger, asked(third), forged, asked(first))
    assert [type(one) for one in came] == [UnknownNotebook, Kept, NotSigned, Kept]
    assert [(one.notebook.id, one.kept_to) for one in came[1::2]] == [
        (uuid.UUID(third.id), 2), (uuid.UUID(first.id), 2)
    ]  # fmt: skip
    assert [len(pages(app, phone)) for phone in (first, second, third)] == [2, 0, 2]


def test_two_of_one_notebook_are_kept_one_after_the_other(app, cast, phone_of):
    """As when a phone sends again before the first answer is there."""
    phone = written(phone_of, cast.amina, "abcd")
    came = kept_at_once(app, asked(phone, 1, 2), asked(phone, 1, 2), asked(phone, 3, 2))
    assert [(type(one), one.kept_to, one.new) for one in came] == [(Kept, 2, 2), (Kept, 2, 0), (Kept, 4, 2)]
    assert [page.text.decode() for page in pages(app, phone)] == phone.texts
    assert notebook(app, phone).head.hex() == phone.heads[-1]


def test_a_gap_stays_with_its_notebook(app, cast, phone_of):
    first, second = (written(phone_of, figure, "abc") for figure in (cast.amina, cast.dan))
    came = kept_at_once(app, asked(second, 2, 2), asked(first))
    assert [(type(one), str(one.notebook.id), one.kept_to) for one in came] == [
        (Gap, second.id, 0), (Kept, first.id, 3)
    ]  # fmt: skip


def test_phones_that_send_at_the_same_moment_all_have_their_pages_there(app, cast, phone_of, new_client):
    phones = [written(phone_of, figure, "abcdefgh") for figure in (cast.amina, cast.dan) * 4]

    def send(phone, client):
        for first in range(1, 9, 2):
            assert phone.post(client, phone.batch(first, 2)).json["kept_to"] == first + 1

    threads = [threading.Thread(target=send, args=(phone, new_client())) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for phone in phones:
        assert [page.text.decode() for page in pages(app, phone)] == phone.texts
        assert {page.state for page in pages(app, phone)} == {"read"}
