"""A check changes nothing around it, and trusts no function that an answer could replace."""

import contextlib
import copy
import math
import os
import random
import sys
import warnings

import numpy as np
import torch

_get_device, _set_device = torch.get_default_device, torch.set_default_device

_is_deterministic = torch.are_deterministic_algorithms_enabled
_only_warns = torch.is_deterministic_algorithms_warn_only_enabled
_set_deterministic = torch.use_deterministic_algorithms


def _set_threads(count, put=torch.set_num_threads, read=torch.get_num_threads):
    if read() != count:
        put(count)


def _put_environment(kept):
    for name in set(os.environ) - set(kept):
        del os.environ[name]
    os.environ.update({name: kept[name] for name in kept if os.environ.get(name) != kept[name]})


# Each pair reads a setting and puts it back.
_SETTINGS = [
    (torch.get_default_dtype, torch.set_default_dtype),
    (torch.is_grad_enabled, torch.set_grad_enabled),
    (torch.is_anomaly_enabled, torch.set_anomaly_enabled),
    (torch.default_generator.get_state, torch.default_generator.set_state),
    (np.random.get_state, np.random.set_state),
    (random.getstate, random.setstate),
    (np.geterr, lambda settings, put=np.seterr: put(**settings)),
    (np.get_printoptions, lambda settings, put=np.set_printoptions: put(**settings)),
    (
        lambda: copy.copy(vars(torch._tensor_str.PRINT_OPTS)),
        lambda settings: vars(torch._tensor_str.PRINT_OPTS).update(settings),
    ),
    (
        lambda: (_is_deterministic(), _only_warns()),
        lambda settings: _set_deterministic(settings[0], warn_only=settings[1]),
    ),
    (torch.get_float32_matmul_precision, torch.set_float32_matmul_precision),
    (torch.get_num_threads, lambda count: _set_threads(count)),
    (os.getcwd, os.chdir),
    (lambda: dict(os.environ), lambda settings: _put_environment(settings)),
    (lambda: list(sys.path), lambda folders: sys.path.__setitem__(slice(None), folders)),
    (lambda: sys.stderr, lambda stream: setattr(sys, "stderr", stream)),
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
    with warnings.catch_warnings(), _pictures_aside():
        try:
            yield
        finally:
            for put_back, value in kept:
                put_back(value)
            _put_device(device)


@contextlib.contextmanager
def _pictures_aside():
    """Put open figures and the settings of matplotlib aside, if anybody has imported it."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        yield
        return
    settings, figures = pyplot.rcParams, pyplot._pylab_helpers.Gcf.figs
    kept, opened = dict.copy(settings), figures.copy()
    figures.clear()
    try:
        yield
    finally:
        for number in list(figures):
            pyplot.close(number)
        figures.update(opened)
        dict.clear(settings)
        dict.update(settings, kept)


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
