"""A worker in a wrong order, which the drill must find: it writes down that it handed over only when that is done."""

import django

django.setup()

from hsbpanel.celery import app  # noqa: E402
from sharing import smtp  # noqa: E402
from sharing.services import delivery as product  # noqa: E402

__all__ = ["app"]


def hand_over(delivery, line):
    mail = product._made(delivery)
    try:
        line.open()
        line.address(delivery.address)
        said = line.hand(mail)
    except smtp.Problem as problem:
        product._put_back(delivery, problem.words)
    else:
        product.move(delivery, product.State.HANDING)
        product.move(delivery, product.State.SENT, said)


product._hand_over = hand_over
