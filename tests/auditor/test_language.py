"""Which texts are taken as foreign, and which are left to be graded."""

import pytest

from auditor.blinding import Blinder
from auditor.language import LanguageGuard

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


@pytest.mark.parametrize(("text", "code"), LANGUAGES)
def test_a_text_that_is_surely_not_english_is_told(
    guard: LanguageGuard, text: str, code: str | None
) -> None:
    assert guard.find_foreign(text) == code


@pytest.fixture(scope="module")
def guard(blinder: Blinder) -> LanguageGuard:
    return LanguageGuard(blinder.lexicon)
