"""Sentences of every check; those of the exercises stand in the rooms beside each mistake.

An edition in another language adds its dict here, its sentence beside each ``en=`` in the rooms,
and sets ``check.language``. What it has not translated stays English.
"""

import sys

SENTENCES = {
    "en": {
        # no verdict on the content
        "unwritten": "not written yet",
        "one thing": "hand over one thing: check.{name}({name})",
        "handed": "{got} was handed over, expected {want}",
        "called": "{got} was handed over, expected the function itself, without parentheses",
        "arguments": "it does not take the arguments ({names})",
        "interrupted": "interrupted before it finished: does a loop never end?",
        "unreadable": "the check cannot read this answer ({error})",
        "replaced": "{what} had been replaced; it is put back now: run the cell again",
        "oracle": "the check does not answer for you",
        # what came, and what was expected
        "raises": "it raises {error}",
        "must raise": "it returns {got}, but it should raise {want}",
        "raises other": "it raises {error}, but it should raise {want}",
        "no return": "it returns None: is a return missing?",
        "kind": "{got}, expected {want}",
        "shape": "shape {got}, expected {want}",
        "length": "length {got}, expected {want}",
        "surplus": "not expected: {what}",
        "missing": "missing: {what}",
        "dtype": "dtype {got}, expected {want}",
        "device": "on device {got}, expected {want}",
        "layout": "layout {got}, expected {want}",
        "grad": "the result requires grad: it still hangs on a graph",
        "no grad": "the result does not require grad: it is cut off from its graph",
        "input": "it changes its input {what}",
        "input other": "its input {what} is not as it should be afterwards",
        "value": "got {got}, expected {want}",
        "first": "{count} of {all} differ, first at {where}: got {got}, expected {want}",
        "times": "everywhere {factor} times as expected, first at {where}: got {got}, not {want}",
        "inside": "{where}: {why}",
        "for": "{why}, for {inputs}",
        "of shape": "{name} of shape {shape}",
        "secret": "not the right answer",
        "secret count": "{count} of {all} are right",
        # kinds of things
        "a function": "a function",
        "a class": "a class",
        "a module": "a module",
        "None": "None",
        "bool": "a bool",
        "int": "an int",
        "float": "a float",
        "complex": "a complex number",
        "str": "a string",
        "tensor": "a tensor",
        "a tensor of shape": "a tensor of shape {shape}",
        "array": "a NumPy array",
        "list": "a tuple or list",
        "dict": "a dict",
        "set": "a set",
        "dtype object": "a dtype",
        "other": "an object of type {value}",
        # progress, exhibits, the ledger
        "of": "{count} of {all} ✓",
        "of both": "{count} of {all} · deeper {deeper} of {all_deeper}",
        "nothing": "no exercise has been checked yet",
        "nothing raised": "these lines should raise {want}, and raise nothing",
        "other raised": "these lines should raise {want}, and raise {error}",
        "same": "same losses: {count} of {all} equal within {tolerance}",
        "losses": "same losses: {got} losses, expected {want}",
        "not losses": "same losses: expected two lists of numbers",
        "differ": "same losses: first differs at epoch {epoch}: got {got}, expected {want}",
    }
}


def language():
    """Return the edition's language, ``check.language``."""
    return sys.modules[__package__].language


def say(key, **parts):
    """Return one sentence with its parts filled in, in English where there is no other."""
    chosen = SENTENCES.get(language(), {})
    return chosen.get(key, SENTENCES["en"][key]).format(**parts)


def shortened(text, length):
    """Cut a text to a length, and show that it was cut."""
    return text if len(text) <= length else text[: length - 1] + "…"
