"""What was said, decided and agreed at the last meeting. Cases are called by story and role, as in "cousins-Y"."""

from meetings.models import AgencyReturn, Attendance

KNOWN = AgencyReturn.Answer.KNOWN
PLACE = "Committee Room 2, Ashdale Civic Centre, and by secure video"

# What each agency answered; of every other case it said that it knows nothing.
RETURNS = {
    "coordinator": {
        "cousins-Y": {"information": "Known since birth. Special guardianship order made four years ago after the "
                      "removal from home; support plan reviewed every year.", "source": "Case record"},
        "stepsiblings-Y": {"information": "One earlier contact: his school asked for advice on low mood last school "
                           "year. No further action then.", "source": "Case record"},
        "stepsiblings-A": {"information": "Not known before the disclosure.", "source": "Case record"},
        "classmates-Y": {"information": "Early help plan for three months last year: attendance and friendships. "
                         "Closed with goals met in part.", "source": "Early help record"},
    },
    "police": {
        "stepsiblings-Y": {"information": "Interview under caution with appropriate adult held. Investigation open; "
                           "phone examined, one adult video found, no indecent images of children.",
                           "source": "Investigation log", "caveat": "Not to be shared with the family before charging "
                           "advice."},
        "stepsiblings-A": {"information": "Video-recorded interview completed. Her account was clear and consistent.",
                           "source": "Investigation log"},
        "classmates-Y": {"information": "Devices seized. Two images of the child and chat logs recovered. He has one "
                         "earlier community resolution for criminal damage.", "source": "Crime report"},
        "classmates-A": {"information": "Statement taken with her mother present. No further images found online at "
                         "the last check.", "source": "Crime report"},
        "cousins-Y": {"information": "Recorded as a crime as counting rules require; no further action because he was "
                      "under ten.", "source": "Crime report"},
    },
    "health": {
        "cousins-Y": {"information": "Speech and language therapy since he was four; discharged this year. "
                      "Immunisations complete. Grandmother has asked the school nurse about "
                      "sleep.", "source": "Child health record"},
        "stepsiblings-A": {"information": "Two visits to the practice nurse this term with stomach ache, no cause "
                           "found.",
                           "source": "Child health record"},
        "classmates-A": {"information": "School nurse sees her every second week.", "source": "School nursing record",
                         "withheld": "Details of what she told the nurse in confidence: she has not agreed, and there "
                         "is no present risk that needs them."},
    },
    "camhs": {
        "classmates-A": {"information": "Seen two years ago for anxiety, six sessions, good outcome. In my view her "
                         "present distress is a reaction to what happened and not the earlier difficulty returning.",
                         "source": "Clinical record", "is_opinion": True},
        "stepsiblings-Y": {"information": "Referral received from his general practitioner last month; waiting for a "
                           "first appointment.", "source": "Referral list"},
    },
    "youth_justice": {
        "classmates-Y": {"information": "Known through prevention work two years ago: six sessions after the criminal "
                         "damage. He engaged well one to one.", "source": "Case record"},
    },
    "education": {
        "cousins-Y": {"information": "EHC plan. The school describes a kind boy who copies others. One note of "
                      "showing himself to another pupil in year two, dealt with by the class "
                      "teacher.", "source": "School "
                      "chronology"},
        "cousins-A": {"information": "No concerns recorded. Attendance 97 per cent.", "source": "School chronology"},
        "stepsiblings-Y": {"information": "Attendance 81 per cent. Two exclusions of one day for arguments with staff.",
                           "source": "School chronology"},
        "stepsiblings-A": {"information": "Her class teacher keeps a record since the disclosure; she is joining in "
                           "again.",
                           "source": "School chronology"},
        "classmates-Y": {"information": "Reduced timetable. Staff report remarks about girls in his year, not only "
                         "this one.",
                         "source": "Pastoral log"},
    },
    "housing": {
        "stepsiblings-A": {"information": "Council tenancy in the mother’s name. A request to move was made before "
                           "the disclosure.",
                           "source": "Tenancy file"},
    },
    "voluntary": {
        "classmates-A": {"information": "First session held. She set her own goals and wants to come back.",
                         "source": "Session notes, with her agreement"},
    },
}  # fmt: skip

ATTENDANCE = {
    "chair": {},
    "vice_chair": {},
    "coordinator": {"note": "Took the minutes"},
    "police": {},
    "health": {},
    "camhs": {"note": "By video"},
    "youth_justice": {},
    "education": {},
    "housing": {"note": "Left after the second family"},
    "voluntary": {},
    "probation": {"how": Attendance.How.APOLOGIES, "note": "No information to share"},
    "schools": {"how": Attendance.How.APOLOGIES, "note": "Agreement not yet approved by the trust"},
}

