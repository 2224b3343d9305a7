"""French."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        r"(?:inscrivez|abonnez)[- ]vous\b(?:\W*$|.{0,90}(?:newsletter|lettre|infolettre|alertes?|"
        r"gratuit|mail|ici))"
        r"|recevez\b.{0,70}(?:newsletter|infolettre|mail|boîte|alertes?|lettre)"
        r"|merci (?:de votre|pour votre) (?:inscription|abonnement)"
        r"|votre adresse (?:e-?mail|mail|électronique)|en vous inscrivant",
        "Inscrivez-vous à notre newsletter quotidienne",
        "Inscrivez-vous sur la liste, a dit le maire aux familles.",
    ),
    section(
        FurnitureKind.RELATED,
        r"(?:à|a) lire (?:aussi|également|ensuite)|lire (?:aussi|également|la suite|plus)"
        r"|(?:à|a) (?:voir|découvrir|écouter) (?:aussi|également)|voir (?:aussi|plus)"
        r"|sur le même (?:sujet|thème)|dans la même (?:rubrique|catégorie)"
        r"|(?:les )?articles? (?:liés?|similaires|recommandés|associés)|(?:les )?plus lus?"
        r"|(?:nos )?(?:dernières|autres) (?:actualités|infos|articles)"
        r"|recommandé(?:s)? pour vous|vous (?:aimerez|pourriez aimer) (?:aussi|également)"
        r"|en savoir plus|ne manquez pas",
        "Sur le même sujet",
        "Sur le même pont passent les camions et les piétons.",
    ),
    opening(
        FurnitureKind.RELATED,
        r"(?:à lire|lire|voir|à voir|à écouter|écouter|retrouvez|regardez)(?: aussi| également|"
        r" la suite)?\s*(?::|>|»|→|\|)"
        r"|cliquez ici pour\b|lire (?:l(?:'|’)article|la suite) (?:complet|sur|dans)",
        "Lire aussi : Le pont est fermé",
        "Lire la liste a pris une heure.",
    ),
    opening(
        FurnitureKind.COOKIE,
        r"(?:ce site|nous|notre site|nos partenaires)\b.{0,50}\b(?:utilis|dépos).{0,40}cookies"
        r"|(?:gérer|accepter|refuser|paramétrer)\b.{0,30}(?:cookies|consentement)"
        r"|politique (?:de confidentialité|relative aux cookies)",
        "Nous utilisons des cookies pour améliorer votre expérience.",
        "Nous utilisons du thé et du pain, dit la soignante.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:crédits?|photos?|image|illustration)s?(?: photos?)?\s*(?::|/|©|d(?:'|’)archives)"
        r"|©\s*\w",
        "Crédit photo : Jo Pier",
        "Photos et lettres ont été trouvées dans la cave.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        r"(?:publicité|annonce|contenu sponsorisé|la suite après la? publicité|la suite de l(?:'|"
        r"’)article après .{0,30}|article réservé aux abonnés)",
        "Publicité",
        "La publicité de la foire couvre tous les murs.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        r"tous droits (?:de reproduction |de diffusion )?réservés"
        r"|(?:toute )?reproduction (?:interdite|totale|même partielle)",
        "Tous droits réservés",
        "Tous droits à la terre leur ont été rendus.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:publié|mis à jour|modifié|posté|rédigé|créé)(?:e)?\s+(?:le|à|par|il y a|hier|"
        r"aujourd)\b.{0,60}$"
        r"|temps de lecture|(?:lecture|lire)\s*:?\s*\d+\s*min"
        r"|par (?:la rédaction|notre correspondant|notre envoyée? spéciale?)",
        "Publié le 3 mars 2026 à 10:12",
        "Publiée en mars par le ministère, la liste compte quarante noms et fait débat.",
    ),
    opening(
        FurnitureKind.PLAYER,
        r"votre navigateur ne\b|(?:veuillez )?activez? javascript"
        r"|(?:lire|voir|écouter) (?:la vidéo|l(?:'|’)audio|cet article)$"
        r"|cette (?:vidéo|page|fonctionnalité) (?:n(?:'|’)est|nécessite|ne peut)",
        "Votre navigateur ne prend pas en charge la vidéo",
        "Votre frère ne viendra pas, leur a-t-on dit.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s+)?(?:commentaires?|réactions?|réponses?)(?:\s*\(\d+\))?"
        r"|(?:laisser|laissez|poster|ajouter|écrire|publier|rédigez|voir|lire) (?:un|une|votre|les|"
        r"tous les) (?:commentaires?|réponse|avis|réactions?)"
        r"|(?:les )?commentaires sont (?:fermés|désactivés|clos).{0,30}"
        r"|(?:réagir|participer à la conversation)",
        "Laisser un commentaire",
        "Commentaires et promesses n'ont pas suffi aux familles.",
    ),
    line(
        FurnitureKind.SHARE,
        r"partager?(?: (?:cet|l(?:'|’)|sur|par|via|le|la|ce|article|lien|facebook|twitter|whatsapp|x|"
        r"e-?mail|page|contenu))*"
        r"|partagez(?: .{0,40})?|(?:suivez|retrouvez|rejoignez)[- ]nous(?: .{0,60})?"
        r"|envoyer par (?:e-?mail|mail)|imprimer(?: l(?:'|’)article)?|copier le lien"
        r"|(?:enregistrer|sauvegarder|écouter(?: l(?:'|’)article)?)",
        "Partager sur Facebook",
        "Partager le pain est la règle dans ce camp.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        r"(?:déjà )?abonnée?\s*\?|(?:cet article est|contenu) réservé aux (?:abonnés|membres)"
        r"|(?:je m(?:'|’)abonne|abonnez-vous|s(?:'|’)abonner|connectez-vous|se connecter|"
        r"créer un compte|soutenez)\b.{0,60}$"
        r"|pour (?:lire|poursuivre) (?:la suite|votre lecture|cet article)|il vous reste \d+",
        "Déjà abonné ? Connectez-vous",
        "Les abonnés au gaz ont été coupés vendredi après les tirs.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        r"(?:retour (?:en haut|à l(?:'|’)accueil|au sommaire)|accueil|menu|rechercher|fermer|sommaire|"
        r"article (?:précédent|suivant)|voir plus|afficher (?:plus|la suite)|aller au contenu.{0,20}|"
        r"mentions légales|contact)",
        "Retour en haut",
        "Retour à la maison pour les familles de la rive est.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:mots[- ]clés?|étiquettes?|tags?|catégories?|thèmes?|rubriques?)\s*:",
        "Mots-clés : port, ferry",
        "Thèmes de la réunion, le port et le ferry.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=("page (?:introuvable|non trouvée)",),
    consent=("confidentialité",),
    walls=("réservé aux abonnés", "pour (?:lire|poursuivre)", "abonnez-vous"),
    byline_suffixes=("pour",),
    byline_dates=(
        "publié",
        "publiée",
        "mis à jour",
        "modifié",
    ),
    roles=(
        "rédaction",
        "journaliste",
        "correspondante?",
        "rédact(?:eur|rice)",
        "envoyée? spéciale?",
    ),
    not_places=(
        "EN DIRECT",
        "VIDÉO",
        "DIRECT",
        "ENTRETIEN",
        "TRIBUNE",
        "PHOTOS",
    ),
    correction_labels=(
        r"(?:correction|rectificatif|erratum|précision)s?\s*[:–—]",
        "une (?:première|précédente) version de cet article",
    ),
    retraction_notes=("cet article a été (?:retiré|supprimé)",),
    updated_labels=("(?:mis(?:e)? à jour|modifiée?|actualisée?)(?: le| à)?",),
    byline_prefixes=("(?:écrit|publié|posté|propos recueillis) par", "par", "auteurs?", "autrice"),
    byline_joiners=("et",),
    not_names=("rédaction",),
)
