import { words } from "./words";

/** Exam content that was found outside. */
export const leaks = words({
    nav: { kk: "Материалдың таралуы", ru: "Утечки материалов", en: "Leaks of content" },
    lead: {
        kk: "Емтиханның әр бетінде студенттің нөмірі мен коды тұрады. Табылған мәтін, нөмір не сурет бойынша кімнің беті екені ізделеді.",
        ru: "На каждой странице экзамена есть номер студента и код. По найденному тексту, номеру или картинке ищется, чья это страница.",
        en: "Every page of an exam carries the student's number and a code. What was found, as text, number or picture, is looked up.",
    },
    add: { kk: "Табылғанын хабарлау", ru: "Сообщить о находке", en: "Report a find" },
    found: { kk: "Табылған мәтін", ru: "Что можно прочитать", en: "What can be read" },
    found_why: {
        kk: "Бұрыштағы код, студенттің нөмірі не сұрақтың сөздері (кемінде 12 таңба).",
        ru: "Код в углу, номер студента или слова вопроса (не меньше 12 знаков).",
        en: "The code in the corner, a student's number, or words of a question (at least 12 characters).",
    },
    picture: { kk: "Сұрақтың суреті", ru: "Картинка вопроса", en: "The question's picture" },
    picture_why: {
        kk: "Файл жіберілмейді: оның SHA-256 саны ғана салыстырылады.",
        ru: "Файл не отправляется: сравнивается только его SHA-256.",
        en: "The file is not sent: only its SHA-256 is compared.",
    },
    place: { kk: "Қайдан табылды", ru: "Где найдено", en: "Where it was" },
    either: {
        kk: "Оқылатын нәрсені жазыңыз не суретті таңдаңыз.",
        ru: "Напишите, что читается, или выберите картинку.",
        en: "Write what can be read, or choose the picture.",
    },
    send: { kk: "Іздеу және тіркеу", ru: "Найти и записать", en: "Look up and record" },
    at: { kk: "Уақыты", ru: "Время", en: "Time" },
    by: { kk: "Хабарлаған", ru: "Кто сообщил", en: "Reported by" },
    whose: { kk: "Кімнің беті", ru: "Чья страница", en: "Whose page" },
    one: { kk: "Бір студент", ru: "Один студент", en: "One student" },
    several: { kk: "Бірнеше болуы мүмкін", ru: "Возможны несколько", en: "Several are possible" },
    nobody: { kk: "Ешкім табылмады", ru: "Никто не найден", en: "Nobody was found" },
    attempts: { kk: "Сай келеді", ru: "Подходит", en: "Fit" },
    none: { kk: "Хабар жоқ", ru: "Сообщений нет", en: "No reports" },
    none_why: {
        kk: "Емтихан материалы басқа жерден табылса, оны осында тіркеңіз.",
        ru: "Если материал экзамена найден снаружи, запишите это здесь.",
        en: "If exam content was found outside, record it here.",
    },
    hits: { kk: "Сай келетін беттер", ru: "Подходящие страницы", en: "Pages that fit" },
    hits_none: { kk: "Ешбір бет сай келмейді", ru: "Ни одна страница не подходит", en: "No page fits" },
    hits_why: {
        kk: "Бұл айғақ емес: шешімді адам қабылдайды.",
        ru: "Это ещё не доказательство: решает человек.",
        en: "This is no proof yet: a person decides.",
    },
    way: { kk: "Қалай табылды", ru: "По чему найдено", en: "Found by" },
    student: { kk: "Студент", ru: "Студент", en: "Student" },
    exam: { kk: "Емтихан", ru: "Экзамен", en: "Exam" },
    code: { kk: "Код", ru: "Код", en: "Code" },
    started: { kk: "Басталды", ru: "Начало", en: "Started" },
});

export const leakWays = words({
    code: { kk: "Беттің коды", ru: "Код страницы", en: "The page's code" },
    number: { kk: "Студенттің нөмірі", ru: "Номер студента", en: "The student's number" },
    picture: { kk: "Сұрақтың суреті", ru: "Картинка вопроса", en: "The question's picture" },
    text: { kk: "Сұрақтың сөздері", ru: "Слова вопроса", en: "Words of a question" },
});

export const leakWhose = { one: leaks.one, several: leaks.several, nobody: leaks.nobody };
