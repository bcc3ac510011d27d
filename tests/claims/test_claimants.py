"""Who is meant: names, offices, pronouns and "the group", within one article."""

import pytest

from schemas.vocabularies import ActorKind, Stance
from tests.claims.conftest import Read


def test_an_office_before_a_name_gives_the_person_the_body_and_the_role(read: Read) -> None:
    [row] = read("FLA spokesman Sidi Ag Baye said the base had fallen.")
    assert row.person == "Sidi Ag Baye"
    assert row.claim.claimant_role == "spokesman"
    assert row.claim.claimant is not None
    assert row.claim.claimant.country == "MLI"


def test_an_apposition_gives_the_name_of_an_office(read: Read) -> None:
    [row] = read("The town's mayor, Oumar Keita, said the market was safe.")
    assert (row.source, row.person, row.claim.claimant_role) == ("The town's mayor", "Oumar Keita", "mayor")


def test_a_surname_takes_up_the_full_name(read: Read) -> None:
    rows = read("Governor Amina Diallo said the road was open. Diallo denied that anybody was hurt.")
    assert [row.person for row in rows] == ["Amina Diallo", "Amina Diallo"]


def test_he_is_the_person_who_spoke_last(read: Read) -> None:
    rows = read("Governor Oumar Keita said the road was open. He denied that anybody was hurt.")
    assert [row.person for row in rows] == ["Oumar Keita", "Oumar Keita"]


def test_he_is_the_person_named_in_the_sentence_before(read: Read) -> None:
    rows = read("Oumar Keita returned to the capital on Friday. He said the road was open.")
    assert rows[-1].person == "Oumar Keita"


def test_the_military_is_that_of_the_articles_country(read: Read) -> None:
    [row] = read("In Mali, where Malian towns are contested, the military said it had left.")
    assert row.claimant == "Malian Armed Forces"


@pytest.mark.parametrize(
    "source", ["Army spokesman Adam Idris", "Military spokesperson Brigadier Adam Idris", "Army spokesman Idris"]
)
def test_a_spokesman_of_the_army_speaks_for_that_of_the_only_country(source: str, read: Read) -> None:
    row = read(f"Shells fell on Omdurman in Sudan as Sudanese families fled. {source} said the town was safe.")[-1]
    assert (row.claimant, row.claim.claimant_role in ("spokesman", "spokesperson")) == ("Sudanese Armed Forces", True)


def test_a_spokesman_of_the_army_speaks_for_neither_of_two_countries(read: Read) -> None:
    text = "Thailand and Cambodia traded fire on Friday. Army spokesman Adam Idris said the ridge was safe."
    row = read(text)[-1]
    assert row.claim.claimant is not None
    assert row.claim.claimant.country is None


def test_a_ministry_is_that_of_the_country_whose_ministry_is_named(read: Read) -> None:
    text = (
        "Russia's defence ministry praised the pilots. Ukraine and Russia traded strikes, and Ukraine mourned. "
        "Defence ministry spokesman Igor Belov said two jets fell."
    )
    assert read(text)[-1].claimant == "Russian defence ministry"


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("Azerbaijan and Armenia said the road was shut.", "Azerbaijan"),
        ("The Ukrainian side said the road was shut.", "Ukraine"),
        ("Neither government said the road was shut.", None),
        (
            "The Malian army said it left. Residents said shells fell. The statement said ten died.",
            "Mali",
        ),
    ],
)
def test_of_several_the_one_who_speaks_is_meant(text: str, claimant: str | None, read: Read) -> None:
    found = [row.claimant for row in read(text)]
    assert (found[-1] or "").startswith(claimant or "") if found else claimant is None


