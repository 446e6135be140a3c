"""What is to be known before a panel closes a case. R22"""

from cases import routes
from cases.models import Case
from meetings.rules import open_actions
from sharing.web.fields import and_list


def what_is_left(case: Case) -> str:
    """For whoever minutes it: open actions stand in the way, what the route still asks for does not."""
    left = []
    if actions := [f"“{action.text.rstrip('.')}”" for action in open_actions(case)]:
        left.append(f"Agreed actions are open and have to be ended first: {and_list(actions)}")
    if not case.pathway:
        left.append("The panel has not advised a pathway: say why none is needed")
    if steps := [f"“{one.step.title}”" for one in routes.to_do_in(routes.pictures_of(case))]:
        left.append(f"Still to do on its route: {and_list(steps)}")
    left.append("From the approval of the minutes the case comes to no panel, and access to it ends some weeks later")
    return ". ".join(left)
