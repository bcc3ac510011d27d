import pytest

from pipelines.ingest.origins import declared_origin

BODY = "Rebels hold the town, residents say. The army denies it.\n" * 20


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (BODY + "Original Source: www.Sahel-Post.example.com", "sahel-post.example.com"),
        ("Originally published by The Valley Courier:\n" + BODY, None),
        ("Originally published by: The Valley Courier\n" + BODY, "The Valley Courier"),
        ("BAMAKO (Reuters) - " + BODY, "Reuters"),
        ("BAMAKO, Mali (AP) — " + BODY, "AP"),
        ("   LIMA, 4 JUN 89 (EFE) -- " + BODY.upper(), "EFE"),
        ("AFP - " + BODY, "AFP"),
        ("Town changes hands AFP Sunday 18 Sep 2016 " + BODY, "AFP"),
        (BODY + "With AFP", "AFP"),
        (BODY + "(with inputs from PTI)", "PTI"),
        (BODY + "Source: Xinhua", "Xinhua"),
        (BODY + "Source : Agence France-Presse.", "AFP"),
        (BODY.rstrip() + " --Reuters", "Reuters"),
        (BODY + "Copyright 2013 The Associated Press. All rights reserved.", "AP"),
    ],
)
def test_the_origin_that_a_text_declares_is_found(text: str, origin: str | None) -> None:
    assert declared_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "The town is ours, a commander told AFP.\n" + BODY,
        "A bridge near the town (J. Doe/Reuters)\n" + BODY,
        "Source: Two officials say the town will be handed over soon\n" + BODY,
        BODY + "Source: two officers who asked not to be named",
        BODY + "Source: news agencies",
        BODY + "The Associated Press contributed to this report.",
        BODY + "The wounded belong to the People's Army (APA).",
    ],
)
def test_what_is_no_credit_names_no_origin(text: str) -> None:
    assert declared_origin(text) is None


def test_a_canonical_address_on_another_site_is_the_origin() -> None:
    here, there = "https://www.post.example.com/a", "https://www.courier.example.org/a"
    assert declared_origin(BODY, "https://daily.com/a", "https://www.weekly.org/a") == "weekly.org"
    assert declared_origin(BODY, "https://m.daily.com/a", "https://www.daily.co.uk/a") is None
    assert declared_origin(BODY, here, here) is None
    assert declared_origin(BODY, None, there) is None
