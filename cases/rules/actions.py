"""What can be done in a case, by class, with the reasons of an enforcement."""

from typing import Final

SUPPORT: Final = {
    "advice": "Advice", "early_support_letter": "Early support letter", "dear_neighbour_card": "Dear Neighbour card",
    "good_neighbour_agreement": "Good neighbour agreement", "mediation": "Mediation",
    "restorative_meeting": "Restorative meeting", "parenting_contract": "Parenting contract",
    "diary_sheets": "Diary sheets", "noise_app": "Noise app", "noise_monitoring": "Noise monitoring",
    "cctv_request": "CCTV asked for", "door_knock": "Door knocking", "joint_visit": "Joint visit",
    "target_hardening": "Target hardening", "support_referral": "Referral to support",
    "safeguarding_referral": "Safeguarding referral", "tenancy_support": "Tenancy support",
    "management_move": "Management move", "environmental_fix": "Change to the place", "repair_raised": "Repair raised",
    "lettings_plan": "Lettings plan",
}  # fmt: skip
WARNING: Final = {
    "verbal_warning": "Verbal warning", "warning_interview": "Warning interview",
    "warning_letter_1": "First warning letter",
    "final_warning": "Final warning", "behaviour_agreement": "Behaviour agreement (ABC)", "undertaking": "Undertaking",
    "tenancy_caution": "Tenancy caution",
}  # fmt: skip
LEGAL: Final = {
    "cpw": "Community protection warning", "cpn": "Community protection notice", "cpn_fpn": "Fixed penalty for a CPN",
    "injunction_interim": "Interim injunction", "injunction_without_notice": "Injunction without notice",
    "injunction_full": "Injunction", "injunction_power_of_arrest": "Injunction with power of arrest",
    "committal": "Committal", "closure_notice": "Closure notice", "closure_order_partial": "Closure order, partial",
    "closure_order_full": "Closure order, full", "closure_extension": "Closure order extended",
    "notice_secure": "Notice of seeking possession (secure)",
    "notice_assured": "Notice of seeking possession (assured)",
    "section_8": "Section 8 notice", "demotion": "Demotion", "extension_of_starter": "Starter tenancy extended",
    "possession_claim": "Possession claim", "hearing_awaiting_date": "Hearing, date awaited", "adjourned": "Adjourned",
    "possession_outright": "Possession order", "possession_suspended": "Possession order, suspended",
    "warrant": "Warrant", "eviction": "Eviction", "cbo_by_police": "Criminal behaviour order (police)",
    "pspo_report": "Reported under a PSPO", "noise_abatement_notice": "Noise abatement notice",
    "trespass_notice": "Trespass notice", "respect_order": "Respect order", "housing_injunction": "Housing injunction",
    "youth_injunction": "Youth injunction",
}  # fmt: skip
NOT_YET: Final = frozenset({"respect_order", "housing_injunction", "youth_injunction"})
"""Powers of the Crime and Policing Bill: offered once they are in force."""
OF_OTHERS: Final = frozenset(
    {"hearing_awaiting_date", "adjourned", "possession_outright", "possession_suspended", "cbo_by_police",
     "injunction_power_of_arrest"}
)  # fmt: skip
"""What a court or the police did after a legal step: recorded, not decided, by the landlord."""
ABUSE: Final = {
    "marac_referral": "MARAC referral", "idva_referral": "Referral to an independent adviser (IDVA)",
    "emergency_transfer": "Emergency transfer", "safety_plan": "Safety plan",
}  # fmt: skip
"""Actions of restricted cases only."""
PLANNED: Final = {"plan_task": "Agreed in the plan"}
"""What was agreed with a complainant in words of their own; never chosen from a list."""
SORTS: Final = {"support": SUPPORT | ABUSE | PLANNED, "warning": WARNING, "legal": LEGAL}
ACTIONS: Final = SUPPORT | ABUSE | PLANNED | WARNING | LEGAL
REASONS: Final = {
    "county_lines": "county lines", "serious_assault": "serious assault", "noise_nuisance": "noise nuisance",
    "drugs": "drugs", "organised_crime": "organised crime", "asb": "anti-social behaviour",
    "serious_asb_and_criminal": "serious anti-social and criminal behaviour", "unruly_visitors": "unruly visitors",
    "domestic_abuse": "domestic abuse", "criminal_conviction": "criminal conviction",
}  # fmt: skip


def sort_of(kind: str) -> str:
    """Give the class of an action: support, warning or legal. Raises KeyError for one nobody knows."""
    for sort, kinds in SORTS.items():
        if kind in kinds:
            return sort
    raise KeyError(kind)


def offered(risk: str, *, restricted: bool = False) -> dict[str, dict[str, str]]:
    """Give the actions by class that may be chosen: no Dear Neighbour card where risk is high (Somerset's scrutiny),
    and what belongs to domestic abuse in restricted cases only."""
    kept_back = NOT_YET | set(PLANNED) | ({"dear_neighbour_card"} if risk == "high" else set())
    kept_back |= frozenset() if restricted else frozenset(ABUSE)
    return {sort: {kind: words for kind, words in kinds.items() if kind not in kept_back}
            for sort, kinds in SORTS.items()}  # fmt: skip