# Fields of MinutesItem; `next` is the meeting to which the case comes back (without one it is closed), `lead` the key
# of an agency.
MINUTES = {
    "cousins-Y": {
        "risks": "One incident, stopped when the younger boy objected. He had seen sexual material on an older "
        "child’s tablet. Earlier exposure to violence at home and his difficulty in reading others add to the risk; a "
        "watchful carer and an honest account lower it.",
        "recommendation": "Work with him and his grandmother together, in short sessions with pictures.",
        "decision": "Social care leads. AIM Under 12s considered the right tool. No restriction beyond the safety "
        "plan.",
        "pathway": "child_protection",
        "reasons": "He was nine at the time. A criminal justice route is not possible under ten, and nobody at the "
        "table would have wished for it.",
        "lead": "social_care",
        "next": "later",
    },
    "cousins-A": {
        "risks": "Settling well. The main risk is that adults make more of it than he can use.",
        "recommendation": "The written guidance for his parents, which they have; no direct work unless he asks.",
        "decision": "Family visits may grow as the work with the other boy goes on, always with two adults.",
        "closing_because": "His parents keep him safe and have the advice that they need. Nothing more is asked of the "
        "panel; his school nurse and the family know how to come back.",
    },
    "stepsiblings-Y": {
        "risks": "Repeated behaviour with secrecy and a large difference in age. He accepts part of it. Low mood and "
        "falling attendance; he has lost his place in the family and needs adults who stay.",
        "recommendation": "HSB assessment by two workers, one of them from youth justice, with his mother involved "
        "from the start.",
        "decision": "Both routes side by side. Assessment to begin now and not to wait for charging advice.",
        "pathway": "both",
        "reasons": "The seriousness calls for the police investigation to go on; his age, his own needs and the "
        "younger child’s safety call for social care to lead.",
        "dissent": "Wenmoor Police would have preferred youth justice to lead from the start.",
        "lead": "social_care",
        "next": "next",
    },
    "stepsiblings-A": {
        "risks": "Sleep and fear of meeting him again. Her mother is under strain and protects her well.",
        "recommendation": "Support from Lantern, within two weeks rather than from the list.",
        "decision": "Support offered now. No contact until the panel has seen the assessment.",
        "pathway": "child_protection",
        "reasons": "Her protection depends on the plan at home, which social care reviews.",
        "lead": "social_care",
        "next": "next",
    },
    "classmates-Y": {
        "risks": "Planned and humiliating, and not only towards one girl. He admits it and can be worked with. His "
        "friends and the loss of football are turning points either way.",
        "recommendation": "HSB assessment to inform an outcome out of court. Report to the panel.",
        "decision": "Youth justice leads. The school keeps both on roll with the plan as it stands.",
        "pathway": "criminal_justice",
        "reasons": "He admits the offence, is sixteen, and no open need calls for social care to lead.",
        "lead": "youth_justice",
        "next": "later",
    },
    "classmates-A": {
        "risks": "Missed lessons, isolation, messages from others in the year.",
        "recommendation": "The school’s own account of the past weeks is needed first.",
        "deferred_because": "The Schools Trust could not share its chronology before it has approved the agreement.",
        "next": "next",
    },
}

# Who watched, and what has been noted of an action that is open: case, owner, working days after the minutes, words.
OBSERVERS = [{"name": "Ines Carrow", "organisation": "University of Ashdale", "has_signed": True, "is_present": True}]
PROGRESS = [
    ("stepsiblings-Y", "police", 3, "The file is with the reviewing lawyer, who has asked for the phone download."),
    ("stepsiblings-A", "housing", 2, "Medical priority asked for; the panel for transfers meets every fortnight."),
]

# case, owner, what, due (days from today), how it ended: None, or status, working days after the minutes, and words.
ACTIONS = [
    ("cousins-Y", "education", "Review the plan for swimming and toilets with the school and send it to the social "
     "worker.", -14, ("done", 4, "Reviewed with the SENCO; no change but a second adult at swimming.")),
    ("cousins-Y", "health", "Ask speech and language therapy for advice on pictures to use in the work.", 10, None),
    ("stepsiblings-Y", "youth_justice", "Name the second worker for the HSB assessment.", -17,
     ("done", 1, "A colleague trained in AIM3 will work with the social worker.")),
    ("stepsiblings-Y", "police", "Tell the panel the date on which charging advice is expected.", -12, None),
    ("stepsiblings-Y", "camhs", "Offer his mother a consultation on low mood while he waits for an appointment.", 4,
     None),
    ("stepsiblings-A", "voluntary", "Hold a first session with her within two weeks.", -14,
     ("done", 5, "First session held at school. She chose to come back.")),
    ("stepsiblings-A", "housing", "Find out whether the request to move can be given priority.", 3, None),
    ("classmates-Y", "youth_justice", "Carry out the HSB assessment and send the report to the Coordinator.", 26, None),
    ("classmates-Y", "education", "Agree a plan for the mock examinations with the school.", -11,
     ("not_done", 6, "The school has put the mock examinations off. To be taken up again when it has a date.")),
    ("classmates-A", "voluntary", "Tell her and her parents why the panel has not decided yet.", 1, None),
]  # fmt: skip

# Who has opened their copy since.
HAVE_READ_SCHEDULE = ("chair", "vice_chair", "coordinator", "police", "health", "camhs", "youth_justice", "education",
                      "housing", "voluntary")  # fmt: skip
HAVE_READ_MINUTES = ("chair", "coordinator", "police", "youth_justice", "education", "voluntary")
