"""Which sentences are taken as foreign, and which are left to be graded."""

import pytest

from auditor import Auditor
from auditor.document import Reader

LANGUAGES = [
    pytest.param("她今年写了三份计划，按时完成了所有任务。", "zh", id="Chinese, in which no word stands alone"),
    pytest.param("彼女は毎週、会議の前に資料を送ってくれました。", "ja", id="Japanese with stops"),
    pytest.param("เธอส่งรายงานตรงเวลา และช่วยทีมเสมอ", "th", id="Thai, whose vowel signs are no letters"),
    pytest.param("उसने हर रिपोर्ट समय पर दी।", "hi", id="Hindi"),
    pytest.param("그녀는 보고서를 제때 냈습니다.", "ko", id="Korean"),
    pytest.param("Она всегда вовремя сдаёт отчёты.", "ru", id="Russian"),
    pytest.param("Спасибо за отчёт!", "ru", id="short Russian, for its script leaves no doubt"),
    pytest.param("هي تسلم التقارير في موعدها دائما.", "ar", id="Arabic, of which the model is less sure"),
    pytest.param("他在 Q3 的 team meeting 上介绍了新的项目计划，并且按时完成。", "zh", id="Chinese with English words in it"),
    pytest.param("Sie hat dieses Jahr alle Berichte pünktlich abgegeben.", "de", id="German, told by its words"),
    pytest.param("She sent the June report two days early.", None, id="English"),
    pytest.param("In 2025 she closed 14 of 15 tickets, 93 % of them in 24 h.", None, id="English with numbers"),
    pytest.param("Anastasiya Oyelaran-Nguyễn led the Kraków move.", None, id="English with foreign names"),
    pytest.param("She asked 王小明 to check the March plan, and he did.", None, id="English with a Chinese name"),
    pytest.param("He calls the release “Проект Весна” in each report.", None, id="English with a Russian title"),
    pytest.param("Good.", None, id="one English word and a stop"),
    pytest.param("Thanks, Priya!", None, id="English of which no word stands alone"),
    pytest.param("𝐒𝐡𝐞 𝐬𝐞𝐧𝐭 it.", None, id="English in fancy letters"),
    pytest.param("14 / 15, 93 %", None, id="numbers alone"),
    pytest.param("", None, id="nothing"),
]  # fmt: skip


MIXED = [
    pytest.param(
        "Ihr Auftreten ist zu emotional. Sie ist keine Fuehrungskraft. She closed 14 tickets in week 9 and the queue was empty.",
        ["de", "de", None], id="German before English"),
    pytest.param(
        "She is abrasive. Er war im Mai sehr langsam und hat nichts geschafft.",
        [None, "de"], id="a little English before German"),
    pytest.param(
        "She closed 14 tickets in week 9. Il a terminé le projet en mars avec deux semaines d'avance. In May she kept the rota fair.",
        [None, "fr", None], id="French amid English"),
    pytest.param(
        "She closed 14 tickets in week 9. 谢谢！", [None, "zh"], id="short Chinese after English"),
    pytest.param(
        "Sie hat alle Berichte pünktlich abgegeben und nie einen Fehler gemacht. Er hört nie zu und weiß immer alles besser. "
        "Die Kollegen sagen, dass er zu oft zu spät kommt und keine Nachricht beantwortet. Good work.",
        ["de"] * 4, id="too little English to grade"),
    pytest.param(
        "Slow at closing the till, hanggang doon lang talaga siya. She closed 14 tickets in week 9. Hindi siya marunong makinig sa mga kasama niya.",
        [None, None, "tl"], id="English with Tagalog in it, and Tagalog"),
    pytest.param(
        "She led the Kraków move with Wojciech Szczęsny. C'est la vie. Her schadenfreude cost us the Zeitgeist account.",
        [None, None, None], id="names, loan words and a saying"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), LANGUAGES)
def test_a_text_that_is_surely_not_english_is_told(
    reader: Reader, text: str, code: str | None
) -> None:
    [document] = reader.read([text])
    assert set(document.foreign) == ({code} if code else set())
    assert not (code and document.sentences)


@pytest.mark.parametrize(("text", "codes"), MIXED)
def test_each_sentence_has_its_language(reader: Reader, text: str, codes: list[str | None]) -> None:
    [document] = reader.read([text])
    assert list(document.foreign) == [code for code in codes if code]
    assert len(document.sentences) == codes.count(None)


def test_how_many_sentences_are_not_english_is_said(auditor: Auditor) -> None:
    text = "She is abrasive. Er war im Mai sehr langsam und hat nichts geschafft."
    audit = auditor.check(text)
    assert [text[s.start : s.end] for s in audit.sentences] == ["She is abrasive."]
    assert audit.notices == (
        "Not graded, as they do not seem to be English (language code de): 1 of 2 sentences. "
        "Only English is supported.",
    )