def test_a_pronoun_within_a_quotation_is_not_who_is_quoted(read: Read) -> None:
    text = '"Soldiers came to the door," a farmer said. "They said that we fed the rebels."'
    assert [row.claimant for row in read(text) if row.source == "They"] == [None]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        (
            "Lena Brandt, the harbour commissioner, flew in. It rained. The commissioner said the pier was shut.",
            "Lena Brandt",
        ),
        (
            "Foreign minister Ivo Keller flew in on Friday. It rained. The foreign minister said all was well.",
            "Ivo Keller",
        ),
        ("Princess Ada Lund sang. Princess Ada left on Friday. The princess said all was well.", "Ada Lund"),
        ("Secretary of State Ann Lowe flew in. It rained. Lowe said all was well.", "Ann Lowe"),
        ("Graham's spokesperson Kevin Bishop said all was well.", "Kevin Bishop"),
        ("Commander Ivo Keller spoke. Minister Lena Brandt spoke. The commander-in-chief said all was well.", None),
    ],
)
def test_an_office_is_whose_the_article_says_it_is(text: str, person: str | None, read: Read) -> None:
    assert read(text)[-1].person == person


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("Al-Shabaab took the hotel. The al-Qaeda-linked group said ten men died.", "Al-Shabaab"),
        ("UNIFIL said it saw nothing. 'We look,' said its spokesperson, Anna Conti.", "UNIFIL"),
        ("UNIFIL said it saw nothing. Spokesperson Anna Conti told the radio that it was calm.", "UNIFIL"),
        ("Colombian towns burned in Colombia. The defence minister said it was calm.", "Colombian defence ministry"),
        ("The Taliban said 58 Pakistani soldiers were killed in what it called revenge.", "Taliban"),
    ],
)
def test_a_body_is_who_is_spoken_for(text: str, claimant: str, read: Read) -> None:
    assert read(text)[-1].claimant == claimant


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Secretary of State Ann B. Lowe flew in. It rained. The secretary of state said all was well.", "Ann B. Lowe"),
        ("Secretary of State Ann B. Lowe said it had rained.", "Ann B. Lowe"),
        ("Korean President Moon Dae flew in. It rained. Moon Dae said all was well.", "Moon Dae"),
    ],
)
def test_a_name_is_whole_and_without_its_office(text: str, person: str, read: Read) -> None:
    assert read(text)[-1].person == person


@pytest.mark.parametrize("source", ["Multiple Russian experts", "Olga Belova, a Russian journalist,"])
def test_those_who_only_have_a_nationality_speak_for_no_state(source: str, read: Read) -> None:
    row = read(f"{source} said all was well.")[-1]
    assert row.claim.claimant is not None
    assert row.claim.claimant.kind != "STATE"


def test_a_ministry_that_is_named_is_not_the_body_that_spoke_last(read: Read) -> None:
    text = "Ukraine's president and Ukraine's army met in Ukraine. The presidency of Ukraine said all was well. "
    assert read(f"{text}The Interior Ministry said it had rained.")[-1].claimant == "Ukrainian interior ministry"


def test_a_council_of_one_state_is_not_that_of_another(read: Read) -> None:
    row = read("Ali Rostam, the secretary of Iran's Supreme National Security Council, said all was well.")[-1]
    assert row.claim.claimant is not None
    assert row.claim.claimant.country == "IRN"


def test_police_are_no_body_of_a_state_whose_police_are_local(read: Read) -> None:
    row = read("Texans fled as American soldiers came. Police said the road in Texas, USA, was shut.")[-1]
    assert row.claim.claimant is not None
    assert row.claim.claimant.country is None


def test_those_who_open_a_sentence_are_not_the_society_named_after_them(read: Read) -> None:
    row = read("The Teachers Association met. Teachers said the school was shut.")[-1]
    assert row.claimant == "Teachers"


def test_a_town_is_nobody_who_speaks(read: Read) -> None:
    row = read("The convoy halted in Port Alma. He said the road was shut.")[-1]
    assert row.person is None


def test_the_group_is_the_armed_group_that_spoke_last(read: Read) -> None:
    rows = read("The FLA said it held the base. The army denied this. The group claimed to have ten prisoners.")
    assert rows[2].claimant == rows[0].claimant
    assert rows[0].claimant is not None


def test_they_are_the_body_that_spoke_last(read: Read) -> None:
    rows = read("The Malian army said the base was safe. They reported seizing two drones.")
    assert [row.claimant for row in rows] == ["Malian Armed Forces", "Malian Armed Forces"]


def test_a_statement_speaks_for_whoever_issued_it(read: Read) -> None:
    [row] = read("A statement by the Malian army said the base was safe.")
    assert row.claimant == "Malian Armed Forces"


def test_witnesses_are_a_provisional_actor_of_their_kind(read: Read) -> None:
    [row] = read("Witnesses said two trucks were on fire.")
    assert row.claim.claimant is not None
    assert (row.claim.claimant.kind, row.claim.claimant.is_provisional) == ("CVL", True)


