"""Routes, a file a noun. Each view parses, asks one operation or query, and renders."""

from importlib import import_module

from flask import Flask

NOUNS = (
    "tell_us", "told_pictures", "follow", "case_links",
    "home", "notebooks", "photographs", "field", "sign_in", "account", "tonight", "observations", "notebook_pages",
    "people", "places", "traces", "health", "duty", "shifts", "handovers", "kit", "doors", "alerts", "ladder", "fire",
    "reports", "coverage", "floors", "basemap", "figures", "rounds", "checkpoints", "labels", "visits", "inbox",
    "tell", "case_search", "cases", "case_work", "case_state", "case_people", "letters", "case_clocks",
    "policies", "caseload", "assessments", "abuse", "orders", "plans", "warnings", "evidence", "referrals",
    "packs",
    "retention",
    "file_reviews", "case_reviews",
    "imports_cases", "tellers",
    "case_figures", "sightings",
)  # fmt: skip


def install(app: Flask) -> None:
    """Register every noun's blueprint."""
    for noun in NOUNS:
        app.register_blueprint(import_module(f"web.routes.{noun}").blueprint)
