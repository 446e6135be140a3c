"""The three referrals that the last meeting considered. `on` is the day each was submitted."""

from datetime import date

from hsbpanel.demo.stories import Story, before, born


def stepsiblings(on: date) -> Story:
    """A boy of 14 and his stepsister of 9, in one household until the disclosure."""
    return Story(
        referrer="daniel",
        team="Children’s Assessment Team, east",
        referral={
            "cat_led": True,
            "assessment_worker": "Daniel Osei",
            "assessment_started_on": before(on, 44),
            "assessment_completed_on": before(on, 4),
            "assessment_outcome": "known",
            "strategy_held": True,
            "strategy_on": before(on, 43),
            "strategy_agencies": "Social care, police, health, school",
            "police_told": True,
            "police_told_on": before(on, 44),
            "police_told_by": "Karen Whitlock, Children’s Social Care",
            "police_reference": "WP/32201",
            "problematic": ["not_for_age", "parents_concerned"],
            "harmful": ["planning", "power", "fear", "no_responsibility"],
            "level": "harmful",
            "level_reasons": "There is a gap of five years in age and a clear difference in size and standing in the "
            "home. The behaviour happened more than once, when the adults were out, and the younger child was told to "
            "keep it secret. She was frightened to be left with him afterwards.",
            "hackett": "abusive",
            "admission": "partly",
            "admission_account": "He accepts that he went into the bedroom and that “something happened once”. He "
            "says it was a game and that he is being blamed for the break-up of the family.",
            "asks": "Advice on the pathway, on who should carry out the HSB assessment, and on the conditions under "
            "which he could have contact with his father’s household again.",
        },
        young_person={
            "given_names": "Callum",
            "social_care_reference": "LCS 402118",
            "gp": "Moorside Practice",
            "interpreter": False,
            "address": "18 Weavers Row\nAshdale\nAD3 2LK",
            "is_secret": False,
            "at_risk": "no",
            "family_name": "Reddish",
            "date_of_birth": born(on, 14, 3),
            "gender": "boy",
            "ethnicity": "White British",
            "first_language": "English",
            "school": "Ashdale Park Academy",
            "nhs_number": "9993395633",
            "parental_responsibility": "Both parents, who live apart. He has moved to his mother’s address.",
            "needs": "He lost a grandparent who had looked after him in the week, two years ago, and has been low "
            "since. Attendance has fallen to 81 per cent this year. No diagnosis; his mother has asked for an "
            "assessment of attention and impulsivity.",
            "communication_needs": "None identified. He talks more easily while doing something with his hands.",
            "looked_after": False,
            "protection_plan": False,
            "send": True,
            "send_detail": "SEND support in school for reading and organisation. No EHC plan.",
            "plans": "Child in need plan, led by the Children’s Assessment Team. Next review in three weeks.",
            "safety_arrangements": "He lives with his mother and has no younger children in the home. Written safety "
            "plan agreed with both parents.",
            "supervised_by": "His mother, and his aunt when his mother works late on Tuesdays and Thursdays.",
            "school_plan": "Risk management plan in place: separate break area for now, named adult, no lone errands.",
            "contact": "None with the child harmed, direct or through a phone, until the panel has advised.",
            "views": "He wants to see his father again. He says he would talk to somebody “who is not from the "
            "police”.",
            "carers_views": "His mother accepts the concern and wants help for him. His father is torn between the "
            "two children and has asked for somebody to talk to himself.",
        },
        harmed=[
            {
                "given_names": "Isla",
                "social_care_reference": "LCS 402119",
                "gp": "Moorside Practice",
                "interpreter": False,
                "relationship": "sibling",
                "relationship_detail": "They lived in one household until the disclosure.",
                "at_risk": "not_known",
                "family_name": "Marten",
                "date_of_birth": born(on, 9, 1),
                "gender": "girl",
                "ethnicity": "White British",
                "first_language": "English",
                "school": "Ashdale Bridge Primary School",
                "nhs_number": "9999939082",
                "parental_responsibility": "Her mother. Her father has not been in contact for six years.",
                "needs": "She sleeps badly since the disclosure and asks to be collected from school by the same "
                "person each day. Otherwise a confident child with close friends.",
                "communication_needs": "None identified.",
                "looked_after": False,
                "protection_plan": False,
                "send": False,
                "plans": "Child in need plan, led by the Children’s Assessment Team.",
                "safety_arrangements": "The young person has left the household. Her mother sleeps on the same floor "
                "and knows whom to call out of hours.",
                "supervised_by": "Her mother and her grandmother.",
                "school_plan": "Her class teacher and the designated safeguarding lead know. She may leave the room "
                "when she wants to.",
                "contact": "None. She has asked that he does not come to the house.",
                "views": "She said she wants it to stop and wants everybody to stay friends. She liked talking to the "
                "teacher who listened first.",
                "carers_views": "Her mother wants support for her daughter soon and is worried about the wait.",
            }
        ],
        incidents=[
            {
                "occurred_on": before(on, 110),
                "precision": "period",
                "until": before(on, 54),
                "place": "Family home, bedroom of the child harmed",
                "setting": "contact",
                "what_happened": "On three or four evenings while the adults were out, the young person went into the "
                "bedroom and touched the child under her nightclothes. She was told it was a secret game and that the "
                "family would be split up if she told.",
                "came_to_light": "The child told her class teacher after a lesson on safe and unsafe secrets.",
                "disclosed_on": before(on, 50),
                "crime_reference": "WP/30417",
                "harmed": [0],
            },
            {
                "occurred_on": before(on, 52),
                "precision": "about",
                "place": "Family home, living room",
                "setting": "contact",
                "what_happened": "The young person tried to show the child a video on his phone and put his hand over "
                "her mouth when she called for her mother. An adult came in.",
                "came_to_light": "Told in the same conversation; the adult remembers coming in and thought it was a "
                "quarrel.",
                "disclosed_on": before(on, 50),
                "crime_reference": "WP/30417",
                "harmed": [0],
            },
        ],
    )


