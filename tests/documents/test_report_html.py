"""The HTML: its structure, its safety and its words."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from report_sample import HOSTILE, THREAD_SVG, UNCOMMON, sample_report

from wijkdraad.documents.html import report_html, style_hash
from wijkdraad.documents.texts import printed_text
from wijkdraad.documents.tokens import DARK, LIGHT, PRINT
from wijkdraad.method.report.structure import (
    BulletList,
    Cell,
    Contents,
    Heading,
    ListItem,
    Paragraph,
    Picture,
    Report,
    Table,
)

VOID = {"meta", "col", "link", "br", "img"}


class Outline(HTMLParser):
    """Collects the tags and the text, and checks that every tag is closed in its turn."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def small_report(*blocks: object, language: str = "nl", **changes: object) -> Report:
    report = Report(
        title="Plan", subtitle="", language="nl", date=date(2026, 3, 2), version="1",
        author="", description="", blocks=(),
    )  # fmt: skip
    return replace(report, blocks=blocks, language=language, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def outline(sample_html: str) -> Outline:
    return Outline(sample_html)


def test_page_has_language_title_one_h1_and_a_main_that_the_skip_link_reaches(
    sample_html: str, outline: Outline
) -> None:
    assert sample_html.startswith("<!doctype html>\n")
    assert outline.all("html") == [{"lang": "nl"}]
    assert "<title>Sociaal buurtplan Lindenkwartier</title>" in sample_html
    assert len(outline.all("h1")) == 1
    first_link = outline.all("a")[0]
    assert first_link["href"] == "#" + str(outline.all("main")[0]["id"])


def test_ids_are_unique_and_every_link_and_reference_finds_one(
    sample_html: str, outline: Outline
) -> None:
    identifiers = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    # Two pictures and a chart, each with a clip path of its own.
    assert len(outline.all("clippath")) == 3
    wanted = {str(link["href"])[1:] for link in outline.all("a")}
    wanted |= set(re.findall(r"url\(#([^)]+)\)", sample_html))
    wanted |= {str(nav["aria-labelledby"]) for nav in outline.all("nav")}
    assert len(wanted) > 8
    assert wanted <= set(identifiers)


def test_contents_lists_the_chapters_only(outline: Outline) -> None:
    hrefs = [link["href"] for link in outline.all("a")][1:]
    assert hrefs == ["#ken-je-wijk", "#de-draad", "#afspraken", "#wat-bewoners-zeiden"]


def test_tables_have_caption_column_and_row_headers_and_a_focusable_region(
    sample_html: str, outline: Outline
) -> None:
    scopes = [header["scope"] for header in outline.all("th")]
    assert scopes.count("col") == 8
    assert scopes.count("row") == 62
    assert len(outline.all("caption")) == len(outline.all("table")) == 2
    regions = [div for div in outline.all("div") if div.get("role") == "region"]
    assert {region["tabindex"] for region in regions} == {"0"}
    assert "Alle maatregelen met hun afspraak en budget" in {r["aria-label"] for r in regions}
    assert '<td class="number">1.250</td>' in sample_html
    assert '<span class="cell-note">nog niet gevraagd</span>' in sample_html


def test_drawings_are_images_with_their_alternative_as_name(outline: Outline) -> None:
    drawings = outline.all("svg")
    assert [drawing["role"] for drawing in drawings] == ["img"] * 3
    assert drawings[0]["aria-label"] == (
        "Staven: Parkweg 52%, Lindestraat 38%, Schoolstraat 27%, Wilgenhof 11,5%."
    )
    assert drawings[2]["aria-label"] == 'Dezelfde draad, "nog eens" <klein>.'
    assert len(outline.all("figcaption")) == 3


def test_text_of_residents_stays_text(sample_html: str, outline: Outline) -> None:
    assert "script" not in {tag for tag, _ in outline.tags}
    assert HOSTILE in outline.text
    assert "<script" not in sample_html
    assert printed_text(UNCOMMON) in outline.text


def test_nothing_runs_loads_or_carries_a_style_attribute(outline: Outline) -> None:
    for tag, attributes in outline.tags:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
        assert "src" not in attributes, tag
    assert outline.all("link") == []


def test_style_hash_is_the_hash_of_the_one_style(sample_html: str) -> None:
    styles = re.findall(r"<style>(.*?)</style>", sample_html, re.DOTALL)
    assert len(styles) == 1
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    assert style_hash() == f"'sha256-{digest}'"
    assert "@import" not in styles[0]
    assert "url(" not in styles[0]


def test_state_is_also_said_in_words() -> None:
    items = BulletList((ListItem("Geen bewijs.", "open"), ListItem("Klaar.", "plain")))
    page = report_html(small_report(items, words={"open": "nog open"}))
    assert '<span class="visually-hidden">nog open: </span>Geen bewijs.' in page
    assert '<li class="plain">Klaar.</li>' in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ["Inhoud", "Versie 1", "2 maart 2026", "Bron: CBS", "los eindje: ", "Naar de "]),
        ("en", ["Contents", "Version 1", "2 March 2026", "Source: CBS", "loose end: ", "Skip to"]),
    ],
)
def test_missing_words_fall_back_to_the_language_of_the_report(
    language: str, words: list[str]
) -> None:
    table = Table("Tabel", ("a", "b"), ((Cell("x"), Cell("1", status="open")),), source="CBS")
    page = report_html(small_report(Contents(""), table, language=language))
    for word in words:
        assert word in page


def test_repeated_anchor_is_refused() -> None:
    report = small_report(Heading(2, "Een", "een"), Heading(3, "Weer een", "een"))
    with pytest.raises(ValueError, match="share the anchor een"):
        report_html(report)


def test_row_that_does_not_fit_the_headers_is_refused() -> None:
    table = Table("Tabel", ("a", "b"), ((Cell("x"), Cell("y")), (Cell("alleen"),)))
    with pytest.raises(ValueError, match="row 2: found 1 cells, expected 2"):
        report_html(small_report(table))


def test_alternative_text_is_required() -> None:
    with pytest.raises(ValueError, match="alternative text"):
        Picture(THREAD_SVG, alt=" ", caption="De draad")


def test_own_ids_cannot_meet_an_anchor() -> None:
    own = re.findall(r'id="([^"]+)"', report_html(small_report(Contents("Inhoud"), Paragraph("x"))))
    assert own
    assert all("_" in identifier for identifier in own)


def test_same_report_gives_the_same_page() -> None:
    assert report_html(sample_report()) == report_html(sample_report())


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("tokens", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])
@pytest.mark.parametrize("ground", ["paper", "card"])
@pytest.mark.parametrize("name", ["ink", "quiet", "link", "thread", "done", "attention"])
def test_text_and_background_differ_enough(tokens: dict[str, str], ground: str, name: str) -> None:
    lights = sorted((_luminance(tokens[name]), _luminance(tokens[ground])))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5


def test_a_control_character_in_a_name_does_not_end_the_process() -> None:
    from wijkdraad.documents.chart import chart_svg

    specification = {
        "data": {"values": [{"name": "Veertig\x0bbomen\x1b", "share": 0.5}]},
        "mark": "bar",
        "encoding": {"y": {"field": "name"}, "x": {"field": "share", "type": "quantitative"}},
    }
    assert "Veertig bomen" in chart_svg(specification)
