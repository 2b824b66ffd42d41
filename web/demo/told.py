"""The stories of the cases: by nights back, what happened on the day after."""

from collections.abc import Callable
from typing import Final

from cases.rules.letters import BECAUSE_GAP, TASKS_GAP
from web.demo.agreed import planned, warned
from web.demo.casework import Office
from web.demo.letters import wrote

Act = tuple[str, Callable[[Office], None]]


def hale(office: Office) -> None:
    """Ms Hale rings about stair B."""
    words = ("They deal on my landing every night now. When I opened the door one of them said he knows which "
             "flat is mine. "
             "I do not go out after eight.")  # fmt: skip
    told = office.told("Ms J. Hale", words, "drugs", "Kestrel House", floor="7", spot="stair B", severity=4,
                       phone="01632 960 201", about_whom="Two young men, one with a grey hood. She does not "
                             "know them.")  # fmt: skip
    office.opened("hale", told, "Drug use and threats, Kestrel House stair B", "high", described="Two people, "
                  "unknown")
    office.suits("hale", "after 4 pm", no_voicemail=True)


def hale_letter(office: Office) -> None:
    wrote(office, "hale", "acknowledgement", "Flat 41\nKestrel House\nSouthend", {})


def hale_spoke(office: Office) -> None:
    office.contact("hale", "First spoke with her. After 4 pm suits her, no voicemail: her son takes her phone. "
                   "She is frightened "
                   "and does not want to be seen with us at the door.")  # fmt: skip


def hale_joined(office: Office) -> None:
    office.joined("hale", office.found("drugs", "Kestrel House"))
    office.joined("hale", office.found("harassment", "Kestrel House"))
    office.action("hale", "repair_raised", "Roof door, stair B: lock and closer. Works ref 88213.", 3)
    office.action("hale", "joint_visit", "Walk stair B with the neighbourhood team at eight in the evening.", 6)


def hale_week(office: Office) -> None:
    office.contact("hale", "Plan agreed: we mend the roof door, ask police for passing attention and write to "
                   "floors 6 to 8; "
                   "she keeps a diary and rings 101 with the reference. She felt listened to.",
                       method="visit")  # fmt: skip
    planned(office, "hale", "To come home after eight without being afraid.", (
        ("Mend the lock of the roof door on stair B", "landlord", 5),
        ("Write down what you see, with the time", "complainant", 0),
        ("Walk through stair B in the evening", "police_npt", 9),
    ))
    warned(office, "hale", "Kestrel House", "Stair B, floor 7", "Two of us, always")
    office.note("hale", "Roof door not mended: part missing. The contractor comes again.")


def singh(office: Office) -> None:
    words = ("Music through the wall until one in the morning, three times last week. I have not spoken to him "
            "about it.")  # fmt: skip
    told = office.told("Mr H. Singh", words, "noise", "Plover Court", floor="2", about_whom="The flat next "
                       "door, number not given")
    office.opened("singh", told, "Loud music, Plover Court floor 2", "standard", by="tom", lane="early")
    office.contact("singh", "He will speak with his neighbour first; Dear Neighbour card left with him.", by="tom")
    office.action("singh", "dear_neighbour_card", "Card and advice given, with our number.", by="tom")
    office.action("singh", "advice", "Ask how it went.", 9, by="tom")


def cole(office: Office) -> None:
    words = "Somebody wrote what they think of our faith on our door. My children saw it before I did."
    told = office.told("Mrs A. Cole", words, "hate", "Merlin House", "grace", floor="4", spot="flat door", severity=4)
    office.opened("cole", told, "Words against a faith, Merlin House floor 4", "high", by="grace",
                  officer_id=office.people["ruth"].id, described="Unknown")  # fmt: skip
    office.joined("cole", office.found("hate", "Merlin House"))
    office.suits("cole", "mornings, by phone")
    office.action("cole", "environmental_fix", "Photographed, then cleaned off by 13:10.", by="grace")


def cole_spoke(office: Office) -> None:
    office.contact("cole", "Spoke with her the same day. Police reported, reference given. A camera over the "
                   "door is agreed.")
    office.action("cole", "target_hardening", "Camera and a better light over the flat door.", 4)


def hidden(office: Office) -> None:
    words = "He was outside again with the car running. I cannot talk on this number in the evening."
    told = office.told("A. N.", words, "domestic_abuse", "Osprey House", "nell", channel="office")
    office.opened("hidden", told, "Osprey House, restricted", "high", by="nell")
    office.suits("hidden", "Tuesdays before noon, at the office only", no_voicemail=True)
    office.contact("hidden", "Seen at the office. Safe words agreed; referral talked through.", by="nell",
        method="visit")
    office.action("hidden", "safeguarding_referral", "Independent adviser, with her consent.", 2, by="nell")


def car(office: Office) -> None:
    told = office.told("Mr P. Grant", "They park in the bay I always use.", "vehicles", "Swift Row", "tom")
    office.aside(told, "not_asb", "parking_dispute", "Explained that bays are not allotted there.", by="tom")


def garden(office: Office) -> None:
    words = "Sofas and bags in the front garden since the summer. Rats now."
    told = office.told("Miss R. Boyle", words, "garden", "Martin Close", "tom", channel="letter")
    office.opened("garden", told, "Furniture and bags in a garden, Martin Close", "standard", by="tom",
        described="The tenant there")
    office.contact("garden", "Visited both. The tenant has a bad hip and nobody to help her carry.", by="tom",
        method="visit")
    office.action("garden", "tenancy_support", "Collection booked and paid for, two neighbours help carry.", by="tom")


def garden_done(office: Office) -> None:
    office.contact("garden", "Told her that it is cleared, and that we close it. She is content.", by="tom")
    wrote(office, "garden", "closing", "3 Martin Close\nSouthend", {
        TASKS_GAP: "- We had the furniture and bags taken away on Thursday.",
        BECAUSE_GAP: "it is cleared, and you told us that you are content",
    }, by="tom")  # fmt: skip
    office.closed("garden", "resolved_early", "Cleared on Thursday. Support stays in touch with the tenant.",
        by="tom")


def moped(office: Office) -> None:
    words = "A moped on the footpath between the rows, most evenings. Nearly had a pram on Sunday."
    told = office.told("Mrs L. Okoro", words, "vehicles", "Wren Walk", "tom", severity=3)
    office.opened("moped", told, "Moped on the footpath, Wren Walk", "medium", by="tom", described="A young "
                  "rider, black moped")


def dog(office: Office) -> None:
    office.told("", "A dog barks for hours when they are at work. Not sure of the number.", "animals", "Linnet "
                "House", floor="9")


def stair(office: Office) -> None:
    office.told("Ms J. Hale", "They were on my landing again last night, five of them.", "drugs", "Kestrel House",
                floor="7", spot="stair B", severity=4)  # fmt: skip


def graded(office: Office) -> None:
    office.graded("moped", "high", "A child was knocked down by the rider on Saturday; not hurt.", by="tom")


DAYS: Final[dict[int, tuple[Act, ...]]] = {
    9: (("10:20", garden),),
    7: (("09:50", hale), ("15:30", hidden), ("16:40", hale_spoke), ("16:55", hale_letter)),
    6: (("11:40", hale_joined), ("14:00", singh)),
    5: (("09:30", cole), ("16:10", cole_spoke)),
    4: (("10:00", car), ("11:30", moped), ("13:00", garden_done)),
    2: (("16:20", hale_week), ("17:00", graded)),
    1: (("10:05", dog), ("16:40", stair)),
}
"""By nights back: at what o'clock on the day after, what."""
