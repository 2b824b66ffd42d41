"""Forms that people fill in: each error says how to put it right."""

from datetime import date
from typing import Any

from wtforms import DateField, Form, PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Regexp, ValidationError

from estate.rules.powers import ROLE_NAMES

EMAIL = r"^\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*$"
LIKE_THIS = "Type an e-mail address, such as amina@northmere.example."
SHORTEST_PASSWORD = 12


class SignIn(Form):
    """E-mail and password."""

    email = StringField("E-mail", [DataRequired("Type your e-mail address."), Length(max=254)])
    password = PasswordField("Password", [InputRequired("Type your password."), Length(max=1000)])


class Confirm(Form):
    """The password once more."""

    password = PasswordField("Password", [InputRequired("Type your password."), Length(max=1000)])


class NewPassword(Form):
    """A first password, at least twelve characters; any characters, no rules of composition (NIST SP 800-63B)."""

    new = PasswordField(
        "New password",
        [Length(SHORTEST_PASSWORD, 1000, "Use at least 12 characters. Three or four words in a row are good.")],
    )


class ChangePassword(NewPassword):
    """The old password and a new one."""

    old = PasswordField("Password until now", [InputRequired("Type the password you use now.")])


class Invite(Form):
    """Somebody new."""

    name = StringField("Name", [DataRequired("Type their name."), Length(max=200)])
    email = StringField("E-mail", [Regexp(EMAIL, message=LIKE_THIS), Length(max=254)])
    role = SelectField("Role", choices=[SelectChoice(*role) for role in ROLE_NAMES.items()])


class Accredit(Form):
    """A CSAS accreditation."""

    number = StringField("Number", [DataRequired("Type the number on the card."), Length(max=60)])
    force = StringField("Police force", [DataRequired("Type the force, such as Essex Police."), Length(max=200)])
    powers = TextAreaField("Powers on the card, one a line", [Length(max=4000)])
    valid_from = DateField("Valid from", [InputRequired("Give a date, such as 1 June 2026.")])
    expires_on = DateField("Expires on", [InputRequired("Give a date, such as 31 May 2027.")])

    def validate_expires_on(self, field: Any) -> None:
        """Refuse a card that ends before it begins."""
        start: date | None = self.valid_from.data
        if start and field.data and field.data <= start:
            raise ValidationError("It must expire after the day it is valid from.")

    def listed_powers(self) -> list[str]:
        """Give the powers as they were typed, a line each."""
        return [line.strip() for line in (self.powers.data or "").splitlines() if line.strip()]




class SignOff(Form):
    """A note to the day team, the weather in it where somebody cares."""

    note = TextAreaField("Note to the day team", [Length(max=4000, message="Use at most 4,000 characters.")])
