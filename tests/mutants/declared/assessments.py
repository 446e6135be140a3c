"""HSB assessments, needs and risk, and training: two workers, true training, what is finished stands. R18, R20, R46"""

from tests.mutants.change import InFunction, mutant
from tests.mutants.declared.writing import CHANGES, no_trigger, no_wall

ASSESSMENTS, PAGES = "tests/cases/test_assessments.py", "tests/cases/test_assessment_pages.py"
TRAINING = "tests/sharing/test_training.py"
LIMITS = "tests/cases/test_limits_held.py"
JOINING = "test_an_assessor_joins_as_it_begins_or_as_another_leaves_and_is_trained_on_that_day"

MUTANTS = [
    no_trigger("cases_assessment", "begins", ASSESSMENTS),
    no_trigger("cases_assessment", "stands", ASSESSMENTS),
    no_trigger("cases_assessment", "to_panel", ASSESSMENTS),
    no_trigger("cases_assessment", "two_workers", ASSESSMENTS),
    no_trigger("cases_assessor", "is_one", ASSESSMENTS),
    no_trigger("cases_interview", "while_open", ASSESSMENTS),
    no_trigger("cases_assessor", "in_time", f"{LIMITS}::{JOINING}"),
    no_trigger(
        "cases_assessment",
        "begun_in_time",
        f"{LIMITS}::test_an_assessment_begins_neither_before_the_decision_nor_in_a_time_to_come",
    ),
    mutant(
        "whoever manages a case says what the panel considered, and gives up an assessment",
        "alter policy also_update on cases_assessment with check (true)",
        f"{LIMITS}::test_that_the_panel_considered_a_report_is_said_by_an_office",
        f"{LIMITS}::test_an_assessment_is_given_up_by_its_workers_or_an_office",
    ),
    no_wall("cases_assessment", "update", ASSESSMENTS),
    no_wall("cases_domainresult", "update", CHANGES),
    no_wall("cases_interview", "update", CHANGES),
    mutant("needs and risk are edited", "grant update on cases_needsandrisk to hsb_web", PAGES),
    mutant(
        "an assessment begins between a not-guilty plea and the verdict",
        InFunction("cases_is_contested", "answer = 'not_guilty'", "answer = 'none'"),
        ASSESSMENTS,
    ),
    mutant(
        "training counts after its end",
        InFunction("sharing_trained_in", "valid_until >= on_day", "true"),
        TRAINING,
    ),
    mutant(
        "who is trained is told to whoever is not let in",
        InFunction("sharing_trained_in", "and sharing_gate_open(sharing_reader())", ""),
        TRAINING,
    ),
    mutant(
        "the Coordinator trains themselves",
        """alter policy hsb_web_insert on sharing_training
             with check (sharing_holds_office('{coordinator}') and recorded_by_id = sharing_reader())""",
        TRAINING,
    ),
    mutant("training is edited", "grant update on sharing_training to hsb_web", TRAINING),
    mutant("training is everybody's to read", "alter policy hsb_web_select on sharing_training using (true)", TRAINING),
]
