"""Plans, their reviews, panel dates and closings: what holds them."""

from tests.mutants.change import InFunction, InSource, mutant

PLANS, DATES = "tests/cases/test_plans.py", "tests/cases/test_panel_dates.py"
CLOSING, CASES = "tests/meetings/test_closing.py", "tests/cases/test_services.py"
REFUSES = "        raise PermissionDenied\n"


def unasked(service, path, question, noticed_by):
    before = f"    if {question}:\n{REFUSES}"
    return mutant(f"{service} asks nobody who they are", InSource(path, before, ""), noticed_by)


def no_wall(table, command, noticed_by):
    return mutant(f"no second wall: {command} {table}", f"drop policy also_{command} on {table}", noticed_by)


MUTANTS = [
    # Who may
    unasked(
        "set_next_panel",
        "cases/services/panel_dates.py",
        "not for_report and not permissions.can_manage(by, case)",
        CASES,
    ),
    unasked("move_next_panel", "cases/services/panel_dates.py", "not permissions.can_manage(by, case)", DATES),
    unasked("reopen_case", "cases/services/ending.py", "not permissions.can_decide(by, case)", DATES),
    unasked("write_plan", "cases/services/plans.py", "not permissions.can_contribute(by, version.plan.case)", PLANS),
    unasked("agree_plan", "cases/services/plans.py", "not permissions.can_manage(by, case)", PLANS),
    unasked("review_plan", "cases/services/reviews.py", "not permissions.can_contribute(by, version.plan.case)", PLANS),
    # Plans
    no_wall("cases_plan", "insert", PLANS),
    no_wall("cases_planversion", "update", PLANS),
    no_wall("cases_planversion", "insert", PLANS),
    no_wall("cases_plangoal", "insert", PLANS),
    no_wall("cases_planreview", "insert", PLANS),
    no_wall("cases_goalprogress", "insert", PLANS),
    mutant("an agreed plan is rewritten", "drop trigger agreed_stays on cases_planversion", PLANS),
    mutant("an agreed plan gets other goals", "drop trigger agreed_stays on cases_plangoal", PLANS),
    mutant(
        "a plan without a goal is agreed",
        InFunction(
            "cases_agreed_plan_stays",
            "if not exists (select from cases_plangoal",
            "if false and exists (select from cases_plangoal",
        ),
        PLANS,
    ),
    mutant(
        "the key worker changes without a word",
        InFunction("cases_agreed_plan_stays", "before <> new.key_worker_id and", "false and"),
        PLANS,
    ),
    mutant("reviews are rewritten", "grant update on cases_planreview to hsb_web", PLANS),
    # Panel dates and closings
    no_wall("cases_paneldate", "insert", DATES),
    no_wall("cases_caseclosing", "update", DATES),
    mutant("a panel date moves without a row", "grant update (due_at_panel_on) on cases_case to hsb_web", DATES),
    mutant("panel dates are rewritten", "grant update on cases_paneldate to hsb_web", DATES),
    mutant(
        "a panel date is moved without a reason",
        "alter table cases_paneldate drop constraint panel_date_moved_with_reason",
        DATES,
    ),
    mutant("a case is closed without minutes", "drop trigger minuted on cases_caseclosing", DATES),
    mutant(
        "a case is closed while an action is open",
        InSource("meetings/rules.py", "for action in open_actions(case)", "for action in []"),
        CLOSING,
    ),
]
