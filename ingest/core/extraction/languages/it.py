"""Italian."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        r"(?:iscriviti|iscrivetevi|registrati|abbonati)\b(?:\W*$|.{0,90}(?:newsletter|e-?mail|gratis|"
        r"canale|qui|notizie))"
        r"|ricevi\b.{0,70}(?:newsletter|e-?mail|notizie|casella)"
        r"|grazie per (?:l(?:'|’)iscrizione|esserti|la registrazione)",
        "Iscriviti alla nostra newsletter",
        "Iscriviti alla lista, disse il sindaco alle famiglie.",
    ),
    section(
        FurnitureKind.RELATED,
        r"(?:leggi|guarda|vedi|ascolta) (?:anche|tutto|di più|altro|ancora)(?: .{0,30})?"
        r"|(?:articoli|notizie|contenuti) (?:correlat[ie]|simili|consigliat[ie]|collegat[ie])"
        r"|(?:potrebbe|potrebbero) (?:anche )?interessarti(?: anche)?"
        r"|(?:i )?più (?:letti|visti|popolari)|(?:ultime|altre) (?:notizie|news)"
        r"|ti (?:potrebbe|può) interessare(?: anche)?|da non perdere|approfondisci|correlati",
        "Leggi anche",
        "Altre notizie dal fronte non ce ne sono, disse il ministro.",
    ),
    opening(
        FurnitureKind.RELATED,
        r"(?:leggi|guarda|vedi|ascolta|approfondisci)(?: (?:anche|qui|tutto))*\s*(?::|>|»|→|\|)"
        r"|clicca qui (?:per)?\b",
        "Leggi anche: Chiuso il ponte",
        "Leggere la lista richiese un'ora.",
    ),
    opening(
        FurnitureKind.COOKIE,
        r"(?:questo sito|utilizziamo|usiamo|noi e)\b.{0,60}cookie"
        r"|(?:accetta|gestisci|rifiuta)\b.{0,30}cookie"
        r"|(?:informativa sulla privacy|cookie policy|privacy policy)",
        "Questo sito utilizza i cookie per migliorare la navigazione.",
        "Usiamo il pane e il tè, dice l'infermiera.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:foto|immagine|immagini|credits?|crediti)\s*(?::|/|©|di repertorio|d(?:'|’)archivio)",
        "Foto: Jo Pier / ANSA",
        "Foto e lettere furono trovate in cantina.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        r"(?:pubblicità|annuncio|sponsorizzato|continua (?:a leggere )?dopo la pubblicità|"
        r"contenuto sponsorizzato)",
        "Pubblicità",
        "La pubblicità della fiera copre i muri.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        r"(?:tutti i diritti (?:sono )?riservati|riproduzione (?:riservata|vietata)|© riproduzione)",
        "Riproduzione riservata",
        "Tutti i diritti sull'acqua spettano al paese.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:pubblicato|aggiornato|ultimo aggiornamento|modificato)\s*(?:il|alle|:|ore)?\s*(?:\w+\s*)?\d"
        r"|(?:tempo di lettura|lettura \d|\d+ min(?:uti)? di lettura)"
        r"|di (?-i:[A-ZÀÈÉÌÒÙ])[\w.-]+ (?-i:[A-ZÀÈÉÌÒÙ])[\w.-]+(?: (?-i:[A-ZÀÈÉÌÒÙ])[\w.-]+)?$"
        r"|(?:a cura della |di )?redazione$",
        "Aggiornato il 3 marzo 2026",
        "Pubblicata a marzo dal ministero, la lista nomina quaranta paesi.",
    ),
    opening(
        FurnitureKind.PLAYER,
        r"il tuo browser non\b|(?:abilita|attiva) javascript"
        r"|(?:guarda|riproduci|ascolta) (?:il |la )?(?:video|audio|articolo)$",
        "Il tuo browser non supporta il video",
        "Il tuo paese non ti aspetta, gli dissero.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s+)?(?:commenti|commento|risposte)(?:\s*\(\d+\))?"
        r"|(?:lascia|scrivi|aggiungi|inserisci|leggi) (?:un|una|il tuo|i) (?:commenti|commento|risposta)"
        r"|(?:i )?commenti (?:sono )?(?:chiusi|disabilitati)",
        "Lascia un commento",
        "Commenti dal ministero non ce ne sono stati.",
    ),
    line(
        FurnitureKind.SHARE,
        r"(?:condividi|condividere|stampa|invia|salva|copia (?:il )?link|ascolta|tweet)(?: (?:su|per|"
        r"questo|questa|articolo|l(?:'|’)articolo|notizia|via|con|facebook|twitter|whatsapp|x|e-?mail|"
        r"linkedin|amici))*"
        r"|seguici(?: .{0,60})?",
        "Condividi su Facebook",
        "Condividere il pane è la regola del campo.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        r"sei già (?:abbonato|iscritto|registrato)|(?:accedi|abbonati|registrati)\b.{0,50}$"
        r"|(?:articolo|contenuto) (?:riservato|disponibile) (?:agli|solo per gli) abbonati"
        r"|per continuare a leggere",
        "Sei già abbonato? Accedi",
        "Gli abbonati al gas sono rimasti senza fornitura.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        r"(?:torna (?:su|all(?:'|’)inizio|alla home)|vai al contenuto|home|menu|cerca|chiudi|indice|"
        r"articolo (?:precedente|successivo)|mostra (?:altro|di più)|carica altro|contatti)",
        "Torna su",
        "Torna a scorrere il fiume sotto il ponte.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:tags?|argomenti|parole chiave|categori[ae]|temi)\s*:",
        "Argomenti: porto, traghetto",
        "Argomenti della riunione furono il porto e il traghetto.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=("pagina non trovata",),
    walls=("per continuare a leggere", "riservato agli abbonati"),
    consent=(
        "consenso",
        "dati personali",
        "informativa",
    ),
    byline_suffixes=("per",),
    byline_dates=(
        "pubblicato",
        "aggiornato",
    ),
    not_names=(
        "redazione",
        "fonte",
        r"di redaz\w*",
    ),
    not_places=(
        "DIRETTA",
        "VIDEO",
        "FOTO",
        "ULTIM'ORA",
        "ESCLUSIVA",
    ),
    correction_labels=(
        r"(?:correzione|errata corrige|rettifica)\s*[:–—]",
        "una versione precedente di questo articolo",
    ),
    retraction_notes=("questo articolo è stato (?:rimosso|ritirato)",),
    updated_labels=("(?:ultim[oa] )?(?:aggiornat[oa]|aggiornamento|modificat[oa])(?: il| alle)?",),
    byline_prefixes=("(?:scritto|pubblicato) da", "di", "autore", "testo"),
    byline_joiners=("(?-i:e)",),
    roles=("redazione",),
)
