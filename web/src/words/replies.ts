import { words } from "./words";

/** How each kind of question is answered. */
export const replies = words({
    truefalse: { kk: "Рас па, жалған ба", ru: "Верно или неверно", en: "True or false" },
    numeric: { kk: "Жауабы — сан", ru: "Ответ — число", en: "The answer is a number" },
    short_how: { kk: "Жауабы — бір-екі сөз", ru: "Ответ — слово или несколько", en: "The answer is a word or a few" },
    matching: {
        kk: "Әр жолға сәйкесін таңдаңыз",
        ru: "Подберите пару к каждой строке",
        en: "Choose what belongs to each row",
    },
    ordering: { kk: "Дұрыс ретімен қойыңыз", ru: "Расставьте по порядку", en: "Put the steps in order" },
    essay_how: {
        kk: "Жазбаша жауап; оны емтихан алушы бағалайды",
        ru: "Развёрнутый ответ; его оценит экзаменатор",
        en: "A written answer; an examiner marks it",
    },
    file_how: {
        kk: "Жауабы — файл; оны емтихан алушы бағалайды",
        ru: "Ответ — файл; его оценит экзаменатор",
        en: "The answer is a file; an examiner marks it",
    },
    points: {
        kk: "{n} балл",
        ru: { one: "{n} балл", few: "{n} балла", other: "{n} баллов" },
        en: { one: "{n} point", other: "{n} points" },
    },
    number: { kk: "Сан", ru: "Число", en: "Number" },
    number_why: {
        kk: "Бөлшегі үтірмен не нүктемен: 3,5. Өлшем бірлігін жазбаңыз.",
        ru: "Дробь через запятую или точку: 3,5. Без единиц измерения.",
        en: "A decimal comma or point: 3.5. Without units.",
    },
    number_bad: { kk: "Бұл сан емес", ru: "Это не число", en: "This is not a number" },
    short: { kk: "Жауабыңыз", ru: "Ваш ответ", en: "Your answer" },
    short_why: {
        kk: "Бас әріп пен артық бос орын ескерілмейді.",
        ru: "Заглавные буквы и лишние пробелы не важны.",
        en: "Capital letters and extra spaces do not matter.",
    },
    essay: { kk: "Жауабыңыз", ru: "Ваш ответ", en: "Your answer" },
    essay_words: {
        kk: "{n} сөз",
        ru: { one: "{n} слово", few: "{n} слова", other: "{n} слов" },
        en: { one: "{n} word", other: "{n} words" },
    },
    essay_left: {
        kk: "Шамамен {n} әріпке орын қалды",
        ru: "Осталось место примерно на {n} букв",
        en: "Room for about {n} more letters",
    },
    choose: { kk: "Таңдаңыз…", ru: "Выберите…", en: "Choose…" },
    up: { kk: "Жоғары: {what}", ru: "Выше: {what}", en: "Move up: {what}" },
    down: { kk: "Төмен: {what}", ru: "Ниже: {what}", en: "Move down: {what}" },
    now_at: {
        kk: "«{what}» енді {n}-орында, барлығы {of}",
        ru: "«{what}» теперь на месте {n} из {of}",
        en: "“{what}” is now {n} of {of}",
    },
    keep_order: { kk: "Осы ретпен қалдыру", ru: "Оставить этот порядок", en: "Keep this order" },
    file: { kk: "Файл", ru: "Файл", en: "File" },
    file_why: {
        kk: "PDF, сурет, мәтін не кеңсе құжаты, ең көбі {n} МБ. Жаңасы бұрынғысын алмастырады.",
        ru: "PDF, изображение, текст или офисный документ, не больше {n} МБ. Новый заменяет прежний.",
        en: "PDF, picture, text or office document, at most {n} MB. A new one replaces the one before.",
    },
    file_big: {
        kk: "Файл {n} МБ-тан үлкен; кішірейтіп, қайта таңдаңыз.",
        ru: "Файл больше {n} МБ; уменьшите его и выберите снова.",
        en: "The file is larger than {n} MB; make it smaller and choose it again.",
    },
    file_sending: { kk: "{name} жіберіліп жатыр…", ru: "Отправляем {name}…", en: "Sending {name}…" },
    file_kept: {
        kk: "Файл серверде. Белгісі: {hash}",
        ru: "Файл на сервере. Его отметка: {hash}",
        en: "The server has the file. Its mark: {hash}",
    },
    file_none: { kk: "Файл әлі жіберілген жоқ.", ru: "Файл ещё не отправлен.", en: "No file has been sent yet." },
});
