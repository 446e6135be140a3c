"""Two referrals accepted after the next schedule was compiled. `on` is the day each was submitted."""

from datetime import date

from hsbpanel.demo.stories import Story, before, born


def childrens_home(on: date) -> Story:
    """A boy of 15 and a younger boy, who lived in the same children’s home. The younger one’s age is an estimate."""
    return Story(
        referrer="sophie",
        team="Children’s Assessment Team, west",
        referral={
            "cat_led": True,
            "assessment_worker": "Sophie Lindley",
            "assessment_started_on": before(on, 26),
            "assessment_completed_on": before(on, 2),
            "assessment_outcome": "known",
            "strategy_held": True,
            "strategy_on": before(on, 25),
            "strategy_agencies": "Social care, police, health, school",
            "police_told": True,
            "police_told_on": before(on, 29),
            "police_told_by": "Manager of the children’s home",
            "police_reference": "WP/32388",
            "problematic": ["spontaneous"],
            "harmful": ["power", "fear", "negative_feelings"],
            "level": "harmful",
            "level_reasons": "He is older, much stronger and had been in the home for longest. The younger boy could "
            "not make himself understood in English and was afraid of him. Staff see both times as impulsive, after "
            "visits from his family had been called off.",
            "hackett": "abusive",
            "admission": "partly",
            "admission_account": "He accepts the first time and says that it was meant as a joke. Of the second he "
            "says that he does not remember.",
            "asks": "Advice on the pathway, on whether he can stay in the home, and on what its staff need to know "
            "and be trained in.",
        },
        young_person={
            "given_names": "Dylan",
            "social_care_reference": "LCS 398214",
            "gp": "Moorside Practice",
            "interpreter": False,
            "at_risk": "yes",
            "at_risk_detail": "Older people outside the home give him money. There is a missing-from-home plan.",
            "looked_after_by": "This authority, under a care order",
            "send_kind": "ehcp",
            "family_name": "Prescot",
            "date_of_birth": born(on, 15, 4),
            "gender": "boy",
            "ethnicity": "White British",
            "first_language": "English",
            "school": "Millbank School, Ashdale",
            "nhs_number": "9993689378",
            "parental_responsibility": "The local authority and both parents, under a care order.",
            "needs": "Mild learning disability. In care since he was seven, after neglect; this is his fifth home. "
            "He is proud of his bicycle workshop on Saturdays and keeps every appointment there.",
            "communication_needs": "Short sentences and time to answer. He says yes to get a conversation over with, "
            "so questions should not be ones to nod to.",
            "looked_after": True,
            "protection_plan": False,
            "send": True,
            "send_detail": "EHC plan for moderate learning difficulties; small group teaching.",
            "plans": "Care plan. Looked-after review brought forward to next month.",
            "safety_arrangements": "He is the only child on his floor. Staff are awake at night, and the bathroom is "
            "used one at a time.",
            "supervised_by": "Two members of staff on each shift; his key worker on weekdays.",
            "school_plan": "Designated teacher informed. Arrives and leaves by taxi on his own.",
            "contact": "None since the younger boy moved out.",
            "views": "He is worried about being moved again. He wants his key worker with him at any meeting.",
            "carers_views": "His father was told by telephone and wants to be kept informed. His mother has not "
            "answered two letters.",
        },
        harmed=[
            {
                "given_names": "Navid",
                "social_care_reference": "LCS 411003",
                "gp": "Moorside Practice",
                "interpreter": False,
                "address": "House 2, Beacon Court\nAshdale\nAD3 9ZZ",
                "is_secret": True,
                "relationship": "placement",
                "relationship_detail": "They lived in the same children’s home for five weeks.",
                "at_risk": "yes",
                "at_risk_detail": "He may be traced by those who brought him here. His address is kept from others.",
                "looked_after_by": "This authority, by agreement",
                "family_name": "Sharifi",
                "estimated_age": 13,
                "gender": "boy",
                "ethnicity": "Afghan",
                "first_language": "Dari",
                "school": "Wenmoor High School",
                "nhs_number": "9990655626",
                "parental_responsibility": "Nobody in this country; the local authority looks after him with his "
                "agreement. Contact with an uncle abroad.",
                "needs": "He came to this country on his own in the spring. He hardly sleeps, and kept it to himself "
                "because he thought that he would have to leave. Good at mathematics and cricket.",
                "communication_needs": "Dari interpreter, the same one each time, told beforehand what it is about. "
                "He reads Dari well.",
                "looked_after": True,
                "protection_plan": False,
                "send": False,
                "plans": "Care plan. His age is accepted as an estimate and is not disputed.",
                "safety_arrangements": "He moved to foster carers, who speak some Dari, within two days.",
                "supervised_by": "His foster carers.",
                "school_plan": "Named adult in the language support team. He may ring his carers at any time.",
                "contact": "None. The two go to different schools.",
                "views": "He asked whether he had done something wrong. He likes the new house and wants to stay.",
                "why_no_carers_views": "His parents cannot be reached. What his foster carers see is in his care plan.",
            }
        ],
        incidents=[
            {
                "occurred_on": before(on, 47),
                "precision": "about",
                "place": "Children’s home, television room",
                "setting": "contact",
                "what_happened": "The young person pulled at the younger boy’s clothes in front of others and touched "
                "him. Others laughed. Staff took it for horseplay at the time.",
                "came_to_light": "Found in the daily log when staff looked back after the second incident.",
                "disclosed_on": before(on, 30),
                "crime_reference": "WP/32388",
                "harmed": [0],
            },
            {
                "occurred_on": before(on, 31),
                "precision": "exact",
                "place": "Children’s home, upstairs bathroom",
                "setting": "contact",
                "what_happened": "The young person came into the bathroom, held the door shut and touched the younger "
                "boy, who pushed past him after a short time.",
                "came_to_light": "A night worker found the younger boy sitting on the stairs. He told it the next day "
                "with an interpreter on the telephone.",
                "disclosed_on": before(on, 30),
                "crime_reference": "WP/32388",
                "harmed": [0],
            },
        ],
    )


