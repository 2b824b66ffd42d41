"""Cases of before the patrol wrote pages: one that went to court and ended in a closure order, and quick ones."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

from cases import shipped
from cases.operations.policies import policy_now, put_in_force
from cases.operations.reviewing import review_case
from cases.rules.letters import BECAUSE_GAP, TASKS_GAP
from estate.database import new_id
from web.demo import filed
from web.demo.casework import Office
from web.demo.letters import wrote

Act = tuple[str, Callable[[Office], None]]
COURT: Final = "Estuary Magistrates’ Court"


def policy(office: Office) -> None:
    """Put the landlord's own policy in force: South Essex's promises, and 28 days in which a case is opened again."""
    policy_now(office.people["grace"].landlord_id, office.at)
    own = {"name": "Northmere Homes, our promises", "reopen_days": 28, "attempts": 3}
    body = shipped.policy("south-essex").model_copy(update=own)
    words = "A case is opened again within 28 days instead of a new one; three tries we can show answer a promise."
    put_in_force(office.people["grace"].landlord_id, body, words, office.people["grace"], office.at)


# Flat 62, Linnet House: from a neighbour's call to a closure order that ran out

WHY: Final = {
    "aim": "To stop the dealing and the violence at flat 62, and let thirteen households sleep.",
    "evidence": "22 calls to the police in six weeks (log kept), the patrol’s observations, three statements, a door "
                "kicked in on the ninth floor.",
    "disability": "perhaps", "linked": "no",
    "support": "Drug treatment offered twice, keyworker at the visit of the first week; refused both times.",
    "tried": "Warning letter, interview, a joint visit with the police, targeted patrols. It went on the same night.",
    "effect_on_them": "He loses the use of his home for three months. He has no children there. The council’s housing "
                      "team has seen him and found him a room.",
    "effect_on_others": "Neighbours do not let their children use the lift. Two have asked to move.",
    "outweighs": "Nothing less has stopped it, and the harm to the others is daily and grave.",
    "equality": "His dependency is no disability under the Act; depression is possible and was asked about. "
                "He was helped to get advice.",
}  # fmt: skip
WEEKLY: Final = (
    (112, "Worse at the weekend: shouting until four, somebody slept on the stairs."),
    (98, "First quiet nights since spring. She had her granddaughter to stay."),
    (91, "Quiet. The boards are up and the lift smells of nothing."),
    (84, "Quiet. She asked when it ends; told her the day, and that we can ask for longer."),
    (77, "Rang to say thank you. Nothing to report."),
    (70, "Saw a man try the door on Sunday and go away again. Passed to the police."),
    (63, "Quiet. She will keep the number by the phone."),
    (56, "Told her that somebody was arrested in there last week, and that the door is mended."),
    (49, "Quiet."),
    (42, "Quiet. Told her that the tenancy has been given up."),
    (35, "Quiet. She would like to know who comes next, and knows that we cannot say."),
    (28, "Quiet. Agreed that we look at it together when the order ends."),
    (21, "Quiet. A visit is agreed for Wednesday, the order’s last day."),
)
REVIEWED: Final = [words for back, words in WEEKLY if back in (91, 63, 35)]


def marsh(office: Office) -> None:
    words = ("It is flat 62 again. Twenty people up and down for him between midnight and four, last night one of them "
             "with a knife in his hand in the lift. I am 71 and I do not open my door any more.")  # fmt: skip
    told = office.told("Mrs E. Marsh", words, "drugs", "Linnet House", floor="9", spot="flat 62", severity=4,
                       about_whom="The tenant of 62 and whoever comes to him")  # fmt: skip
    office.opened("marsh", told, "Dealing and threats from flat 62, Linnet House", "high")
    filed.people(office, "marsh", "alleged", "Mr K. Brand")
    filed.people(office, "marsh", "witness", described="A family on the same landing; they do not want to be named")
    office.contact("marsh", "Went to see her the same day. She counted the visitors on Tuesday: 31.", method="visit")
    filed.risk(office, "marsh", how_often="daily", linked="yes", worse="yes", known="well", affected="a_lot",
               intimidation="now", health="mental", told_of=("weapons",), household="yes")  # fmt: skip


def marsh_warned(office: Office) -> None:
    office.action("marsh", "joint_visit", "With the neighbourhood police. He let us in: foil, scales, four mattresses.")
    office.action("marsh", "support_referral", "Drug treatment: keyworker came along, he said no.")
    wrote(office, "marsh", "first_letter", "Flat 62\nLinnet House\nNorthmere", {}, to="alleged")
    office.action("marsh", "warning_letter_1", "Handed over and read to him, with what can follow.")


def marsh_notice(office: Office) -> None:
    filed.legal(office, "marsh", "closure_notice", WHY, "Agreed with Estuary Police after the knife in the lift.")
    filed.terms(office, "marsh", "closure_notice", served_on=0, reasons=("drugs", "serious_asb_and_criminal"),
                conditions="Nobody but the tenant may enter flat 62 for 48 hours.")  # fmt: skip
    filed.legal(office, "marsh", "closure_order_full", WHY, "To be applied for within 48 hours of the notice.")
    filed.terms(office, "marsh", "closure_order_full", applied_on=0, court=COURT, hearing_on=1,
                reasons=("drugs", "serious_asb_and_criminal"))  # fmt: skip
    office.contact("marsh", "Told her of the notice and of tomorrow’s hearing. She need not come.")


def marsh_order(office: Office) -> None:
    filed.terms(office, "marsh", "closure_order_full", granted_on=0, order_from=0, order_to=85, court_number="26/1187",
                conditions="Nobody may enter or stay in flat 62, the tenant included, but for the landlord, the police "
                           "and their contractors.", cost_pence=41_600)  # fmt: skip
    office.contact("marsh", "Order made for three months. Boarded up by noon; she watched from her door.")


def marsh_breach(office: Office) -> None:
    filed.breached(office, "marsh", "closure_order_full", "Boards off at 02:10, one man inside. Arrested by Estuary "
                   "Police, log 311 of that night; boarded again by six.")  # fmt: skip


def marsh_given_up(office: Office) -> None:
    office.note("marsh", "Mr Brand gave up the tenancy today. Before the next letting: a sensitive let, nobody with a "
                "history of dealing; the family opposite has waited for quiet.")  # fmt: skip


def marsh_over(office: Office) -> None:
    filed.ran_out(office, "marsh", "closure_order_full", "Not asked for longer: the tenancy is over and it stayed "
                  "quiet. Flat handed to repairs.")  # fmt: skip
    office.contact("marsh", "The order has run out. We looked at the landing together; she is content to close.",
                   method="visit")  # fmt: skip


def marsh_closed(office: Office) -> None:
    wrote(office, "marsh", "closing", "Flat 60\nLinnet House\nNorthmere", {
        TASKS_GAP: "- We went to court, and the flat was closed for three months.\n- The patrol goes on looking in.",
        BECAUSE_GAP: "it has been quiet since, and you told us that you are content",
    })  # fmt: skip
    office.closed("marsh", "resolved_legal", "Closure order for three months ran out; tenancy given up; quiet since.")


def marsh_asked(office: Office) -> None:
    scores = {"ease": 9, "contact": 10, "support": 8, "handled": 9, "outcome": 10}
    filed.surveyed(office, "marsh", scores, "I can open my door again. It took a summer.")


def weekly(words: str, office: Office) -> None:
    office.contact("marsh", words)
    if words in REVIEWED:
        review_case(office.cases["marsh"], new_id(), "Order holds, neighbours content. Go on as planned.",
                    office.people["ruth"], office.at)  # fmt: skip


# Quick ones, so that a year is a year


class Quick(NamedTuple):
    """A case of a few days: opened so many days back, closed after some. scores: of the survey, where it came back."""

    back: int
    after: int
    who: str
    words: str
    category: str
    block: str
    floor: str
    title: str
    risk: str
    did: tuple[str, str]
    closed: tuple[str, str]
    scores: Mapping[str, int] | None = None
    late: int = 0
    outcome: str = "resolved"


QUICK: Final = (
    Quick(150, 6, "Mr L. Byrne", "Every evening eight or nine of them drink on the steps and will not let me by with "
          "my stick.", "alcohol", "Heron Court", "G", "Drinking on the steps, Heron Court", "medium",
          ("joint_visit", "Two evenings with the community team; bench moved away from the entrance."),
          ("no_further_incidents", "Nobody there for a week, he says."), {"ease": 9, "contact": 9, "outcome": 8}),
    Quick(138, 5, "Miss A. Kaur", "Bags of kitchen waste out of a window on our side, twice a week.", "rubbish",
          "Harrier House", "2", "Kitchen waste from a window, Harrier House", "standard",
          ("verbal_warning", "Spoke with both flats above; one said it was the children."),
          ("resolved_warning", "Clean for three weeks."), {"ease": 8, "contact": 7, "outcome": 9}, 15),
    Quick(96, 6, "Mr P. Novak", "Two dogs off the lead in the lift lobby, my boy was knocked over.", "animals",
          "Plover Court", "G", "Dogs off the lead, Plover Court", "medium",
          ("warning_letter_1", "First warning to the owner; leads since then."),
          ("resolved_warning", "He sees them on leads."), {"ease": 7, "contact": 8, "support": 7, "outcome": 8}),
    Quick(83, 4, "Mrs T. Grey", "Quad bikes on the grass, six of them, no plates.", "vehicles", "Wren Walk", "",
          "Quad bikes on the grass, Wren Walk", "medium",
          ("environmental_fix", "Two boulders and a rail where they came in."),
          ("no_further_incidents", "None seen since."), None, 6),
    Quick(59, 6, "Ms R. Salt", "He hammers after eleven at night. I have a baby.", "noise", "Swift Row", "1",
          "Hammering at night, Swift Row", "standard",
          ("good_neighbour_agreement", "Signed by both: tools down at eight."),
          ("resolved_agreement", "Both content."), {"ease": 10, "contact": 9, "outcome": 10}),
    Quick(47, 5, "Mr J. Ford", "Spray paint all over our landing, the third time.", "damage", "Dunlin Court", "4",
          "Spray paint on the landing, Dunlin Court", "standard",
          ("cctv_request", "Four days looked through: nobody to be recognised."),
          ("insufficient_evidence", "Painted over; he knows we look again if it comes back."),
          {"ease": 6, "contact": 6, "outcome": 4}, 0, "not_established"),
)  # fmt: skip


def quick(one: Quick, office: Office) -> None:
    told = office.told(one.who, one.words, one.category, one.block, floor=one.floor)
    office.opened(one.who, told, one.title, one.risk)
    if not one.late:
        quick_spoke(one, office)


def quick_spoke(one: Quick, office: Office) -> None:
    office.contact(one.who, "Spoke with them: what happens, how often, what they hope for.")
    office.action(one.who, *one.did)


def quick_closed(one: Quick, office: Office) -> None:
    office.contact(one.who, "Told them what was done, and that we close it.")
    office.closed(one.who, one.closed[0], one.closed[1], outcome=one.outcome)


def quick_asked(one: Quick, office: Office) -> None:
    filed.surveyed(office, one.who, one.scores or {})


def not_asb(who: str, words: str, because: str, block: str, said: str, office: Office) -> None:
    kind = "noise" if because != "cooking_smells" else "other"
    told = office.told(who, words, kind, block)
    office.aside(told, "not_asb", because, said)


# Mr Webb: warned in October, and again in November


def webb(office: Office) -> None:
    words = ("The man below waits for me at the bins and calls me a grass. He said he will put my windows in. It is "
             "because of the bicycles.")  # fmt: skip
    told = office.told("Mr G. Webb", words, "harassment", "Linnet House", floor="3")
    office.opened("webb", told, "Threats over bicycles, Linnet House floor 3", "medium")
    filed.people(office, "webb", "alleged", "Mr S. Horne")
    office.contact("webb", "Spoke with him at work: twice in the last week, nobody else there.")
    office.action("webb", "warning_interview", "Interviewed with the tenancy officer. Says it was said in anger.")


def webb_week(office: Office) -> None:
    office.contact("webb", "Nothing this week. He takes his bins out in the morning now.")


def webb_closed(office: Office) -> None:
    office.contact("webb", "Two quiet weeks. He is content that we close it, and knows he can ring.")
    office.closed("webb", "resolved_warning", "Warned at interview on the record. Nothing since.")


def _put(days: dict[int, list[Act]], back: int, when: str, act: Any) -> None:
    days.setdefault(back, []).append((when, act))


def _days() -> dict[int, list[Act]]:
    days: dict[int, list[Act]] = {158: [("09:00", policy)], 119: [("10:10", marsh)], 117: [("11:00", marsh_warned)]}
    days |= {105: [("10:00", marsh_notice)], 104: [("15:30", marsh_order)], 60: [("09:20", marsh_breach)]}
    days |= {45: [("14:00", marsh_given_up)], 34: [("09:40", webb)], 27: [("15:20", webb_week)]}
    days |= {20: [("09:30", webb_closed)], 19: [("10:30", marsh_over)]}
    for back, words in WEEKLY:
        _put(days, back, "10:40", partial(weekly, words))
    for one in QUICK:
        _put(days, one.back, "11:15", partial(quick, one))
        if one.late:
            _put(days, one.back - one.late, "16:10", partial(quick_spoke, one))
        _put(days, one.back - one.after - one.late, "13:30", partial(quick_closed, one))
        if one.scores:
            _put(days, one.back - one.after - one.late - 2, "18:05", partial(quick_asked, one))
    for back, who, words, because, block, said in (
        (122, "Mrs H. Lund", "They fry fish every Friday.", "cooking_smells", "Osprey House", "Vent looked at."),
        (75, "Mr C. Dray", "A drill, Saturday at eleven.", "reasonable_hours_diy", "Martin Close", "Hours explained."),
        (40, "Ms B. Oyelaran", "A birthday until one o’clock, once.", "one_off_party", "Dunlin Court", "Rang them."),
    ):
        _put(days, back, "15:10", partial(not_asb, who, words, because, block, said))
    return {back: sorted(acts, key=lambda each: each[0]) for back, acts in days.items()}


EARLIER: Final = _days()
"""By days back from the Monday of this week, of before the patrol's first night: at what o'clock, what."""