def classmates(on: date) -> Story:
    """A boy of 16 who shared pictures of a girl in his year."""
    return Story(
        referrer="sophie",
        team="Children’s Assessment Team, west",
        referral={
            "cat_led": True,
            "assessment_worker": "Sophie Lindley",
            "assessment_started_on": before(on, 38),
            "assessment_completed_on": before(on, 6),
            "assessment_outcome": "known",
            "strategy_held": True,
            "strategy_on": before(on, 37),
            "strategy_agencies": "Social care, police, school",
            "police_told": True,
            "police_told_on": before(on, 40),
            "police_told_by": "Deputy head of the school",
            "police_reference": "WP/32255",
            "problematic": ["peer_pressure"],
            "harmful": ["planning", "power", "fear", "no_responsibility"],
            "level": "harmful",
            "level_reasons": "The pictures were asked for under pressure over several weeks and then passed on after "
            "she had ended the friendship. He knew that she was afraid of this and used it.",
            "hackett": "abusive",
            "admission": "admits",
            "admission_account": "He admitted passing on two pictures when the police spoke to him with his father "
            "present. He says that he was angry and that “everyone does it”.",
            "asks": "Whether an outcome out of court with an HSB assessment is right, who leads, and how the school "
            "can keep both of them on roll in the examination year.",
        },
        young_person={
            "given_names": "Jordan",
            "gp": "Wenmoor Surgery",
            "interpreter": False,
            "at_risk": "yes",
            "at_risk_detail": "Older friends whom the police know. Youth justice prevention worker.",
            "family_name": "Pellow",
            "also_known_as": "Jay",
            "date_of_birth": born(on, 16, 2),
            "gender": "boy",
            "ethnicity": "Mixed White and Black Caribbean",
            "first_language": "English",
            "school": "Wenmoor Priory Academy",
            "nhs_number": "9991581766",
            "parental_responsibility": "His father. His mother died when he was eleven.",
            "needs": "He has been out of mainstream lessons twice this year. Friends are mostly older and known to "
            "the police for minor offences. He does well in practical subjects and coaches under-elevens in football; "
            "the club has suspended him.",
            "communication_needs": "None identified.",
            "looked_after": False,
            "protection_plan": False,
            "send": False,
            "plans": "Early help plan, closed last year. Police investigation open.",
            "safety_arrangements": "His phone and laptop are with the police. His father has agreed to a written plan "
            "on devices.",
            "supervised_by": "His father; a youth worker on Wednesday evenings.",
            "school_plan": "Reduced timetable for six weeks, separate entrance and break, staff on corridors.",
            "contact": "None allowed: a condition of his voluntary attendance. They are in the same year group.",
            "views": "He is worried about football and about what his father thinks. He wants to know what happens "
            "next.",
            "carers_views": "His father is ashamed and angry, and has asked what he should say at home.",
        },
        harmed=[
            {
                "given_names": "Maya",
                "gp": "Wenmoor Surgery",
                "interpreter": False,
                "relationship": "school",
                "relationship_detail": "The same year at school; friends until last winter.",
                "at_risk": "no",
                "family_name": "Thornley",
                "date_of_birth": born(on, 15, 7),
                "gender": "girl",
                "ethnicity": "White and Asian",
                "first_language": "English",
                "school": "Wenmoor Priory Academy",
                "nhs_number": "9994140027",
                "parental_responsibility": "Both parents.",
                "needs": "She stopped eating lunch at school and has missed eleven days. A history of anxiety, seen "
                "by CAMHS two years ago.",
                "communication_needs": "She prefers messages to calls, and a woman to speak to.",
                "looked_after": False,
                "protection_plan": False,
                "send": False,
                "plans": "Open to early help. Referred to the Lantern project.",
                "safety_arrangements": "Her parents know what was shared and where. Reports made to the platforms; "
                "two copies were taken down.",
                "supervised_by": "Her parents. She is not left alone in the evenings at her own wish.",
                "school_plan": "Named adult, a quiet room, and lessons from home on bad days.",
                "contact": "None. Messages from others in the year still reach her.",
                "views": "She wants the pictures gone and does not want to be talked about. She is angry that she is "
                "the one who stays at home.",
                "carers_views": "They want to know what the school will do, and feel that they were told late.",
            }
        ],
        incidents=[
            {
                "occurred_on": before(on, 72),
                "precision": "period",
                "until": before(on, 47),
                "place": "Messaging application",
                "setting": "online",
                "what_happened": "The young person asked for pictures again and again over about four weeks and said "
                "that the friendship depended on it. Two were sent.",
                "came_to_light": "The messages were found on the phone by the police.",
                "disclosed_on": before(on, 40),
                "crime_reference": "WP/31182",
                "harmed": [0],
            },
            {
                "occurred_on": before(on, 43),
                "precision": "exact",
                "place": "Group chat of some thirty pupils",
                "setting": "online",
                "what_happened": "After the friendship ended the young person posted both pictures in a group chat "
                "with a remark meant to humiliate. They were passed on within the hour.",
                "came_to_light": "A friend showed the chat to the head of year the next morning.",
                "disclosed_on": before(on, 42),
                "crime_reference": "WP/31182",
                "harmed": [0],
            },
        ],
    )


