"""The front door: `python -m course`."""

import sys

# jsonschema, by way of nbformat, would compile a grammar of IRIs: 0.7 s in every process.
sys.modules.setdefault("rfc3987_syntax", None)
