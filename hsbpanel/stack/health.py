"""When the whole stack may be called ready."""

import json
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from .setup.progress import Problem

PATIENCE = 90


def wait_until_ready(stack):
    """Return once /health/ready says so; a Problem that names what is missing, or what died, when it does not."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for child in stack.children.values():
            if not child.is_alive():
                raise child.failed(f"The process “{child.name}” ended before all was healthy.")
        status, answer = ask(stack.url, host=urlsplit(stack.site_url).netloc)
        if status == 200:
            return
        time.sleep(0.2)
    raise Problem(f"Not ready after {PATIENCE} seconds: {answer}. The logs are in {stack.var / 'log'}.")


def ask(url, *, host):
    """(status, what it says) of /health/ready, by the site's own name; status None when nothing answers."""
    request = urllib.request.Request(f"{url}/health/ready", headers={"Host": host})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=5) as response:
            return response.status, ""
    except urllib.error.HTTPError as error:
        return error.code, _words(error.read())
    except OSError as error:
        return None, f"the web process does not answer ({error})"


def _words(body):
    try:
        missing = json.loads(body)
    except json.JSONDecodeError:
        return "the health page failed"
    return ", ".join(f"{name}: {value}" for name, value in missing.items() if value not in (True, "ok"))
