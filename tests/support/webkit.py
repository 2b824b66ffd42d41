"""WebKitGTK, the relative of Safari that Debian has, driven by its own WebDriver on a screen of its own."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.support.browser import Browser

QUIET = {"WEBKIT_DISABLE_DMABUF_RENDERER": "1", "WEBKIT_DISABLE_COMPOSITING_MODE": "1", "NO_AT_BRIDGE": "1"}


def mini_browser() -> str:
    """Find the small browser that comes with WebKitGTK."""
    return str(next(Path("/usr").glob("lib*/**/webkit2gtk-4.*/MiniBrowser")))


class Screen:
    """An X server without a monitor, on the first free number."""

    def __init__(self, program: str) -> None:
        read, write = os.pipe()
        command = [program, "-displayfd", str(write), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
        self.process = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as told:
            self.display = f":{told.readline().strip()}"

    def close(self) -> None:
        """Switch it off."""
        self.process.terminate()
        self.process.wait(30)


class WebKit(Browser):
    """One WebKitGTK. Its session is ephemeral: what it keeps ends with it, so it cannot be restarted."""

    def __init__(self, program: str, screen: Screen) -> None:
        self.problems: list[str] = []
        options = Options()
        options.binary_location = mini_browser()
        options.add_argument("--automation")
        environment = os.environ | QUIET | {"DISPLAY": screen.display}
        self.driver = webdriver.WebKitGTK(options=options, service=Service(program, env=environment))
        self.driver.set_script_timeout(120)
        self.driver.set_window_size(390, 844)

    def goto(self, url: str) -> None:
        """Open a page and wait until it has loaded."""
        self.driver.get(url)

    def reload(self) -> None:
        """Load the page again."""
        self.driver.refresh()

    def run(self, code: str, *arguments: Any) -> Any:
        """Run a JavaScript function with these arguments, wait for its promise, and give what it returns."""
        script = (
            f"const done = arguments[1]; (async given => ({code})(...given))(JSON.parse(arguments[0]))"
            ".then(value => done(JSON.stringify({value})), error => done(JSON.stringify({error: String(error)})))"
        )
        told = json.loads(self.driver.execute_async_script(script, json.dumps(arguments)))
        if "error" in told:
            raise RuntimeError(told["error"])
        return told.get("value")

    def click(self, css: str) -> None:
        """Press the first element that matches."""
        self.driver.find_element(By.CSS_SELECTOR, css).click()

    def type(self, text: str) -> None:
        """Press keys, in the element that has the focus."""
        self.driver.switch_to.active_element.send_keys(text)

    def screenshot(self, file: Path) -> None:
        """Save a picture of the page."""
        self.driver.save_screenshot(str(file))

    def close(self) -> None:
        """End the browser."""
        self.driver.quit()
