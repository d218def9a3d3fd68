"""Makes an SVG safe to stand inside a page next to other drawings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

_SVG = "http://www.w3.org/2000/svg"
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")\s]+)['\"]?\s*\)")
_EXTERNAL = re.compile(r"url\(\s*['\"]?(?!#)", re.IGNORECASE)
# These can run code, load something from elsewhere, or change the page around the drawing.
_REFUSED_ELEMENTS = frozenset({"script", "foreignObject", "iframe", "animate", "set", "handler"})
# A class would catch the page's own style rules, a role or tab stop would break up the image.
_REFUSED_ATTRIBUTES = frozenset({"class", "role", "tabindex", "target"})
_NUMBER = r"(\d+(?:\.\d+)?)"
_LENGTH = re.compile(rf"\s*{_NUMBER}\s*(?:px)?\s*$")
_VIEW_BOX = re.compile(rf"\s*-?[\d.]+[\s,]+-?[\d.]+[\s,]+{_NUMBER}[\s,]+{_NUMBER}\s*$")


@dataclass(frozen=True)
class Drawing:
    """A cleaned drawing: the `svg` element as text, and its own width and height in pixels."""

    svg: str
    width: float
    height: float


def cleaned_drawing(svg: str, prefix: str, alternative: str) -> Drawing:
    """The drawing without scripts, styles, outside references and inner roles.

    Every id becomes `prefix` and a number, so that two drawings on a page never share a
    clip path. The root gets role "img" and `alternative` as its name. Raises ValueError
    when the text is not an SVG drawing, declares entities, or says no size.
    """
    if "<!DOCTYPE" in svg or "<!ENTITY" in svg:
        raise ValueError("a drawing may not declare a document type or entities")
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 (entities were refused above)
    except ElementTree.ParseError as error:
        raise ValueError(f"the drawing is not readable as SVG: {error}") from error
    if root.tag not in ("svg", f"{{{_SVG}}}svg"):
        raise ValueError(f"the drawing starts with '{root.tag}', expected 'svg'")
    width, height = _size(root)

    identifiers: dict[str, str] = {}
    for element in root.iter():
        identifier = element.get("id")
        if identifier is not None:
            identifiers.setdefault(identifier, f"{prefix}_{len(identifiers) + 1}")
    _clean(root, identifiers)

    for name in ("x", "y", "preserveAspectRatio"):
        root.attrib.pop(name, None)
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    root.set("xmlns", _SVG)
    root.set("role", "img")
    root.set("aria-label", alternative)
    # Without its tail, because text after the root belongs to nothing.
    root.tail = None
    return Drawing(ElementTree.tostring(root, encoding="unicode"), width, height)


def _size(root: ElementTree.Element) -> tuple[float, float]:
    """Width and height in pixels; adds a viewBox when there is none."""
    box = root.get("viewBox")
    if box is not None:
        match = _VIEW_BOX.match(box)
        if match is not None and float(match[1]) > 0 and float(match[2]) > 0:
            return float(match[1]), float(match[2])
        raise ValueError(f"the drawing has viewBox '{box}', expected four numbers")
    sizes = [_LENGTH.match(root.get(name, "")) for name in ("width", "height")]
    if sizes[0] is None or sizes[1] is None:
        raise ValueError("the drawing says no size: it needs a viewBox, or a width and height")
    width, height = float(sizes[0][1]), float(sizes[1][1])
    root.set("viewBox", f"0 0 {width:g} {height:g}")
    return width, height


def _local_name(name: str) -> str | None:
    """The name without its namespace; None for a name that is not SVG's own."""
    if not name.startswith("{"):
        return name
    namespace, local = name[1:].split("}", 1)
    if namespace == _SVG or (namespace.endswith("xlink") and local == "href"):
        return local
    return None


def _clean(element: ElementTree.Element, identifiers: dict[str, str]) -> None:
    """Cleans the element and everything in it, in place."""
    element.tag = _local_name(element.tag) or element.tag
    attributes: dict[str, str] = {}
    for key, value in element.attrib.items():
        name = _local_name(key)
        if name is None or ":" in name:
            continue
        if name == "style":
            # The site's content policy blocks style attributes; presentation attributes mean
            # the same and are allowed.
            for declaration in value.split(";"):
                style_name, colon, style_value = declaration.partition(":")
                if colon:
                    attributes[style_name.strip()] = style_value.strip()
        else:
            attributes.setdefault(name, value)
    element.attrib.clear()
    for name, value in attributes.items():
        cleaned = _cleaned_value(name, value, identifiers)
        if cleaned is not None:
            element.set(name, cleaned)
    for child in list(element):
        local = _local_name(child.tag)
        if local is None or local in _REFUSED_ELEMENTS:
            element.remove(child)
            continue
        if local == "style":
            # Dropping it in silence would leave black shapes: the maker has to know.
            raise ValueError("a drawing may not carry a style sheet: use fill, stroke and so on")
        if local == "a":
            # What is inside an image is not reachable as a link; the drawing stays.
            child.tag = "g"
            child.attrib.clear()
        _clean(child, identifiers)


def _cleaned_value(name: str, value: str, identifiers: dict[str, str]) -> str | None:
    """The attribute's value with new ids, or None when the attribute may not stay."""
    lowered = name.lower()
    if lowered.startswith(("on", "aria-", "xmlns")) or lowered in _REFUSED_ATTRIBUTES:
        return None
    if lowered == "id":
        return identifiers[value]
    if lowered == "href":
        if value.startswith("#"):
            return f"#{identifiers.get(value[1:], value[1:])}"
        # A drawing may carry its own bitmap, never fetch one.
        return value if value.startswith("data:image/png;base64,") else None
    if _EXTERNAL.search(value):
        return None
    return _REFERENCE.sub(lambda match: f"url(#{identifiers.get(match[1], match[1])})", value)
