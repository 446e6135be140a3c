"""Who is asking: sign-in, second factor, the person on the connection, and answers that give nothing away."""

from tests.mutants.change import InSource, mutant

IDENTITY = "tests/sharing/test_identity.py"
DOORS = "tests/house/test_doors.py"


def identity(before, after):
    return InSource("sharing/identity.py", before, after)


MUTANTS = [
    mutant(
        "the person stays on the connection",
        identity("        finally:\n            take_off_connection()", "        finally:\n            pass"),
        IDENTITY,
    ),
    mutant(
        "taking the person off does nothing",
        identity(
            "            cursor.execute(\"select set_config('hsb.person', '', false)\")",
            '            cursor.execute("select 1")',
        ),
        IDENTITY,
    ),
    mutant(
        "pages are shown to nobody in particular",
        identity("if not request.user.is_authenticated:\n            kept", "if False:\n            kept"),
        f"{DOORS}::test_nobody_gets_in_without_signing_in",
    ),
    mutant(
        "a password is enough",
        identity("if request.user.is_verified() or", "if True or"),
        f"{DOORS}::test_a_password_alone_leads_to_the_second_factor",
    ),
    mutant(
        "the person is on the connection before the second factor",
        identity(
            "if not (request.user.is_authenticated and request.user.is_verified()):",
            "if not request.user.is_authenticated:",
        ),
        IDENTITY,
    ),
    mutant("a page of the product is for anybody", identity('    "demo",\n', '    "demo",\n    "home",\n'), IDENTITY),
    mutant("fifteen idle minutes end nothing", identity("seen and now - seen >", "False and now - seen >"), IDENTITY),
    mutant("eight hours end nothing", identity("since and now - since >", "False and now - since >"), IDENTITY),
    mutant(
        "a locked account is let in",
        InSource("hsbpanel/settings.py", '    "axes.backends.AxesStandaloneBackend",\n', ""),
        IDENTITY,
    ),
    mutant(
        "whoever has a password adds a second device",
        InSource("sharing/web/sign_in.py", "if not second_factors.has_one(request.user):", "if True:"),
        IDENTITY,
    ),
    mutant(
        "signing out remembers who was here",
        InSource("sharing/held.py", "        response.delete_cookie(COOKIE)", "        pass"),
        IDENTITY,
    ),
    mutant(
        "what was typed is kept as it is",
        InSource("sharing/held.py", "encryption.encrypt(text)]", "text.encode()]"),
        IDENTITY,
    ),
    mutant(
        "passwords are kept as what was typed",
        InSource("sharing/held.py", '        or page.namespace == "two_factor"\n', ""),
        IDENTITY,
    ),
    mutant(
        "a refusal says that something is there",
        InSource(
            "hsbpanel/errors.py",
            '    # "Not yours" and "not there" are the same answer. R33\n    return page(request, 404)',
            "    return page(request, 403)",
        ),
        "tests/sharing/test_paper_pages.py::test_a_paper_that_has_not_gone_has_no_password_to_show",
    ),
    mutant(
        "answers are kept by caches",
        InSource("hsbpanel/middleware.py", "patch_cache_control(response, no_store=True, private=True)", "pass"),
        "tests/hsbpanel/test_answers.py::test_every_answer_carries_the_security_headers",
    ),
]
