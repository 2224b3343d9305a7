"""Spanish."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        r"(?:suscríbete|suscríbase|suscribirse|regístrate|regístrese|apúntate|inscríbete|"
        r"date de alta)\b(?:\W*$|.{0,90}(?:newsletter|boletín|boletines|correo|alertas|gratis|aquí|"
        r"canal))"
        r"|recib[ae]s?\b.{0,70}(?:boletín|correo|newsletter|alertas|noticias en tu)"
        r"|gracias por (?:suscribirte|suscribirse|registrarte|registrarse|tu suscripción|su suscripción)"
        r"|(?:tu|su) (?:dirección de )?correo electrónico",
        "Suscríbete a nuestro boletín diario",
        "Recibe la familia del pescador la ayuda prometida, dijo el alcalde.",
    ),
    section(
        FurnitureKind.RELATED,
        r"(?:lea|lee|leer|ver|vea|mira|te puede|te podría|le puede) (?:también|más|"
        r"interesar(?: también)?|además)(?: .{0,30})?"
        r"|(?:noticias?|artículos?|temas?|notas?|contenidos?) (?:relacionad[oa]s?|recomendad[oa]s?|"
        r"similares)"
        r"|(?:más|últimas) (?:noticias|información|sobre|leíd[oa]s|vist[oa]s|artículos)(?: .{0,30})?"
        r"|lo más (?:leído|visto|reciente|popular)|recomendad[oa]s?(?: para (?:ti|usted))?"
        r"|no te (?:lo )?pierdas|también te puede interesar|seguir leyendo|relacionad[oa]s?",
        "Noticias relacionadas",
        "Más sobre el puente no quiso decir el ministro el domingo.",
    ),
    opening(
        FurnitureKind.RELATED,
        r"(?:lea|lee|leer|ver|vea|mira|además|también|te puede interesar|le puede interesar|"
        r"puedes leer)(?: (?:también|más|además|aquí))*\s*(?::|>|»|→|\|)"
        r"|haz? clic aquí (?:para)?\b",
        "Lea también: Cierran el puente",
        "Leer la lista llevó una hora.",
    ),
    opening(
        FurnitureKind.COOKIE,
        r"(?:este sitio|esta (?:web|página)|utilizamos|usamos|nuestro sitio)\b.{0,60}cookies"
        r"|(?:aceptar|gestionar|configurar|rechazar)\b.{0,30}cookies"
        r"|política de (?:cookies|privacidad)",
        "Utilizamos cookies para mejorar su experiencia.",
        "Utilizamos té y pan, dice la enfermera.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:foto|fotos|fotografía|imagen|crédito|créditos|imagen de archivo)\s*(?::|/|©|de archivo)",
        "Foto: Jo Pier / EFE",
        "Fotos y cartas aparecieron en el sótano.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        r"(?:publicidad|anuncio|patrocinado|contenido patrocinado|sigue (?:leyendo|"
        r"después de la publicidad)|continúa después de la publicidad)",
        "Publicidad",
        "La publicidad de la feria cubre los muros.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        r"(?:todos los )?derechos reservados"
        r"|(?:prohibida|queda prohibida) (?:la|su|toda)? ?reproducción",
        "Todos los derechos reservados",
        "Todos los derechos sobre el agua son del pueblo.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:publicado|actualizado|última actualización|modificado|creado|act\.)\s*(?:el|a las|:|hace|"
        r"en)?\s*(?:\w+,?\s*)?\d"
        r"|(?:tiempo de lectura|lectura de \d|\d+ min(?:utos)?(?: de lectura)?$)"
        r"|por (?-i:[A-ZÁÉÍÓÚÑ])[\w.-]+ (?-i:[A-ZÁÉÍÓÚÑ])[\w.-]+(?: (?-i:[A-ZÁÉÍÓÚÑ])[\w.-]+){0,2}$"
        r"|redacción(?: .{0,20})?$",
        "Actualizado el 3 de marzo de 2026",
        "Publicada en marzo por el ministerio, la lista nombra cuarenta pueblos.",
    ),
    opening(
        FurnitureKind.PLAYER,
        r"(?:tu|su) navegador no\b|(?:activa|active|habilita|habilite) javascript"
        r"|(?:ver|reproducir|escuchar|reproduciendo) (?:el |este )?(?:vídeo|video|audio|artículo|noticia)$"
        r"|este (?:vídeo|video|contenido) no (?:está|se)",
        "Su navegador no admite este video",
        "Su hermano no vendrá, les dijeron.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s+)?(?:comentarios?|respuestas?)(?:\s*\(\d+\))?"
        r"|(?:deja|deje|dejar|escribe|escriba|añade|añadir|ver|publicar|leer) (?:un|tu|su|los|una|"
        r"el) (?:comentarios?|respuesta|opinión)"
        r"|(?:los )?comentarios (?:están )?(?:cerrados|desactivados)|únete a la conversación",
        "Deja un comentario",
        "Comentarios del ministerio no hubo el domingo.",
    ),
    line(
        FurnitureKind.SHARE,
        r"(?:compartir|comparte|comparta|tuitear|imprimir|enviar|guardar|copiar enlace|"
        r"escuchar)(?: (?:en|por|esta|este|el|la|noticia|artículo|enlace|nota|con|facebook|twitter|"
        r"whatsapp|x|correo|e-?mail|linkedin|link|tus|amigos))*"
        r"|(?:síguenos|siga?nos|síguenos también|encuéntranos)(?: .{0,60})?",
        "Compartir en Facebook",
        "Compartir el pan es la regla del campamento.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        r"¿?ya (?:eres|es|tienes) (?:suscriptor|cuenta|una cuenta)\b"
        r"|(?:inicia|inicie|iniciar) sesión\b.{0,40}$"
        r"|(?:hazte|hágase) (?:socio|suscriptor|miembro)"
        r"|(?:contenido|artículo) (?:exclusivo|solo) para (?:suscriptores|socios)"
        r"|para (?:seguir|continuar) leyendo",
        "¿Ya eres suscriptor? Inicia sesión",
        "Los suscriptores del gas siguen sin servicio.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        r"(?:volver(?: (?:arriba|al inicio|a la portada))?|ir al contenido|inicio|portada|menú|buscar|"
        r"cerrar|índice|(?:artículo|noticia|nota) (?:anterior|siguiente)|ver más|cargar más|"
        r"mostrar más|aviso legal|contacto)",
        "Volver arriba",
        "Volver al pueblo es lo que piden las familias.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:etiquetas?|temas?|tags?|palabras clave|categorías?|archivado en)\s*(?::|$)"
        r"|archivado en\b",
        "Etiquetas: puerto, ferri",
        "Temas de la reunión fueron el puerto y el ferri.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=("página no encontrada",),
    consent=("privacidad",),
    walls=("para (?:seguir|continuar) leyendo", "solo para suscriptores"),
    byline_suffixes=("para",),
    byline_dates=(
        "publicado",
        "publicada",
        "actualizado",
        "actualizada",
    ),
    not_places=(
        "EN VIVO",
        "ÚLTIMA HORA",
        "VIDEO",
        "VÍDEO",
        "FOTOS",
        "OPINIÓN",
    ),
    correction_labels=(
        r"(?:corrección|fe de errores|rectificación|fe de erratas)\s*[:–—]",
        "una versión anterior de este artículo",
    ),
    retraction_notes=("(?:este artículo|esta noticia) ha sido (?:retirad[oa]|eliminad[oa])",),
    updated_labels=("(?:última )?(?:actualizad[oa]|actualización|modificad[oa])(?: el| a las)?",),
    byline_prefixes=("(?:escrito|publicado) por", "por", "autor(?:a|es)?", "texto", "redacta"),
    byline_joiners=("(?-i:y)", "(?-i:e)"),
    not_names=(r"redac\w*",),
    roles=("redacción",),
)
