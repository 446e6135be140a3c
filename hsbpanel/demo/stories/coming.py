"""The referral that was accepted for the next meeting. `on` is the day it was submitted."""

from datetime import date

from hsbpanel.demo.stories import Story, before, born


def sister_and_brothers(on: date) -> Story:
    """A girl of 13 and her two brothers, all looked after, now in two foster homes."""
    shared = {
        "family_name": "Garrow",
        "ethnicity": "White British",
        "first_language": "English",
        "parental_responsibility": "The local authority and the mother, under a care order.",
        "looked_after": True,
        "protection_plan": False,
    }
    return Story(
        referrer="agency_worker",
        team="Children Looked After Team",
        referral={
            "cat_led": True,
            "assessment_worker": "Karen Whitlock with Ingrid Vance",
            "assessment_started_on": before(on, 33),
            "assessment_completed_on": before(on, 3),
            "assessment_outcome": "known",
            "strategy_held": True,
            "strategy_on": before(on, 32),
            "strategy_agencies": "Social care, police, health, school",
            "police_told": True,
            "police_told_on": before(on, 33),
            "police_told_by": "Ingrid Vance, Children’s Social Care",
            "police_reference": "WP/32290",
            "problematic": ["not_for_age", "self_directed", "balancing"],
            "harmful": ["power", "increasing", "compulsive"],
            "level": "harmful",
            "level_reasons": "The behaviour has become more frequent and happened in two placements despite close "
            "supervision. She is much older than both boys. It is read together with what she herself lived through.",
            "hackett": "abusive",
            "admission": "denies",
            "admission_account": "She says that the boys make it up to be moved back together. She did not want to "
            "talk about it a second time.",
            "asks": "An HSB assessment by somebody trained for girls, advice to both foster homes, and a view on "
            "contact between the three, which the court will ask about.",
        },
        young_person=shared
        | {
            "given_names": "Ellie",
            "social_care_reference": "LCS 377101",
            "gp": "Wenmoor Surgery",
            "interpreter": False,
            "address": "With her foster carers",
            "is_secret": True,
            "at_risk": "yes",
            "at_risk_detail": "From the adult of whom she has told, who knows her old school. The police know.",
            "looked_after_by": "This authority, under a care order",
            "send_kind": "support",
            "date_of_birth": born(on, 13, 5),
            "gender": "girl",
            "school": "Wenmoor High School",
            "nhs_number": "9998611687",
            "needs": "Early neglect and, by her own later account, sexual abuse by an adult who visited the home. "
            "Four moves in two years. She cares for younger children with great attention and can be very hard on "
            "herself.",
            "communication_needs": "She shuts down when several adults are in the room. One person at a time, told in "
            "advance what it is about.",
            "send": True,
            "send_detail": "SEND support for social and emotional needs; EHC needs assessment requested.",
            "plans": "Care plan; looked-after review in six weeks. Her own disclosure is with the police.",
            "safety_arrangements": "Placed alone with experienced carers since the move. Own bedroom with a door "
            "sensor that she agreed to.",
            "supervised_by": "Both foster carers; no babysitting.",
            "school_plan": "Head of year and school nurse know. No mixed-age activities without a second adult.",
            "contact": "Supervised, once a fortnight, at the family centre. Stopped once when she became upset.",
            "views": "She misses her brothers and thinks nobody believes her about anything.",
            "carers_views": "Her mother could not be reached. The foster carers want to keep her and ask for guidance.",
        },
        harmed=[
            shared
            | {
                "given_names": "Tyler",
                "social_care_reference": "LCS 377102",
                "gp": "Moorside Practice",
                "interpreter": False,
                "relationship": "sibling",
                "at_risk": "no",
                "looked_after_by": "This authority, under a care order",
                "date_of_birth": born(on, 8, 2),
                "gender": "boy",
                "school": "Ashdale Bridge Primary School",
                "nhs_number": "9990987025",
                "needs": "Watchful, and protective of younger children. Has begun to wet the bed again.",
                "communication_needs": "None identified. He talks best in the car.",
                "send": False,
                "plans": "Care plan; looked-after review in six weeks.",
                "safety_arrangements": "The young person has moved to another foster home.",
                "supervised_by": "Foster carers.",
                "school_plan": "Class teacher and designated teacher know.",
                "contact": "Supervised at the family centre, once a fortnight.",
                "views": "He wants to see his sister “but with a grown-up there”.",
                "carers_views": "The foster carers support contact if it stays supervised.",
            },
            shared
            | {
                "given_names": "Mason",
                "social_care_reference": "LCS 377103",
                "gp": "Moorside Practice",
                "interpreter": False,
                "relationship": "sibling",
                "at_risk": "no",
                "looked_after_by": "This authority, under a care order",
                "date_of_birth": born(on, 6, 0),
                "gender": "boy",
                "school": "Ashdale Bridge Primary School",
                "nhs_number": "9993834521",
                "needs": "Delayed speech. Plays out what happened with figures. Keeps close to people he knows.",
                "communication_needs": "Few words; signs some. An intermediary is needed for any interview.",
                "send": True,
                "send_detail": "SEND support; speech and language therapy once a week.",
                "plans": "Care plan; looked-after review in six weeks.",
                "safety_arrangements": "The young person has moved to another foster home.",
                "supervised_by": "Foster carers, within sight.",
                "school_plan": "One-to-one adult in the afternoons.",
                "contact": "Supervised at the family centre, once a fortnight.",
                "why_no_views": "An intermediary is booked. Asking without one would risk the police interview.",
                "carers_views": "The foster carers have seen him calmer since the move.",
            },
        ],
        incidents=[
            {
                "occurred_on": before(on, 130),
                "precision": "period",
                "until": before(on, 71),
                "place": "First foster home, shared bedroom",
                "setting": "contact",
                "what_happened": "At night the young person got into the bed of a younger child and touched him. It "
                "happened more than once and ended when the foster carer moved the beds.",
                "came_to_light": "The child told the foster carer that he did not like the night game.",
                "disclosed_on": before(on, 70),
                "crime_reference": "WP/31960",
                "harmed": [0],
            },
            {
                "occurred_on": before(on, 41),
                "precision": "exact",
                "place": "Bathroom of the second foster home",
                "setting": "contact",
                "what_happened": "The young person was found in the bathroom with two younger children, who were "
                "undressed and upset. She said that she was helping them to wash.",
                "came_to_light": "The foster carer came in. One of the children spoke about it at school the next day.",
                "disclosed_on": before(on, 40),
                "crime_reference": "WP/31960",
                "harmed": [0, 1],
            },
        ],
    )
