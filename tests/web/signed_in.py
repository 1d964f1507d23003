"""Signing in without looking at the pages of it, which have tests of their own."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.web.conftest import EMAIL, PASSWORD


def sign_in(page: Page) -> None:
    """Sign Marie in, in the window of a page that shows nothing of it."""
    form = page.request.get("/sign-in").text().partition("<main")[2]
    token = re.search(r'name="csrf_token" value="([^"]*)"', form)
    assert token is not None
    typed = {"email": EMAIL, "password": PASSWORD, "csrf_token": token[1]}
    assert page.request.post("/sign-in", form=typed, max_redirects=0).status == 303
