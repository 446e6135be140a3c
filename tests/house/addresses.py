"""Every address of the product by its name, from the URLconf itself."""

from django.urls import get_resolver


def patterns(resolver=None, namespaces=()):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from patterns(pattern, inner)
        elif pattern.name:
            yield ":".join([*namespaces, pattern.name]), pattern.pattern.converters


# {name: {argument: its converter}}
ALL = {name: dict(sorted(converters.items())) for name, converters in patterns()}
