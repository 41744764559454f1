"""The words of the generated corpus: Chinese with pinned English forms, so that every sentence has one translation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A subject. `form` selects the verb: "i", "he" (third person singular) or "they"."""

    zh: str
    en: str
    form: str


@dataclass(frozen=True)
class Verb:
    """A transitive verb with its English forms and the kinds of thing that it takes."""

    zh: str
    base: str
    third: str
    past: str
    participle: str
    ing: str
    kinds: str


@dataclass(frozen=True)
class Noun:
    """A thing with its measure word. `kind`: t thing, a animal, f food, d reading matter, v vehicle or machine."""

    zh: str
    measure: str
    one: str
    many: str
    kind: str


@dataclass(frozen=True)
class Adjective:
    zh: str
    en: str
    more: str


@dataclass(frozen=True)
class Place:
    """A place with the English of being there and of going there."""

    zh: str
    there: str
    to: str


def _rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


PEOPLE = tuple(
    Person(*row)
    for row in _rows(
        """
        我 | i | i
        你 | you | they
        他 | he | he
        她 | she | he
        我们 | we | they
        他们 | they | they
        老师 | the teacher | he
        学生 | the student | he
        医生 | the doctor | he
        妈妈 | mom | he
        爸爸 | dad | he
        孩子 | the child | he
        司机 | the driver | he
        护士 | the nurse | he
        经理 | the manager | he
        邻居 | the neighbor | he
        警察 | the policeman | he
        工人 | the worker | he
        农民 | the farmer | he
        律师 | the lawyer | he
        """
    )
)
POSSESSORS = {"我": "my", "你": "your", "他": "his", "她": "her", "我们": "our", "他们": "their",
              "老师": "the teacher 's", "医生": "the doctor 's", "妈妈": "mom 's", "爸爸": "dad 's",
              "孩子": "the child 's"}  # fmt: skip

VERBS = tuple(
    Verb(*row)
    for row in _rows(
        """
        喜欢 | like | likes | liked | liked | liking | tafdv
        买 | buy | buys | bought | bought | buying | tafdv
        卖 | sell | sells | sold | sold | selling | tafdv
        找到 | find | finds | found | found | finding | tadv
        看见 | see | sees | saw | seen | seeing | tafdv
        画 | draw | draws | drew | drawn | drawing | tafv
        洗 | wash | washes | washed | washed | washing | tafv
        修 | repair | repairs | repaired | repaired | repairing | v
        借 | borrow | borrows | borrowed | borrowed | borrowing | tdv
        用 | use | uses | used | used | using | tv
        需要 | need | needs | needed | needed | needing | tafdv
        丢 | lose | loses | lost | lost | losing | td
        吃 | eat | eats | ate | eaten | eating | f
        切 | cut | cuts | cut | cut | cutting | f
        读 | read | reads | read | read | reading | d
        看 | read | reads | read | read | reading | d
        写 | write | writes | wrote | written | writing | d
        养 | raise | raises | raised | raised | raising | a
        喂 | feed | feeds | fed | fed | feeding | a
        带 | bring | brings | brought | brought | bringing | tafd
        拿 | take | takes | took | taken | taking | tfd
        检查 | check | checks | checked | checked | checking | tadv
        """
    )
)

# What cannot go on (正在), and what one does not decide on (不): those patterns leave these verbs out.
STATES = frozenset({"喜欢", "需要"})
RESULTS = frozenset({"找到", "看见", "丢"})

