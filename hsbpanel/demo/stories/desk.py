"""Referrals with the Chair, with the referrer, or declined. `on` is the day each was submitted, or last saved."""

from datetime import date

from hsbpanel.demo.stories import Story, before, born


def college(on: date) -> Story:
    """Waits for the Chair: a boy of 16 and a girl who has turned 18 since."""
    return Story(
        referrer="daniel",
        team="Children’s Assessment Team, east",
        referral={
            "cat_led": True,
            "assessment_worker": "Daniel Osei",
            "assessment_started_on": before(on, 27),
            "assessment_completed_on": before(on, 1),
            "assessment_outcome": "suspected",
            "strategy_held": True,
            "strategy_on": before(on, 26),
            "strategy_agencies": "Social care, police, health, school",
            "police_told": True,
            "police_told_on": before(on, 27),
            "police_told_by": "College counsellor, with her agreement",
            "police_reference": "WP/32471",
            "problematic": ["one_off", "peer_pressure"],
            "harmful": ["no_responsibility", "fear"],
            "level": "harmful",
            "level_reasons": "She said no and he went on until others came. One incident, under the influence of "
            "drink, and he has since sent messages that play it down.",
            "hackett": "abusive",
            "admission": "denies",
            "admission_account": "He says that she agreed. His solicitor has advised him to say nothing more.",
            "asks": "Advice on safety at college while the police decide, and on what can be offered to him before "
            "then.",
        },
        young_person={
            "given_names": "Kieran",
            "social_care_reference": "LCS 410772",
            "gp": "Wenmoor Surgery",
            "interpreter": False,
            "address": "12 Chapel Rise\nWenmoor\nAD4 6TQ",
            "is_secret": False,
            "at_risk": "no",
            "family_name": "Dowland",
            "date_of_birth": born(on, 16, 8),
            "gender": "boy",
            "ethnicity": "White Irish",
            "first_language": "English",
            "school": "Ashdale Sixth Form College",
            "nhs_number": "9996110974",
            "parental_responsibility": "Both parents.",
            "needs": "Drinks at weekends and has been taken home by the police twice. Type 1 diabetes, managed by "
            "himself.",
            "communication_needs": "None identified.",
            "looked_after": False,
            "protection_plan": False,
            "send": False,
            "plans": "Youth justice prevention programme, not yet begun.",
            "safety_arrangements": "Released under investigation. His parents have agreed that he stays in at "
            "weekends.",
            "supervised_by": "His parents.",
            "school_plan": "Timetables changed so that they are not in the building at the same time.",
            "contact": "None. They share friends and a bus route.",
            "views": "He is afraid of losing his college place.",
            "carers_views": "They believe him, and keep to the plan.",
        },
        harmed=[
            {
                "given_names": "Chloe",
                "gp": "College Lane Practice",
                "interpreter": False,
                "address": "Flat 3, 40 Mill Street\nAshdale\nAD1 2QX",
                "is_secret": True,
                "relationship": "school",
                "relationship_detail": "The same college and the same circle of friends.",
                "at_risk": "no",
                "family_name": "Winstone",
                "date_of_birth": born(on, 18, 0),
                "gender": "girl",
                "ethnicity": "White British",
                "first_language": "English",
                "school": "Ashdale Sixth Form College",
                "nhs_number": "9990608164",
                "parental_responsibility": "Ended: she turned 18 after the incident and speaks for herself.",
                "needs": "Panic on the bus. Her general practitioner knows.",
                "communication_needs": "She asks to be written to at her own e-mail address, not at home.",
                "looked_after": False,
                "protection_plan": False,
                "send": False,
                "plans": "Independent sexual violence adviser since last week.",
                "safety_arrangements": "A friend travels with her. The college security staff know.",
                "contact": "None at her wish.",
                "views": "She wants to finish the year and does not want to change college.",
                "why_no_carers_views": "She is an adult and does not want her parents to be asked.",
            }
        ],
        incidents=[
            {
                "occurred_on": before(on, 33),
                "precision": "exact",
                "place": "House party in Wenmoor",
                "setting": "contact",
                "what_happened": "In an upstairs room the young person touched her over and under her clothes "
                "although she told him to stop. Others came in after some minutes.",
                "came_to_light": "She told the college counsellor.",
                "disclosed_on": before(on, 29),
                "crime_reference": "WP/32471",
                "harmed": [0],
            }
        ],
    )


