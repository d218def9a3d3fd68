"""Makes the pictures of the README from the running product: pages of the site and of the plan.

The example gives the pictures of the README; where the real data lies beside the project, the
same pictures are made from Delft, because a picture must also show what a gap looks like.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PORT = 8765
SITE = f"http://127.0.0.1:{PORT}"
PLAN_PAGES = (1, 2)


def _saved(image: Image.Image, name: str) -> None:
    """Save with a small palette: line drawings and text stay sharp, files stay small."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    image.convert("RGB").quantize(96).save(PICTURES / f"{name}.png", optimize=True)


def _plan_pages(pdf: Path, name: str) -> None:
    document = pypdfium2.PdfDocument(pdf)
    for number in PLAN_PAGES:
        page = document[number - 1].render(scale=1.25).to_pil()
        _saved(page, f"{name}plan-page-{number}")


def _screen(context: BrowserContext, address: str, name: str, width: int, height: int) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(SITE + address)
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        page.screenshot(path=file.name)
        with Image.open(file.name) as image:
            _saved(image, name)
    page.close()


def _signed_in(browser: Browser, logins: str) -> BrowserContext:
    """A window in which the first of the printed people is signed in."""
    email, _slash, password = logins.splitlines()[0].split()[:3]
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{SITE}/inloggen/")
    page.fill("input[name=username]", email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{SITE}/programma/")
    page.close()
    return context


def _wait_for_site() -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(SITE, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the site did not start")


def _dossiers(work: Path) -> dict[str, Path]:
    """The dossiers to make pictures of, by the beginning of their names."""
    sys.path.insert(0, str(ROOT))
    from tests.real.delft import AVAILABLE, build_delft_dossier

    found = {"": ROOT / "examples" / "lindenkwartier"}
    if AVAILABLE:
        found["delft-"] = build_delft_dossier(work / "delft")
    return found


def main() -> None:
    """Make all pictures again."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("there is no Chromium on this machine")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        environment = {**os.environ, "WIJKDRAAD_DATA": str(work / "var")}
        command = [sys.executable, "-m", "wijkdraad"]
        slugs = {"": "lindenkwartier", "delft-": "delft-centrum-zuidoost"}
        dossiers = _dossiers(work)
        for name, dossier in dossiers.items():
            subprocess.run([*command, "import", str(dossier)], env=environment, check=True)
            subprocess.run(
                [*command, "plan", slugs[name], "--out", str(work)], env=environment, check=True
            )
            _plan_pages(work / f"{slugs[name]}.pdf", name)
            printed = subprocess.run(
                [*command, "demonstration", slugs[name]],
                env=environment,
                check=True,
                capture_output=True,
                text=True,
            )
        site = subprocess.Popen([*command, "serve", "--port", str(PORT)], env=environment)
        try:
            _wait_for_site()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium, args=["--no-sandbox"]
                )
                office = _signed_in(browser, printed.stdout)
                for name in dossiers:
                    home = f"/programma/{slugs[name]}/"
                    _screen(office, home, f"{name}thread", 1360, 1000)
                    _screen(office, home, f"{name}thread-phone", 360, 780)
                    _screen(office, f"{home}kaart/?laag=shade", f"{name}shade-map", 1360, 1100)
                    _screen(office, f"{home}profiel/", f"{name}profile", 1360, 1200)
                    _screen(office, f"{home}sociale-kaart/", f"{name}social-map", 1360, 1200)
                    _screen(office, f"{home}koelte/", f"{name}coolness", 1360, 1200)
                    _screen(
                        office,
                        f"{home}luisteren/wie-niet-gehoord/",
                        f"{name}who-not-heard",
                        1360,
                        1200,
                    )
                    resident = f"/wijk/{slugs[name]}/"
                    _screen(browser.new_context(), resident, f"{name}residents-phone", 360, 780)
                _screen(office, "/nieuw/", "light-track", 1000, 1100)
        finally:
            site.terminate()
            site.wait()
    print(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
