"""Answers each line of standard input, a text in hex: whether Python takes it for a literal that `repr` payloads have.

These are the literals of `ast.literal_eval` without complex numbers, `...`, `set()` and tuples without brackets; what
Python warns of is no literal here.
"""

import ast
import sys
import warnings

warnings.simplefilter("error")


def is_literal(text):
    try:
        ast.literal_eval(text)
        items = ast.parse(f"[{text.strip()}]", mode="eval").body.elts
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return False
    nodes = [node for item in items for node in ast.walk(item)]
    is_other = any(isinstance(node, ast.Call) or isinstance(getattr(node, "value", None), (complex, type(...)))
                   for node in nodes)
    return len(items) == 1 and not is_other and not text.rstrip().endswith(",")


for line in sys.stdin:
    print(is_literal(bytes.fromhex(line).decode()))