def group_chat(on: date) -> Story:
    """Waits longer than it should: a boy of 12 who ran a chat group; nobody harmed is known by name."""
    return Story(
        referrer="agency_worker",
        team="Children’s Assessment Team, west",
        referral={
            "cat_led": True,
            "assessment_worker": "Ingrid Vance",
            "assessment_started_on": before(on, 30),
            "assessment_completed_on": before(on, 2),
            "assessment_outcome": "suspected",
            "strategy_held": True,
            "strategy_on": before(on, 29),
            "strategy_agencies": "Social care, police, school",
            "police_told": True,
            "police_told_on": before(on, 34),
            "police_told_by": "Head of year, Wenmoor High School",
            "police_reference": "WP/32390",
            "problematic": ["not_for_age", "peer_pressure", "parents_concerned"],
            "harmful": ["increasing", "not_age_appropriate"],
            "level": "problematic",
            "level_reasons": "He passed on what older boys sent him and did not seek it out at first. That he set up "
            "a group of his own, and how often, raises the concern.",
            "hackett": "problematic",
            "admission": "admits",
            "admission_account": "He showed his father the group himself when the school wrote home.",
            "why_no_child_harmed": "The pictures come from outside the area. The police are trying to find out "
            "whether any child in them is known.",
            "asks": "Whether this is work for the panel, and which programme would suit a boy of twelve.",
        },
        young_person={
            "given_names": "Rayan",
            "social_care_reference": "LCS 410790",
            "gp": "Wenmoor Surgery",
            "interpreter": False,
            "address": "7 Canal View\nWenmoor\nAD4 1PL",
            "is_secret": False,
            "siblings": "A brother of 9 and a sister of 6, at home.",
            "at_risk": "not_known",
            "family_name": "Haddadi",
            "date_of_birth": born(on, 12, 6),
            "gender": "boy",
            "ethnicity": "Arab",
            "first_language": "Arabic; fluent in English",
            "school": "Wenmoor High School",
            "nhs_number": "9999538932",
            "parental_responsibility": "Both parents.",
            "needs": "New to the school this year. Has found friends online rather than in class.",
            "communication_needs": "His mother needs an Arabic interpreter; he does not.",
            "looked_after": False,
            "protection_plan": False,
            "send": False,
            "plans": "None.",
            "safety_arrangements": "His phone was handed in by his father. Parental controls on the family computer.",
            "supervised_by": "His parents.",
            "school_plan": "No phone in school; a mentor from year eleven.",
            "contact": "Not applicable: no child harmed is known.",
            "views": "He is embarrassed and says he did not think that they were real children.",
            "carers_views": "His parents want to do whatever helps and are afraid of a record.",
        },
        incidents=[
            {
                "occurred_on": before(on, 58),
                "precision": "period",
                "until": before(on, 35),
                "place": "Chat group on a phone",
                "setting": "online",
                "what_happened": "The young person set up a group of nine pupils and passed on indecent pictures of "
                "children that he had been sent by older boys.",
                "came_to_light": "A parent of another pupil told the school.",
                "disclosed_on": before(on, 34),
                "crime_reference": "WP/32015",
                "harmed": [],
            }
        ],
    )


def swimming_club(on: date) -> Story:
    """Came back with points: a girl of 11 and a younger girl from another authority."""
    return Story(
        referrer="sophie",
        team="Children’s Assessment Team, west",
        referral={
            "cat_led": True,
            "assessment_worker": "Sophie Lindley",
            "assessment_started_on": before(on, 25),
            "assessment_completed_on": before(on, 1),
            "assessment_outcome": "suspected",
            "strategy_held": True,
            "strategy_on": before(on, 24),
            "strategy_agencies": "Social care of both authorities, police, health",
            "police_told": True,
            "police_told_on": before(on, 25),
            "police_told_by": "Duty social worker",
            "police_reference": "WP/32502",
            "healthy": ["exploratory"],
            "problematic": ["not_for_age", "one_off"],
            "harmful": ["power"],
            "level": "problematic",
            "level_reasons": "Two occasions, both in changing rooms, with a younger child who did not feel able to "
            "leave.",
            "hackett": "inappropriate",
            "admission": "not_asked",
            "why_no_child_harmed": "The other child lives in another authority, which has been asked for her details.",
            "asks": "Advice on the club and on direct work.",
        },
        young_person={
            "given_names": "Poppy",
            "gp": "Ferry Road Practice",
            "interpreter": False,
            "address": "21 Sycamore Drive\nAshdale\nAD2 8HN",
            "is_secret": False,
            "at_risk": "not_known",
            "family_name": "Laceby",
            "date_of_birth": born(on, 11, 3),
            "gender": "girl",
            "ethnicity": "White British",
            "first_language": "English",
            "school": "Ashdale Park Academy",
            "nhs_number": "9995320843",
            "parental_responsibility": "Her mother and her mother’s wife.",
            "needs": "Autistic, diagnosed at eight. Rules about bodies and space were taught late.",
            "communication_needs": "Literal language, written questions in advance, no sarcasm.",
            "looked_after": False,
            "protection_plan": False,
            "send": True,
            "send_detail": "EHC plan; specialist teacher two days a week.",
            "plans": "Early help plan, led by the school.",
            "safety_arrangements": "She does not use the club’s changing rooms.",
            "supervised_by": "A parent stays at training.",
            "school_plan": "Changes for sports on her own.",
            "contact": "None outside the club.",
            "why_no_views": "A worker who knows her from school will ask her with pictures; booked for next week.",
            "carers_views": "They were surprised, and want her to learn this before secondary school goes wrong for "
            "her.",
        },
        incidents=[
            {
                "occurred_on": before(on, 40),
                "precision": "about",
                "place": "Swimming club, changing room",
                "setting": "contact",
                "what_happened": "Twice in one month the young person asked a younger girl to show herself and stood "
                "in front of the door of the cubicle.",
                "came_to_light": "The other girl’s mother spoke to the club.",
                "disclosed_on": before(on, 31),
                "harmed": [],
            }
        ],
    )


