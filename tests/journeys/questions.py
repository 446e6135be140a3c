"""What the journey's JSON may say: for each word of the file, the question of the product that it answers.

A section is a page. A question is its label on the page, the kind of answer, and whether the referral cannot be
submitted (or the minutes not closed) without it. docs/journey.md has the same as a table.
"""

from dataclasses import dataclass, field

from referrals.continuum import INDICATORS, Level
from referrals.models import Incident, ReferredChild

YES_NO = {"yes": "Yes", "no": "No"}
GENDERS = {"girl": "Girl", "boy": "Boy", "other": "Other", "not known": "Not known"}
RELATIONSHIPS = {str(one.label): str(one.label) for one in ReferredChild.Relationship}
PLACES = {str(one.label): str(one.label) for one in Incident.PlaceKind}
PATHWAYS = {
    "child protection": "Child protection",
    "criminal justice": "Criminal justice",
    "both": "Child protection and criminal justice",
}


@dataclass(frozen=True)
class Question:
    """`kind`: text, number, choice, several, date, day to come, select or file. `nth`: which of two alike labels.

    `otherwise`: what is answered where the file says nothing and the referral cannot be submitted without.
    """

    label: str
    kind: str = "text"
    choices: dict = field(default_factory=dict)
    required: bool = False
    nth: int = 0
    on_paper: bool = False  # stands word for word in the schedule
    otherwise: str = ""


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

STRATEGY = {
    "held": yes_no("Was there a strategy discussion?", otherwise="no"),
    "date": asked("When was it held?", "date"),
    "agencies": asked("Which agencies took part?", on_paper=True),
    "why not": asked("Why not?", otherwise="Not told in this file."),
}
REPORTS = {
    "police told": yes_no("Have the police been told?", otherwise="no"),
    "police told on": asked("When were they told?", "date"),
    "police told by": asked("Who told them?", on_paper=True),
    "police reference": asked("Their reference, if there is one", on_paper=True),
    "why police not told": asked("Why not?", otherwise="Not told in this file."),
    "mandatory report": chosen(
        "Has a report been made under a duty to report child sexual abuse?",
        {"yes": "Yes", "no": "No", "no duty": "No such duty applied"},
    ),
    "report to": asked("To whom was it made?", on_paper=True),
    "report made": asked("When was it made?", "date"),
    "report by": asked("Who made it?", on_paper=True),
    "report reference": asked("Its reference, if there is one", on_paper=True),
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
    "interpreter": yes_no("Is an interpreter needed?"),
    "school": asked("School or college", on_paper=True),
    "GP": asked("GP practice", on_paper=True),
    "NHS number": asked("NHS number, if known"),
    "social care reference": asked("Social care reference, if there is one", on_paper=True),
    "youth justice reference": asked("Youth justice reference, if there is one", on_paper=True),
}
ADDRESS = {
    "address": asked("Address"),
    "address kept from others": yes_no("Must this address be kept from others?", otherwise="no"),
}
FAMILY = {
    "parental responsibility": asked("Who has parental responsibility?", required=True, on_paper=True),
    "brothers and sisters": asked("Brothers and sisters", on_paper=True),
    "other children at risk": asked("Other children who may be at risk", on_paper=True),
}
RELATIONSHIP = {
    "knows the young person": chosen("How do they know the young person?", RELATIONSHIPS),
    "more on how they know each other": asked("Is there more to say about it?", on_paper=True),
}
NEEDS = {
    "needs": asked("Needs and vulnerabilities", required=True, on_paper=True),
    "at risk": chosen(
        "Is this child at risk of harm themselves?",
        {"yes": "Yes", "no": "No", "not known": "Not known yet"},
        otherwise="not known",
    ),
    "what risk": asked("What from, and what protects them?", on_paper=True),
    "disability": asked("Disability or long-term condition, if any", on_paper=True),
    "communication needs": asked("Communication needs", required=True, on_paper=True),
}
PLANS = {
    "looked after": yes_no("Is the child looked after?", required=True),
    "looked after by": asked("By which local authority", on_paper=True),
    "child protection plan": yes_no("Is there a child protection plan?", required=True),
    "category of the plan": chosen(
        "Under which category",
        {
            "neglect": "Neglect",
            "physical": "Physical abuse",
            "sexual": "Sexual abuse",
            "emotional": "Emotional abuse",
        },
    ),
    "SEND": yes_no("Is there SEND support or an education, health and care (EHC) plan?", required=True),
    "SEND kind": chosen(
        "Which of the two",
        {"SEND support": "SEND support", "EHC plan": "Education, health and care (EHC) plan"},
    ),
    "SEND support": asked("What support, and who leads it", on_paper=True),
    "outcome of the strategy discussion": asked(
        "What did the strategy discussion decide for this child, if there was one?", on_paper=True
    ),
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
# An answer that is asked for only after another: (question, answer).
GOES_WITH = {
    "looked after by": ("looked after", "yes"),
    "category of the plan": ("child protection plan", "yes"),
    "SEND kind": ("SEND", "yes"),
    "SEND support": ("SEND", "yes"),
    "what risk": ("at risk", "yes"),
    "date": ("held", "yes"),
    "agencies": ("held", "yes"),
    "why not": ("held", "no"),
    "police told on": ("police told", "yes"),
    "police told by": ("police told", "yes"),
    "police reference": ("police told", "yes"),
    "why police not told": ("police told", "no"),
    "report to": ("mandatory report", "yes"),
    "report made": ("mandatory report", "yes"),
    "report by": ("mandatory report", "yes"),
    "report reference": ("mandatory report", "yes"),
}
# The pages about one child, by the title of their task.
CHILD = {
    "Who they are": IDENTITY,
    "Where they live": ADDRESS,
    "Family": FAMILY,
    "How they know each other": RELATIONSHIP,
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
    "how often": chosen(
        "How often did it happen?",
        {"once": "Once", "a few times": "A few times", "many times": "Many times", "not known": "Not known"},
    ),
    "setting": chosen(
        "Was it in person or online?",
        {"in person": "In person", "online": "Online", "both": "Both in person and online"},
        required=True,
    ),
    "kind of place": chosen("In what kind of place?", PLACES),
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
            "yes": "Admits it", "partly": "Admits part of it",
            "makes little of it": "Admits it, and makes little of it", "no": "Denies it",
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


def completed(answers: dict, asked: dict) -> dict:
    """The answers with those that are given where the file says nothing."""
    told = {name: answers.get(name) or one.otherwise for name, one in asked.items()}
    for name, (before, answer) in GOES_WITH.items():
        if name in told and before in told and told[before] != answer:
            told[name] = answers.get(name)
    return answers | {name: answer for name, answer in told.items() if answer}