def test_a_pronoun_with_nobody_before_it_stays_unresolved(read: Read) -> None:
    [row] = read("They said two trucks were on fire.")
    assert row.claimant is None


def test_rebels_in_a_country_do_not_speak_for_it(read: Read) -> None:
    [row] = read("Separatists in northern Mali said they had taken the town.")
    assert row.claimant != "Mali"


def test_officials_of_a_country_speak_for_its_government(read: Read) -> None:
    [row] = read("Malian officials said the town was quiet.")
    assert row.claimant == "Malian government"


def test_a_spokesman_of_an_unknown_body_speaks_for_it(read: Read) -> None:
    [row] = read("A spokesman for the 12th Mountain Brigade said the ridge was quiet.")
    assert (row.claimant, row.claim.claimant_role) == ("12th Mountain Brigade", "spokesman")


def test_police_are_those_that_the_article_names_in_full(read: Read) -> None:
    rows = read("Riverton Police Department closed the road. Police said two cars burned.")
    assert rows[-1].claimant == "Riverton Police Department"


def test_an_office_is_held_by_the_one_whom_the_article_names_with_it(read: Read) -> None:
    [row] = read("King Ottokar Brandt flew home on Friday. The king said the talks had failed.")
    assert row.person == "Ottokar Brandt"


def test_an_outlet_named_after_a_country_is_not_that_country(read: Read) -> None:
    [row] = read("Norwegian Reporter said the ferry had sunk.")
    assert row.claimant == "Norwegian Reporter"


def test_hearsay_about_footage_is_what_its_issuer_claims(read: Read) -> None:
    rows = read("The RSF released footage purportedly showing a burning plane in Sudan.")
    [row] = [row for row in rows if row.rule == "hearsay"]
    assert (row.source, row.claimant) == (None, "Rapid Support Forces (RSF)")


def test_whoever_could_not_verify_is_not_who_made_the_claim(read: Read) -> None:
    text = (
        "Separatists in northern Mali said they had downed a helicopter, an account that the army rejected. "
        "Neither account could be independently verified."
    )
    [row] = [row for row in read(text) if row.claim.stance is Stance.WITHHOLDS]
    assert (row.claim.claimant, row.claim.claimant_person) == (None, None)


def test_the_alleged_deed_is_what_somebody_claimed_before(read: Read) -> None:
    text = "The FLA said it had downed a helicopter in Mali. The army gave no comment on the alleged downing."
    [row] = [row for row in read(text) if row.rule == "hearsay"]
    assert row.claimant is not None
    assert "FLA" in row.claimant


def test_hearsay_that_nobody_stands_behind_has_no_claimant(read: Read) -> None:
    [row] = [row for row in read("Two villages were reportedly burned.") if row.rule == "hearsay"]
    assert row.claimant is None


def test_of_two_who_speak_together_the_first_is_the_claimant(read: Read) -> None:
    rows = read("Boko Haram took the base. The militant group and local traders said the road was shut in Nigeria.")
    assert rows[-1].claimant == "Boko Haram (JAS)"


def test_an_officer_speaks_for_the_force_that_the_apposition_names(read: Read) -> None:
    text = (
        "Benin mourns. Colonel Ali Sabi, the chief of staff of the National Guard, said that Benin had held the post."
    )
    [row] = read(text)
    assert row.person == "Ali Sabi"
    assert row.claim.claimant is not None
    assert row.claim.claimant.country == "BEN"


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("UN Secretary-General Ban Sorel said it must end.", "Ban Sorel"),
        ("The chief, Lieutenant General Asim Khan, said it must end.", "Asim Khan"),
        ("Secretary of State Amina Diallo flew in on Friday. She said it must end.", "Amina Diallo"),
        ("Defence Secretary Oumar Keita flew in on Friday. He said it must end.", "Oumar Keita"),
        ('A member of the council, Oumar Keita said, "It must end today."', "Oumar Keita"),
    ],
)
def test_offices_are_no_part_of_a_name(text: str, person: str, read: Read) -> None:
    assert read(text)[-1].person == person


