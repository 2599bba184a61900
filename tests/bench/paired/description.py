"""OpenAPI descriptions of a wanted size, in the shape of a large public API."""

import json
import os

SMALL = "/orders/small"
LARGE = "/orders/large"
ORDERS = "/orders/{order}"  # both of them
CHECKED = "/invoices"  # POST with a schema for its body
INSTANCES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "instances")


def paths_of(operations):
    """{path: [methods]} with exactly `operations` operations; the measured path is in the middle."""
    paths = {}
    left = operations - 3 if operations > 1 else 0
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
    if operations > 1:
        items.append((CHECKED, ["post"]))
    return dict(items)


def checked_body():
    """A body of CHECKED that fits, 1 KB long."""
    with open(os.path.join(INSTANCES, "order.json"), encoding="utf-8") as stored:
        order = json.load(stored)
    missing = 1024 - len(json.dumps(order, separators=(",", ":")))
    order["note"] += "." * missing
    return json.dumps(order, separators=(",", ":"))


def checked_operation(is_checked):
    with open(os.path.join(INSTANCES, "order.schema.json"), encoding="utf-8") as stored:
        schema = json.load(stored)
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"200": {"description": "ok"}},
        "x-barbacane-validation": {"request": "enforce" if is_checked else "off"},
    }


def write_description(file, operations, upstream_port, is_checked=True):
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
    if CHECKED in document["paths"]:
        document["paths"][CHECKED]["post"] = checked_operation(is_checked)
    with open(file, "w", encoding="utf-8") as out:
        json.dump(document, out)
