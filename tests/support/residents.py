"""What a resident does without an account: fills in the public form, and opens their private link."""

import io
import re
from datetime import UTC, datetime
from typing import Any

from PIL import Image
from sqlalchemy import select

from cases.models import Report
from cases.operations.opening import Opening, join_case, open_case
from cases.operations.telling import Telling, arrive
from estate.database import db

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)> {{ 7*7 }}'
TOLD = {"words": "He bangs the door at night", "category": "noise", "name": "Jo Hale", "phone": "07700 900123"}


def found(pattern: str, page: str) -> str:
    """Give what a pattern finds in a page."""
    match = re.search(pattern, page)
    assert match, page[:3000]
    return match[1]


def tell(client: Any, told: Any = None, slug: str = "northmere", **more: Any) -> Any:
    """Fill in the form, and send it."""
    page = client.get(f"/tell/{slug}").text
    sent = {"id": found(r'name="id" value="([^"]+)"', page)} | TOLD | (told or {}) | more
    return client.post(f"/tell/{slug}", data=sent, content_type="multipart/form-data")


def link(answer: Any) -> str:
    """Give the private link of an answer."""
    assert answer.status_code == 200, answer.text
    return found(r'href="(/follow/[^"]+)"', answer.text)


def photograph() -> bytes:
    """Take a picture that says which phone took it."""
    picture, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "SecretPhone"
    Image.new("RGB", (60, 40), "navy").save(picture, "JPEG", exif=exif)
    return picture.getvalue()


def opened(app: Any, cast: Any, who: str = "ruth", **how: Any) -> Any:
    """Open a case of the one report that waits; gives its id."""
    with app.app_context():
        report = db.session.scalars(select(Report).where(Report.handled_at.is_(None))).one()
        told: dict[str, Any] = {"title": "Banging", "category": report.category, "risk": "high"} | how
        case: Any = open_case(report.id, Opening(**told), getattr(cast, who).row(), datetime.now(UTC))
        db.session.commit()
        return case.id


def joined(app: Any, cast: Any, category: str, who: str, *, about_them: bool = False) -> None:
    """Join the one report that waits to a new case of somebody else's; about_them: it is about who told it."""
    with app.app_context():
        now, by = datetime.now(UTC), getattr(cast, who).row()
        report = db.session.scalars(select(Report).where(Report.handled_at.is_(None))).one()
        told = Telling(
            origin="staff", key=category, channel="phone", category=category, happened_at=now, received_at=now,
            words="w", teller="Ann Other",
        )  # fmt: skip
        first, _ = arrive(cast.northmere, told, None, now)
        how = Opening(title="t", category=category, risk="high", alleged_id=report.reporter_id if about_them else None)
        case: Any = open_case(first.id, how, by, now)
        join_case(report.id, case.id, by, now)
        db.session.commit()