def test_a_region_is_no_person(read: Read) -> None:
    rows = read("The Middle East mourned. She said it must end.")
    assert rows[-1].person is None


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Mr. Okello said the camp was calm.", "Okello"),
        ("President Lindgren flew in on Friday. Lindgren said four men died.", "Lindgren"),
        ("Asad M. Rahmani led the talks. Mr. Rahmani said four men died.", "Asad M. Rahmani"),
        ("He met the President. Harbourline said four men died.", None),
        ("Anne Le Gall flew in. Le Gall said four men died.", "Le Gall"),
        ("Four men died, La Tribuna reported.", None),
    ],
)
def test_a_title_or_first_name_anywhere_shows_a_surname_to_be_a_persons(
    text: str, person: str | None, read: Read
) -> None:
    assert read(text)[-1].person == person


def test_an_article_and_one_word_are_a_newspapers_name(read: Read) -> None:
    [row] = read("Four men died, according to El Semanario.")
    assert row.claim.claimant is not None
    assert (row.claimant, row.claim.claimant.kind) == ("El Semanario", ActorKind.JRN)


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("Spanish Prime Minister Ivo Keller said four men died.", "Spain"),
        ("Ivo Keller left. Spanish Prime Minister Ivo Keller was tired. Ivo Keller said four men died.", "Spain"),
        ("French President Ivo Keller flew in. He said four men died.", "France"),
        ("Former Spanish Prime Minister Ivo Keller said four men died.", "Ivo Keller"),
        ("Spanish journalist Ivo Keller said four men died.", "Ivo Keller"),
    ],
)
def test_who_holds_an_office_of_a_state_speaks_for_it(text: str, claimant: str, read: Read) -> None:
    row = read(text)[-1]
    assert (row.claimant, row.person) == (claimant, "Ivo Keller")


def test_a_prime_minister_is_no_mere_minister(read: Read) -> None:
    assert read("Prime Minister Ivo Keller said it rained.")[-1].claim.claimant_role == "prime minister"
    assert read("Health Minister Ivo Keller said it rained.")[-1].claim.claimant_role == "health minister"


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("He refuted Russian claims that soldiers shot down the plane.", "Russia"),
        ("Officials rejected the army's claim that rebels burned the mill.", "army"),
        ("Officials rejected rebel claims that soldiers burned the mill.", None),
        (
            "Malian towns fell. Officials rejected FLA claims that soldiers burned the mill.",
            "Front for the Liberation of Azawad (FLA)",
        ),
        ("Officials rejected new claims that soldiers burned the mill.", None),
    ],
)
def test_whose_claims_they_are_stands_before_the_noun(text: str, claimant: str | None, read: Read) -> None:
    assert [row.claimant for row in read(text) if row.rule == "noun-clause"] == [claimant]


def test_a_thing_claims_nothing_and_a_document_does(read: Read) -> None:
    assert read("It was the latest plan to go on while continuing to deny responsibility.")[-1].claimant is None
    assert read("A leaflet denied that soldiers died.")[-1].source == "A leaflet"


def test_a_ministry_is_no_man_who_spoke_before(read: Read) -> None:
    assert read("The man said he ran. It rained. The ministry said ten were hurt.")[-1].claimant is None
    spoken = "The Harbour Ministry said it rained. It was dark. The ministry said ten were hurt."
    assert read(spoken)[-1].claimant == "Harbour Ministry"


@pytest.mark.parametrize(
    ("title", "text", "claimant"),
    [
        (
            "Ministry: 12 killed in raid on port",
            "Sudan's health ministry said 12 people died.",
            "Sudanese health ministry",
        ),
        (
            "Rebels in northern Mali say drones hit the base",
            "The FLA said its drones hit it, in Mali. The Malian army denied it.",
            "Front for the Liberation of Azawad (FLA)",
        ),
        (
            "Rebels in northern Mali say drones hit the base",
            "JNIM said ten died in Mali. The FLA said it rained.",
            None,
        ),
        ("Commanders deny losses", "The Malian army said ten men died in Mali.", "Malian Armed Forces"),
        ("Video says raid was near", "Mali mourned. The Malian army said ten men died.", None),
    ],
)
def test_a_bare_noun_in_a_title_is_the_only_body_of_its_kind_that_speaks(
    title: str, text: str, claimant: str | None, read: Read
) -> None:
    assert read(text, title=title)[0].claimant == claimant


