"""What the journey's JSON may say: for each word of the file, the question of the product that it answers.

A section is a page. A question is its label on the page, the kind of answer, and whether the referral cannot be
submitted (or the minutes not closed) without it. docs/journey.md has the same as a table.
"""

from dataclasses import dataclass, field

from referrals.continuum import INDICATORS, Level

YES_NO = {"yes": "Yes", "no": "No"}
GENDERS = {"girl": "Girl", "boy": "Boy", "other": "Other", "not known": "Not known"}
PATHWAYS = {
    "child protection": "Child protection",
    "criminal justice": "Criminal justice",
    "both": "Child protection and criminal justice",
}


@dataclass(frozen=True)
class Question:
    """`kind`: text, number, choice, several, date, day to come, select or file. `nth`: which of two alike labels."""

    label: str
    kind: str = "text"
    choices: dict = field(default_factory=dict)
    required: bool = False
    nth: int = 0
    on_paper: bool = False  # stands word for word in the schedule


def asked(label, kind="text", **more):
    return Question(label, kind, **more)


def chosen(label, choices, **more):
    return Question(label, "choice", choices=choices, **more)


def yes_no(label, **more):
    return Question(label, "choice", choices=YES_NO, **more)


def indicators(level):
    words = {text: text for _, text in INDICATORS[level]}
    return Question(f"{level.label} sexual behaviours", "several", choices=words)


ASSESSMENT = {
    "led by the team": yes_no("Did the Children’s Assessment Team lead the assessment?", required=True),
    "lead worker": asked("Lead worker of the assessment", required=True),
    "started": asked("When was it started?", "date", required=True),
    "completed": asked("When was it completed?", "date", required=True),
    "found": chosen(
        "What did the assessment find?",
        {
            "suspected": "Harmful sexual behaviour is suspected",
            "known": "Harmful sexual behaviour is known",
        },
        required=True,
    ),
}

IDENTITY = {
    "given names": asked("Given names", required=True, on_paper=True),
    "family name": asked("Family name", required=True, on_paper=True),
    "also known as": asked("Also known as, if anything else", on_paper=True),
    "date of birth": asked("Date of birth", "date"),
    "estimated age": asked("Estimated age in years, if the date of birth is not known", "number"),
    "gender": chosen("Gender", GENDERS, required=True),
    "ethnicity": asked("Ethnicity", on_paper=True),
    "first language": asked("First language", on_paper=True),
    "school": asked("School or college", on_paper=True),
    "NHS number": asked("NHS number, if known"),
    "parental responsibility": asked("Who has parental responsibility?", required=True, on_paper=True),
}
NEEDS = {
    "needs": asked("Needs and vulnerabilities", required=True, on_paper=True),
    "communication needs": asked("Communication needs", required=True, on_paper=True),
}
PLANS = {
    "looked after": yes_no("Is the child looked after?", required=True),
    "child protection plan": yes_no("Is there a child protection plan?", required=True),
    "SEND": yes_no("Is there SEND support or an education, health and care (EHC) plan?", required=True),
    "SEND support": asked("What support, and who leads it", on_paper=True),
    "other plans": asked("Other current plans, and who leads them", on_paper=True),
}
SAFETY = {
    "safety now": asked("What keeps this child, and others, safe now?", required=True, on_paper=True),
    "supervision": asked("Who supervises, and when?", on_paper=True),
    "school plan": asked("What is agreed with the school or college?", on_paper=True),
    "contact": asked("What contact is there between the children?", required=True, on_paper=True),
}
VIEWS = {
    "views": asked("What does the child say?", on_paper=True),
    "why no views": asked("If the child’s views were not sought, why not?", on_paper=True),
    "views of carers": asked("What do the parents or carers say?", on_paper=True),
    "why no views of carers": asked("If the parents’ or carers’ views were not sought, why not?", on_paper=True),
}
# The pages about one child, by the title of their task.
CHILD = {
    "Who they are": IDENTITY,
    "Needs and communication": NEEDS,
    "Plans and status": PLANS,
    "Safety now": SAFETY,
    "Views": VIEWS,
}

