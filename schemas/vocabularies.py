"""The closed vocabularies that tags take their words from, as far as the wire uses them.

Source:
    ACLED codebook (sub-event types); PLOVER codebook (event roots, role codes of actors).
"""

__all__ = ["ACLED_SUB_EVENT_TYPES", "PLOVER_ROOTS", "PLOVER_SECTORS"]

ACLED_SUB_EVENT_TYPES = frozenset(
    {
        "Abduction/forced disappearance",
        "Agreement",
        "Air/drone strike",
        "Armed clash",
        "Arrests",
        "Attack",
        "Change to group/activity",
        "Chemical weapon",
        "Disrupted weapons use",
        "Excessive force against protesters",
        "Government regains territory",
        "Grenade",
        "Headquarters or base established",
        "Looting/property destruction",
        "Mob violence",
        "Non-state actor overtakes territory",
        "Non-violent transfer of territory",
        "Other",
        "Peaceful protest",
        "Protest with intervention",
        "Remote explosive/landmine/IED",
        "Sexual violence",
        "Shelling/artillery/missile attack",
        "Suicide bomb",
        "Violent demonstration",
    }
)

PLOVER_ROOTS = frozenset(
    {
        "ACCUSE",
        "AGREE",
        "AID",
        "ASSAULT",
        "COERCE",
        "CONCEDE",
        "CONSULT",
        "COOPERATE",
        "MOBILIZE",
        "PROTEST",
        "REJECT",
        "REQUEST",
        "RETREAT",
        "SANCTION",
        "SUPPORT",
        "THREATEN",
    }
)

PLOVER_SECTORS = frozenset(
    {
        "BUS",
        "COP",
        "CRM",
        "CVL",
        "EDU",
        "GOV",
        "IGO",
        "JRN",
        "JUD",
        "LAB",
        "LEG",
        "MED",
        "MIL",
        "NGO",
        "OPP",
        "PRM",
        "PTY",
        "REB",
        "REF",
        "REL",
        "SPY",
        "UAF",
    }
)
