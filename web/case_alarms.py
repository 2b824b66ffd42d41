"""The sweep that tells of high-risk promises which are near or missed. Twice, or two at once, is safe."""

from cases.operations import ageing, alarming
from estate.database import db
from web import clock
from web.alarms import address, landlords, look


def tell_of_promises() -> int:
    """Look without holding up writers, and write one letter after the other; gives how many were written."""
    now, done = clock.now(), 0
    for landlord_id in look(landlords):
        for found in look(alarming.look, landlord_id, now):
            done += alarming.alarm(landlord_id, found, address, now)
            db.session.commit()
    return done


def tell_of_waiting() -> int:
    """Tell of reports nobody has read in time, and of enquiries nobody has answered; gives how many letters."""
    now, done = clock.now(), 0
    for landlord_id in look(landlords):
        if found := look(ageing.look, landlord_id, now):
            done += ageing.alarm(landlord_id, found, address, now)
            db.session.commit()
    return done
