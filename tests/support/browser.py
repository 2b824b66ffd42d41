"""What every browser of the tests can do, whatever drives it."""

import time
from pathlib import Path
from typing import Any


class Browser:
    """A browser with one page. `problems` gathers what it complained about."""

    problems: list[str]

    def goto(self, url: str) -> None:
        """Open a page and wait until it has loaded."""
        raise NotImplementedError

    def reload(self) -> None:
        """Load the page again."""
        raise NotImplementedError

    def run(self, code: str, *arguments: Any) -> Any:
        """Run a JavaScript function with these arguments, wait for its promise, and give what it returns."""
        raise NotImplementedError

    def click(self, css: str) -> None:
        """Press the first element that matches."""
        raise NotImplementedError

    def screenshot(self, file: Path) -> None:
        """Save a picture of the page."""
        raise NotImplementedError

    def close(self) -> None:
        """End the browser."""
        raise NotImplementedError

    def wait(self, code: str, *arguments: Any, seconds: float = 20) -> Any:
        """Ask until the function gives something true, and give it; fails with its text when it never does."""
        end = time.monotonic() + seconds
        while not (value := self.run(code, *arguments)):
            if time.monotonic() > end:
                raise AssertionError(f"never came true in {seconds} s: {code} {arguments}")
            time.sleep(0.05)
        return value

    def wait_for(self, css: str, seconds: float = 20) -> None:
        """Wait until an element that matches is to be seen."""
        self.wait("css => !!document.querySelector(css)?.checkVisibility()", css, seconds=seconds)

    def text(self, css: str) -> str:
        """Give what an element says."""
        return str(self.run("css => document.querySelector(css).innerText", css))

    def fill(self, css: str, text: str) -> None:
        """Put text into a field, as typing does."""
        self.run(
            "(css, text) => { const field = document.querySelector(css); field.focus(); field.value = text;"
            " field.dispatchEvent(new InputEvent('input', {bubbles: true}));"
            " field.dispatchEvent(new Event('change', {bubbles: true})); }",
            css,
            text,
        )

    def sign_in(self, site: str, email: str, password: str) -> None:
        """Sign in by the form, as a person does."""
        self.goto(f"{site}/sign-in")
        self.fill("input[name=email]", email)
        self.fill("input[name=password]", password)
        self.click("main form button")
        self.wait("() => location.pathname !== '/sign-in' && document.readyState === 'complete'")