def test_a_bare_noun_in_the_first_sentence_is_the_only_body_of_its_kind_that_speaks(read: Read) -> None:
    text = "Tuareg-led separatists in the north said a helicopter fell. It rained in Mali. The FLA said ten died."
    assert read(text)[0].claimant == "Front for the Liberation of Azawad (FLA)"
    a_group = text.replace("Tuareg-led separatists in the north", "A rebel movement from the north")
    assert read(a_group)[0].claimant == "Front for the Liberation of Azawad (FLA)"
    assert read(f"It rained in Mali. Separatists said ten died. {text}")[0].claimant is None


def test_both_sides_are_nobody_and_keep_their_words(read: Read) -> None:
    [row] = [row for row in read("", title="Both sides blame the other for the raid") if row.cue == "blame"]
    assert (row.source, row.claimant) == ("Both sides", None)


@pytest.mark.parametrize(
    ("source", "claimant"),
    [
        ("Malian commanders", "Malian Armed Forces"),
        ("Ukrainian commanders", "Ukrainian Armed Forces"),
        ("Malian commander Sidi Keita", "Malian Armed Forces"),
        ("Malian officials", "Malian government"),
        ("Malian rebel commander Sidi Keita", "Sidi Keita"),
        ("U.S. Attorney General Ann Lowe", "United States"),
        ("Malian opposition leader Sidi Keita", "Sidi Keita"),
        ("The U.S.", "United States"),
        ("The defence ministry in Bamako", "Malian defence ministry"),
        ("A source within the central Interior Ministry", "Malian interior ministry"),
        ("An FLA spokesman", "Front for the Liberation of Azawad (FLA)"),
        ("The information minister", "Malian government"),
        ("The foreign minister", "Malian foreign ministry"),
    ],
)
def test_people_of_a_state_are_those_of_their_body(source: str, claimant: str, read: Read) -> None:
    assert read(f"Malian towns burned in Mali. {source} said it rained.")[-1].claimant == claimant


@pytest.mark.parametrize(
    "source",
    ["A source", "The video", "The president", "The country", "TV", "Their commanders", "The office", "A report"],
)
def test_a_common_noun_that_nobody_fits_is_no_actor(source: str, read: Read) -> None:
    row = read(f"It rained. {source} said the pier was shut.")[-1]
    assert (row.source, row.claimant) == (source, None)


@pytest.mark.parametrize("source", ["Residents", "A police officer", "An Iranian news portal", "Netblocks"])
def test_who_is_described_or_named_is_an_actor(source: str, read: Read) -> None:
    assert read(f"It rained. {source} said the pier was shut.")[-1].claimant is not None


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("Mali mourned. The army said ten died. Its commanders said more would.", "Malian Armed Forces"),
        (
            "The interior ministry said ten died in Niger. An official of the ministry said so.",
            "Nigerien interior ministry",
        ),
        ("The interior ministry said ten died in Niger. A ministry statement said so.", "Nigerien interior ministry"),
        ("In Congo the M23 said it won. Lea Ngoy, a spokesman of the movement, said so.", "March 23 Movement (M23)"),
        ("Iran said it rained. The country said the pier was shut.", "Iran"),
        ("The Harbour Times wrote of storms. The Times said the pier was shut.", "Harbour Times"),
        ("Al Jazeera said it rained. Reports said the pier was shut.", "Al Jazeera"),
    ],
)
def test_a_noun_takes_up_the_body_that_spoke_or_was_named(text: str, claimant: str, read: Read) -> None:
    assert read(text)[-1].claimant == claimant


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Haider al-Sabi flew in. Sabi said it rained.", "Haider al-Sabi"),
        ("North Korea leader Kim Jong Un sang. Kim said it rained.", "Kim Jong Un"),
        ("China's envoy, Liu Jiang, sang. Liu said it rained.", "Liu Jiang"),
        ("Peter King sang. King said it rained.", "Peter King"),
        ("Hameed lost his mill. Hameed said it rained.", "Hameed"),
        ('"It rained," said Hawa, a teacher.', "Hawa"),
        ("Abdelrahim, who sells fish, said it rained.", "Abdelrahim"),
        ("Netblocks, a firm, said it rained.", None),
        ("Veltron fired a man. Veltron said he was ill.", None),
        ("Veltron said he was ill. Veltron added that he slept.", "Veltron"),
        ("President Okello Must Go. Okello said it rained.", "Okello"),
        ("Secretary of State Okello said it rained.", "Okello"),
        ("Secretary of State Ann Okello said it rained.", "Ann Okello"),
    ],
)
def test_a_single_name_is_a_persons_where_the_article_shows_it(text: str, person: str | None, read: Read) -> None:
    assert read(text)[-1].person == person