def drama_group(on: date) -> Story:
    """A boy of 17 who helped to lead a drama group, and two girls in it, who do not know of each other’s account."""
    return Story(
        referrer="daniel",
        team="Children’s Assessment Team, east",
        referral={
            "cat_led": True,
            "assessment_worker": "Daniel Osei with Karen Whitlock",
            "assessment_started_on": before(on, 36),
            "assessment_completed_on": before(on, 1),
            "assessment_outcome": "known",
            "strategy_held": True,
            "strategy_on": before(on, 35),
            "strategy_agencies": "Social care, police, health, school",
            "police_told": True,
            "police_told_on": before(on, 36),
            "police_told_by": "Daniel Osei, Children’s Social Care",
            "police_reference": "WP/32360",
            "problematic": ["balancing"],
            "harmful": ["planning", "power", "fear", "increasing"],
            "level": "harmful",
            "level_reasons": "He was trusted as a young leader and used it: lifts home, parts in the play, messages "
            "that were to be deleted. It went from messages to touching, and from one girl to a second. He stopped of "
            "his own accord before it was known and has shown some remorse.",
            "hackett": "abusive",
            "admission": "partly",
            "admission_account": "He admits the messages and is ashamed of them. He says that the rest was rehearsal "
            "and was misunderstood.",
            "asks": "The pathway, what may be said to the drama group and to its parents, and who leads after his "
            "eighteenth birthday.",
        },
        young_person={
            "given_names": "Gethin",
            "gp": "College Lane Practice",
            "interpreter": False,
            "address": "5 Orchard Way\nAshdale\nAD1 7GB",
            "is_secret": False,
            "at_risk": "yes",
            "at_risk_detail": "From himself: he has spoken of not wanting to live. CAMHS safety plan.",
            "family_name": "Vaughan-Moss",
            "date_of_birth": born(on, 17, 8),
            "gender": "boy",
            "ethnicity": "White Welsh",
            "first_language": "English and Welsh",
            "school": "Ashdale Sixth Form College",
            "nhs_number": "9994510827",
            "parental_responsibility": "Both parents.",
            "needs": "Bullied at his former school, which he left at fourteen. The drama group was where he had "
            "friends. He has spoken of not wanting to live; his general practitioner saw him the same day.",
            "communication_needs": "None identified. He talks fluently, which can hide how distressed he is.",
            "looked_after": False,
            "protection_plan": False,
            "send": False,
            "plans": "Child in need plan. CAMHS safety plan, reviewed each week.",
            "safety_arrangements": "He has left the group and holds no position of trust. His parents keep his phone "
            "at night and medicines locked away.",
            "supervised_by": "His parents; a college counsellor twice a week.",
            "school_plan": "The college has its own risk assessment. He may not take part in open days.",
            "contact": "None, direct, online or through friends. He signed an agreement with his parents present.",
            "views": "He wants to say sorry and was told to wait for advice. He is afraid of the newspapers.",
            "carers_views": "His parents want to know what happened, support both the plan and their son, and are "
            "very worried about him.",
        },
        harmed=[
            {
                "given_names": "Zainab",
                "gp": "Ferry Road Practice",
                "interpreter": False,
                "relationship": "school",
                "relationship_detail": "The same drama group, which the young person helped to lead.",
                "at_risk": "no",
                "family_name": "Qureshi",
                "date_of_birth": born(on, 14, 6),
                "gender": "girl",
                "ethnicity": "British Pakistani",
                "first_language": "English; Urdu at home",
                "school": "Wenmoor Priory Academy",
                "nhs_number": "9995805332",
                "parental_responsibility": "Both parents.",
                "needs": "She gave up the group and singing, which she had loved. Worries most about what the wider "
                "family may hear.",
                "communication_needs": "A woman to speak to. Letters only after a call to her mother.",
                "looked_after": False,
                "protection_plan": False,
                "send": False,
                "plans": "Child in need plan. Place at the Lantern project offered.",
                "safety_arrangements": "Her accounts are private and the messages are kept by the police. Her parents "
                "bring her to school.",
                "supervised_by": "Her parents and her elder sister.",
                "school_plan": "Only the designated safeguarding lead knows. She may use the music room at lunch.",
                "contact": "None. They attend different schools.",
                "views": "She wants it dealt with quietly. She told so that it would not happen to anybody else.",
                "carers_views": "Her parents are proud that she told. They ask that nobody else in the community is "
                "informed.",
            },
            {
                "given_names": "Hattie",
                "gp": "Ferry Road Practice",
                "interpreter": False,
                "relationship": "school",
                "relationship_detail": "The same drama group; he drove her home.",
                "at_risk": "no",
                "family_name": "Colebrook",
                "date_of_birth": born(on, 13, 1),
                "gender": "girl",
                "ethnicity": "White British",
                "first_language": "English",
                "school": "Ashdale Park Academy",
                "nhs_number": "9994757083",
                "parental_responsibility": "Her mother. Her father died last year.",
                "needs": "Bereaved, and had found an older friend in him. She misses the messages and is angry with "
                "those who ended them. Some marks on her arms have been seen.",
                "communication_needs": "Hearing aid on the left; face her and keep background noise down.",
                "looked_after": False,
                "protection_plan": True,
                "send": True,
                "send_detail": "SEND support; teacher of the deaf once a term.",
                "plans": "Child protection plan, category neglect, since the summer; next core group in two weeks.",
                "safety_arrangements": "Her mother checks her phone with her each evening. The school nurse sees her "
                "every week.",
                "supervised_by": "Her mother, and her grandfather after school.",
                "school_plan": "A mentor, and a card to leave lessons.",
                "contact": "None allowed. She tried to write to him once from a friend’s phone.",
                "views": "She says that he was kind to her and that everybody makes too much of it.",
                "carers_views": "Her mother wants support for her and blames herself for the lifts.",
            },
        ],
        incidents=[
            {
                "occurred_on": before(on, 150),
                "precision": "period",
                "until": before(on, 96),
                "place": "Messages, and the car park of the community hall",
                "setting": "both",
                "what_happened": "The young person wrote to a girl in the group every night, asked for pictures, which "
                "she did not send, and on two evenings kissed and touched her in his car before driving her home. She "
                "was told to delete the messages.",
                "came_to_light": "She told her sister, and the two told their parents.",
                "disclosed_on": before(on, 44),
                "crime_reference": "WP/32402",
                "harmed": [0],
            },
            {
                "occurred_on": before(on, 88),
                "precision": "period",
                "until": before(on, 61),
                "place": "Messages, and the costume store of the community hall",
                "setting": "both",
                "what_happened": "The young person exchanged messages of a sexual kind with a younger girl in the "
                "group and once touched her under her costume while they were alone.",
                "came_to_light": "The police found the messages on his phone.",
                "disclosed_on": before(on, 38),
                "crime_reference": "WP/32402",
                "harmed": [1],
            },
        ],
    )
