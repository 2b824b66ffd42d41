"""More stories of the nights' days: cuckooing, noise with a diary, mediation, one opened again, one to be signed."""

from typing import Final

from cases.operations import closing, public
from cases.rules.letters import BECAUSE_GAP, TASKS_GAP
from estate.database import new_id
from web.demo import filed
from web.demo.casework import Office
from web.demo.earlier import Act, marsh_asked, marsh_closed
from web.demo.letters import wrote

# Mr Lamb, Dunlin Court: friends who are none


def lamb(office: Office) -> None:
    words = ("They asked for the sofa for one night. Now there are three and they have my keys, I sleep in the "
             "kitchen. Jace holds the door with his foot when I want out. Please do not ring me at home.")  # fmt: skip
    told = office.told("Mr T. Lamb", words, "drugs", "Dunlin Court", "tom", floor="1", spot="flat 9", channel="visit",
                       severity=4, about_whom="Three men of about twenty; one is called Jace")  # fmt: skip
    told.exploitation = ["cuckooing", "county_lines"]
    office.opened("lamb", told, "Home taken over, flat 9, Dunlin Court", "high", described="Three men, one called Jace")
    office.suits("lamb", "Mondays at the day centre, never at home", no_voicemail=True)
    office.contact("lamb", "Met him at the day centre with his support worker. He is afraid of Jace and wants his keys "
                   "back.", method="visit")  # fmt: skip
    filed.risk(office, "lamb", how_often="daily", worse="yes", known="well", intimidation="now", targeted="personally",
               household="yes", affected="a_lot", health="mental", friends="isolated",
               told_of=("violence",))  # fmt: skip


def lamb_safe(office: Office) -> None:
    office.action("lamb", "safeguarding_referral", "Adult social care, with his consent. Strategy meeting on Thursday.")
    office.action("lamb", "joint_visit", "With the neighbourhood police: two gone by the window, keys taken back, lock "
                  "changed the same hour.")  # fmt: skip
    office.action("lamb", "tenancy_support", "Support worker looks in daily for two weeks.", 9)
    office.note("lamb", "He is not to be treated as the cause. No letter to flat 9.")


# Mrs Finch, Harrier House: a diary of the nights


def finch(office: Office) -> None:
    words = ("The bass from above goes through the floor until two or three. I am up at five for the early shift. "
             "I knocked twice, he laughed.")  # fmt: skip
    told = office.told("Mrs D. Finch", words, "noise", "Harrier House", floor="5", spot="flat 23",
                       about_whom="Mr O. Reece, flat 27")  # fmt: skip
    office.opened("finch", told, "Bass at night, Harrier House floor 5", "medium")
    filed.people(office, "finch", "alleged", "Mr O. Reece")
    filed.risk(office, "finch", how_often="most_days", worse="yes", known="well", affected="a_lot", health="physical",
               targeted="personally")  # fmt: skip
    office.contact("finch", "Agreed: she writes the diary by her link, we write to him, and meet on the ninth day.")
    office.action("finch", "diary_sheets", "Private link given; paper sheets too.")
    office.tokens["finch"] = filed.link(office, "finch")
    wrote(office, "finch", "first_letter", "Flat 27\nHarrier House\nNorthmere", {}, to="alleged")


DIARY: Final = (
    (9, 170, "Bass from 23:10 until two. Cups on the shelf moved.", "Slept three hours."),
    (10, 95, "Music and jumping, people on the stairs afterwards.", "Rang in late for work."),
    (11, 60, "Bass again, not so loud. Stopped at midnight.", ""),
    (9, 205, "The worst: until quarter to three. I recorded four minutes.", "Headache all day."),
)


def finch_diary(nth: int, office: Office) -> None:
    hours, lasted, words, effect = DIARY[nth]
    filed.wrote_down(office, office.tokens["finch"], hours, lasted, words, effect)


def finch_met(office: Office) -> None:
    office.action("finch", "noise_monitoring", "Recorder in her bedroom for a week, from Monday.", 6)
    office.contact("finch", "Went through the diary with her. Four nights of seven.", method="visit")


# Ms Doyle and next door: a card, then a mediator


def doyle(office: Office) -> None:
    words = ("Their ball against my wall from after school until dark. When I said something she swore at me over the "
             "fence.")  # fmt: skip
    told = office.told("Ms C. Doyle", words, "noise", "Wren Walk", "tom", spot="number 7",
                       about_whom="The family at number 8")  # fmt: skip
    office.opened("doyle", told, "Ball games and hard words, Wren Walk 7 and 8", "standard", by="tom", lane="early",
                  described="The family at number 8")  # fmt: skip
    office.contact("doyle", "She would like it settled, not punished. Children are ten and twelve.", by="tom")
    office.action("doyle", "dear_neighbour_card", "Put through the door by herself, with our number.", by="tom")


