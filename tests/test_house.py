"""What the linter cannot see of the house rules."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "wijkdraad"
OPENS_FILES = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}


def called_names(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {call.id if isinstance(call, ast.Name) else getattr(call, "attr", "") for call in calls}


@pytest.mark.parametrize("path", sorted(SOURCE.glob("method/**/*.py")), ids=lambda path: path.stem)
def test_the_method_opens_no_files(path: Path) -> None:
    assert called_names(path) & OPENS_FILES == set()


def test_the_look_sees_a_call_that_opens_a_file(tmp_path: Path) -> None:
    code = tmp_path / "reads.py"
    code.write_text("from pathlib import Path\ntext = Path('a').read_text()\n", encoding="utf-8")
    assert called_names(code) & OPENS_FILES == {"read_text"}


def test_every_room_of_the_method_has_its_place() -> None:
    rooms = ["know", "listen", "aim", "match", "agree", "deliver", "measure", "report"]
    for room in rooms:
        assert (SOURCE / "method" / room / "__init__.py").is_file(), room
        if room != "report":
            models = SOURCE / "programme" / "models"
            assert (models / f"{room}.py").is_file() or (models / room).is_dir(), room
