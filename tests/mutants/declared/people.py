"""People, places, lost devices and agencies: what the Coordinator keeps, and what nobody does for themselves."""

from tests.mutants.change import InFunction, InSource, mutant

WALL, LEAVING, PLACES = (f"tests/sharing/test_{name}.py" for name in ("people_wall", "leaving", "places"))
DEVICES, AGENCIES, ACCOUNTS = (f"tests/sharing/test_{name}.py" for name in ("devices", "agencies", "accounts"))

MUTANTS = [
    mutant(
        "anybody changes who others are",
        InFunction("sharing_person_stays", "if not sharing_holds_office('{coordinator}') or old.id", "if old.id"),
        WALL,
    ),
    mutant(
        "a Coordinator changes who they are themselves",
        InFunction("sharing_person_stays", " or old.id = sharing_reader()", ""),
        WALL,
    ),
    mutant(
        "anybody writes the password of another",
        InFunction("sharing_person_stays", "sharing_reader() <> old.id then", "false then"),
        WALL,
    ),
    mutant(
        "who invites somebody knows their password",
        InFunction("sharing_person_stays", " and new.password like '!%'", ""),
        WALL,
    ),
    mutant(
        "anybody ends what others hold",
        InFunction("sharing_end_everything_of", "not sharing_holds_office('{coordinator}') or ", ""),
        LEAVING,
    ),
    mutant(
        "what others hold is ended without asking who asks",
        "grant execute on function sharing_end_everything(uuid, text) to public",
        LEAVING,
    ),
    mutant(
        "anybody closes accounts",
        InFunction("sharing_close_ended_accounts", "if not sharing_is_worker()", "if false"),
        LEAVING,
    ),
    mutant(
        "who leaves keeps their grants",
        InFunction("sharing_end_everything", "where person_id = who and ended_at is null", "where false"),
        LEAVING,
    ),
    mutant(
        "who leaves stays signed in",
        InFunction("sharing_end_everything", "delete from sharing_session where person_id = who;", ""),
        LEAVING,
    ),
    mutant(
        "what is on its way to who leaves goes on",
        InFunction("sharing_end_everything", "where recipient_id = who", "where false"),
        LEAVING,
    ),
    mutant(
        "an office brings what its holder is shut out of",
        InFunction("sharing_take_office", "x.person_id = taken.person_id", "false"),
        PLACES,
    ),
    mutant("an office brings drafts", InFunction("sharing_take_office", "g.via = 'office'", "true"), PLACES),
    mutant(
        "an office brings again what was taken away",
        InFunction("sharing_take_office", "id = place and taken_at is null", "id = place"),
        PLACES,
    ),
    mutant(
        "a Coordinator gives themselves an office",
        "alter policy hsb_web_insert on sharing_place with check (sharing_holds_office('{coordinator}'))",
        PLACES,
    ),
    mutant(
        "devices go on a confirmation of long ago",
        InFunction("sharing_take_devices_away", " and decided_at = now()", ""),
        DEVICES,
    ),
    mutant("anybody takes an app away", "drop trigger stays on otp_totp_totpdevice", DEVICES),
    mutant(
        "anybody asks for anybody's device",
        "alter policy hsb_web_insert on sharing_devicereset with check (true)",
        DEVICES,
    ),
    mutant(
        "anybody invites", "alter policy hsb_web_insert on sharing_accountletter with check (done_at is null)", WALL
    ),
    mutant(
        "whoever asks for a password learns who has an account",
        InSource(
            "sharing/services/accounts.py",
            "    letter.save(force_insert=True)",
            "    if Person.objects.filter(email=letter.email).exists():\n        letter.save(force_insert=True)",
        ),
        ACCOUNTS,
    ),
    mutant(
        "anybody approves the agreement",
        "alter policy hsb_web_insert on sharing_agreementapproval with check (true)",
        AGENCIES,
    ),
    mutant(
        "an agency's lead comes from elsewhere",
        "alter policy hsb_web_update on sharing_agency with check (true)",
        AGENCIES,
    ),
]
