"""Chromium as it comes from the system, driven by Playwright."""

import contextlib
from importlib.resources import files
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import (
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Error,
    Geolocation,
    Page,
    Playwright,
    WebError,
)  # fmt: skip

from tests.support.browser import Browser

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
]  # fmt: skip
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PLACE: Geolocation = {"latitude": 51.5405, "longitude": 0.711, "accuracy": 12}
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}


class Chromium(Browser):
    """One Chromium on one profile. `page`, `context` and `cdp()` are Playwright's own.

    `film`: what its camera shows over and over (Y4M, see labels.py); a camera that is opened anew reads the file anew.
    """

    page: Page
    context: BrowserContext

    def __init__(
        self, playwright: Playwright, program: str, profile: Path, film: Path | None = None, **options: Any
    ) -> None:
        self.playwright, self.program, self.profile = playwright, program, profile
        self.flags = [*FLAGS, f"--use-file-for-fake-video-capture={film}"] if film else FLAGS
        self.options = PHONE | {"color_scheme": "dark", "locale": "en-GB", "timezone_id": "Europe/London"} | options
        self.problems: list[str] = []
        self.start()

    def start(self) -> None:
        """Start the browser with one page."""
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile, executable_path=self.program, headless=True, args=self.flags, geolocation=PLACE,
            permissions=["geolocation", "camera"], **self.options,
        )  # fmt: skip
        self.context.set_default_timeout(15_000)
        self.context.on("console", self._console)
        self.context.on("weberror", self._error)
        self.page = self.context.pages[0]

    def _console(self, message: ConsoleMessage) -> None:
        # A resource that could not be fetched is the weather's doing, and logged by the browser itself.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(message.text)

    def _error(self, error: WebError) -> None:
        self.problems.append(str(error.error))

    def goto(self, url: str) -> None:
        """Open a page and wait until it has loaded."""
        self.page.goto(url)

    def reload(self) -> None:
        """Load the page again."""
        self.page.reload()

    def run(self, code: str, *arguments: Any) -> Any:
        """Run a JavaScript function with these arguments, wait for its promise, and give what it returns."""
        return self.page.evaluate(f"given => ({code})(...given)", list(arguments))

    def click(self, css: str) -> None:
        """Press the first element that matches."""
        self.page.locator(css).first.click()

    def tap(self, css: str) -> None:
        """Tap the first element that matches, as a finger does."""
        self.page.locator(css).first.tap()

    def screenshot(self, file: Path) -> None:
        """Save a picture of the page."""
        self.page.screenshot(path=file)

    def offline(self, off: bool) -> None:
        """Cut this browser off the network, or let it back."""
        self.context.set_offline(off)

    def second(self) -> Page:
        """Open a second tab."""
        return self.context.new_page()

    def cdp(self) -> CDPSession:
        """Give the page's DevTools session."""
        return self.context.new_cdp_session(self.page)

    def slow(self, times: float) -> None:
        """Make the processor so many times slower."""
        self.cdp().send("Emulation.setCPUThrottlingRate", {"rate": times})

    def axe(self) -> list[str]:
        """Give what axe finds wrong with the page: rule, and where."""
        self.page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text())
        found = self.page.evaluate("options => axe.run(document, options)", AXE)["violations"]
        return [f"{fault['id']}: {[node['html'][:160] for node in fault['nodes']]}" for fault in found]

    def restart(self, kill: bool = True) -> None:
        """Kill the browser (or close it) and start it again on the same profile."""
        self.close(kill=kill)
        for lock in self.profile.glob("Singleton*"):
            lock.unlink()
        self.start()

    def close(self, kill: bool = False) -> None:
        """End the browser: in order, or at once with all its processes."""
        if kill:
            for process in self._processes():
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(self._processes(), timeout=30)
        with contextlib.suppress(Error):
            self.context.close()

    def _processes(self) -> list[psutil.Process]:
        """Give this profile's processes; children carry the profile in their command line too."""
        ours = f"--user-data-dir={self.profile}"
        return [process for process in psutil.process_iter(["cmdline"]) if ours in (process.info["cmdline"] or ())]
