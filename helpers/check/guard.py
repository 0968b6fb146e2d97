"""A check changes nothing around it, and trusts no function that an answer could replace."""

import contextlib
import copy
import decimal
import gc
import logging
import math
import os
import random
import sys
import time
import types
import warnings

import numpy as np
import torch
from torch import overrides
from torch.utils import _device

_is_deterministic = torch.are_deterministic_algorithms_enabled
_only_warns = torch.is_deterministic_algorithms_warn_only_enabled
_set_deterministic = torch.use_deterministic_algorithms


def _autocast():
    """Return what an entered ``torch.autocast`` changes, with how many are entered."""
    devices = [
        (torch.is_autocast_enabled(device), torch.get_autocast_dtype(device))
        for device in ("cpu", "cuda")
    ]
    torch.autocast_increment_nesting()
    return torch.is_autocast_cache_enabled(), torch.autocast_decrement_nesting(), devices


def _put_autocast(kept):
    cache, nesting, devices = kept
    for device, (enabled, dtype) in zip(("cpu", "cuda"), devices, strict=True):
        torch.set_autocast_enabled(device, enabled)
        torch.set_autocast_dtype(device, dtype)
    torch.set_autocast_cache_enabled(cache)
    torch.autocast_increment_nesting()
    while torch.autocast_decrement_nesting() > nesting:
        pass
    torch.clear_autocast_cache()


def _modes():
    """Return what changes where tensors are made: entered modes, and the default device."""
    context = getattr(torch._GLOBAL_DEVICE_CONTEXT, "device_context", None)
    return overrides._get_current_function_mode_stack(), _device.CURRENT_DEVICE, context


def _put_modes(kept):
    stack, _device.CURRENT_DEVICE, torch._GLOBAL_DEVICE_CONTEXT.device_context = kept
    for _ in range(overrides._len_torch_function_stack()):
        overrides._pop_mode()
    for mode in stack:
        overrides._push_mode(mode)


def _on_cpu(seed):
    if _device.CURRENT_DEVICE is not None:
        stack = overrides._get_current_function_mode_stack()
        _put_modes(
            ([mode for mode in stack if not isinstance(mode, _device.DeviceContext)], None, None)
        )


def _without_autocast(seed):
    for device in ("cpu", "cuda"):
        if torch.is_autocast_enabled(device):
            torch.set_autocast_enabled(device, False)


def _put_environment(kept):
    for name in set(os.environ) - set(kept):
        del os.environ[name]
    os.environ.update({name: kept[name] for name in kept if os.environ.get(name) != kept[name]})


_BACKENDS = [
    (torch.backends.cudnn, "benchmark"),
    (torch.backends.cudnn, "deterministic"),
    (torch.backends.mkldnn, "enabled"),
]
# Each pair reads a setting and puts it back where it differs: to set some of them takes long.
_SETTINGS = [
    (torch.get_default_dtype, torch.set_default_dtype),
    (torch.is_grad_enabled, torch.set_grad_enabled),
    (torch.is_anomaly_enabled, torch.set_anomaly_enabled),
    (_modes, _put_modes),
    (_autocast, _put_autocast),
    (np.geterr, lambda settings, put=np.seterr: put(**settings)),
    (np.geterrcall, np.seterrcall),
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
    *(
        (
            lambda at=at, name=name: getattr(at, name),
            lambda on, at=at, name=name: setattr(at, name, on),
        )
        for at, name in _BACKENDS
    ),
    (torch.get_num_threads, torch.set_num_threads),
    (os.getcwd, os.chdir),
    (lambda: dict(os.environ), _put_environment),
    (lambda: list(sys.path), lambda folders: sys.path.__setitem__(slice(None), folders)),
    (lambda: sys.stderr, lambda stream: setattr(sys, "stderr", stream)),
    (sys.getrecursionlimit, sys.setrecursionlimit),
    (lambda: sys.stdout, lambda stream: setattr(sys, "stdout", stream)),
    (lambda: logging.root.manager.disable, logging.disable),
    (gc.isenabled, lambda on: gc.enable() if on else gc.disable()),
]
_STREAMS = [
    (torch.default_generator.get_state, torch.default_generator.set_state),
    (np.random.get_state, np.random.set_state),
    (random.getstate, random.setstate),
]
_SETTLED = [
    lambda seed, put=torch.set_default_dtype: put(torch.float64),
    lambda seed, put=torch.set_grad_enabled: put(True),
    lambda seed, put=torch.default_generator.manual_seed: put(seed),
    lambda seed, put=np.random.seed: put(seed),
    lambda seed, put=random.seed: put(seed),
    _on_cpu,
    _without_autocast,
]


@contextlib.contextmanager
def undisturbed():
    """Leave random streams and settings as they were found."""
    streams = [(put_back, read()) for read, put_back in _STREAMS]
    kept = [(read, put_back, read()) for read, put_back in _SETTINGS]
    with warnings.catch_warnings(), decimal.localcontext(), _pictures_aside():
        try:
            yield
        finally:
            for put_back, value in streams:
                put_back(value)
            for read, put_back, value in kept:
                if read() != value:
                    put_back(value)


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


def _guarded():
    owners = [torch, torch.Tensor, torch.nn.functional, torch.autograd, torch.linalg, np, math]
    table = {}
    for owner in owners:
        names = dir(owner) if owner is torch.Tensor else [n for n in vars(owner) if n[0] != "_"]
        for name in names:
            thing = getattr(owner, name)
            stable = thing is getattr(owner, name)
            kind = isinstance(thing, types.ModuleType) or callable(thing)
            if kind and stable and not isinstance(thing, type):
                table[owner, name] = thing
    for name in ("__repr__", "__str__", "__format__"):  # how tensors print is a matter of taste
        table.pop((torch.Tensor, name), None)
    table.pop((torch, "manual_seed"))  # torch itself wraps it when the first optimiser is made
    return table


_ORIGINALS = _guarded()  # {(owner, name): function or module}


def replaced():
    """Put back the parts of libraries that were replaced, and return their names."""
    names = []
    for (owner, name), original in _ORIGINALS.items():
        if getattr(owner, name, None) is not original:
            setattr(owner, name, original)
            names.append(f"{owner.__name__}.{name}")
    return names


# Runs that end ------------------------------------------------------------------------------------

MOST_LINES = 40_000  # of the page and of the rooms, in one run


class TooLong(BaseException):
    """A run of the search takes too long."""


class Watch:
    """Ends runs that take too many lines, by a trace function; then puts the old one back."""

    def __enter__(self):
        self._before, self._until = sys.gettrace(), None
        return self

    def __exit__(self, *error):
        sys.settrace(self._before)

    @contextlib.contextmanager
    def run(self, seconds):
        """Raise :class:`TooLong` in what takes more lines, or more seconds of computing."""
        self._left = MOST_LINES
        self._soon, self._until = time.perf_counter() + seconds, time.process_time() + seconds
        if sys.gettrace() != self._called:  # it is gone when it has raised something
            sys.settrace(self._called)
        try:
            yield
        finally:
            self._until = None

    def _called(self, frame, event, argument):
        if self._until is None:
            return None
        name = frame.f_globals.get("__name__", "")
        return self._line if name == "__main__" or str(name).startswith(_ROOMS) else None

    def _line(self, frame, event, argument):
        if self._until is not None:
            self._left -= 1
            late = time.perf_counter() > self._soon and time.process_time() > self._until
            if late or self._left < 0:
                raise TooLong
        return self._line


_ROOMS = f"{__package__}.lesson_"