def cousins(on: date) -> Story:
    """A boy who was 9 at the time, ten soon after, and his younger cousin."""
    return Story(
        referrer="daniel",
        team="Children’s Assessment Team, east",
        referral={
            "cat_led": True,
            "assessment_worker": "Karen Whitlock",
            "assessment_started_on": before(on, 22),
            "assessment_completed_on": before(on, 2),
            "assessment_outcome": "suspected",
            "strategy_held": True,
            "strategy_on": before(on, 21),
            "strategy_agencies": "Social care, police, health, school",
            "police_told": True,
            "police_told_on": before(on, 22),
            "police_told_by": "Duty social worker",
            "police_reference": "WP/32344",
            "healthy": ["exploratory"],
            "problematic": ["not_for_age", "spontaneous", "balancing", "parents_concerned"],
            "harmful": ["power"],
            "level": "problematic",
            "level_reasons": "It looks more like imitation than intent: he repeated what he had seen. The difference "
            "in age is small, and he stopped when he was told. It is above what is usual at nine because of the "
            "detail.",
            "hackett": "problematic",
            "admission": "admits",
            "admission_account": "He told his grandmother what he had done when she asked, and said he had seen it on "
            "his brother’s tablet.",
            "asks": "Advice on work with him and his carers, on the material he saw, and whether the cousins may "
            "spend the holidays together.",
        },
        young_person={
            "given_names": "Noah",
            "gp": "Ferry Road Practice",
            "interpreter": False,
            "address": "9 Tanners Yard\nAshdale\nAD2 3PP",
            "is_secret": False,
            "at_risk": "not_known",
            "family_name": "Bramley-Hart",
            "date_of_birth": born(on, 9, 11),
            "gender": "boy",
            "ethnicity": "White British",
            "first_language": "English",
            "school": "Hallow Lane Primary School, Wenmoor",
            "nhs_number": "9990506310",
            "parental_responsibility": "His mother. He lives with his grandmother under a special guardianship order, "
            "who shares it.",
            "needs": "He lived with domestic abuse until he was five. Speech delay, now mostly made good. He copies "
            "older children and finds it hard to read when others have had enough.",
            "communication_needs": "Short sentences, one question at a time; pictures help. He should be asked to say "
            "back what was said.",
            "looked_after": False,
            "protection_plan": False,
            "send": True,
            "send_detail": "EHC plan for speech, language and communication.",
            "plans": "Special guardianship support plan. Child in need plan opened with this assessment.",
            "safety_arrangements": "The tablet is locked away. Doors stay open when children visit. Grandmother has "
            "agreed a plan with the social worker.",
            "supervised_by": "His grandmother; his uncle at weekends.",
            "school_plan": "Extra adult at swimming and in the toilets’ corridor.",
            "contact": "Only with two adults in the room, until the panel has advised.",
            "views": "He is sorry and drew a picture for his cousin. He asked whether he will go to prison.",
            "carers_views": "His grandmother is shaken and wants to learn how to talk with him about it.",
        },
        harmed=[
            {
                "given_names": "Finn",
                "gp": "Ferry Road Practice",
                "interpreter": False,
                "relationship": "relative",
                "relationship_detail": "Cousins; the families met each weekend.",
                "at_risk": "no",
                "family_name": "Askew",
                "date_of_birth": born(on, 7, 4),
                "gender": "boy",
                "ethnicity": "White British",
                "first_language": "English",
                "school": "Ashdale North Primary School",
                "nhs_number": "9990759545",
                "parental_responsibility": "Both parents, married.",
                "needs": "A cheerful boy who became clingy for some weeks and is now settling. No known earlier "
                "concerns.",
                "communication_needs": "None identified.",
                "looked_after": False,
                "protection_plan": False,
                "send": False,
                "plans": "None beyond this assessment.",
                "safety_arrangements": "No overnight stays. His parents know what to look for and whom to call.",
                "supervised_by": "His parents.",
                "contact": "Family visits only with two adults in the room.",
                "why_no_views": "He was spoken to once by the police and a social worker together. Both thought that "
                "a second conversation so soon would do more harm than good.",
                "carers_views": "They do not want the other boy punished. They want to know that he is helped.",
            }
        ],
        incidents=[
            {
                "occurred_on": before(on, 24),
                "precision": "exact",
                "place": "Grandmother’s house, playroom",
                "setting": "contact",
                "what_happened": "During a sleepover the older boy asked the younger to undress and touched him. The "
                "younger boy said no and went to find an adult. It lasted a few minutes.",
                "came_to_light": "The younger boy told the grandmother at once.",
                "disclosed_on": before(on, 24),
                "harmed": [0],
            }
        ],
    )