def doyle_mediated(office: Office) -> None:
    office.contact("doyle", "The card brought a shouted answer. Both say yes to a mediator.", by="tom")
    office.action("doyle", "mediation", "Estuary Mediation, at the community room, Thursday at six.", 4, by="tom")


# Mr Webb, once more


def webb_again(office: Office) -> None:
    reopened = "The same man again, two weeks after we closed it: he spat at the door and named the windows."
    closing.reopen(office.cases["webb"], reopened, office.people["grace"], office.at)
    told = office.told("Mr G. Webb", "He is back at it. Spat at my door and said: tonight your windows.", "harassment",
                       "Linnet House", floor="3", severity=4)  # fmt: skip
    office.joined("webb", told)
    office.graded("webb", "high", "A threat to property that is to happen tonight, after a warning.")
    office.contact("webb", "Rang him at once. Police told, he sleeps at his sister’s until Monday.")
    office.action("webb", "target_hardening", "Film on both front windows.", 2)


# Mrs Abara, Heron Court: asked to close, waits for Grace


def abara(office: Office) -> None:
    words = "Scooters through the lobby at speed, every afternoon. Last week the glass of the inner door."
    told = office.told("Mrs F. Abara", words, "communal_misuse", "Heron Court", floor="G", channel="office")
    office.opened("abara", told, "Scooters in the lobby, Heron Court", "standard", described="Four boys of the school")
    office.contact("abara", "Spoke with her at the office; she knows two of the mothers.")
    office.action("abara", "parenting_contract", "Two families signed; the school speaks to the others.")
    office.action("abara", "repair_raised", "Inner door glazed, works ref 88307.")


def abara_asked(office: Office) -> None:
    office.contact("abara", "A quiet week. She is content, and thanks the school.")
    wrote(office, "abara", "closing", "Flat 4\nHeron Court\nNorthmere", {
        TASKS_GAP: "- The door is glazed again.\n- Families and the school have spoken with the boys.",
        BECAUSE_GAP: "it has been quiet for a week, and you told us that you are content",
    })  # fmt: skip
    office.asked("abara", "resolved_agreement", "Agreements signed, door mended, quiet since.")


# By the public form, by night, from a telephone


def lyle(office: Office) -> None:
    told = public.Told(
        key=new_id(), category="alcohol", block_id=office.blocks["Swift Row"].id, spot="the car park behind number 3",
        words="About ten people around a fire in a bin, since nine. They shout at whoever parks. I did not want to "
              "ring anybody at this hour.", about_whom="I know none of them. A white van with a ladder.",
        name="Karen Lyle", email="karen.lyle@post.example", method="email", safe_times="any time by e-mail",
    )  # fmt: skip
    public.tell_us(office.people["ruth"].landlord_id, told, (), office.disk, office.at)


# Forms in the cases that are told elsewhere


def cole_forms(office: Office) -> None:
    filed.risk(office, "cole", characteristic="yes", targeted="personally", household="yes", affected="a_lot",
               others="family", linked="yes", health="mental")  # fmt: skip
    filed.hate_list(office, "cole", "“It was written for my children to read. They know what we are.”")


def hidden_forms(office: Office) -> None:
    filed.filled(office, "hidden", "dash", {
        "done_on": office.at.date().isoformat(), "ticks": "15", "judgement": "yes", "told_of": ("child",),
        "where": "On paper, in the locked cabinet of the domestic abuse lead",
    }, "nell")  # fmt: skip
    office.action("hidden", "marac_referral", "For the conference of next Wednesday.", by="nell")
    office.action("hidden", "idva_referral", "Adviser meets her here on Tuesday.", 5, by="nell")


def hale_forms(office: Office) -> None:
    filed.risk(office, "hale", how_often="daily", worse="yes", linked="yes", intimidation="toward_them",
               household="yes", affected="extremely", health="mental", friends="few")  # fmt: skip


def _diary(nth: int) -> Act:
    return "08:20", lambda office: finch_diary(nth, office)


MORE: Final[dict[int, tuple[Act, ...]]] = {
    20: (("11:00", marsh_closed),),
    12: (("09:15", finch), ("19:40", marsh_asked)),
    11: (_diary(0), ("10:50", abara)),
    10: (_diary(1),),
    9: (("11:20", doyle),),
    8: (_diary(2), ("10:10", lamb)),
    7: (("14:30", lamb_safe),),
    6: (_diary(3), ("10:15", hale_forms)),
    5: (("15:40", finch_met), ("16:30", cole_forms)),
    4: (("15:55", doyle_mediated),),
    3: (("09:25", webb_again), ("11:30", hidden_forms), ("14:10", abara_asked)),
    1: (("12:10", lyle),),
}
"""By nights back: at what o'clock on the day after, what."""
