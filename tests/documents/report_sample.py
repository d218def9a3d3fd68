"""A rich report in Dutch, with every kind of block and with texts that try to break out."""

from __future__ import annotations

from datetime import date

from wijkdraad.method.report.structure import (
    Answers,
    BulletList,
    Cell,
    Chart,
    Contents,
    Heading,
    KeyFigure,
    KeyFigures,
    ListItem,
    PageBreak,
    Paragraph,
    Picture,
    Report,
    Table,
)

HOSTILE = (
    '<script>alert(\'x\')</script> & "quotes" #import "x" *ster* _streep_ $som$ \\pad @naam '
    "<label> `code` = kop // niets"
)
UNCOMMON = "🌳 boom, 👩‍👩‍👧 gezin, مرحبا, 漢字, Здравствуйте, ≥ 30 m²"

THREAD_SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 120">
<defs><clipPath id="clip"><rect width="640" height="120"/></clipPath></defs>
<g clip-path="url(#clip)" style="font-family: sans-serif; font-size: 14px">
<path d="M20 40H470" stroke="#b3202c" stroke-width="3" fill="none"/>
<circle cx="20" cy="40" r="9" fill="#b3202c"/><circle cx="170" cy="40" r="9" fill="#b3202c"/>
<circle cx="320" cy="40" r="9" fill="#b3202c"/>
<circle cx="480" cy="40" r="8" fill="none" stroke="#b3202c" stroke-width="3"/>
<text x="10" y="80" fill="#1d2733">Behoefte</text><text x="150" y="80" fill="#1d2733">Doel</text>
<text x="290" y="80" fill="#1d2733">Maatregel</text>
<text x="440" y="80" fill="#1d2733">nog geen afspraak</text></g></svg>"""

CHART = {
    "width": 460,
    "height": 170,
    "data": {
        "values": [
            {"straat": "Lindestraat", "aandeel": 0.38, "jaar": "2026"},
            {"straat": "Schoolstraat", "aandeel": 0.27, "jaar": "2026"},
            {"straat": "Wilgenhof", "aandeel": 0.115, "jaar": "2026"},
            {"straat": "Parkweg", "aandeel": 0.52, "jaar": "2026"},
        ]
    },
    "mark": {"type": "bar", "clip": True},
    "encoding": {
        "y": {"field": "straat", "type": "nominal", "sort": "-x", "title": None},
        "x": {
            "field": "aandeel",
            "type": "quantitative",
            "axis": {"format": ".0%", "tickCount": 5},
            "title": "aandeel van het wandelpad in de schaduw om 13:00",
        },
    },
}

ANSWERS = Answers(
    (
        (
            "Wat is er nodig?",
            (
                ListItem(
                    "Bewoners vroegen het vaakst om een koele route naar de winkel en de "
                    "bushalte: 61 van de 214 bijdragen gaan over hitte, schaduw en water op straat "
                    "in de Lindestraat."
                ),
                ListItem(
                    "Ouders en de school willen veilig kunnen oversteken bij de Schoolstraat; op "
                    "een gewone ochtend steken daar 140 kinderen over zonder zebrapad of drempel."
                ),
                ListItem(
                    "Mensen die alleen wonen missen een plek om elkaar te treffen zonder iets te "
                    "hoeven kopen, vooral in de winter en vooral in de straten rond het Wilgenhof."
                ),
            ),
        ),
        (
            "Wat spraken wij af?",
            (
                ListItem(
                    "De aannemer plant 40 bomen en legt 300 m³ waterberging aan in de Lindestraat, "
                    "vóór 1 april 2027 en samen met de vervanging van het riool.",
                    "done",
                ),
                ListItem(
                    "Zes mensen uit de wijk krijgen een leerwerkplek van minstens 26 weken; vier "
                    "zijn begonnen, voor twee plekken is nog niemand gevonden.",
                    "attention",
                ),
                ListItem(
                    "De zitring met moestuin is opgeleverd; bewoners van het Wilgenhof hebben de "
                    "sleutel van de kas en maken zelf de planning.",
                    "done",
                ),
            ),
        ),
        (
            "Wat is nog niet gedaan?",
            (
                ListItem(
                    "De oversteek bij de Schoolstraat staat in geen enkel contract: er is een "
                    "maatregel bedacht en er is geld voor, maar niemand heeft die afgesproken.",
                    "open",
                ),
                ListItem(
                    "Van de wadi in de Lindestraat is er geen bewijs van uitvoering: de aannemer "
                    "meldde hem klaar op 3 juli, maar een foto of keuring ontbreekt nog steeds.",
                    "open",
                ),
                ListItem(
                    "Van de zitring is het effect nog niet gemeten; de nulmeting is van mei 2025 "
                    "en de tweede meting staat gepland voor mei 2027, na de eerste zomer.",
                    "open",
                ),
                ListItem(
                    "Wij hoorden bijna geen huurders onder 35. Dat is te weinig om iets te zeggen "
                    "over wat zij nodig hebben in de drie straten met de meeste sociale huur.",
                    "open",
                ),
            ),
        ),
    )
)


def _long_table() -> Table:
    statuses = ("done", "open", "plain", "attention")
    return Table(
        caption="Alle maatregelen met hun afspraak en budget",
        headers=("Maatregel", "Behoefte", "Afspraak", "Budget (€)", "Gereed"),
        rows=tuple(
            (
                Cell(f"Maatregel {number}"),
                Cell(
                    "Koele route naar de winkel" if number % 3 else "Veilig oversteken bij school"
                ),
                Cell(f"Art. {number % 9 + 1}.{number % 4}", status=statuses[number % 4]),
                Cell(f"{number * 1250:,}".replace(",", ".")),
                Cell("", "nog niet gevraagd") if number % 7 == 0 else Cell(f"{number % 100}%"),
            )
            for number in range(1, 61)
        ),
        numeric=frozenset({3, 4}),
        source="begroting 2026, versie 3",
    )


def sample_report(words: dict[str, str] | None = None) -> Report:
    """A report of several pages; `words` is empty unless given."""
    return Report(
        title="Sociaal buurtplan Lindenkwartier",
        subtitle="Van wat bewoners nodig hebben tot wat het werk heeft opgeleverd",
        language="nl",
        date=date(2026, 10, 1),
        version="1.2",
        author="Gemeente Voorbeeld & partners",
        description="Wat bewoners nodig hebben, wat is afgesproken en wat nog niet is gedaan.",
        words=words or {},
        blocks=(
            ANSWERS,
            PageBreak(),
            Contents("Inhoud"),
            PageBreak(),
            Heading(2, "Ken je wijk", "ken-je-wijk"),
            Paragraph("Het Lindenkwartier is een wijk met weinig schaduw en veel stoepen.", "lead"),
            KeyFigures(
                (
                    KeyFigure("214", "bijdragen via 9 kanalen"),
                    KeyFigure("15", "behoeften"),
                    KeyFigure("€ 1,24 mln", "met een behoefte verbonden, van € 1,31 mln"),
                    KeyFigure("38%", "van de wandelpaden in de schaduw om 13:00 (was 27%)"),
                )
            ),
            Paragraph(
                "In de zomer is het op de Lindestraat op het heetst van de dag gevoelsmatig 41 "
                "graden. Wie slecht ter been is, komt dan niet bij de winkel. De gemeente telt "
                "3.120 inwoners, van wie er 610 ouder zijn dan 65 jaar."
            ),
            Heading(3, "Schaduw", "schaduw"),
            Chart(
                CHART,
                alt="Staven: Parkweg 52%, Lindestraat 38%, Schoolstraat 27%, Wilgenhof 11,5%.",
                caption="In het Wilgenhof is bijna geen schaduw",
                source="AHN4 en bomenbestand 2025, berekend op 21 juni om 13:00",
            ),
            Paragraph("Gemeten op één dag; de spreiding per straat is niet bekend.", "note"),
            Heading(2, "De draad", "de-draad"),
            Paragraph("Zo loopt één behoefte van bewoner naar afspraak."),
            Picture(
                THREAD_SVG,
                alt="Een draad van behoefte via doel naar maatregel; er is nog geen afspraak.",
                caption="De draad van de oversteek stopt bij de maatregel",
                source="Bron: dossier Lindenkwartier",
                width_share=0.8,
            ),
            Picture(
                THREAD_SVG,
                alt='Dezelfde draad, "nog eens" <klein>.',
                caption="Nog eens, half zo breed",
                width_share=0.5,
            ),
            BulletList(
                (
                    ListItem("Veertig bomen staan er en groeien.", "done"),
                    ListItem(
                        "De oversteek bij de Schoolstraat staat in geen enkel contract, ook niet "
                        "in het contract dat in het najaar wordt gesloten.",
                        "open",
                    ),
                    ListItem("Voor twee leerwerkplekken is nog niemand gevonden.", "attention"),
                    ListItem("De buurtmoestuin is van de bewoners zelf."),
                )
            ),
            Heading(2, "Afspraken", "afspraken"),
            _long_table(),
            Heading(2, "Wat bewoners zeiden", "wat-bewoners-zeiden"),
            Paragraph(HOSTILE),
            Paragraph(UNCOMMON),
            Table(
                caption="Kleine aantallen <b>vet</b>",
                headers=("Groep", "Gehoord", "Gewicht van de bijdrage"),
                rows=(
                    (Cell(HOSTILE), Cell("minder dan 5"), Cell("", "te weinig om iets te zeggen")),
                    (Cell("Huurders"), Cell("31", "van 1.020"), Cell("0,8")),
                ),
                numeric=frozenset({1}),
                widths=(5, 2, 3),
            ),
        ),
    )
