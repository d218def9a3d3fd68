"""The documents stay true: what they link to, name, count and promise is there."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import fields
from pathlib import Path

import click
import pytest
from django.apps import apps
from django.db import models
from django.utils import translation
from simple_history.models import HistoricalChanges

from tools import indicator_list
from wijkdraad.cli import main
from wijkdraad.exchange.description import (
    USES,
    AreaDescription,
    ProgrammeDescription,
    SourceDescription,
)
from wijkdraad.exchange.faults import FaultyDossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.exchange.tables.names import CROSSWALK
from wijkdraad.programme import loose_ends as loose_ends_module
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.models import MissingReason
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.tables import LINK_COLUMNS, LINK_KINDS, LINKS_FILE, TABLES
from wijkdraad.programme.thread import Threads
from wijkdraad.reference.loader import indicators, shapes
from wijkdraad.steps.know import GROUND_INDICATORS

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "lindenkwartier"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("examples/**/*.md"),
        *ROOT.glob("src/**/*.md"),
    ]
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
MOST_LINES_ON_A_SCREEN = 45

SECTIONS = {
    *("1", "2", "3", "4", "4.1", "4.2", "5", "6", "7", "7.1", "7.2", "7.3", "8", "9"),
    *(f"5.{number}" for number in range(1, 12)),
    *(f"6.{number}" for number in range(1, 10)),
    *(f"7.1.{number}" for number in range(1, 5)),
    *(f"7.2.{number}" for number in range(1, 6)),
    *(f"7.3.{number}" for number in range(1, 5)),
    *(f"7.3.4 ({number})" for number in range(1, 9)),
    *(f"8.{number}" for number in range(1, 5)),
}


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _without_code(text: str) -> str:
    return re.sub(r"^ *```.*?^ *```$", "", text, flags=re.DOTALL | re.MULTILINE)


def _table_rows(text: str) -> list[list[str]]:
    """The cells of every row of every table, without headings and rulers."""
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    rulers = {number for number, row in enumerate(rows) if set("".join(row)) <= set("|-: ")}
    return [row for number, row in enumerate(rows) if not {number, number + 1} & rulers]


def _anchors(text: str) -> set[str]:
    """The anchors of the headings, as a forge makes them."""
    headings = re.findall(r"^#+ (.+)$", _without_code(text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _words(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _dutch(text: object) -> str:
    with translation.override("nl"):
        return str(text)


# --- links and names -------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    """Pictures count too: `make pictures` makes those of the README."""
    dead = []
    for target in LINK.findall(_without_code(page.read_text(encoding="utf-8"))):
        if re.match(r"(https?|mailto):", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        there = file.exists() and file.is_relative_to(ROOT)
        if not there or (anchor and anchor not in _anchors(file.read_text(encoding="utf-8"))):
            dead.append(target)
    assert not dead


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_page_depends_on_one_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    machine = re.findall(
        r"(?<![\w.:/])/(?:home|root|work|tmp|Users|opt|mnt|srv)/\S+|[A-Z]:\\\S+", text
    )
    hosts = re.findall(r"\bpypi\.org\b|\bpythonhosted\.org\b|\bregistry\.npmjs\.org\b", text)
    assert machine + hosts == []


def test_where_fits_on_a_screen_and_its_paths_exist() -> None:
    text = _text("WHERE.md")
    assert len(text.splitlines()) <= MOST_LINES_ON_A_SCREEN
    paths = [
        path.replace("<room>", "know")
        for path in re.findall(r"`([^` ]+)`", text)
        if ("/" in path or path.endswith((".py", ".md", ".toml"))) and path != "<room>"
    ]
    assert len(paths) > 30
    places = (ROOT, ROOT / "src" / "wijkdraad")
    assert [path for path in paths if not any((place / path).exists() for place in places)] == []


# --- the white paper's map -------------------------------------------------------------------------


def _map_rows() -> list[list[str]]:
    return [row for row in _table_rows(_text("docs/whitepaper.md")) if len(row) > 1]


def test_the_map_has_every_section_of_the_white_paper() -> None:
    assert {row[0] for row in _map_rows()} == SECTIONS


def test_every_row_of_the_map_is_complete() -> None:
    for section, asks, lives, state, why in _map_rows():
        assert all((section, asks, lives, why)), section
        assert state in {"yes", "partly", "not yet"}, section


def test_the_counts_of_the_map_are_right() -> None:
    text = _text("docs/whitepaper.md")
    told = {
        state: int(count)
        for state, count in re.findall(r"^- (yes|partly|not yet): (\d+)$", text, re.M)
    }
    assert told == Counter(row[3] for row in _map_rows())
    total = re.search(r"^State of (\d+) rows:$", text, re.M)
    assert total and int(total[1]) == len(_map_rows())


# --- the glossary ----------------------------------------------------------------------------------


def _glossary() -> dict[str, list[str]]:
    rows = {}
    for row in _table_rows(_text("GLOSSARY.md")):
        code = row[0].replace("`", "")
        assert code not in rows, f"{code} stands twice in the glossary"
        rows[code] = row
    return rows


def _models() -> list[type[models.Model]]:
    """The tables that people know; the history of a table is made along with it."""
    return [
        model
        for model in apps.get_app_config("programme").get_models()
        if not issubclass(model, HistoricalChanges)
    ]


def _choice_lists() -> set[type[models.Choices]]:
    """The closed lists that live with the tables."""
    found = set()
    for model in _models():
        module = __import__(model.__module__, fromlist=["*"])
        for holder in (module, model):
            for value in vars(holder).values():
                if isinstance(value, type) and issubclass(value, models.Choices) and value.choices:
                    found.add(value)
    return found


def test_the_glossary_explains_every_table_and_list() -> None:
    glossary = _glossary()
    tables = {_words(model.__name__) for model in _models()}
    lists = {_words(choices.__name__) for choices in _choice_lists()}
    assert {"observation", "need_goal", "decision_moment", "job", "contributor"} <= tables
    assert {"missing_reason", "work_status", "surface", "phase", "room_for_residents"} <= lists
    assert (tables | lists) - glossary.keys() == set()


def test_the_glossary_explains_every_room_and_loose_end() -> None:
    glossary = _glossary()
    rooms = {"measure (room)" if room == Room.MEASURE else room.value for room in Room}
    kinds = {kind.value for kind in loose_ends_module.LooseEndKind}
    assert (rooms | kinds) - glossary.keys() == set()


def test_the_glossary_has_the_dutch_words_of_the_screen() -> None:
    glossary = _glossary()
    said = {
        **{_words(model.__name__): model._meta.verbose_name for model in _models()},
        **{("measure (room)" if room == Room.MEASURE else room.value): room.label for room in Room},
        **{kind.value: kind.label for kind in LooseEndKind},
    }
    differ = {
        code: (glossary[code][1], _dutch(label))
        for code, label in said.items()
        if glossary[code][1].casefold() != _dutch(label).casefold()
    }
    assert differ == {}


def test_every_row_of_the_glossary_is_complete() -> None:
    for code, row in _glossary().items():
        assert len(row) == 4 and all(row), code
        assert row[2] == "–" or set(row[2].split(", ")) <= SECTIONS, code


# --- the command line ------------------------------------------------------------------------------


@pytest.mark.parametrize("readme", ["README.md", "README.nl.md"])
def test_every_command_and_option_is_described(readme: str) -> None:
    text = _text(readme)
    missing = []
    for name, command in main.commands.items():
        if f"`wijkdraad {name}" not in text:
            missing.append(name)
        for option in command.params:
            if isinstance(option, click.Option) and f"{option.opts[-1]}" not in text:
                missing.append(f"{name} {option.opts[-1]}")
    assert missing == []


@pytest.mark.parametrize("readme", ["README.md", "README.nl.md"])
def test_every_command_that_is_described_is_there(readme: str) -> None:
    named = set(re.findall(r"`(?:\.venv/bin/)?wijkdraad ([a-z-]+)", _text(readme)))
    assert named == set(main.commands)
    made = set(re.findall(r"`make ([a-z]+)", _text(readme) + _text("CONTRIBUTING.md")))
    targets = set(re.findall(r"^([a-z]+):", _text("Makefile"), re.M))
    assert {"run", "test", "plan", "check"} <= made <= targets


# --- the dossier -----------------------------------------------------------------------------------


def _columns_of(text: str, heading: str) -> list[tuple[str, str]]:
    section = text.split(f"\n### {heading}\n", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]
    first_table = section[section.index("\n|") + 1 :].split("\n\n", 1)[0]
    return [(row[0].replace("`", ""), row[1].replace("`", "")) for row in _table_rows(first_table)]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_of_a_dossier_is_described(table) -> None:
    described = _columns_of(_text("docs/dossier.md"), f"`{table.name}.csv` or `{table.dutch}.csv`")
    place = [("x y", "x y")] if table.has_place else []
    assert described == [(column.name, column.dutch) for column in table.columns] + place


def test_every_table_that_is_described_is_there() -> None:
    headings = re.findall(r"^### `(\w+)\.csv` or `(\w+)\.csv`$", _text("docs/dossier.md"), re.M)
    assert headings == [*((table.name, table.dutch) for table in TABLES), LINKS_FILE, CROSSWALK]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_must_be_filled_in_and_what_may_be_chosen_is_described(table) -> None:
    section = (
        _text("docs/dossier.md").split(f"\n### `{table.name}.csv`", 1)[1].split("\n### ", 1)[0]
    )
    rows = {row[0].strip("`"): row for row in _table_rows(section)}
    for column in table.columns:
        field = table.model._meta.get_field(column.field_name)
        needed = not (field.null or field.blank or field.has_default())
        assert (rows[column.name][2] == "yes") == needed, column.name
        if field.flatchoices and "same kinds" not in rows[column.name][3]:
            if column.name == "missing_reason":
                continue
            for code, label in field.flatchoices:
                assert f"`{code}` ({_dutch(label)})" in rows[column.name][3], column.name


def test_links_are_described() -> None:
    text = _text("docs/dossier.md")
    section = text.split("\n### `links.csv`", 1)[1]
    rows = _table_rows(section)
    for column in LINK_COLUMNS:
        assert [f"`{column.name}`", f"`{column.dutch}`"] in [row[:2] for row in rows]
    pairs = [[f"`{kind.from_table}`", f"`{kind.to_table}`"] for kind in LINK_KINDS]
    assert [row[:2] for row in rows if row[:2] in pairs] == pairs


@pytest.mark.parametrize(
    ("heading", "description"),
    [
        ("`[programme]`, once", ProgrammeDescription),
        ("`[[areas]]`, once for each area", AreaDescription),
        ("`[[sources]]`, once for each source", SourceDescription),
    ],
)
def test_every_key_of_the_description_is_described(heading: str, description: type) -> None:
    described = {key for key, _must in _columns_of(_text("docs/dossier.md"), heading)}
    assert described == {field.name for field in fields(description)}


def test_every_use_shape_and_reason_is_described() -> None:
    first_cells = [row[0] for row in _table_rows(_text("docs/dossier.md"))]
    named = {word for cell in first_cells for word in re.findall(r"`([^`]+)`", cell)}
    assert {*USES, *shapes(), *MissingReason.values} - named == set()


def test_the_list_of_indicators_is_in_step() -> None:
    page = _text("docs/indicators.md")
    assert page == indicator_list.page(), "run: python tools/indicator_list.py"
    assert [
        key for key in [*indicators(), *GROUND_INDICATORS.values()] if f"`{key}`" not in page
    ] == []


# --- the tour of the README ------------------------------------------------------------------------


def _block(text: str, language: str) -> str:
    found = re.search(rf"^ *```{language}\n(.*?)^ *```$", text, re.DOTALL | re.MULTILINE)
    assert found
    return "\n".join(line.strip() for line in found[1].splitlines())


@pytest.fixture
def toured(tmp_path: Path):
    """A copy of the example, changed as the tour says."""

    def changed(readme: str) -> Path:
        folder = tmp_path / "my-dossier"
        shutil.copytree(EXAMPLE, folder)
        description = folder / "dossier.toml"
        text = description.read_text(encoding="utf-8")
        slug = _block(_text(readme), "toml")
        description.write_text(text.replace('slug = "lindenkwartier"', slug), encoding="utf-8")
        with (folder / "deliveries.csv").open("a", encoding="utf-8") as file:
            file.write(_block(_text(readme), "csv") + "\n")
        return folder

    return changed


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("readme", ["README.md", "README.nl.md"])
def test_the_tour_works(toured, readme: str) -> None:
    text = _text(readme)
    loose = "commitments/a-bomen"
    before = Threads(import_dossier(EXAMPLE).programme)
    assert before.programme.name in text
    thread = next(thread for thread in before.threads if thread.need.key == "n-schaduw")
    assert thread.need.name in text
    assert thread.effects
    assert loose in [end.subject for end in thread.loose_ends]
    done = before.cloth.progress(next(c for c in thread.commitments if c.key == "a-bomen"))
    assert (done.promised, done.done, done.not_yet) == (40, 28, 12)

    after = Threads(import_dossier(toured(readme)).programme)
    assert after.programme.slug == "mijn-wijk"
    assert loose not in [end.subject for end in after.loose_ends]
    assert len(after.loose_ends) == len(before.loose_ends) - 1


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["README.md", "README.nl.md", "docs/dossier.md"])
def test_the_fault_is_the_one_that_is_shown(toured, page: str) -> None:
    folder = toured("README.md")
    contributions = folder / "contributions.csv"
    text = contributions.read_text(encoding="utf-8")
    contributions.write_text(text.replace("2025-03-11", "11-3-2025", 1), encoding="utf-8")
    with translation.override("nl"), pytest.raises(FaultyDossier) as faulty:
        import_dossier(folder)
    with translation.override("nl"):
        said = [str(fault) for fault in faulty.value.faults]
        said.append(
            translation.ngettext(
                "{count} fault; nothing was saved.", "{count} faults; nothing was saved.", len(said)
            ).format(count=len(said))
        )
    assert _block(_text(page), "text").splitlines() == said
