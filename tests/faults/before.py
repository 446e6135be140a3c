"""A worker in a wrong order, which the drill must find: it writes "sent" before it hands the mail over."""

import django

django.setup()

from hsbpanel.celery import app  # noqa: E402
from sharing import smtp  # noqa: E402
from sharing.services import delivery as product  # noqa: E402

__all__ = ["app"]


def hand_over(delivery, line):
    mail = product._made(delivery)
    product.move(delivery, product.State.HANDING)
    product.move(delivery, product.State.SENT, "250 It will be well")
    try:
        line.open()
        line.address(delivery.address)
        line.hand(mail)
    except smtp.Problem:
        line.drop()


product._hand_over = hand_over
