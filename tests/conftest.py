"""What holds for every test."""

import sys

import pytest


@pytest.fixture(autouse=True)
def default_dtype_as_found():
    """Put the default dtype back: the cases of a check, asked for directly, set their own."""
    torch = sys.modules.get("torch")
    found = torch and torch.get_default_dtype()
    yield
    if torch:
        torch.set_default_dtype(found)


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items):
    """Mark what asks for a browser as what needs one."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
