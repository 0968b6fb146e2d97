"""A check changes nothing around it, and trusts no function that an answer could replace."""

import contextlib
import math
import random
import sys

import numpy as np
import torch

_get_device, _set_device = torch.get_default_device, torch.set_default_device

# Each pair reads a setting and puts it back.
_SETTINGS = [
    (torch.get_default_dtype, torch.set_default_dtype),
    (torch.is_grad_enabled, torch.set_grad_enabled),
    (torch.is_anomaly_enabled, torch.set_anomaly_enabled),
    (torch.default_generator.get_state, torch.default_generator.set_state),
    (np.random.get_state, np.random.set_state),
    (random.getstate, random.setstate),
    (np.geterr, lambda settings, put=np.seterr: put(**settings)),
    (sys.getrecursionlimit, sys.setrecursionlimit),
    (lambda: sys.stdout, lambda stream: setattr(sys, "stdout", stream)),
]
_SETTLED = [
    lambda seed, put=torch.set_default_dtype: put(torch.float64),
    lambda seed, put=torch.set_grad_enabled: put(True),
    lambda seed, put=torch.default_generator.manual_seed: put(seed),
    lambda seed, put=np.random.seed: put(seed),
    lambda seed, put=random.seed: put(seed),
    lambda seed: _put_device(torch.device("cpu")),
]


@contextlib.contextmanager
def undisturbed():
    """Leave random streams and settings as they were found."""
    kept = [(put_back, read()) for read, put_back in _SETTINGS]
    device = _get_device()
    try:
        yield
    finally:
        for put_back, value in kept:
            put_back(value)
        _put_device(device)


def settle(seed):
    """Make a run repeatable: seeded, default dtype float64, gradients on, on the CPU."""
    for put in _SETTLED:
        put(seed % 2**32)


def _put_device(device):
    if _get_device() != device:
        _set_device(None if device.type == "cpu" else device)


def _guarded():
    owners = [torch, torch.Tensor, torch.nn.functional, torch.autograd, torch.linalg, np, math]
    table = {}
    for owner in owners:
        names = dir(owner) if owner is torch.Tensor else [n for n in vars(owner) if n[0] != "_"]
        for name in names:
            thing = getattr(owner, name)
            stable = thing is getattr(owner, name)
            if callable(thing) and stable and not isinstance(thing, type):
                table[owner, name] = thing
    for name in ("__repr__", "__str__", "__format__"):  # how tensors print is a matter of taste
        table.pop((torch.Tensor, name), None)
    table.pop((torch, "manual_seed"))  # torch itself wraps it when the first optimiser is made
    return table


_ORIGINALS = _guarded()  # {(owner, name): function}


def replaced():
    """Put back the library functions that were replaced, and return their names."""
    names = []
    for (owner, name), original in _ORIGINALS.items():
        if getattr(owner, name, None) is not original:
            setattr(owner, name, original)
            names.append(f"{owner.__name__}.{name}")
    return names
