"""Word order, adjuncts, coordination and nesting: forms that are not rules of their own."""

import pytest

from tests.claims.conftest import Read


@pytest.mark.parametrize(
    ("sentence", "source", "content"),
    [
        ("The army said on Monday that it had left the town.", "The army", "that it had left the town"),
        ("The army said in a statement issued late on Monday it had left.", "The army", "it had left"),
        ("The dam was breached overnight, the water board said.", "the water board", "The dam was breached overnight"),
        (
            "The dam was breached overnight, said Amina Diallo, an engineer.",
            "Amina Diallo",
            "The dam was breached overnight",
        ),
        ("The spokesman told reporters the dam was safe.", "The spokesman", "the dam was safe"),
        ("The mayor, Oumar Keita, said the dam was safe.", "The mayor", "the dam was safe"),
        ("BAMAKO, Mali (AP) — The army said it had left the town.", "The army", "it had left the town"),
        ("EL OBEID, Sudan — Shells hit a clinic, medics said.", "medics", "Shells hit a clinic"),
        ("NEW YORK — The UN said the road was open.", "The UN", "the road was open"),
        ("US ARMY — the force there — said the road was open.", "US ARMY", "the road was open"),
    ],
)
def test_the_source_and_the_content_are_found_whatever_the_order(
    sentence: str, source: str, content: str, read: Read
) -> None:
    [row] = [row for row in read(sentence) if row.rule != "narrator"]
    assert (row.source, row.content) == (source, (content,))


def test_a_parenthesis_between_commas_attributes_the_sentence_around_it(read: Read) -> None:
    [row] = read("The rebels took the harbour, two residents said on Tuesday, forcing hundreds to flee.")
    assert row.source == "two residents"
    assert row.content == ("The rebels took the harbour", "forcing hundreds to flee")


def test_coordinated_cues_share_their_subject(read: Read) -> None:
    first, second = read("The police confirmed that a man was held and denied that he was beaten.")
    assert (first.source, first.stance) == ("The police", "confirms")
    assert (second.source, second.stance, second.content) == ("The police", "denies", ("that he was beaten",))


def test_a_participle_takes_the_subject_of_its_clause(read: Read) -> None:
    first, second = read("The police denied the report, adding that nobody was held.")
    assert [first.source, second.source] == ["The police", "The police"]


def test_another_speakers_clause_is_not_part_of_what_is_said(read: Read) -> None:
    first, second = read("The rebels said they held the port, but the navy denied the claim.")
    assert first.content == ("they held the port",)
    assert (second.source, second.content) == ("the navy", ("the claim",))


def test_what_others_said_before_is_not_part_of_what_is_said(read: Read) -> None:
    first, second = read("The army said it had seized a drone after the rebels said they downed a plane.")
    assert (first.content, second.content) == (("it had seized a drone",), ("they downed a plane",))


def test_a_statement_within_a_statement_is_a_row_of_its_own_via_the_outer(read: Read) -> None:
    outer, inner = read("Radio Kivu reported that the governor had denied any talks.")
    assert (outer.source, inner.source) == ("Radio Kivu", "the governor")
    assert (outer.claim.via, inner.claim.via) == (None, 0)


def test_hearsay_within_a_sourced_statement_is_that_sources_reserve(read: Read) -> None:
    assert [row.rule for row in read("The army said the man was allegedly carrying a rifle.")] == ["verb-clause"]


@pytest.mark.parametrize("line", ["Original Source: example.org", "Read more: army denies all", "Photo: the army said"])
def test_furniture_of_the_page_is_no_claim(line: str, read: Read) -> None:
    assert read(line) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "If the army confirms the attack, the talks will end.",
        "The court will announce that it accepts the case.",
        "The envoy asked the rebels to confirm the truce.",
    ],
)
def test_what_nobody_has_said_yet_is_no_claim(sentence: str, read: Read) -> None:
    assert [row for row in read(sentence) if row.rule != "narrator"] == []


