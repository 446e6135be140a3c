"""`python -m hsbpanel.stack run | test | check | manage | mailsink`."""

import argparse
import os
import sys
from pathlib import Path

from . import configuration
from .setup.progress import main_guard


def main():
    arguments = _parser().parse_args()
    return arguments.command(arguments)


def _run(arguments):
    from .running import run

    return run(var=_var(), port=os.environ.get("PORT", "8000"))


def _test(arguments):
    from .testing import test

    return test(var=_var(), pytest_arguments=[a for a in arguments.rest if a != "--"], with_checks=arguments.checks)


def _check(arguments):
    from .testing import check

    return check(var=_var())


def _manage(arguments):
    from .running import manage

    return manage(var=_var(), arguments=arguments.rest)


def _mailsink(arguments):
    from .mailsink import serve

    serve(arguments.var, arguments.port)


def _var():
    return (configuration.ROOT / os.environ.get("VAR", "var")).resolve()


def _parser():
    parser = argparse.ArgumentParser(prog="python -m hsbpanel.stack", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for name, command in (("run", _run), ("check", _check)):
        commands.add_parser(name).set_defaults(command=command)
    test = commands.add_parser("test", help="pytest on a private PostgreSQL and broker")
    test.add_argument("--checks", action="store_true", help="first all that make check looks at")
    test.add_argument("rest", nargs=argparse.REMAINDER)
    test.set_defaults(command=_test)
    manage = commands.add_parser("manage", help="manage.py on the running stack")
    manage.add_argument("rest", nargs=argparse.REMAINDER)
    manage.set_defaults(command=_manage)
    sink = commands.add_parser("mailsink")
    sink.add_argument("--var", type=Path, default=_var())
    sink.add_argument("--port", type=int, required=True)
    sink.set_defaults(command=_mailsink)
    return parser


sys.exit(main_guard(main))
