import { words } from "./words";

/** The exam editor. */
export const exams = words({
    add: { kk: "Емтихан қосу", ru: "Добавить экзамен", en: "Add an exam" },
    exam: { kk: "Емтихан", ru: "Экзамен", en: "Exam" },
    offering: { kk: "Пән және кезең", ru: "Дисциплина и период", en: "Course and term" },
    kind: { kk: "Түрі", ru: "Вид", en: "Kind" },
    form: { kk: "Түрі", ru: "Форма", en: "Form" },
    form_auto: { kk: "Оқу жоспарындағыдай", ru: "Как в учебном плане", en: "As the curriculum has it" },
    form_fixed: { kk: "Оқу жоспарында: {what}", ru: "В учебном плане: {what}", en: "In the curriculum: {what}" },
    mode: { kk: "Өту тәртібі", ru: "Порядок", en: "Mode" },
    mode_auto: { kk: "Түріне сай", ru: "По форме", en: "As usual for the form" },
    delivery: { kk: "Қайда тапсырылады", ru: "Где сдают", en: "Where it is sat" },
    reason: { kk: "Түрін өзгерту себебі", ru: "Причина смены формы", en: "Reason for another form" },
    reason_why: {
        kk: "Түрі өзгерсе міндетті; аудитте қалады.",
        ru: "Обязательна при смене формы; остаётся в аудите.",
        en: "Required when the form changes; it stays in the audit.",
    },
    time: { kk: "Уақыты", ru: "Время", en: "Time" },
    duration: { kk: "Ұзақтығы, минут", ru: "Длительность, минут", en: "Duration, minutes" },
    duration_bad: { kk: "1 минуттан 31 күнге дейін.", ru: "От 1 минуты до 31 дня.", en: "From 1 minute to 31 days." },
    from: { kk: "Емтихан күндерінің басы", ru: "Начало дней экзамена", en: "Open from" },
    to: { kk: "Емтихан күндерінің соңы", ru: "Конец дней экзамена", en: "Open until" },
    pauses: { kk: "Үзіліс саны", ru: "Пауз не больше", en: "Pauses at most" },
    pauses_bad: { kk: "0-ден 20-ға дейін.", ru: "От 0 до 20.", en: "From 0 to 20." },
    questions: { kk: "Сұрақтар", ru: "Вопросы", en: "Questions" },
    questions_why: {
        kk: "Қордан санат пен қиындық бойынша кездейсоқ алынады, тек бекітілген сұрақтар.",
        ru: "Берутся из банка случайно по категории и сложности, только утверждённые.",
        en: "Drawn at random from the bank by category and difficulty, approved ones only.",
    },
    fixed: {
        kk: "Қолмен таңдалған сұрақтар: {n}",
        ru: "Выбрано вручную вопросов: {n}",
        en: "Questions named by hand: {n}",
    },
    category: { kk: "Санаты", ru: "Категория", en: "Category" },
    any: { kk: "Кез келген", ru: "Любая", en: "Any" },
    difficulty: { kk: "Қиындығы (0 – кез келген)", ru: "Сложность (0 – любая)", en: "Difficulty (0: any)" },
    items: { kk: "Саны", ru: "Сколько", en: "How many" },
    have: { kk: "Қорда: {n}", ru: "В банке: {n}", en: "In the bank: {n}" },
    draw_add: { kk: "Жол қосу", ru: "Добавить строку", en: "Add a row" },
    draw_remove: { kk: "Жолды алып тастау", ru: "Убрать строку", en: "Remove the row" },
    draw_bad: { kk: "Кемінде бір сұрақ.", ru: "Хотя бы один вопрос.", en: "At least one question." },
    shuffle: { kk: "Сұрақтар мен нұсқалар араластырылады", ru: "Перемешивать вопросы и варианты", en: "Shuffle questions and options" },
    marking: { kk: "Бағалау", ru: "Проверка", en: "Marking" },
    second: { kk: "Екінші бағалаушы", ru: "Второй проверяющий", en: "A second marker" },
    gap: { kk: "Екі бағаның рұқсат айырмасы", ru: "Допустимая разница двух оценок", en: "Markers may differ by" },
    sheet: { kk: "Емтихан алушы парағының балы", ru: "Баллы листа экзаменатора", en: "Points of the examiner's sheet" },
    sheet_why: {
        kk: "Ауызша бөлікке; 0 – парақ жоқ.",
        ru: "Для устной части; 0 – листа нет.",
        en: "For the oral part; 0: no sheet.",
    },
    points_bad: { kk: "0-ден 1000-ға дейін.", ru: "От 0 до 1000.", en: "From 0 to 1000." },
    allowed: { kk: "Үстелде рұқсат етілгендер", ru: "Что можно на столе", en: "Allowed on the table" },
    saved: { kk: "Емтихан сақталды", ru: "Экзамен сохранён", en: "The exam is saved" },
    begun: {
        kk: "Емтихан басталды: {n} студент. Енді өзгертуге болмайды.",
        ru: {
            one: "Экзамен уже начал {n} студент. Изменить его нельзя.",
            few: "Экзамен уже начали {n} студента. Изменить его нельзя.",
            other: "Экзамен уже начали {n} студентов. Изменить его нельзя.",
        },
        en: {
            one: "{n} student has begun the exam: it can no longer be changed.",
            other: "{n} students have begun the exam: it can no longer be changed.",
        },
    },
    seated: {
        kk: "{n} студентке орын берілген: түрі, тәртібі, орны мен ұзақтығы өзгермейді.",
        ru: "Места уже есть у {n}: форма, порядок, место и длительность не меняются.",
        en: "{n} have seats: form, mode, place and duration stay as they are.",
    },
    no_offering: { kk: "Пәнді таңдаңыз.", ru: "Выберите дисциплину.", en: "Choose a course." },
});

export const modes = words({
    online_sync: { kk: "Бәрі бір уақытта", ru: "Все в одно время", en: "All at one time" },
    offline_async: { kk: "Студенттің өз уақытында", ru: "В своё время студента", en: "In the student's own time" },
});

export const deliveries = words({
    proctored_remote: { kk: "Қашықтан, прокторлаумен", ru: "Дистанционно с прокторингом", en: "Remotely, proctored" },
    proctored_on_site: { kk: "Аудиторияда, прокторлаумен", ru: "В аудитории с прокторингом", en: "On site, proctored" },
    traditional_only: { kk: "Дәстүрлі түрде", ru: "Традиционно", en: "In the traditional way" },
});

export const things = words({
    paper: { kk: "Қағаз бен қалам", ru: "Бумага и ручка", en: "Paper and pen" },
    calculator: { kk: "Калькулятор", ru: "Калькулятор", en: "Calculator" },
    dictionary: { kk: "Сөздік", ru: "Словарь", en: "Dictionary" },
    tables: { kk: "Кестелер", ru: "Таблицы", en: "Tables" },
    notes: { kk: "Конспект", ru: "Конспект", en: "Notes" },
    books: { kk: "Кітаптар", ru: "Книги", en: "Books" },
});
