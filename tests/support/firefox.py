"""Firefox as it comes from the system, driven over WebDriver BiDi, which it speaks itself."""

import json
import re
import signal
import subprocess
import tempfile
import time
from base64 import b64decode
from collections import deque
from pathlib import Path
from typing import Any

import websocket

from tests.support.browser import Browser

LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.auto": False,
    "browser.aboutwelcome.enabled": False,
    "browser.sessionstore.resume_from_crash": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.serviceWorkers.testing.enabled": True,
    "geo.provider.testing": True,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "permissions.default.geo": 1,
    "permissions.default.camera": 1,
    "media.navigator.streams.fake": True,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}


class BidiError(Exception):
    """Firefox answered with an error."""


class Firefox(Browser):
    """One Firefox on one profile. `restart` keeps the profile."""

    def __init__(self, program: str, profile: Path) -> None:
        self.program, self.profile = program, profile
        self.problems: list[str] = []
        self.events: deque[dict[str, Any]] = deque(maxlen=1000)
        self.asked = 0
        profile.mkdir(parents=True, exist_ok=True)
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
        (profile / "user.js").write_text("\n".join(lines))
        self.start()

    def start(self) -> None:
        """Start the browser and open a session in its first tab."""
        command = [self.program, "--headless", "--no-remote", "--profile", str(self.profile)]
        command.append("--remote-debugging-port=0")
        self.said = tempfile.TemporaryFile()  # noqa: SIM115 - open for as long as the browser is
        self.process = subprocess.Popen(command, stdout=self.said, stderr=self.said)
        self.socket = websocket.create_connection(f"{self._address()}/session", timeout=60, suppress_origin=True)
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])
        self.tab = self.ask("browsingContext.getTree")["contexts"][0]["context"]
        self.view(390, 844)

    def _address(self) -> str:
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            self.said.seek(0)
            if found := LISTENING.search(self.said.read()):
                return found[1].decode()
            time.sleep(0.05)
        raise BidiError("Firefox did not start")

    def ask(self, method: str, **parameters: Any) -> Any:
        """Ask Firefox one thing and give its answer; events that come meanwhile are noted."""
        self.asked += 1
        self.socket.send(json.dumps({"id": self.asked, "method": method, "params": parameters}))
        while True:
            told = json.loads(self.socket.recv())
            if told.get("type") == "event":
                self._note(told)
            elif told.get("id") == self.asked:
                if told["type"] == "error":
                    raise BidiError(f"{method}: {told['error']}: {told['message']}")
                return told["result"]

    def _note(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        entry = event["params"]
        if entry.get("level") == "error" and not str(entry.get("text")).startswith("NetworkError"):
            self.problems.append(str(entry.get("text")))

    # What a test does

    def view(self, width: int, height: int) -> None:
        """Set the size of the page."""
        self.ask("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": height})

    def goto(self, url: str) -> None:
        """Open a page and wait until it has loaded."""
        self.ask("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def reload(self) -> None:
        """Load the page again."""
        self.ask("browsingContext.reload", context=self.tab, wait="complete")

    def run(self, code: str, *arguments: Any) -> Any:
        """Run a JavaScript function with these arguments, wait for its promise, and give what it returns."""
        sent = [{"type": "string", "value": json.dumps(argument)} for argument in arguments]
        body = f"async (...given) => JSON.stringify(await ({code})(...given.map(a => JSON.parse(a))))"
        told = {"functionDeclaration": body, "arguments": sent, "awaitPromise": True, "target": {"context": self.tab}}
        answer = self.ask("script.callFunction", **told)
        if answer["type"] == "exception":
            raise BidiError(answer["exceptionDetails"]["text"])
        value = answer["result"].get("value")
        return None if value is None else json.loads(value)

    def click(self, css: str) -> None:
        """Press the middle of the first element that matches, with a real pointer."""
        x, y = self.run(
            "css => { const e = document.querySelector(css); e.scrollIntoView({block: 'center'});"
            " const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }",
            css,
        )
        steps: list[dict[str, Any]] = [{"type": "pointerMove", "x": round(x), "y": round(y)}]
        steps += [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        pointer = {"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}, "actions": steps}
        self.ask("input.performActions", context=self.tab, actions=[pointer])

    def type(self, text: str) -> None:
        """Press keys."""
        keys = [step for key in text for step in ({"type": "keyDown", "value": key}, {"type": "keyUp", "value": key})]
        self.ask("input.performActions", context=self.tab, actions=[{"type": "key", "id": "keys", "actions": keys}])

    def screenshot(self, file: Path) -> None:
        """Save a picture of the page."""
        file.write_bytes(b64decode(self.ask("browsingContext.captureScreenshot", context=self.tab)["data"]))

    def restart(self, kill: bool = True) -> None:
        """Kill the browser (or close it) and start it again on the same profile."""
        self.close(kill=kill)
        self.start()

    def close(self, kill: bool = False) -> None:
        """End the browser."""
        if not kill:
            self.ask("browser.close")
        else:
            self.process.send_signal(signal.SIGKILL)
        self.socket.close()
        self.process.wait(30)
        self.said.close()
