"""A financial year: 1 April to 31 March, by the operational date of a night. A night of 31 March ends in April."""

from datetime import date, timedelta


def year_of(night: date) -> int:
    """Give the year in which the financial year of a night began."""
    return night.year if (night.month, night.day) >= (4, 1) else night.year - 1


def first_night(year: int) -> date:
    """Give the first night of a financial year."""
    return date(year, 4, 1)


def last_night(year: int) -> date:
    """Give the last night of a financial year."""
    return date(year + 1, 3, 31)


def nights_between(first: date, last: date) -> list[date]:
    """List the nights from one to another, both included."""
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def words(year: int) -> str:
    """Write April 2024 to March 2025."""
    return f"April {year} to March {year + 1}"
