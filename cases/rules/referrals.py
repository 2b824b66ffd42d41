"""Agencies somebody can be referred to, on what ground something is told to them, and what makes people vulnerable."""

from typing import Final

AGENCIES: Final = {
    "police_npt": "Police, neighbourhood team", "police_999": "Police, 999", "community_safety": "Community safety",
    "environmental_health": "Environmental health", "noise_team": "Noise team",
    "adult_social_care": "Adult social care", "children_mash": "Children’s social care (MASH)",
    "mental_health_crisis": "Mental health crisis team", "gp_health_visitor": "GP or health visitor",
    "drugs_alcohol": "Drug and alcohol service", "probation": "Probation", "youth_justice": "Youth justice",
    "fire_service": "Fire service", "rough_sleeping_outreach": "Rough sleeping outreach",
    "mediation_provider": "Mediation", "victim_support": "Victim Support",
    "hate_reporting_centre": "Hate reporting centre, True Vision", "da_service": "Domestic abuse service, IDVA",
    "modern_slavery_helpline": "Modern Slavery Helpline", "rspca_dog_warden": "RSPCA or dog warden",
    "parking": "Parking", "highways": "Highways", "cleansing": "Street cleansing", "repairs": "Repairs",
    "schools": "A school", "debt_money": "Debt and money advice", "housing_options": "Housing options",
    "tenancy_sustainment": "Tenancy sustainment", "interpreter": "Interpreters",
}  # fmt: skip
CONSENT: Final = {
    "given": "They agreed to it", "safeguarding": "Without it: somebody may come to serious harm",
    "crime": "Without it: to prevent or detect crime", "not_personal": "Nothing about a person is told",
}  # fmt: skip
"""On what ground a referral is made. A person who says no is not referred, unless one of the others holds."""
VULNERABLE: Final = {
    "mental_health": "Mental health", "learning_disability": "Learning disability",
    "physical_disability": "Physical disability", "sensory": "Sight or hearing", "older_frail": "Old and frail",
    "under_18": "Under 18", "pregnant": "Pregnant", "care_leaver": "Left care", "language": "Language",
    "literacy": "Reading and writing", "digital_exclusion": "Not online", "substance": "Drugs or alcohol",
    "da_history": "Lived through domestic abuse", "isolation": "Alone", "bereavement": "Bereaved",
    "caring_role": "Cares for somebody", "previous_hate_victim": "Suffered hate before", "refugee": "Refugee",
    "other": "Something else",
}  # fmt: skip
