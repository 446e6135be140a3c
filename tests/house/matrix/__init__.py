"""The matrix of addresses and people: one declared line for every address of the product.

A new address: add one line to the table of its room here. A new rule: one function in `rules.py`. A new kind of
thing that addresses are about: one function in `subjects.py`, and the thing itself in `tests/house/world.py`.
"""

from tests.house.matrix import account, cases, meetings, referrals, sharing

ROOMS = (account, sharing, referrals, cases, meetings)
DOORS = {door.name: door for room in ROOMS for door in room.DOORS}