def test_a_headline_in_the_title_counts_its_offsets_there(read: Read) -> None:
    [row] = read("", title="Army Denies Losing Northern Town")
    assert (row.claim.field, row.source, row.content) == ("title", "Army", ("Losing Northern Town",))


def test_upper_case_wire_text_is_read_and_quoted_as_it_stands(read: Read) -> None:
    [row] = read("THE ARMY COMMAND HAS REPORTED THAT TEN PEASANTS WERE KIDNAPPED BY GUERRILLAS.")
    assert row.source == "THE ARMY COMMAND"
    assert row.content == ("THAT TEN PEASANTS WERE KIDNAPPED BY GUERRILLAS",)


def test_lower_case_text_is_read_and_quoted_as_it_stands(read: Read) -> None:
    [row] = read("the army said on monday that it had left kidal.")
    assert (row.source, row.content) == ("the army", ("that it had left kidal",))


def test_a_perfect_gerund_is_what_is_denied(read: Read) -> None:
    [row] = read("The militia denied having shelled the market.")
    assert (row.content, row.stance) == (("having shelled the market",), "denies")


def test_a_vow_asserts_nothing(read: Read) -> None:
    [row] = read("The rebels vowed to capture the town.")
    assert row.stance == "other"


def test_each_side_of_a_headline_keeps_its_own_words(read: Read) -> None:
    rows = read("Rebels say drones downed army helicopter, army says it flew home")
    assert [row.content for row in rows] == [("drones downed army helicopter",), ("it flew home",)]


def test_what_the_source_left_unsaid_is_its_own_and_not_that_of_the_clause_before(read: Read) -> None:
    said, unsaid = read("The spokesman said an inquiry was under way and did not say whether soldiers were held.")
    assert said.content == ("an inquiry was under way",)
    assert (unsaid.source, unsaid.stance) == ("The spokesman", "withholds")


def test_what_somebody_in_the_clause_left_unsaid_stays_with_him(read: Read) -> None:
    rows = read("The clerk said the minister was ill and did not say when he would return.")
    assert rows[-1].source == "the minister"


@pytest.mark.parametrize(
    ("sentence", "source", "content"),
    [
        ("Damascus was accused by three governments of using gas.", "three governments", ("Damascus", "of using gas")),
        (
            "It was alleged by residents that soldiers had burned homes.",
            "residents",
            ("that soldiers had burned homes",),
        ),
        ("The army and the police both denied the raid.", "The army and the police", ("the raid",)),
        ("Neither the army nor the police confirmed the raid.", "Neither the army nor the police", ("the raid",)),
        ("The navy's denial that a ship was hit was mocked.", "The navy's", ("that a ship was hit",)),
        ("The front, he told reporters on Friday, has moved.", "he", ("The front", "has moved")),
        ("The agent, Oumar Keita said, had fled.", "Oumar Keita", ("The agent", "had fled")),
        ("According to a farmer, the mayor of Gao said it burned.", "the mayor of Gao", ("it burned",)),
        ("Officers confirmed his name to local media.", "Officers", ("his name",)),
    ],
)
def test_the_source_is_the_whole_phrase_and_nothing_of_the_content(
    sentence: str, source: str, content: tuple[str, ...], read: Read
) -> None:
    assert (source, content) in [(row.source, row.content) for row in read(sentence)]


def test_a_sentence_may_end_with_the_hour(read: Read) -> None:
    rows = read("The clerk said the shelling began at 7 p.m. The mayor denied it.")
    assert rows[0].content == ("the shelling began at 7 p.m.",)


@pytest.mark.parametrize(
    ("sentence", "content"),
    [
        ("The clinic said he was given Sorvin, a drug that had been tested on nobody.", "he was given Sorvin"),
        (
            "The envoy said she hopes for peace, but she knows the risks.",
            "she hopes for peace, but she knows the risks",
        ),
        ("The clinic announced the tests by a laboratory found poison.", "the tests by a laboratory found poison"),
        ("Keita told Reuters on Monday the road was open.", "the road was open"),
    ],
)
def test_the_content_is_all_that_is_said_and_nothing_of_the_outlets_own(
    sentence: str, content: str, read: Read
) -> None:
    assert read(sentence)[0].content == (content,)


