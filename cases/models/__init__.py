"""The nouns of cases: what was told, what the landlord promised and did about it, and how it ended."""

from cases.models.cases import Assignment, Case, CaseAccess, CaseLink, CaseReport, Closure, LegalHold
from cases.models.letters import CaseReview, Letter, LetterTemplate, PrivateLink, Survey, SurveyAnswer
from cases.models.people import Home, Individual, Party, SafetyWarning, Tenancy
from cases.models.promises import Clock, Pause, Policy, Retention
from cases.models.reports import Report, Series
from cases.models.sightings import Sighting, SightingCase, SightingMatch, Stranger
from cases.models.work import Action, Assessment, CaseNote, Contact, DiaryEntry, Evidence, FormVersion, Plan

__all__ = [
    "Action", "Assessment", "Assignment", "Case", "CaseAccess", "CaseLink", "CaseNote", "CaseReport", "CaseReview",
    "Clock", "Closure", "Contact", "DiaryEntry", "Evidence", "FormVersion", "Home", "Individual", "LegalHold",
    "Letter", "LetterTemplate", "Party", "Pause", "Plan", "Policy", "PrivateLink", "Report", "Retention",
    "SafetyWarning", "Series", "Sighting", "SightingCase", "SightingMatch", "Stranger", "Survey", "SurveyAnswer",
    "Tenancy",
]  # fmt: skip