INCIDENT = {
    "date": asked("When did it happen?", "date", required=True),
    "precision": chosen(
        "How exact is the date?",
        {"exact": "On this day", "about": "About this day", "period": "Over a period from this day"},
        required=True,
    ),
    "until": asked("Last day of the period", "date"),
    "setting": chosen(
        "Was it in person or online?",
        {"in person": "In person", "online": "Online", "both": "Both in person and online"},
        required=True,
    ),
    "place": asked("Where did it happen?", required=True, on_paper=True),
    "what happened": asked("What happened?", required=True, on_paper=True),
    "how it came to light": asked("How did it come to light?", required=True, on_paper=True),
    "disclosed": asked("When was it disclosed?", "date", required=True),
    "crime reference": asked("Police crime reference, if there is one", on_paper=True),
}
BEHAVIOUR = {
    "healthy": indicators(Level.HEALTHY),
    "problematic": indicators(Level.PROBLEMATIC),
    "harmful": indicators(Level.HARMFUL),
    "level": chosen(
        "Where do you place the behaviour?", {level.value: level.label for level in Level}, required=True
    ),
    "reasons": asked("Your reasons", required=True, on_paper=True),
    "Hackett": chosen(
        "Hackett category, if you use it",
        {
            "normal": "Normal", "inappropriate": "Inappropriate", "problematic": "Problematic", "abusive": "Abusive",
            "violent": "Violent", "not used": "Not used",
        },
    ),
}  # fmt: skip
ACCOUNT = {
    "admits": chosen(
        "Does the young person admit the behaviour?",
        {
            "yes": "Admits it", "partly": "Admits part of it", "no": "Denies it",
            "not asked": "Has not been asked yet",
        },
        required=True,
    ),
    "account": asked("What the young person says happened", on_paper=True),
}  # fmt: skip
ASKS = {"asked of the panel": asked("What do you ask of the panel?", required=True)}
NO_CHILD_HARMED = {"why no child harmed is named": asked("Why is no child harmed named?", required=True)}
KINDS_OF_DOCUMENT = {
    "CAT assessment": "CAT assessment",
    "strategy discussion record": "Strategy discussion record",
    "other": "Other",
}
DOCUMENT = {
    "file": asked("File", "file", required=True),
    "kind": chosen("What kind of document is it?", KINDS_OF_DOCUMENT),
    "title": asked("What it is", required=True),
    "source": asked("Who wrote it, or where it comes from"),
    "date": asked("Date of the document", "date"),
    "caveat": asked("Handling caveat"),
}

MEETING = {
    "date": asked("When does the panel meet?", "day to come", required=True),
    "time": asked("Time", required=True),
    "place": asked("Where", required=True),
}
RETURN = {
    "answer": chosen(
        "Does your agency know this child?",
        {"known": "Known to us", "not known": "Not known to us", "not checked": "Not checked yet"},
        required=True,
    ),
    "information": asked("What is relevant and proportionate for the panel"),
    "opinion": yes_no("Is this professional opinion rather than fact?"),
    "source": asked("Where it comes from"),
    "date": asked("Date of the information", "date"),
    "handling": asked("How it may be used"),
    "held but not shared": asked("What your agency holds but does not share, and why"),
}
MINUTES = {
    "risks": asked("Risks and analysis"),
    "recommendation": asked("Recommendation"),
    "decision": asked("Decision"),
    "pathway": chosen("Pathway", PATHWAYS, required=True),
    "reasons": asked("Reasons for the pathway", required=True),
    "dissent": asked("Who saw it differently, and why"),
    "lead agency": asked("Lead agency", "select"),
    "next panel": asked("Next at panel on", "day to come", required=True),
}
ACTION = {
    "what": asked("What will be done", required=True),
    "who": asked("Who does it", "select", required=True),
    "by": asked("By when", "day to come", required=True),
}
