"""Errors as answers: a sentence that says what happened, what is safe, and what to do."""

from logging import LogRecord

from flask import Flask, Response, g, jsonify, make_response, render_template
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from estate.database import db
from estate.rules.powers import NotAllowed
from web.access import wants_page
from web.logs import log

WORDS = {
    400: ("That could not be understood.", "Go back, look at what was typed, and send it again."),
    403: ("This is not yours to open.", "Ask your supervisor if you need it for your work."),
    404: ("There is nothing here.", "The address may be old, or it belongs to somebody else."),
    405: ("This cannot be done here.", "Go back to the page you came from."),
    413: ("That is too big.", "Nothing was saved. Send a smaller file."),
    429: ("Too many tries.", "Wait a few minutes, then try again."),
    500: ("Something broke on the server.", "What was kept is safe. Try again; if it stays so, tell the office."),
    503: ("The server is busy.", "What was kept is safe. Try again in a moment."),
}


def answer(code: int, said: str = "") -> Response:
    """Give an error as a page for a person and as JSON for a program."""
    title, advice = WORDS.get(code, WORDS[500])
    if wants_page():
        response = make_response(render_template("error.html", code=code, title=title, advice=said or advice), code)
    else:
        response = jsonify(because=said or title)
        response.status_code = code
    if code in (429, 503):
        response.headers["Retry-After"] = "5"
    return response


def _no_exception(record: LogRecord) -> bool:
    """Keep from the log what quotes people's words, or an invitation's address: `broke` says what it was and where."""
    return not record.exc_info


def install(app: Flask) -> None:
    """Answer every error."""
    app.logger.addFilter(_no_exception)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        if error.response is not None:
            return make_response(error.response)
        return answer(error.code or 500, g.pop("refused", ""))

    @app.errorhandler(NotAllowed)
    def not_allowed(_: NotAllowed) -> Response:
        db.session.rollback()
        return answer(403)

    @app.errorhandler(OperationalError)
    def database_away(error: OperationalError) -> Response:
        db.session.rollback()
        log.error("database away", error=type(error.orig).__name__)
        return answer(503)

    @app.errorhandler(InternalServerError)
    def broke(error: InternalServerError) -> Response:
        db.session.rollback()
        cause = error.original_exception or error
        log.error("broke", error=type(cause).__name__, exc_info=cause)
        return answer(500)
