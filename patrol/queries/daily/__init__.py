"""Reads of the daily report."""

from patrol.queries.daily.facts import Live, live
from patrol.queries.daily.reports import NightLine, NightReport, came_late, night_report, nights, signed_report

__all__ = ["Live", "NightLine", "NightReport", "came_late", "live", "night_report", "nights", "signed_report"]
