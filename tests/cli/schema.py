"""The JSON Schemas of docs/schema, for those tests that look at JSON."""
import json
import os

from command import SOURCE

try:
    import jsonschema
except ImportError:  # Debian: python3-jsonschema
    jsonschema = None


def validator(name):
    """A validator for p12.NAME.json; None without python3-jsonschema."""
    if jsonschema is None:
        return None
    path = os.path.join(SOURCE, "docs", "schema", f"p12.{name}.json")
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    kind = getattr(jsonschema, "Draft202012Validator", None)
    if kind is None:
        return None
    kind.check_schema(schema)
    return kind(schema)


def complaints(check, data):
    """What is wrong with the data, in a few lines."""
    if check is None:
        return []
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
            for error in list(check.iter_errors(data))[:3]]
