"""What a hostile or broken browser posts: a page's own answers with something wrong in them. Seeded, so it repeats."""

import random
import uuid
from urllib.parse import quote_plus

SURROGATE = "%ED%A0%80"  # half of a pair, as only raw bytes can carry it
LONG = "long " * 200_000  # one megabyte

TEXTS = [
    "", " ", "\x00", "a\x00b", "\u202eright to left\u202c", "\ufeff", "\u0301" * 50, "👩‍👩‍👧", "ﷺ" * 300,
    "'; drop table x; --",
    "<script>alert(1)</script>", "{{ 7*7 }}", "{% debug %}", "../../etc/passwd", "%00", "%s%n", "\r\nSet-Cookie: a=b",
    "NULL", "None", "true", "undefined", "-1", "0", "1e308", "9" * 400, "٣", "١٢", "½", "NaN", "Infinity", "31", "32",
    "13", "0000", "99999", "20260", "february", "29", "30",
]  # fmt: skip
UNASKED = [
    "csrfmiddlewaretoken",
    "referrer",
    "status",
    "record_id",
    "submission_id",
    "pk",
    "is_secret",
    "__proto__",
    "id",
]


class Hostile:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def body(self, values: dict, ids: list[str]) -> bytes:
        """A form's answers (name: text or list), some of them spoiled, as the bytes of a post."""
        pairs = [(name, text) for name, said in values.items() for text in (said if isinstance(said, list) else [said])]
        pairs = [(name, quote_plus(str(text))) for name, text in pairs]
        for _ in range(self.random.randint(1, 4)):
            self._spoil(pairs, ids)
        return "&".join(f"{quote_plus(name)}={text}" for name, text in pairs).encode()

    def _spoil(self, pairs, ids):
        place = self.random.randrange(len(pairs)) if pairs else 0
        kind = self.random.choice(["text", "text", "text", "id", "twice", "left out", "unasked", "long", "surrogate"])
        if kind == "unasked" or not pairs:
            pairs.append((self.random.choice(UNASKED), quote_plus(self._id(ids))))
            return
        name, text = pairs[place]
        if kind == "text":
            pairs[place] = name, quote_plus(self.random.choice(TEXTS))
        elif kind == "id":
            pairs[place] = name, quote_plus(self._id(ids))
        elif kind == "twice":
            pairs.append((name, quote_plus(self.random.choice([text, *TEXTS]))))
        elif kind == "left out":
            del pairs[place]
        elif kind == "long" and self.random.random() < 0.1:
            pairs[place] = name, quote_plus(LONG)
        else:
            pairs[place] = name, f"a{SURROGATE}b"

    def _id(self, ids):
        return self.random.choice([*ids, str(uuid.UUID(int=self.random.getrandbits(128))), "not-an-id"])
