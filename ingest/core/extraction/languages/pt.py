"""Portuguese."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        r"(?:inscreva-se|assine|cadastre-se|subscreva|receba)\b(?:\W*$|.{0,90}(?:newsletter|boletim|"
        r"e-?mail|grátis|canal|notícias|alertas|whatsapp))"
        r"|obrigad[oa] por (?:se inscrever|assinar|subscrever|se cadastrar)"
        r"|(?:seu|o teu) endereço de e-?mail",
        "Inscreva-se na nossa newsletter",
        "Assine o papel, pediu o prefeito ao capitão do porto.",
    ),
    section(
        FurnitureKind.RELATED,
        r"(?:leia|veja|saiba|ouça|assista|ler|ver)(?: (?:também|mais|ainda|a seguir))+(?: .{0,30})?"
        r"|(?:notícias?|artigos?|matérias?|conteúdos?|posts?) (?:relacionad[oa]s?|recomendad[oa]s?|"
        r"semelhantes)"
        r"|(?:mais|últimas) (?:notícias|lid[oa]s|vist[oa]s|sobre)(?: .{0,30})?"
        r"|você (?:pode|também pode) gostar(?: de)?"
        r"|(?:recomendad[oa]s?|relacionad[oa]s?)(?: para você)?|não perca|continue lendo",
        "Leia também",
        "Mais sobre a ponte o ministro não quis dizer no domingo.",
    ),
    opening(
        FurnitureKind.RELATED,
        r"(?:leia|veja|saiba|ouça|assista|ler)(?: (?:também|mais|aqui|ainda))*\s*(?::|>|»|→|\|)"
        r"|clique aqui (?:para)?\b",
        "Leia mais: Ponte fechada",
        "Ler a lista levou uma hora.",
    ),
    opening(
        FurnitureKind.COOKIE,
        r"(?:este site|utilizamos|usamos|nós e)\b.{0,60}cookies"
        r"|(?:aceitar|gerir|gerenciar|rejeitar)\b.{0,30}cookies"
        r"|política de (?:cookies|privacidade)",
        "Utilizamos cookies para melhorar a sua experiência.",
        "Usamos chá e pão, diz a enfermeira.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:foto|fotos|imagem|crédito|créditos|fotografia|legenda)\s*(?::|/|©|de arquivo)",
        "Foto: Jo Pier / Lusa",
        "Fotos e cartas foram achadas na cave.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        r"(?:publicidade|anúncio|propaganda|patrocinado|continua (?:após|depois d)[ea] publicidade|"
        r"conteúdo patrocinado|pub)",
        "Publicidade",
        "A publicidade da feira cobre os muros.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        r"(?:todos os direitos reservados|proibida a reprodução|é proibida a reprodução|"
        r"reprodução proibida)",
        "Todos os direitos reservados",
        "Todos os direitos sobre a água são da aldeia.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:publicado|atualizado|actualizado|última atualização|modificado|postado)\s*(?:em|às|a|:|há|"
        r"no dia)?\s*(?:\w+,?\s*)?\d"
        r"|(?:tempo de leitura|leitura de \d|\d+ min(?:utos)? de leitura)"
        r"|"
        r"por (?-i:[A-ZÁÉÍÓÚÂÊÔÃÕÇ])[\w.-]+ (?-i:[A-ZÁÉÍÓÚÂÊÔÃÕÇ])[\w.-]+"
        r"(?: (?-i:[A-ZÁÉÍÓÚÂÊÔÃÕÇ])[\w.-]+){0,2}$"
        r"|(?:da )?redação$",
        "Atualizado em 3 de março de 2026",
        "Publicada em março pelo ministério, a lista traz quarenta nomes.",
    ),
    opening(
        FurnitureKind.PLAYER,
        r"(?:o )?seu (?:navegador|browser) não\b|(?:ative|habilite) o? ?javascript"
        r"|(?:ver|assistir|reproduzir|ouvir) (?:o |ao )?(?:vídeo|áudio|artigo)$",
        "Seu navegador não suporta o vídeo",
        "Seu irmão não vem, disseram-lhes.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s+)?(?:comentários?|respostas?)(?:\s*\(\d+\))?"
        r"|(?:deixe|deixar|escreva|adicione|faça|ver|ler) (?:um|uma|o seu|seu|os) (?:comentários?|"
        r"resposta|comentário)"
        r"|(?:os )?comentários (?:estão )?(?:fechados|encerrados|desativados)",
        "Deixe um comentário",
        "Comentários do ministério não houve no domingo.",
    ),
    line(
        FurnitureKind.SHARE,
        r"(?:compartilhe|compartilhar|partilhar|partilhe|imprimir|enviar|salvar|guardar|copiar link|"
        r"ouvir)(?: (?:no|na|em|por|esta|este|o|a|notícia|artigo|link|matéria|via|com|facebook|twitter|"
        r"whatsapp|x|e-?mail|linkedin|amigos))*"
        r"|siga-nos(?: .{0,60})?|siga (?:o|a) .{0,40} (?:no|na|nas) .{0,40}",
        "Compartilhe no Facebook",
        "Partilhar o pão é a regra do campo.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        r"já (?:é|sou|tem) (?:assinante|conta|cadastro)"
        r"|(?:entre|faça login|inicie sessão|assine)\b.{0,40}$"
        r"|(?:conteúdo|artigo) (?:exclusivo|reservado) (?:para|a) assinantes"
        r"|para continuar (?:lendo|a ler)",
        "Já é assinante? Faça login",
        "Os assinantes do gás ficaram sem serviço.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        r"(?:voltar(?: (?:ao topo|ao início|para cima))?|ir para o conteúdo|início|menu|buscar|"
        r"pesquisar|fechar|índice|(?:artigo|notícia) (?:anterior|seguinte)|ver mais|carregar mais|"
        r"mostrar mais|contato|contacto)",
        "Voltar ao topo",
        "Voltar à aldeia é o que pedem as famílias.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:tags?|etiquetas?|assuntos?|palavras-chave|categorias?|tópicos?)\s*:",
        "Tags: porto, ferry",
        "Assuntos da reunião foram o porto e a balsa.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=("página não encontrada",),
    consent=("privacidade",),
    walls=("para continuar lendo", "exclusivo para assinantes"),
    byline_suffixes=("para",),
    byline_dates=(
        "publicad[oa]",
        "atualizad[oa]",
        "actualizad[oa]",
    ),
    not_names=(
        r"reda[cç]\w*",
        "agência",
        "fonte",
    ),
    roles=(
        "redação",
        "redacção",
        "jornalista",
        "repórter",
        "correspondente",
    ),
    not_places=(
        "AO VIVO",
        "VÍDEO",
        "URGENTE",
        "FOTOS",
        "OPINIÃO",
    ),
    correction_labels=(r"(?:correção|correcção|errata|erramos)\s*[:–—]", "uma versão anterior deste"),
    retraction_notes=("(?:este artigo|esta matéria|esta notícia) foi (?:removid[oa]|retirad[oa])",),
    updated_labels=("(?:última )?(?:atualizad[oa]|actualizad[oa]|atualização|modificad[oa])(?: em| às)?",),
    byline_prefixes=("(?:escrito|publicado) por", "por", "autor(?:a|es)?", "texto"),
    byline_joiners=("(?-i:e)",),
)