NOUNS = tuple(
    Noun(*row)
    for row in _rows(
        """
        书 | 本 | book | books | d
        信 | 封 | letter | letters | d
        报纸 | 份 | newspaper | newspapers | d
        小说 | 部 | novel | novels | d
        杂志 | 本 | magazine | magazines | d
        笔 | 支 | pen | pens | t
        桌子 | 张 | table | tables | t
        椅子 | 把 | chair | chairs | t
        雨伞 | 把 | umbrella | umbrellas | t
        钥匙 | 把 | key | keys | t
        刀 | 把 | knife | knives | t
        杯子 | 个 | cup | cups | t
        盘子 | 个 | plate | plates | t
        书包 | 个 | bag | bags | t
        帽子 | 顶 | hat | hats | t
        衬衫 | 件 | shirt | shirts | t
        裙子 | 条 | skirt | skirts | t
        毛巾 | 条 | towel | towels | t
        照片 | 张 | photo | photos | t
        地图 | 张 | map | maps | t
        票 | 张 | ticket | tickets | t
        灯 | 盏 | lamp | lamps | t
        花 | 朵 | flower | flowers | t
        镜子 | 面 | mirror | mirrors | t
        猫 | 只 | cat | cats | a
        狗 | 条 | dog | dogs | a
        鸟 | 只 | bird | birds | a
        马 | 匹 | horse | horses | a
        牛 | 头 | cow | cows | a
        猪 | 头 | pig | pigs | a
        羊 | 只 | goat | goats | a
        兔子 | 只 | rabbit | rabbits | a
        苹果 | 个 | apple | apples | f
        梨 | 个 | pear | pears | f
        西瓜 | 个 | watermelon | watermelons | f
        鸡蛋 | 个 | egg | eggs | f
        蛋糕 | 块 | cake | cakes | f
        土豆 | 个 | potato | potatoes | f
        香蕉 | 根 | banana | bananas | f
        胡萝卜 | 根 | carrot | carrots | f
        汽车 | 辆 | car | cars | v
        自行车 | 辆 | bicycle | bicycles | v
        电脑 | 台 | computer | computers | v
        洗衣机 | 台 | machine | machines | v
        手机 | 部 | phone | phones | v
        手表 | 块 | watch | watches | v
        飞机 | 架 | plane | planes | v
        船 | 艘 | ship | ships | v
        """
    )
)

ADJECTIVES = tuple(
    Adjective(*row)
    for row in _rows(
        """
        新 | new | newer
        旧 | old | older
        大 | big | bigger
        小 | small | smaller
        红 | red | redder
        黑 | black | blacker
        白 | white | whiter
        贵 | expensive | more expensive
        便宜 | cheap | cheaper
        干净 | clean | cleaner
        脏 | dirty | dirtier
        漂亮 | beautiful | more beautiful
        难看 | ugly | uglier
        重 | heavy | heavier
        轻 | light | lighter
        长 | long | longer
        短 | short | shorter
        奇怪 | strange | stranger
        普通 | ordinary | more ordinary
        有名 | famous | more famous
        """
    )
)

NUMBERS = (("一", "a"), ("两", "two"), ("三", "three"), ("四", "four"), ("五", "five"), ("六", "six"), ("七", "seven"),
           ("八", "eight"), ("九", "nine"), ("十", "ten"))  # fmt: skip

# Where something happens, and where somebody goes. Chinese puts time and place before the verb, English at the end.
PLACES = tuple(
    Place(*row)
    for row in _rows(
        """
        学校 | at school | to school
        家 | at home | home
        公园 | in the park | to the park
        图书馆 | in the library | to the library
        办公室 | in the office | to the office
        医院 | at the hospital | to the hospital
        车站 | at the station | to the station
        商店 | in the shop | to the shop
        厨房 | in the kitchen | to the kitchen
        市场 | at the market | to the market
        机场 | at the airport | to the airport
        海边 | by the sea | to the sea
        银行 | at the bank | to the bank
        花园 | in the garden | to the garden
        街上 | on the street | to the street
        饭店 | at the hotel | to the hotel
        博物馆 | in the museum | to the museum
        农场 | on the farm | to the farm
        北京 | in beijing | to beijing
        上海 | in shanghai | to shanghai
        """
    )
)
HABITS = (("每天", "every day"), ("早上", "in the morning"), ("下午", "in the afternoon"), ("晚上", "in the evening"),
          ("周末", "on weekends"), ("春天", "in spring"), ("夏天", "in summer"), ("冬天", "in winter"))  # fmt: skip
PAST = (("昨天", "yesterday"), ("上周", "last week"), ("去年", "last year"), ("刚才", "just now"))
FUTURE = (("明天", "tomorrow"), ("下周", "next week"), ("明年", "next year"), ("后天", "the day after tomorrow"))
