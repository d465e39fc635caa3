"""A person at a browser: what they open, what their console says, and whether axe finds the page usable."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, ViewportSize

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Rules of WCAG 2.2 A and AA and axe's own good practice, on the whole page.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

#: Names that two elements bear: a label of the second would name the first, which axe does not see.
TWINS = "() => [...document.querySelectorAll('[id]')].map(one => one.id).filter((id, at, all) => all.indexOf(id) !== at)"
#: 1280 × 1024 at 400 %.
ZOOMED = ViewportSize(width=320, height=256)


@dataclass(kw_only=True)
class Visitor:
    """One person: a browser context with its cookies, one page, and every complaint it heard."""

    page: Page
    address: str
    complaints: list[str]
    scripts: bool

    def open(self, path: str) -> None:
        """Go to `path` of the city and wait until it is there."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status}"

    def sign_in(self, name: str) -> None:
        """By one click, as the demo allows."""
        self.open("/konto/wejscie/")
        self.page.get_by_role("button", name=name).click()
        self.page.wait_for_url("**/urzad/")

    def check(self, *, without: tuple[str, ...] = ()) -> None:
        """Ask axe about the page as it stands now; nothing may be wrong with it.

        Its script is evaluated from outside, so that the page's own Content-Security-Policy stays on and is tested too.
        """
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            "rules => axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'tag', values: rules}})", RULES
        )
        wrong = [_in_words(violation) for violation in found["violations"] if violation["id"] not in without]
        assert wrong == [], f"{self.page.url}:\n" + "\n".join(wrong)

    def look_over(self, path: str, *, forced: bool = True) -> list[str]:
        """What is wrong with the page at `path` in one load of it: wide and dark, at 400 % in light and, where `forced`, in forced colours.

        What looks do not change is asked for once; of the others only the contrast.
        """
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.page.emulate_media(color_scheme="dark", contrast="no-preference", forced_colors="none")
        self.open(path)
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        wrong = [f"{path}: two things are called {name}" for name in self.page.evaluate(TWINS)]
        wrong += [*self._found(path, "wide, dark", ["color-contrast", "target-size"]), *self._width(path)]
        self.page.set_viewport_size({"width": 768, "height": 900})
        wrong += self._width(path)
        self.page.set_viewport_size(ZOOMED)
        self.page.emulate_media(color_scheme="light")
        wrong += [*self._found(path, "400 %, light"), *self._width(path)]
        if not forced:
            return wrong
        self.page.emulate_media(color_scheme="dark", contrast="more", forced_colors="active")
        return [*wrong, *self._found(path, "400 %, forced colours", ["color-contrast"])]

    def _found(self, path: str, look: str, rules: list[str] | None = None) -> list[str]:
        asked = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
        found = self.page.evaluate("asked => axe.run(document, {resultTypes: ['violations'], runOnly: asked})", asked)
        # A frame for pages of others is no page: it has no landmark of its own.
        framed = path.startswith("/osadz/")
        return [f"{path} ({look}): {_in_words(one)}" for one in found["violations"] if not (framed and one["id"] == "landmark-one-main")]

    def _width(self, path: str) -> list[str]:
        over, width = self.page.evaluate("[document.documentElement.scrollWidth - document.documentElement.clientWidth, innerWidth]")
        return [f"{path}: {over} px too wide at {width} px"] if over > 0 else []

    def press(self, *keys: str) -> None:
        """Keys of the keyboard, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, name: str, *, limit: int = 80) -> None:
        """Reach the control called `name` with the Tab key alone; fails when it is never focused."""
        seen: list[str] = []
        for _ in range(limit):
            self.page.keyboard.press("Tab")
            label = " ".join(str(self.page.evaluate(FOCUSED)).split())
            seen.append(label)
            if name in label:
                return
        raise AssertionError(f"Tab never reached {name!r}; it passed {seen}")

    def download(self, name: str | re.Pattern[str], *, folder: Path) -> Path:
        """Follow the link called `name` to a file, kept in `folder`."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=name).first.click()
        target = folder / waiting.value.suggested_filename
        waiting.value.save_as(target)
        return target


FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return '';
  const label = e.labels && e.labels[0] ? e.labels[0].innerText : '';
  return [e.getAttribute('aria-label') || '', label, e.innerText || '', e.value || ''].join(' ');
}"""


@dataclass(kw_only=True)
class Visitors:
    """Everybody who came during one test."""

    chromium: Browser
    address: str
    downloads: Path
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def come(self, *, scripts: bool = True, language: str = "pl-PL", width: int = 1280, height: int = 900, still: bool = False) -> Visitor:
        """A new person with a clean browser; `still`: one who asked for less motion."""
        context = self.chromium.new_context(
            java_script_enabled=scripts, locale=language, viewport={"width": width, "height": height}, accept_downloads=True,
            reduced_motion="reduce" if still else "no-preference",
        )  # fmt: skip
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("response", self._look)
        return Visitor(page=page, address=self.address, complaints=self.complaints, scripts=scripts)

    def leave(self) -> list[str]:
        """Close every browser; what was complained of."""
        for context in self.contexts:
            context.close()
        return self.complaints

    def _hear(self, message: ConsoleMessage) -> None:
        # A driver without a graphics card tells of its own slowness where a map is drawn; that is no fault of the page.
        if message.type in {"error", "warning"} and "GL Driver Message" not in message.text:
            self.complaints.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _look(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")
        if not response.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"asked somebody else: {response.url}")


def _in_words(violation: dict[str, Any]) -> str:
    places = "; ".join(node["html"][:160] for node in violation["nodes"][:4])
    return f"{violation['id']} ({violation['impact']}): {violation['help']} — {places}"
