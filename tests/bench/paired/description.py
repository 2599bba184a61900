"""OpenAPI descriptions of a wanted size, in the shape of a large public API."""

import json

SMALL = "/orders/small"
LARGE = "/orders/large"
ORDERS = "/orders/{order}"  # both of them


def paths_of(operations):
    """{path: [methods]} with exactly `operations` operations; the measured path is in the middle."""
    paths = {}
    left = operations - 2 if operations > 1 else 0
    for i in range(operations):
        noun = f"things{i}"
        for path in (
            f"/orgs/{{org}}/{noun}",
            f"/orgs/{{org}}/{noun}/{{id}}",
            f"/repos/{{owner}}/{{repo}}/{noun}",
            f"/repos/{{owner}}/{{repo}}/{noun}/{{id}}",
            f"/repos/{{owner}}/{{repo}}/{noun}/{{id}}/comments/{{comment}}",
            f"/orders/{{order}}/{noun}",
        ):
            for method in ("get", "post"):
                if left == 0:
                    break
                paths.setdefault(path, []).append(method)
                left -= 1
        if left == 0:
            break
    items = list(paths.items())
    middle = len(items) // 2
    items.insert(middle, (ORDERS, ["get", "post"]))
    return dict(items)


def write_description(file, operations, upstream_port):
    """One document with `operations` operations (1 means one path, GET and POST)."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": f"bench {operations}", "version": "1"},
        "servers": [{"url": f"http://127.0.0.1:{upstream_port}"}],
        "paths": {},
    }
    for path, methods in paths_of(operations).items():
        names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        document["paths"][path] = {
            "parameters": [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                for name in names
            ],
            **{method: {"responses": {"200": {"description": "ok"}}} for method in methods},
        }
    with open(file, "w", encoding="utf-8") as out:
        json.dump(document, out)
