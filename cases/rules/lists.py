"""The lists of the field: codes as they are stored, and words as people say them.

Sources: the regulator's NM01, HouseMark's categories, and the published standards of landlords. A category never sets
risk by itself.
"""

from typing import Final, NamedTuple


class Category(NamedTuple):
    """A kind of matter. qualifier: personal, nuisance or environmental; nsir: the police's incident type, or empty."""

    words: str
    qualifier: str
    nsir: str = ""


CATEGORIES: Final = {
    "noise": Category("Noise", "nuisance", "noise"),
    "harassment": Category("Harassment, threats", "personal", "rowdy_neighbours"),
    "hate": Category("Hate", "personal"),
    "damage": Category("Damage, graffiti", "environmental"),
    "animals": Category("Animals", "nuisance", "animal_problems"),
    "vehicles": Category("Vehicles", "nuisance", "vehicle_nuisance"),
    "drugs": Category("Drugs", "nuisance", "littering_drug_paraphernalia"),
    "alcohol": Category("Alcohol", "nuisance", "street_drinking"),
    "domestic_abuse": Category("Domestic abuse", "personal"),
    "violence": Category("Violence", "personal"),
    "rubbish": Category("Rubbish, fly-tipping", "environmental", "littering_drug_paraphernalia"),
    "garden": Category("Garden, hoarding", "environmental"),
    "communal_misuse": Category("Misuse of shared places", "nuisance", "trespass"),
    "sexual": Category("Sexual acts, sex work", "nuisance", "prostitution_related"),
    "other_crime": Category("Other crime", "personal"),
    "welfare": Category("Welfare concern", "personal"),
    "fault": Category("Fault or hazard", "environmental"),
    "other": Category("Something else", "nuisance"),
}

RISKS: Final = {"high": "High risk", "medium": "Medium risk", "standard": "Standard risk"}
LANES: Final = {"early": "Early support", "formal": "Formal case"}
STAGES: Final = {
    "early_support": "Early support", "open": "Open", "monitoring": "Monitoring", "legal": "Legal", "closed": "Closed",
}  # fmt: skip
ORIGINS: Final = {
    "patrol": "patrol", "inspection": "inspection", "form": "public form", "staff": "staff", "partner": "partner",
    "recording": "recording", "diary": "diary", "enquiry": "councillor or MP", "import": "brought in at go-live",
}  # fmt: skip
CHANNELS: Final = {
    "phone": "by phone", "visit": "at a visit", "office": "at the office", "letter": "by letter", "email": "by e-mail",
    "web": "public form", "patrol": "patrol", "partner": "from a partner",
    "list": "from the list at go-live",
}  # fmt: skip
ROLES: Final = {"complainant": "complainant", "witness": "witness", "alleged": "alleged", "other": "other"}
METHODS: Final = {
    "phone": "Phone", "visit": "Visit", "text": "Text", "email": "E-mail", "letter": "Letter", "app": "App",
    "via_advocate": "Through an advocate",
}  # fmt: skip
RESULTS: Final = {
    "spoke": "Spoke", "sent": "Sent", "voicemail": "Left a voicemail", "no_answer": "No answer",
    "failed": "Did not reach",
    "declined": "Declined",
}  # fmt: skip
EVERY: Final = {
    "daily": "daily", "twice_weekly": "twice a week", "weekly": "weekly", "fortnightly": "every two weeks",
    "monthly": "monthly", "on_event": "when something happens", "none_requested": "no contact asked for",
}  # fmt: skip
STRANDS: Final = {
    "race": "Race", "religion_or_belief": "Religion or belief", "sexual_orientation": "Sexual orientation",
    "transgender_identity": "Transgender identity", "disability": "Disability", "sex_gender": "Sex or gender",
    "age": "Age", "alternative_subculture": "Alternative subculture",
    "gypsy_roma_traveller": "Gypsy, Roma or Traveller",
}  # fmt: skip
PERCEIVED: Final = {"victim": "the victim", "witness": "a witness", "staff": "staff", "other": "somebody else"}
"""Who perceives it as hate: anybody's perception is enough."""
TSM_STRANDS: Final = frozenset(
    {"race", "religion_or_belief", "sexual_orientation", "transgender_identity", "disability", "gypsy_roma_traveller"}
)
"""The strands of the regulator's hate incident; Gypsy, Roma and Traveller stand inside race."""
EXPLOITATION: Final = {
    "county_lines": "County lines", "cuckooing": "Cuckooing", "mate_crime": "Mate crime",
    "organised_crime": "Organised crime", "child_exploitation": "Child exploitation",
    "modern_slavery": "Modern slavery", "gang": "Gang", "weapons": "Weapons",
}  # fmt: skip
NOT_ASB: Final = {
    "children_playing": "Children playing", "cooking_smells": "Cooking smells", "crying_baby": "A crying baby",
    "one_off_party": "A one-off party", "household_noise": "Ordinary household noise",
    "poor_insulation": "Poor sound insulation", "staring": "Staring", "cats_straying": "Cats straying",
    "reasonable_hours_diy": "DIY at reasonable hours", "parking_dispute": "A parking dispute",
    "social_media": "Social media", "clash_of_lifestyle": "A clash of lifestyles",
}  # fmt: skip
ARCHIVED: Final = {
    "one_off": "A one-off, nothing to do now", "repairs": "For repairs or cleaning", "told_twice": "Told twice",
    "other_agency": "For another agency", "no_detail": "Too little to go on",
}  # fmt: skip
CLOSED_BECAUSE: Final = {
    "resolved_early": "Settled early", "resolved_warning": "Settled by a warning",
    "resolved_agreement": "Settled by an agreement", "resolved_mediation": "Settled by mediation",
    "resolved_legal": "Settled by legal action", "tenancy_ended": "The tenancy ended",
    "perpetrator_moved": "Who caused it moved", "complainant_moved": "The complainant moved",
    "no_further_incidents": "Nothing further happened", "not_asb": "Not anti-social behaviour",
    "insufficient_evidence": "Not enough evidence", "complainant_withdrew": "The complainant withdrew",
    "no_contact": "The complainant could not be reached", "evenly_balanced_dispute": "An evenly balanced dispute",
    "referred_other_agency": "Another agency has it", "duplicate_merged": "The same as another case",
    "safeguarding_route": "Goes on as safeguarding",
}  # fmt: skip
OUTCOMES: Final = {"resolved": "Resolved", "unresolved": "Unresolved", "not_established": "Not established"}
