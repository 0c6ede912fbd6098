"""Lands: the countries that a text names, themselves or by their people.

>>> sorted(lands("Americans and U.S. troops met the Spanish; us and them"))
['spain', 'us']
"""

from __future__ import annotations

import re

# Countries with what belongs to them. Not by rule: the Sudanese are of Sudan, but al-Sudani is a person.
DEMONYMS = {
    word: entry.split()[0]
    for entry in (
        "afghanistan afghan, albania albanian, algeria algerian, angola angolan, argentina argentine argentinian, "
        "armenia armenian, australia australian, austria austrian, azerbaijan azerbaijani, bahrain bahraini, "
        "bangladesh bangladeshi, belarus belarusian, belgium belgian, bolivia bolivian, bosnia bosnian, brazil "
        "brazilian, bulgaria bulgarian, cambodia cambodian, cameroon cameroonian, canada canadian, chile chilean, "
        "china chinese, colombia colombian, congo congolese, croatia croatian, cuba cuban, cyprus cypriot, czechia "
        "czech, denmark danish dane, ecuador ecuadorian, egypt egyptian, emirates emirati uae, england english, "
        "eritrea eritrean, estonia estonian, ethiopia ethiopian, europe european, africa african, asia asian, finland "
        "finnish finn, france french, georgia georgian, germany german, ghana ghanaian, greece greek, guatemala "
        "guatemalan, haiti haitian, honduras honduran, hungary hungarian, iceland icelandic, india indian, indonesia "
        "indonesian, iran iranian, iraq iraqi, ireland irish, israel israeli, italy italian, jamaica jamaican, japan "
        "japanese, jordan jordanian, kazakhstan kazakh, kenya kenyan, korea korean, kosovo kosovar, kurdistan kurdish "
        "kurd, kuwait kuwaiti, latvia latvian, lebanon lebanese, libya libyan, lithuania lithuanian, malaysia "
        "malaysian, mali malian, malta maltese, mexico mexican, moldova moldovan, mongolia mongolian, morocco "
        "moroccan, myanmar burmese, nepal nepalese nepali, netherlands dutch, nicaragua nicaraguan, nigeria nigerian, "
        "norway norwegian, oman omani, pakistan pakistani, palestine palestinian, panama panamanian, peru peruvian, "
        "philippines filipino philippine, poland polish, portugal portuguese, qatar qatari, romania romanian, russia "
        "russian, rwanda rwandan, saudi, scotland scottish, senegal senegalese, serbia serbian, singapore singaporean, "
        "slovakia slovak, slovenia slovenian, somalia somali, spain spanish spaniard, sudan sudanese, sweden swedish "
        "swede, switzerland swiss, syria syrian, taiwan taiwanese, tanzania tanzanian, thailand thai, tibet tibetan, "
        "tunisia tunisian, turkey turkish turk, uganda ugandan, ukraine ukrainian, us usa america american, uk britain "
        "british briton, uruguay uruguayan, uzbekistan uzbek, venezuela venezuelan, vietnam vietnamese, wales welsh, "
        "yemen yemeni, zambia zambian, zimbabwe zimbabwean"
    ).split(", ")
    for word in entry.split()
}
_LONG_LANDS = {"United States": "US", "United Kingdom": "UK", "U.S.A.": "US", "U.S.": "US", "U.K.": "UK"}


def lands(text: str) -> set[str]:
    """The countries that a text names, themselves or by their people: "American" and "U.S." are both "us"."""
    words = re.findall(r"(?<![A-Za-z])[A-Z][A-Za-z]*", shortened(text))
    return {found for word in words if (found := land(word))}


def shortened(text: str) -> str:
    """The text with each land of several words in its short form: "U.S." and "United States" are "US"."""
    for long, short in _LONG_LANDS.items():
        text = text.replace(long, short)
    return text


def land(word: str) -> str:
    """The country that a word names, or an empty text: "Iraqis", "Iraqi" and "Iraq" are "iraq"."""
    plain = "" if word == "Us" else word.lower()
    return DEMONYMS.get(plain) or DEMONYMS.get(plain.removesuffix("s"), "")