def test_the_day_is_nobody_who_speaks(read: Read) -> None:
    assert read("The mayor called at dawn and this morning reported that the road was open.")[0].source == "The mayor"


def test_claiming_lives_states_nothing(read: Read) -> None:
    assert [row for row in read("The flood claimed twenty lives.") if row.cue is not None] == []


def test_a_report_is_that_of_the_outlet_named_before_it(read: Read) -> None:
    [row] = [row for row in read("He read a Reuters report that the road was open.") if row.rule == "noun-clause"]
    assert (row.source, row.claimant) == ("Reuters", "Reuters")


def test_who_is_hinted_at_is_suggested(read: Read) -> None:
    assert [row.stance for row in read("The envoy hinted at a new raid.")] == ["suggests"]


def test_a_clause_torn_apart_by_the_parser_is_whole_again(read: Read) -> None:
    rows = read("It quoted the harbour board as stating Norvik Lines ran the ferry.")
    assert rows[-1].content == ("Norvik Lines ran the ferry",)


@pytest.mark.parametrize(
    ("sentence", "source", "cue", "content"),
    [
        (
            "Economist Anna Motta, who studies ports at the Institute, said Ivo Keller's note didn't settle it.",
            "Economist Anna Motta",
            "said",
            "Ivo Keller's note didn't settle it",
        ),
        (
            "In Gao last week, he told a meeting of island leaders that few people understood the stakes.",
            "he",
            "told",
            "that few people understood the stakes",
        ),
        (
            "“You should go. Nobody came,” Lund told Stamm, after he admitted under her grilling he hadn’t paid.",
            "Lund",
            "told",
            "“You should go. Nobody came,”",
        ),
        (
            "The mayor called her vote in favor of the war a mistake.",
            "The mayor",
            "called",
            "her vote in favor of the war a mistake",
        ),
        ("“We left at dawn. Nobody came.”― Edwin G. Moss.", "Edwin G. Moss", "―", "“We left at dawn. Nobody came.”"),
    ],
)
def test_a_remark_or_a_listener_hides_no_statement(
    sentence: str, source: str, cue: str, content: str, read: Read
) -> None:
    assert [(row.source, row.cue, row.content) for row in read(sentence)] == [(source, cue, (content,))]


@pytest.mark.parametrize(
    "sentence", ["Kigali rejects the charge that its troops crossed.", "The museum tells the story that men were sold."]
)
def test_what_is_told_itself_is_no_listener(sentence: str, read: Read) -> None:
    assert "that" not in [
        content.split()[0] for row in read(sentence) for content in row.content if row.rule == "verb-clause"
    ]


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("The council met behind closed doors adding that members welcomed the report.", "The council"),
        ("The film shows two men in blue uniforms who say they took pictures.", "two men in blue uniforms"),
        ("The envoy left a letter in the office saying the road was open.", None),
        ("She spoke to men in the ministry who say the road was open.", None),
    ],
)
def test_what_only_tells_where_somebody_is_does_not_speak(sentence: str, source: str | None, read: Read) -> None:
    sources = [row.source for row in read(sentence)]
    assert source in sources if source else not {"blue uniforms", "closed doors"} & set(sources)


@pytest.mark.parametrize("source", ["July", "the seriousness of the crisis"])
def test_a_month_or_a_thing_is_nobody(source: str, read: Read) -> None:
    assert all(row.claim.claimant is None for row in read(f"The fire in {source} showed the road was open."))


def test_what_is_according_to_type_nobody_says(read: Read) -> None:
    assert read("The ships were sorted according to type.") == []
    assert read("The ships were sunk according to the harbour office.")[0].source == "the harbour office"