def playground(on: date) -> Story:
    """Was declined: a boy of 8 whose behaviour is met by his school."""
    return Story(
        referrer="sophie",
        team="Children’s Assessment Team, west",
        referral={
            "cat_led": True,
            "assessment_worker": "Sophie Lindley",
            "assessment_started_on": before(on, 20),
            "assessment_completed_on": before(on, 3),
            "assessment_outcome": "suspected",
            "strategy_held": True,
            "strategy_on": before(on, 19),
            "strategy_agencies": "Social care, school",
            "police_told": False,
            "why_police_not_told": "He is 8, and the strategy discussion found no crime to look into.",
            "healthy": ["exploratory", "fun"],
            "problematic": ["not_for_age", "spontaneous", "free_to_tell"],
            "level": "problematic",
            "level_reasons": "Words and games that run ahead of his age, without force or secrecy. He stops when told.",
            "hackett": "inappropriate",
            "admission": "admits",
            "admission_account": "He says it was a dare and that others did it too.",
            "why_no_child_harmed": "Several children were involved as equals; none was singled out or frightened.",
            "asks": "Whether the panel should consider him.",
        },
        young_person={
            "given_names": "Oscar",
            "gp": "Ferry Road Practice",
            "interpreter": False,
            "address": "3 Quarry Bank\nAshdale\nAD2 5RD",
            "is_secret": False,
            "at_risk": "no",
            "family_name": "Tennison",
            "date_of_birth": born(on, 8, 9),
            "gender": "boy",
            "ethnicity": "Black British, Caribbean",
            "first_language": "English",
            "school": "Hallow Lane Primary School, Wenmoor",
            "nhs_number": "9992251271",
            "parental_responsibility": "His mother.",
            "needs": "Lively; likes to make others laugh. No known concerns at home.",
            "communication_needs": "None identified.",
            "looked_after": False,
            "protection_plan": False,
            "send": False,
            "plans": "None.",
            "safety_arrangements": "More adults on the field at lunch.",
            "contact": "Not restricted.",
            "views": "He is sorry that his mother was called.",
            "carers_views": "His mother thinks that the school can deal with it, and has talked to him.",
        },
        incidents=[
            {
                "occurred_on": before(on, 26),
                "precision": "period",
                "until": before(on, 21),
                "place": "School field",
                "setting": "contact",
                "what_happened": "In one week he pulled down other children’s shorts as a dare and used sexual words.",
                "came_to_light": "Lunchtime staff saw it.",
                "disclosed_on": before(on, 21),
                "harmed": [],
            }
        ],
    )


def infant_class(on: date, birthday: date) -> Story:
    """A draft: a boy of 7 whom the panel knows as a child harmed. The assessment is not finished. R12."""
    return Story(
        referrer="daniel",
        team="Children’s Assessment Team, east",
        referral={
            "cat_led": True,
            "assessment_worker": "Daniel Osei",
            "assessment_started_on": before(on, 12),
            "problematic": ["not_for_age", "spontaneous"],
        },
        young_person={
            "given_names": "Finn",
            "family_name": "Askew",
            "date_of_birth": birthday,
            "gender": "boy",
            "ethnicity": "White British",
            "first_language": "English",
            "school": "Ashdale North Primary School",
            "nhs_number": "9990759545",
            "parental_responsibility": "Both parents, married.",
            "needs": "He has been the child harmed in an earlier case. His parents describe nightmares.",
        },
        incidents=[
            {
                "occurred_on": before(on, 15),
                "precision": "exact",
                "place": "School, reading corner",
                "setting": "contact",
                "came_to_light": "A teaching assistant came in.",
                "disclosed_on": before(on, 15),
                "harmed": [],
            }
        ],
    )
