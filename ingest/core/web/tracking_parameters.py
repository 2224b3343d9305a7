"""Parameters of URLs that say who follows a link and from where, and nothing about what is read.

Owns the list, a row for a vendor: its parameters (a star stands for any ending), and where it documents them
or they are seen. A row is a fact about a vendor, written down by hand: no list of another project is copied.
Add what several sites use; a name that somewhere tells stories apart (`id`, `sid`, `p`) is none.
"""

__all__ = ["SHARED_FROM", "TRACKING_PARAMETERS"]

TRACKING_PARAMETERS = """
utm_*      Google Analytics: campaign URL parameters; most publishers' feeds
gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid      Google Ads, Merchant: auto-tagging
_ga _gl _gac_*      Google Analytics: cross-domain linker
usqp amp_js_v amp_gsa __twitter_impression      AMP caches and viewers
fbclid mibextid sfnsn fb_action_ids fb_action_types fb_ref fb_source    Meta: click identifiers and shares
igsh igshid      Instagram: shares
msclkid      Microsoft Advertising: auto-tagging
ttclid      TikTok Ads: click identifier
twclid ref_src ref_url      X: click identifier; embedded posts
li_fat_id      LinkedIn Ads: click identifier
epik      Pinterest: click identifier
rdt_cid      Reddit Ads: click identifier
sccid      Snapchat Ads: click identifier
yclid ysclid ymclid _openstat      Yandex Direct, Search, Market
mc_cid mc_eid mc_tc      Mailchimp: campaign and reader
_hsenc _hsmi __hssc __hstc __hsfp hsctatracking hsa_*      HubSpot: mails, calls to action, ads
mkt_tok      Adobe Marketo: mails
elq elqtrack elqtrackid elqaid elqat elqcampaignid      Oracle Eloqua: mails
dm_i      Dotdigital: mails
vero_id vero_conv      Vero: mails
oly_anon_id oly_enc_id      Omeda: readers of newsletters
__s      Drip: readers
_branch_match_id _branch_referrer      Branch: deep links
s_cid s_kwcid ef_id      Adobe Analytics, Advertising
mtm_* pk_* piwik_* matomo_*      Matomo: campaigns
at_campaign* at_medium* at_custom* at_format* at_creation* at_variant* at_link_* at_ptr_name at_bbc_team xtor
      Piano (AT Internet): campaigns; BBC, French publishers
ns_campaign ns_mchannel ns_source ns_linkname ns_fee      Comscore: campaigns; BBC
wt_mc wt_zmc wtrid      Mapp (Webtrekk): campaigns; German publishers
irclickid irgwc cjevent awc zanpid ranmid raneaid ransiteid      Impact, CJ, Awin, Rakuten: affiliates
spm      Alibaba: position of a link
cmpid      Bloomberg: where a link was shared
ocid      MSN, BBC: where a link was shown
ito      Daily Mail: where a link was shared
ncid guccounter guce_referrer guce_referrer_sig   Yahoo, AOL: campaign, consent
smid smtyp emc      The New York Times: shares, feeds
sr_share hootpostid      tools that post to networks
feedtype feedname rss_id      Reuters and others: which feed listed the link
traffic_source tblci obclid dicbo      Taboola, Outbrain
soc_src soc_trk      Yahoo: shares
itid wprss      The Washington Post: position of a link, which feed listed it
taid      Reuters: posts to networks
ftag      CBS, ZDNET: which feed or mail listed a link
maca      Deutsche Welle: which feed or partner listed a link
sara_ecid      Axel Springer: campaigns
dgcid      Elsevier: campaigns
intcmp int_cmp      Adobe Analytics: campaigns within a site
rssid rssfeed      which feed listed the link
"""
"""Lower-case names, then in a column of its own who writes them."""

SHARED_FROM = """
from frm ref sref referer referrer source src via partner origin medium mod output cmp cid feed rss
= rss rss2 atom feed feeds rssfeed rss-feed xml twitter facebook fb telegram whatsapp email mail newsletter
  share sharing app widget social
"""
"""Names that count with these values alone: elsewhere they are an edition, or a search."""
