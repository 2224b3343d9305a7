"""Prints how fast the tagger is: `python -m bench.tagging_speed`.

Owns its texts: sentences of our own, repeated to 2,000 characters. Seconds are the
processor's.
"""

import resource
import sys
from time import process_time

from consumers.core.tagging import tag
from consumers.loading import load_tagging_data

CHARS = 2_000
SECONDS = 2.0
SENTENCES = {
    "en": "Russian forces shelled a village near Kharkiv on Tuesday and killed two people, officials said. "
    "The mayor asked residents to stay away from the market while engineers looked at the water pipes. ",
    "fr": "Les forces russes ont bombardé un village près de Kharkiv mardi, selon les autorités d’Ukraine. "
    "Le maire a demandé aux habitants de ne pas approcher du marché. ",
    "ru": "Российские войска обстреляли село под Харьковом, погибли два человека, сообщили власти Украины. "
    "Мэр попросил жителей не подходить к рынку, пока инженеры осматривают водопровод. ",
    "ar": "قصفت القوات الروسية قرية قرب خاركيف يوم الثلاثاء وقتل شخصان، بحسب السلطات الأوكرانية. "
    "وطلب رئيس البلدية من السكان الابتعاد عن السوق بينما يفحص المهندسون أنابيب المياه. ",
    "zh": "俄罗斯军队周二炮击了哈尔科夫附近的一个村庄，造成两人死亡，乌克兰官员说。市长要求居民远离市场。",
}


def main() -> int:
    """Print the time and memory of the loading, and documents per second by language."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = process_time()
    data = load_tagging_data()
    print(f"load_seconds: {process_time() - start:.2f}")
    print(f"load_mib: {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.0f}")
    for language, sentences in SENTENCES.items():
        text = (sentences * (CHARS // len(sentences) + 1))[:CHARS]
        done, start = 0, process_time()
        while process_time() - start < SECONDS:
            tag(data, title=sentences[:60], text=text, language=language, published_at=None)
            done += 1
        print(f"documents_per_second {language}: {done / (process_time() - start):.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
