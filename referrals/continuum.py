"""The guidance's continuum of sexual behaviours and its stages of development. R06, §4.1, §4.2.

A guide beside the worker's own judgement: nothing here is counted, weighed or converted.
"""

from typing import NamedTuple

from django.db import models

SECTION = "§4.2"
DISCLAIMER = (
    "These indicators are a guide, more applicable to younger children. They do not replace, but should assist, "
    "the exercise of professional judgement."
)
STAGES_DISCLAIMER = "The stages are a guide only. A child’s own development counts more than their age."


class Level(models.TextChoices):
    HEALTHY = "healthy", "Healthy"
    PROBLEMATIC = "problematic", "Problematic"
    HARMFUL = "harmful", "Harmful"


class Hackett(models.TextChoices):
    """Hackett's five categories (2010), kept beside the guidance's own and never converted into it. R06."""

    NORMAL = "normal", "Normal"
    INAPPROPRIATE = "inappropriate", "Inappropriate"
    PROBLEMATIC = "problematic", "Problematic"
    ABUSIVE = "abusive", "Abusive"
    VIOLENT = "violent", "Violent"
    NOT_USED = "not_used", "Not used"


# (code, the guidance's words), in the guidance's order. R06, §4.2
INDICATORS = {
    Level.HEALTHY: [
        ("mutual", "Mutual"),
        ("consensual", "Consensual"),
        ("exploratory", "Exploratory and age appropriate"),
        ("no_intent", "No intent to cause harm"),
        ("fun", "Fun, humorous"),
        ("no_power", "No power differential between participants"),
    ],
    Level.PROBLEMATIC: [
        (
            "not_for_age",
            "Behaviours not age appropriate, such as invasion of personal space, sexual swear words in very young "
            "children",
        ),
        ("one_off", "Some “one off” incidents of low-key behaviours such as touching over clothing"),
        (
            "peer_pressure",
            "Incidents where there is peer pressure to engage in the behaviour, such as touching someone’s breast, "
            "exposure of bottom",
        ),
        ("spontaneous", "Behaviours are spontaneous rather than planned"),
        ("self_directed", "They may be self-directed, such as masturbation"),
        (
            "balancing",
            "Other balancing factors such as lack of intent to cause harm, level of understanding in the young person "
            "about the behaviours, or some remorse",
        ),
        (
            "free_to_tell",
            "The child or young person targeted may be irritated or uncomfortable but not scared, and feels free to "
            "tell someone",
        ),
        ("parents_concerned", "Parental concern, and interest in supporting the child to change"),
    ],
    Level.HARMFUL: [
        ("not_age_appropriate", "Not age appropriate"),
        ("planning", "Elements of planning, secrecy or force"),
        ("power", "Power differentials between the young people involved, such as size, status and strength"),
        ("fear", "Targeted children feel fear, anxiety, discomfort"),
        (
            "negative_feelings",
            "Negative feelings are expressed by the young person when carrying out the behaviour, such as anger, "
            "aggression",
        ),
        (
            "no_responsibility",
            "The young person does not take responsibility for the behaviour and blames others or feels a strong sense "
            "of grievance",
        ),
        (
            "increasing",
            "Incidents are increasing in frequency and the young person’s interest in them is disproportionate to "
            "other aspects of their life",
        ),
        (
            "compulsive",
            "They are not easily distracted from the behaviour; it appears compulsive and is persistent despite "
            "intervention",
        ),
    ],
}


class Stage(NamedTuple):
    """One developmental stage: ages in whole years, both included. §4.1"""

    first: int
    last: int
    text: str

    @property
    def ages(self):
        return f"{self.first} to {self.last} years"


STAGES = [
    Stage(
        0,
        4,
        "Exploratory behaviours emerge - touch, taste, looking, hugs and kisses. Periods of inhibition and "
        "disinhibition occur such as wandering round naked. They imitate and copy behaviours of life around them "
        "including “mummies and daddies” and “doctors and nurses”. Random masturbation can occur as this is a "
        "sensual stage in development. The distinction between toileting behaviours and comforting behaviours "
        "begins to emerge. Parents and carers are most influential, and children learn the social rules and what "
        "is permissible from them.",
    ),
    Stage(
        5,
        7,
        "More exploratory behaviour with peers occurs, and there is comparison with others’ bodies and more "
        "questions. Masturbation is less random but more likely among boys due to gender socialisation. There is "
        "an increased desire for privacy. They know rude words and provoke reaction from adults although they "
        "might not understand the meanings. They are increasing their understanding of the taboos around sexual "
        "talk and behaviour. The influence of peers is beginning to emerge.",
    ),
    Stage(
        8,
        12,
        "Cognitively children can understand and process information they gain, and they are learning about sex, "
        "procreation and bodies. Sexual language will have progressed and swear words will be learned and "
        "repeated although not necessarily with an understanding of the meaning. Myths about sex flourish at this"
        " age. The onset of puberty begins, with some young people showing an interest in sexual activity at "
        "petting level. Competitive comparison of bodies begins. A few will progress on from petting. A "
        "development of anxiety about appearance and likability occurs. Those who are gay or lesbian begin to "
        "define themselves as feeling different and will feel pressure to conform. Peers and media are a "
        "significant influence at this stage.",
    ),
    Stage(
        13,
        15,
        "The beginning of the grown-up phase. Young people are gaining fully developed adult bodies. Some may "
        "have practised low level petting behaviours and some might be moving onto advanced sexual behaviours. "
        "Emotional romantic attachments become important. There is a pressure to be seen to be knowledgeable. "
        "Anxiety is still present about status and performance. Peers and media provide a strong influence, and "
        "young people can be embarrassed to discuss questions or concerns with adults.",
    ),
    Stage(
        16,
        18,
        "Adult phase. Knowledge, language and behaviours present are common. And there is competition with peers "
        "in these areas. The need for intimacy and emotional closeness is more important now. There is a return "
        "to the sensual stage - hugs and kisses reinforce attachments, along with sexual desire and pleasure. "
        "Young people can revisit cultural scripts of caregivers at this stage.",
    ),
]


def stage_at(age: int | None) -> Stage | None:
    """The stage that an age in whole years falls into; None when it is not known or past them all. §4.1"""
    return next((one for one in STAGES if age is not None and one.first <= age <= one.last), None)


def words_of(level, codes) -> list[str]:
    """The guidance's words for ticked codes, in its order."""
    return [words for code, words in INDICATORS[level] if code in codes]
