"""The policy as a document: complete, in three languages, and true to a carrier's changes."""

from __future__ import annotations

from typing import get_args

import pytest

from vuelta.model import Policy
from vuelta.model.incidents import IncidentCode
from vuelta.model.policy import Role
from vuelta.policy.document import policy_text
from vuelta.policy.read import default_policy, read_policy
from vuelta.wording.names import Names
from vuelta.wording.words import Language, words_of

LANGUAGES: tuple[Language, ...] = get_args(Language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_and_every_incident_has_its_section(language: Language) -> None:
    text = policy_text(default_policy(), language)
    for role in get_args(Role):
        assert text.count(f"({role})\n") == 1
    for code in get_args(IncidentCode):
        assert text.count(f"({code})\n") == 1
    assert "{" not in text
    assert "None" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_is_said_once_under_its_role(language: Language) -> None:
    text = policy_text(default_policy(), language)
    steps = [step for p in default_policy().protocols.values() for step in p.steps]
    assert text.count("- **") == len(steps)


@pytest.mark.parametrize("language", ["es", "pl"])
def test_every_shipped_action_is_translated(language: str) -> None:
    actions = {step.action for p in default_policy().protocols.values() for step in p.steps}
    assert set(words_of("names", language)["actions"]) == actions


def test_a_driver_reads_what_to_do() -> None:
    text = policy_text(default_policy(), "en")
    driver = text.split("### Driver (DRV)")[1].split("###")[0]
    assert "- **Recipient absent**, within 3 min: Ring, call, and wait at the door." in driver
    assert "May grant up to 5 min of a van's work; beyond that it goes to: Dispatcher." in driver
    assert "Fleet" not in driver


def test_the_same_in_spanish_and_polish() -> None:
    spanish, polish = (policy_text(default_policy(), name) for name in ("es", "pl"))
    assert (
        "- **Destinatario ausente**, en 3 min: Llamar al timbre y por teléfono, y esperar en la "
        "puerta." in spanish
    )
    assert (
        "- **Odbiorca nieobecny**, w ciągu 3 min: Zadzwonić do drzwi i telefonicznie, poczekać na "
        "miejscu." in polish
    )


def test_a_carriers_own_words_stay_as_they_are() -> None:
    policy = read_policy(
        {
            "name": "Norte",
            "version": "7",
            "effective_from": "2026-11-01T00:00:00Z",
            "effective_until": "2027-01-31T18:30:00+01:00",
            "stability": {"eta_threshold": 1200},
            "changes": ["7: drivers whistle"],
            "protocols": {
                "DELAY": {
                    "steps": [{"role": "DRV", "action": "Whistle", "minutes": 0.5}],
                    "options": [],
                    "inform": None,
                }
            },
        }
    )
    text = policy_text(policy, "en")
    assert text.startswith("# Policy Norte, version 7\n")
    assert "In force from 2026-11-01 until 2027-01-31 17:30 UTC." in text
    assert "- **Delay**, within 30 s: Whistle." in text
    assert "shifts by more than 20 min" in text
    assert text.endswith("## Changes\n\n- 7: drivers whistle\n")
    delay = text.split("### Delay (DELAY)")[1].split("###")[0]
    assert "Customers are not told." in delay
    assert "Nothing is offered." in delay


def test_a_policy_of_nothing_is_a_short_document() -> None:
    text = policy_text(Policy(effective_from=0), "en")
    assert "In force from 0." in text
    assert "###" not in text


def test_a_language_we_do_not_speak_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="known are en, es, pl"):
        policy_text(default_policy(), "de")  # type: ignore[arg-type]


def test_one_role_reads_its_own_page() -> None:
    text = policy_text(default_policy(), "en", "DRV")
    assert "### Driver (DRV)" in text
    assert "- **Recipient absent**, within 3 min: Ring, call, and wait at the door." in text
    assert "Dispatcher (DSP)" not in text
    assert "## Limits" not in text


def test_codes_have_names_in_every_language() -> None:
    spanish = Names("es")
    assert spanish.roles["DRV"] == "Conductor"
    assert spanish.incidents["DELAY"] == "Retraso"
    assert spanish.severities["minor"] == "leve"
    assert spanish.action("Call the customer") == "Llamar al cliente"
    assert spanish.action("Feed the cat") == "Feed the cat", "a carrier's own words"
    assert Names("en").option("SAFE_PLACE") == "leaving it in a safe place"
