"""English furniture: lines that are not part of an article."""

from ingest.core.extraction.language_pack import FurnitureKind, line, opening, section

__all__ = ["FURNITURE", "MONTHS"]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*\.?"
_TIME = r"\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?\s*(?:(?-i:[A-Z]{2,4}))?"

FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        r"(?:sign[- ]?up|subscribe|register)\b(?: (?:now|today|here|below|free))*(?:\W*$|"
        r".{0,90}\b(?:newsletters?|inbox|e-?mails?|alerts?|updates|briefing|digest|notifications|"
        r"mailing list))",
        "Sign up for our daily newsletter and never miss a story.",
        "Sign-ups for the militia rose after the attack.",
    ),
    opening(
        FurnitureKind.NEWSLETTER,
        r"(?:get|receive)\s+(?:the|our|all the|more)\b.{0,70}\b(?:inbox|newsletters?|e-?mail(?:ed)?|"
        r"alerts|app)\b",
        "Get the latest news delivered straight to your inbox.",
        "Get the wounded out first, the commander told his men.",
    ),
    opening(
        FurnitureKind.NEWSLETTER,
        r"(?:thank you|thanks)\s+for\s+(?:signing up|subscribing|registering|reading our|joining)",
        "Thanks for registering!",
        "Thanks for the grain went to the drivers of the convoy.",
    ),
    opening(
        FurnitureKind.NEWSLETTER,
        r"(?:by (?:signing up|subscribing|clicking|submitting|registering|entering)|enter your e-?mail|"
        r"your e-?mail address(?! will)"
        r"|please (?:enter|check) .{0,30}e-?mail|we(?:'|’)ll (?:send|be sending) you|"
        r"you can (?:unsubscribe|opt out))",
        "By signing up you agree to our terms of use.",
        "By signing the paper both sides agreed to a truce.",
    ),
    opening(
        FurnitureKind.NEWSLETTER,
        r"(?:want (?:more|the latest|to receive|to get)\b.{0,80}\?|our (?:free |daily |weekly |"
        r"morning )*newsletter"
        r"|newsletters?\s*(?:sign[- ]?up|$)|you have successfully (?:subscribed|signed)|"
        r"join our (?:whatsapp|telegram|newsletter|mailing))",
        "Want more news like this?",
        "Want and hunger drove them from the valley.",
    ),
    section(
        FurnitureKind.RELATED,
        r"(?:related(?: (?:articles?|stor(?:y|ies)|news|content|posts?|topics?|links?|coverage|reading|"
        r"videos?|items?))?"
        r"|read (?:more|next|also|this next|full story)|more (?:on|from|about)(?: (?:this|"
        r"the))?(?: \w+){0,4}|more (?:stories|news|coverage)"
        r"|you (?:may|might|will|could)(?: also)? (?:also )?(?:like|enjoy|be interested in|have missed)"
        r"|recommended(?: (?:for you|stories|videos|reading|articles|by))?|(?:most|also) (?:read|"
        r"popular|viewed|shared|commented)"
        r"|trending(?: now| stories)?|(?:don(?:'|’)?t|do not) miss(?: this| these| out)?|editor(?:'|"
        r"’)?s?(?:'|’)? picks?|(?:top|latest|other|similar) (?:stories|news|articles|posts|headlines|"
        r"videos)"
        r"|in (?:case you missed it|other news)|what to read next|(?:up|read|see|keep|"
        r"continue) (?:next|reading|also)|popular (?:now|stories|articles|posts)|must reads?|"
        r"promoted(?: stories)?|sponsored(?: stories| content)?|from (?:around )?the web|"
        r"featured (?:stories|articles|videos?)|elsewhere on .{1,30}|explore more|see also|learn more|"
        r"watch (?:next|more))",
        "Related stories",
        "Related families live on both banks of the river.",
    ),
    opening(
        FurnitureKind.RELATED,
        r"(?:(?:read|see|find out) (?:more|also|next|the full \w+)|also (?:read|see|on|watch)|"
        r"related(?: (?:article|story|news|content|coverage|link|video|reading))?|watch|must read|"
        r"don(?:'|’)?t miss|recommended|continue reading|see also)\s*(?::|\||»|>|–|—)(?!\d)",
        "READ MORE: Bridge closed for repairs",
        "Read aloud, the list took an hour.",
    ),
    opening(
        FurnitureKind.RELATED,
        r"(?:click|tap) (?:here|on (?:this|the) link) (?:to (?:read|see|view|watch|sign|subscribe|"
        r"listen|join|follow|register)|for (?:more|the (?:full|latest)))\b|(?:to )?(?:read|see|view|"
        r"watch|hear) (?:the )?(?:full|rest|original|entire|complete) (?:article|story|report|"
        r"interview|list|video|post|release)\b"
        r"|this (?:article|story|post|piece) (?:was |has been |is |first |originally )+(?:published|"
        r"appeared|produced|republished|translated|supplied)\b|the post .{3,160} (?:appeared first|"
        r"first appeared) on\b|have a (?:news )?tip\b|do you have (?:a|any) (?:news |story )?(?:tip|"
        r"question|information|story|photo|comment)s?\b.{0,80}",
        "Click here to see the full list.",
        "The commander did not see the full list of the missing.",
    ),
    opening(
        FurnitureKind.COOKIE,
        r"(?:this (?:site|website|web site|page|content) (?:uses|is using|may use|stores)|"
        r"we(?: and our partners)? (?:use|store|value|care about)) .{0,60}(?:\bcookies? (?:to|"
        r"and (?:other|similar)|for|on|in)\b|your (?:privacy|data|personal))"
        r"|(?:by (?:continuing|using|browsing)|accept(?: all)?|manage|reject(?: all)?|necessary|"
        r"allow) .{0,40}\b(?:cookies|consent)\b|(?:cookie|privacy) (?:policy|settings|preferences|"
        r"notice|list)\b|we need your (?:permission|consent)",
        "We use cookies to give you the best experience on our website.",
        "We use tea and bread to welcome them, the nurse said.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"(?:\()?(?:(?:(?:photo(?:graph)?|image|picture|pic)s?\s*(?:(?:credits?|source|by|courtesy|"
        r"caption)\b|:|/|©))|(?:file|handout|stock|archive) (?:photo|image|picture)|image (?:source|"
        r"caption|copyright|credit)|credit\s*:|courtesy (?:of|photo))",
        "Image source, Harbour Post",
        "Images of the harbour were shown on the square.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        r"(?:advertisements?|ads?|story continues (?:below|"
        r"after) (?:this )?(?:the )?(?:advertisements?|ads?)?|(?:article|story|"
        r"content) continues (?:below|after).{0,30}|sponsored|promoted|paid (?:content|post)|"
        r"skip (?:ad|advertisement)|scroll (?:down )?(?:to|for) .{0,30}|continue reading(?: .{0,40})?|"
        r"advertising|promotion|affiliate link)",
        "Story continues below advertisement",
        "Advertisements for the fair hang on every wall.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        r"(?:all rights reserved|copyright\b.{0,60}\b(?:reserved|ltd|inc|media|press|news|limited|"
        r"\d{4})|this (?:material|content|copy) (?:may not be|is (?:protected|for (?:your )?personal|"
        r"distributed))|reproduction (?:in whole|without)|no part of this|(?:order|"
        r"request) (?:reprints?|permissions?))",
        "This material may not be published, broadcast, rewritten or redistributed.",
        "This material was found in the cellar of the school.",
    ),
    opening(
        FurnitureKind.BYLINE,
        rf"(?:(?:last )?(?:updated?|published|posted|modified|first published|created)(?: (?:on|at|"
        rf"in))?\s*:?\s*(?:\w+,?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}|"
        rf"\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{4}}-\d{{2}}|{_TIME}|\d+ (?:minutes?|hours?|days?|"
        rf"weeks?|months?|years?) ago))",
        "Updated 3 March 2026 10:12 GMT",
        "Published in March by the ministry, the list names forty towns.",
    ),
    line(
        FurnitureKind.BYLINE,
        rf"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|"
        rf"sun)(?:day)?,?\s+)?(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|"
        rf"th)?\s+{_MONTH},?\s+\d{{4}})(?:[\s,|·•@-]+(?:at\s+)?{_TIME})?(?:\s*\(?[A-Z]{{2,4}}\)?)?",
        "March 3, 2026 10:12 AM",
        "March 3, 2026 was the last day of the siege.",
    ),
    line(
        FurnitureKind.BYLINE,
        r"(?:by\s+(?-i:[A-ZÀ-Ý])[\w.'’-]+(?:\s+(?:(?:and|&|de|van|von|bin|"
        r"al)\s+)?(?-i:[A-ZÀ-Ý])[\w.'’-]*){0,4}(?:\s*[,|]\s*.{0,40})?|\d+\s*(?:-|"
        r"–)?\s*min(?:ute)?s?(?:\s+read)?|(?:reading|read) time:?\s*\d+.{0,12}|\d+ (?:minutes?|hours?|"
        r"days?|weeks?|months?|years?) ago)",
        "By Ada Pier and Jo Quay",
        "By noon the whole of the eastern bank was under water again.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:(?:you can )?(?:follow|e-?mail|contact|reach|write to|tweet)\s+(?:(?:the )?(?:reporter|"
        r"author|writer|us|me|him|her|them)\b|"
        r"(?-i:[A-Z])[\w.'’-]+(?:\s+(?-i:[A-Z])[\w.'’-]+){0,3}\s+(?:at|on|via)\b|(?:us|me|him|"
        r"her) (?:at|on)\b|@)|(?:additional )?(?:reporting|writing|editing)(?: and (?:writing|editing|"
        r"reporting))? by\b.{0,120}(?:;|,|\.)\s*(?:writing|editing|additional reporting)|(?:view|"
        r"see) all (?:posts|articles|stories) by|about the author|(?:he|she|they|"
        r"(?-i:[A-Z])[\w'’-]+) can be (?:reached|contacted|followed) (?:at|on|via))",
        "Follow Ada Pier on Twitter @adapier",
        "Follow the river for two days and you come to the camp.",
        sentences=True,
    ),
    opening(
        FurnitureKind.PLAYER,
        r"(?:your browser (?:does not|doesn(?:'|’)t|is not|isn(?:'|’)t)|(?:please )?(?:enable|"
        r"turn on) (?:javascript|cookies)|this (?:slideshow|video|content|feature|page|audio|"
        r"browser) (?:requires|is (?:no longer available|not available|unavailable|playing)|"
        r"(?:can ?not|could not)"
        r" be (?:played|loaded|displayed|shown|found))|"
        r"javascript (?:is|must|needs)|(?:media|video|audio) caption|(?:the media could not be|"
        r"an error (?:has )?occurred)|(?:play|now playing|watch|listen to this|loading|unmute|mute|"
        r"replay|pause)(?: (?:video|audio|now|live|article|the video))?$|to (?:view|watch|"
        r"play) this (?:video|content)|sorry, (?:the|this) (?:video|content|browser)|video (?:player|"
        r"unavailable|transcript)|(?:view|see|open) (?:image )?(?:in )?(?:fullscreen|gallery))",
        "Your browser does not support the video element.",
        "Your brother does not support the war, they told him.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s+)?(?:comments?|repl(?:y|ies)|responses?)(?:\s*\(\d+\))?|leave (?:a|your) (?:comment|"
        r"reply)|(?:post|add|write|view|show|load|join|read) (?:a |the |all |more |your )?(?:comments?|"
        r"conversation|discussion|reply)(?: on .{0,60})?|comments? (?:are|is|have been|"
        r"section) .{0,20}(?:closed|disabled|off)|be the first to comment|join the (?:conversation|"
        r"discussion)|(?:have your say|what do you think|tell us what you think|"
        r"let us know .{0,40}comments?.{0,10}|share your thoughts.{0,40}|sound off .{0,30})",
        "Leave a Reply",
        "Comments from the ministry were not to be had on Sunday night.",
    ),
    opening(
        FurnitureKind.COMMENTS,
        r"(?:you must be (?:logged|signed) in|log in to (?:comment|reply|post)|"
        r"your e-?mail address will not be published|required fields are marked|please (?:log|"
        r"sign) in (?:to|or)|notify me of|this site uses akismet|save my name)",
        "Your email address will not be published.",
        "You must be brave to cross that bridge, the driver said.",
    ),
    line(
        FurnitureKind.SHARE,
        r"(?:share|tweet|pin|print|e-?mail|send|save|copy(?: the)? link|link copied!?|"
        r"bookmark)(?: (?:this|the|it|article|story|page|post|on|via|with|to|by|a|friends?|facebook|"
        r"twitter|whatsapp|linkedin|x|e-?mail|link|now|using|your))*|(?:like|love) (?:this|"
        r"what you see|us)\b(?: (?:article|story|page|post|on))?.{0,30}\?|"
        r"(?:follow|like|find|join) us(?: on .{0,60})?|"
        r"share\s*(?:this)?\s*:?|listen(?: to (?:this )?article)?|(?:add|"
        r"set) .{0,40} (?:as a )?(?:preferred|trusted) source.{0,30}|print(?: this)? article|"
        r"order reprints|this article has been sent to|thank you|(?:text size|font size|a ?a ?a)",
        "Share this article on Facebook",
        "Share of the vote: eleven percent for the list of the mayor.",
    ),
    opening(
        FurnitureKind.SHARE,
        r"(?:like|love|enjoy(?:ed|ing)?) (?:this|what you|our) .{0,40}\?|for (?:more|the latest|"
        r"all the latest|breaking|daily) (?:news|stories|updates|information|coverage|on|from|sport|"
        r"content)\b.{0,80}\b(?:follow|visit|click|download|subscribe|join|check|head|sign|go to|"
        r"here)\b|(?:follow|like|join|find) us on\b|(?:download|get) (?:our|"
        r"the) (?:\w+ ){0,4}app(?:s)?(?:$| (?:now|today|here|for free|to (?:get|stay|read)))|"
        r"catch (?:up on )?all the",
        "For more news, follow us on Facebook and Twitter.",
        "For more than a year the mothers went to the gate each day.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        r"(?:subscribe (?:now|today|from|and)|already (?:a |have )(?:subscriber|member|account|"
        r"registered)|(?:to )?(?:continue|keep) reading(?: this)?,? .{0,60}(?:subscri|sign|log|"
        r"register|account)|this (?:article|content|story) is (?:for|only|exclusive|available|"
        r"reserved) .{0,40}(?:subscriber|member|user)|support (?:our|independent|local|"
        r"quality) (?:\w+ )?(?:journalism|work|reporting)|(?:become|be) a (?:member|supporter|"
        r"subscriber)|(?:log|sign) in(?: (?:to|or|here).{0,60})?$|create (?:a|an|"
        r"your) (?:free )?account|start your (?:free )?(?:trial|subscription)|(?:make|"
        r"give) a (?:donation|gift)|donate (?:now|today|here)|unlimited (?:digital )?access|"
        r"get (?:full|unlimited|instant) access)",
        "Already a subscriber? Log in",
        "Subscribers to the gas network were cut off on Friday after the shelling.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        r"(?:skip to (?:main )?(?:content|navigation|article)|back to (?:top|the top|home|news|"
        r"all .{0,20})|(?:previous|next)(?: (?:article|story|post|page|slide|image))?|home|menu|search|"
        r"close|contents?|table of contents|jump to .{0,30}|show (?:more|less|all)|view (?:more|all|"
        r"gallery|comments)|load more|expand|collapse|toggle .{0,20}|page \d+(?: of \d+)?|\d+ (?:of|"
        r"/) \d+|report (?:a|an|this) (?:typo|error|ad|mistake|correction).{0,30}|got it|ok|accept|"
        r"dismiss|cancel|submit|loading\W*|please wait\W*|(?:terms|privacy)(?: (?:of (?:use|service)|"
        r"policy|and conditions))?|contact(?: us)?|about us)",
        "Skip to main content",
        "Back to the top of the hill they carried the gun.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:tags?|filed under|topics?|categor(?:y|ies)|keywords?|tagged(?: with| in| as)?|posted in|"
        r"in this (?:article|story)|companies|people|sections?)\s*:|filed (?:under|in|to)\b|posted in\b",
        "Tags: harbour, ferry, islands",
        "Topics of the talks were the harbour and the islands.",
    ),
    line(
        FurnitureKind.NEWSLETTER,
        r".{0,140}\b(?:sign up (?:here|(?:today )?(?:for|to get) (?:the|our|my|it)\b.{0,60}"
        r"(?:newsletter|inbox))|you(?:'|’)re reading the .{2,50} newsletter|delivered to your inbox).{0,80}",
        "Three stories on one page, every morning. Sign up for our free daily newsletter.",
        "Sixty men had signed up at the town hall before the buses came.",
    ),
    section(
        FurnitureKind.RELATED,
        r"(?:people are also reading|most read in .{1,30})",
        "Most read in world news",
        "Most read in the decree a promise that the war would be short.",
    ),
    opening(
        FurnitureKind.RELATED,
        r"related (?:posts?|guides?|roundups?|reports?)\s*:",
        "Related post: How the dam was built",
        "Related posts on the ridge were given up before dawn.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"(?:lead|main|header|cover|top) (?:image|photo|picture)\s*:",
        "Lead image: Jo Quay",
        "Lead images of saints were sewn into the coats of the soldiers.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        r"(?:copyright\s*[ⓒ©(]|(?:reprinted|excerpted|republished) (?:by|with) permission"
        r"|originally published (?:as|in|on|at|by)\b)",
        "Reprinted by permission of Harbour House.",
        "Reprinted leaflets of the last war fell on the town.",
    ),
    line(
        FurnitureKind.BYLINE,
        r".{0,180}\bcontributed (?:reporting )?to this (?:report|story|article|piece)",
        "Harbour Post writers Ada Pier and Jo Quay contributed to this report.",
        "Drought contributed to this year's poor harvest, the ministry said.",
        sentences=True,
    ),
    line(
        FurnitureKind.BYLINE,
        r".{0,160}\bfollow (?:him|her|them|me) on (?:twitter|x|facebook|instagram|bluesky|threads|"
        r"mastodon)\b.{0,80}",
        "Ada Pier writes about rivers. Follow her on Twitter @adapier.",
        "He told the men to follow him on foot through the minefield.",
        sentences=True,
    ),
    line(
        FurnitureKind.COMMENTS,
        r".{0,120}\b(?:let us know|tell us|sound off)\b.{0,40}\bin the comments?"
        r"(?: below| section| box| and .{0,30})*",
        "Would you cross the bridge? Let us know in the comments!",
        "They refused to tell us what stood in the comments of the general staff.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        r"(?=.*\b(?:links?|purchas\w+|buy|affiliate|shop\w*)\b).{0,140}\b(?:may|might|can|could|will) "
        r"(?:also )?(?:earn|receive|get|make)(?: an?| some| us an?)?(?: small| affiliate)? "
        r"(?:commissions?|compensation|revenue)"
        r"\b.{0,120}",
        "If you buy something through our links, we may earn a commission.",
        "Officers may earn a commission after two years at the front.",
    ),
    line(
        FurnitureKind.NEWSLETTER,
        r".{0,120}\b(?:subscribe|sign up|signing up)\b.{0,80}\b"
        r"(?:newsletters?|podcasts?|youtube|inbox|channel|"
        r"e-?mails?|"
        r"alerts?|wherever you get .{0,20})\b.{0,60}",
        "The whole talk is in our podcast. Listen and subscribe wherever you get your podcasts.",
        "He refused to subscribe to the truce that the elders had signed.",
    ),
    line(
        FurnitureKind.NEWSLETTER,
        r".{0,160}[.!?]\s+(?:(?:download|get) (?:the|our) (?:\w+ ){0,3}app|"
        r"(?:please )?subscribe(?: today| now)?(?: to .{3,40})?)"
        r"(?: (?:now|today|here|for free))?",
        "Follow the war as it happens. Download the app.",
        "Download the app, the drivers were told, and wait at the gate.",
    ),
    line(
        FurnitureKind.COMMENTS,
        r"(?:join (?:our|the) (?:\w+ ){0,3}forums?\b.{0,120}|(?:top|latest|best|recent)(?: rated)? comments)",
        "Join our harbour forums to keep talking ships!",
        "Join our sons or leave the valley, the fighters told them.",
    ),
    line(
        FurnitureKind.RELATED,
        r".{0,120}\bclick here(?: (?:for|to) .{0,40})?",
        "For the full list of the towns, click here.",
        "The switch made a click here and there, the engineer said.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        r"(?:this (?:document|article|work|page) is (?:subject to copyright|protected by copyright|"
        r"licensed under)|"
        r"citation:.{10,160}\bretrieved\b)",
        "This document is subject to copyright.",
        "This document is subject to a vote in both houses on Tuesday.",
    ),
    line(
        FurnitureKind.BYLINE,
        rf"by\s+(?-i:[A-Z]).{{2,80}}\bon\s+(?:\w+day,?\s+)?"
        rf"(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH}).{{0,40}}",
        "By Ada Pier and Jo Quay on Monday, March 2nd, 2026 at 11:08 a.m.",
        "By Sunday the army was back on the ridge it had lost in March.",
        sentences=True,
    ),
)
