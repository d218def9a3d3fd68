"""An indicator is called by its name in the language of the page."""

from __future__ import annotations

import pytest
from django.utils import translation

from wijkdraad.programme.models import Indicator
from wijkdraad.steps.know import standard_indicator

from ..people import bare_programme

pytestmark = pytest.mark.django_db


def test_a_standard_indicator_is_named_in_the_language_of_the_page() -> None:
    lonely = standard_indicator(bare_programme(), "lonely_share")
    assert lonely.label == "Volwassenen die zich eenzaam voelen"
    dutch_remark = lonely.remark
    with translation.override("en"):
        assert lonely.label == "Adults who feel lonely"
        assert lonely.remark != dutch_remark
        assert str(lonely) == "Adults who feel lonely"


def test_a_name_that_people_wrote_themselves_is_never_translated() -> None:
    programme = bare_programme()
    own = Indicator.objects.create(
        programme=programme, key="greetings", name="Buren die elkaar groeten", unit="share"
    )
    renamed = standard_indicator(programme, "lonely_share")
    renamed.name, renamed.note = "Eenzaamheid in het Lindenkwartier", "Eigen vraag."
    with translation.override("en"):
        assert own.label == "Buren die elkaar groeten"
        assert own.remark == ""
        assert renamed.label == "Eenzaamheid in het Lindenkwartier"
        assert renamed.remark == "Eigen vraag."
