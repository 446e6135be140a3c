from django.urls import path

from meetings.views import actions, agenda, approval, history, meetings, minutes, presence, printing, returns, versions

app_name = "meetings"

urlpatterns = [
    path("", meetings.meeting_list, name="list"),
    path("plan/", meetings.plan, name="plan"),
    path("<uuid:pk>/", meetings.detail, name="detail"),
    path("<uuid:pk>/move/", meetings.move, name="move"),
    path("<uuid:pk>/cancel/", meetings.cancel, name="cancel"),
    # Agenda and schedule
    path("<uuid:pk>/compile/", agenda.compile_schedule, name="compile"),
    path("<uuid:pk>/urgent/", agenda.add_urgent, name="urgent"),
    path("agenda/<uuid:pk>/", agenda.describe, name="agenda-item"),
    path("agenda/<uuid:pk>/up/", agenda.move_up, name="agenda-up"),
    path("agenda/<uuid:pk>/down/", agenda.move_down, name="agenda-down"),
    path("agenda/<uuid:pk>/remove/", agenda.remove, name="agenda-remove"),
    path("agenda/<uuid:pk>/put-back/", agenda.put_back, name="agenda-put-back"),
    # Versions of schedule and minutes
    path("schedule/<uuid:pk>/", versions.schedule, name="schedule"),
    path("schedule/<uuid:pk>/preview/", versions.schedule_preview, name="schedule-preview"),
    path("schedule/<uuid:pk>/send/", approval.send_schedule, name="schedule-send"),
    path("schedule/<uuid:pk>/take-back/", approval.take_back_schedule, name="schedule-take-back"),
    path("schedule/<uuid:pk>/approve/", approval.approve_schedule, name="schedule-approve"),
    path("schedule/<uuid:pk>/return/", approval.return_schedule, name="schedule-return"),
    path("minutes/<uuid:pk>/", versions.minutes, name="minutes"),
    path("minutes/<uuid:pk>/preview/", versions.minutes_preview, name="minutes-preview"),
    path("minutes/<uuid:pk>/send/", approval.send_minutes, name="minutes-send"),
    path("minutes/<uuid:pk>/take-back/", approval.take_back_minutes, name="minutes-take-back"),
    path("minutes/<uuid:pk>/approve/", approval.approve_minutes, name="minutes-approve"),
    path("minutes/<uuid:pk>/return/", approval.return_minutes, name="minutes-return"),
    # Before and at the meeting
    path("<uuid:pk>/returns/", returns.return_list, name="returns"),
    path("<uuid:pk>/returns/nothing-known/", returns.nothing_known, name="nothing-known"),
    path("agenda/<uuid:pk>/return/", returns.record, name="return"),
    path("agenda/<uuid:pk>/interest/", presence.declare_interest, name="interest"),
    path("<uuid:pk>/attendance/", presence.attendance, name="attendance"),
    path("<uuid:pk>/minutes/", minutes.overview, name="minutes-overview"),
    path("agenda/<uuid:pk>/minutes/", minutes.item, name="minutes-item"),
    path("agenda/<uuid:pk>/actions/", minutes.add_action, name="action-add"),
    path("actions/<uuid:pk>/strike/", minutes.strike_action, name="action-strike"),
    path("<uuid:pk>/close/", minutes.close, name="close"),
    path("<uuid:pk>/write-up/", minutes.write_up, name="write-up"),
    # Paper
    path("<uuid:pk>/papers/", printing.papers, name="papers"),
    path("<uuid:pk>/papers/print/", printing.print_copies, name="print"),
    path("<uuid:pk>/papers/actions/<uuid:agency_pk>/", printing.actions, name="actions-sheet"),
    path("<uuid:pk>/papers/<slug:kind>/", printing.sheet, name="sheet"),
    path("agenda/<uuid:pk>/paper/", printing.case_paper, name="case-paper"),
    path("printed/<uuid:pk>/file/", printing.file, name="print-file"),
    path("copies/<uuid:pk>/hand-over/", printing.hand_over, name="copy-hand-over"),
    path("copies/<uuid:pk>/destroyed/", printing.destroyed, name="copy-destroyed"),
    # What meetings said of one case
    path("cases/<uuid:pk>/", history.of_case, name="of_case"),
    # Agreed actions
    path("actions/", actions.action_list, name="actions"),
    path("actions/<uuid:pk>/", actions.end, name="action"),
]