def test_a_body_named_after_the_official_is_not_the_person_who_speaks(read: Read) -> None:
    text = "The talks followed the official Taliban line. An aide met reporters. The official said the road was open."
    assert all(row.person is None for row in read(text))


@pytest.mark.parametrize("opening", ["Although", "What", "Why", "Photo", "ADVERTISEMENT", "Under"])
def test_a_word_of_the_sentence_or_page_is_no_first_name(opening: str, read: Read) -> None:
    row = read(f"Mr. Keita said the road was open. {opening} Keita came late, nobody left. Keita denied the report.")[
        -1
    ]
    assert row.person == "Keita"


@pytest.mark.parametrize("line", ["Privacy Policy", "Why Tennessee", "The Coastal Observatory", "Aspen Security Forum"])
def test_he_is_nobody_whose_name_no_person_bears(line: str, read: Read) -> None:
    text = f"A resident called Adama Sow met us.\n\n{line}\n\nHe said the road was open."
    assert read(text)[-1].person == "Adama Sow"


def test_a_first_name_before_a_surname_is_kept(read: Read) -> None:
    rows = read("Fatou Keita came late. Keita denied the report.")
    assert rows[-1].person == "Fatou Keita"


def test_a_name_with_the_within_a_sentence_is_an_outlets(read: Read) -> None:
    [row] = read("He told The Harbour Gazette. The Harbour Gazette said the road was open.")
    assert row.claim.claimant is not None
    assert row.claim.claimant.kind is ActorKind.JRN


_IN_AN_ARTICLE_ABOUT_SYRIA = "Syrian troops left Homs. Syrian officials and Syria's army met U.S. envoys. "


@pytest.mark.parametrize("source", ["The administration", "Administration officials"])
def test_a_word_for_the_body_of_one_country_means_it_where_the_country_is_named(source: str, read: Read) -> None:
    assert (
        read(f"{_IN_AN_ARTICLE_ABOUT_SYRIA}{source} said the talks failed.")[-1].claimant == "United States government"
    )


def test_officials_are_still_those_of_the_country_that_the_article_is_about(read: Read) -> None:
    assert read(f"{_IN_AN_ARTICLE_ABOUT_SYRIA}Officials said the talks failed.")[-1].claimant == "Syrian government"


def test_an_administration_where_its_country_is_not_named_is_that_of_the_article(read: Read) -> None:
    text = "Syrian troops left Homs. Syria's army went on. The administration said the talks failed."
    assert read(text)[-1].claimant == "Syrian government"


def test_the_officials_are_those_who_spoke_before(read: Read) -> None:
    text = (
        f"{_IN_AN_ARTICLE_ABOUT_SYRIA}Two U.S. defense officials said the talks failed. The officials said it was late."
    )
    first, second = [row for row in read(text) if row.cue == "said"]
    assert (first.claimant == second.claimant, first.claim.claimant is None) == (True, False)


def test_state_media_are_not_those_of_a_country_without_them(read: Read) -> None:
    text = "U.S. troops left. U.S. officials and the U.S. army met Iran. State media said the talks failed."
    assert read(text)[-1].claimant == "Iranian state media"


def test_the_state_in_which_allies_of_others_are_is_not_theirs(read: Read) -> None:
    text = "Kurdish-led forces in northeast Syria said the troops had left."
    row = read(text)[-1]
    assert row.claim.claimant is None or row.claim.claimant.country is None


def test_the_office_of_somebody_is_not_read_across_a_line(read: Read) -> None:
    text = "The Harbour Fights Hezbollah\nVice President Adam Idris came. Idris said the road was open."
    [row] = read(text)
    assert (row.person, row.claimant != "Hezbollah") == ("Adam Idris", True)


def test_who_is_named_beside_another_speaks_for_his_own_body_only(read: Read) -> None:
    [row] = read("President Adam Idris and UN envoy Amina Diallo said the road was open.")
    assert (row.person, row.claimant != "United Nations (UN)") == ("Adam Idris", True)
    [row] = read("President Adam Idris of the UN said the road was open.")
    assert row.claimant == "United Nations (UN)"
