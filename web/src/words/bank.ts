import { words, type Text } from "./words";

/** Question banks. */
export const bank = words({
    nav: { kk: "Сұрақтар қоры", ru: "Банк вопросов", en: "Question banks" },
    none: { kk: "Сіздің пәндеріңіз әзірге жоқ", ru: "Ваших дисциплин пока нет", en: "You have no courses yet" },
    none_why: {
        kk: "Пән сізге тіркелгенде, оның сұрақтары осында болады.",
        ru: "Когда за вами закрепят дисциплину, её вопросы будут здесь.",
        en: "Once a course is yours, its questions are here.",
    },
    course: { kk: "Пән", ru: "Дисциплина", en: "Course" },
    code: { kk: "Коды", ru: "Код", en: "Code" },
    items: { kk: "Сұрақ", ru: "Вопросов", en: "Questions" },
    drafts: { kk: "Бекітілмегені", ru: "Не утверждено", en: "Not approved" },
    stem: { kk: "Сұрақ", ru: "Вопрос", en: "Question" },
    kind: { kk: "Түрі", ru: "Вид", en: "Kind" },
    category: { kk: "Санаты", ru: "Категория", en: "Category" },
    difficulty: { kk: "Қиындығы", ru: "Сложность", en: "Difficulty" },
    points: { kk: "Балл", ru: "Баллы", en: "Points" },
    state: { kk: "Күйі", ru: "Состояние", en: "State" },
    used: { kk: "Сұралды", ru: "Задан", en: "Asked" },
    empty: { kk: "Мұндай сұрақ жоқ", ru: "Таких вопросов нет", en: "There are no such questions" },
    empty_why: {
        kk: "Файлдан қосыңыз немесе сүзгіні өзгертіңіз.",
        ru: "Загрузите файл или измените фильтр.",
        en: "Add some from a file, or change the filter.",
    },
    add: { kk: "Файлдан қосу", ru: "Загрузить из файла", en: "Add from a file" },
    export_gift: { kk: "GIFT", ru: "GIFT", en: "GIFT" },
    export_xml: { kk: "Moodle XML", ru: "Moodle XML", en: "Moodle XML" },
    file: { kk: "Файл", ru: "Файл", en: "File" },
    file_why: {
        kk: "GIFT, Moodle XML, <question>/<variant> мәтіні немесе CSV; UTF-8, ең көбі 8 МБ.",
        ru: "GIFT, Moodle XML, текст <question>/<variant> или CSV; UTF-8, не больше 8 МБ.",
        en: "GIFT, Moodle XML, <question>/<variant> text or CSV; UTF-8, at most 8 MB.",
    },
    format: { kk: "Пішімі", ru: "Формат", en: "Format" },
    format_auto: { kk: "Өзі танысын", ru: "Определить", en: "Detect" },
    format_atk: { kk: "АТК мәтіні", ru: "Текст АТК", en: "АТК text" },
    language: { kk: "Сұрақтардың тілі", ru: "Язык вопросов", en: "Language of the questions" },
    language_why: {
        kk: "Атауы бірдей сұраққа екінші тіл қосылады.",
        ru: "К вопросу с тем же названием добавится второй язык.",
        en: "A question of the same name gets its second language.",
    },
    look: { kk: "Тексеру", ru: "Проверить", en: "Check" },
    looked: {
        kk: "{items} сұрақ дұрыс, {issues} қате. Әзірге ештеңе өзгерген жоқ.",
        ru: "Верных вопросов: {items}, ошибок: {issues}. Пока ничего не изменено.",
        en: "{items} questions are fine, {issues} errors. Nothing has changed yet.",
    },
    take: { kk: "Қорға қосу", ru: "Добавить в банк", en: "Add to the bank" },
    take_missing: {
        kk: "Қате болса, ешбір сұрақ қосылмайды",
        ru: "Пока есть ошибки, не добавляется ничего",
        en: "While there are errors nothing is added",
    },
    taken: {
        kk: "{added} сұрақ қосылды, {translated} сұраққа тіл қосылды, {same} бұрыннан бар.",
        ru: "Добавлено: {added}, с новым языком: {translated}, уже было: {same}.",
        en: "{added} added, {translated} got a language, {same} were there.",
    },
    line: { kk: "Жол", ru: "Строка", en: "Line" },
    what: { kk: "Не табылды", ru: "Что найдено", en: "What is there" },
    wrong: { kk: "Қатесі", ru: "Ошибка", en: "Error" },
    more_issues: {
        kk: "Тағы {n} қате. Түрі бойынша: {by}",
        ru: "Ещё ошибок: {n}. По видам: {by}",
        en: "{n} more errors. By kind: {by}",
    },
    approve: { kk: "Бекіту", ru: "Утвердить", en: "Approve" },
    retire: { kk: "Қолданыстан алу", ru: "Изъять", en: "Retire" },
    right: { kk: "дұрыс", ru: "верно", en: "right" },
    accepted: { kk: "Қабылданатын жауап", ru: "Принимается", en: "Accepted" },
    rubric: { kk: "Бағалау өлшемі", ru: "Критерии оценки", en: "Rubric" },
});

export const kinds = words({
    single: { kk: "Бір жауап", ru: "Один ответ", en: "One answer" },
    multiple: { kk: "Бірнеше жауап", ru: "Несколько ответов", en: "Several answers" },
    truefalse: { kk: "Рас/жалған", ru: "Верно/неверно", en: "True or false" },
    numeric: { kk: "Сан", ru: "Число", en: "Number" },
    short: { kk: "Қысқа жауап", ru: "Краткий ответ", en: "Short answer" },
    matching: { kk: "Сәйкестік", ru: "Соответствие", en: "Matching" },
    ordering: { kk: "Рет", ru: "Порядок", en: "Ordering" },
    essay: { kk: "Эссе", ru: "Эссе", en: "Essay" },
    file: { kk: "Файл", ru: "Файл", en: "File" },
});

export const states = words({
    draft: { kk: "Бекітілмеген", ru: "Черновик", en: "Draft" },
    approved: { kk: "Бекітілген", ru: "Утверждён", en: "Approved" },
    retired: { kk: "Қолданыста жоқ", ru: "Изъят", en: "Retired" },
});

/** What is wrong with a question, by the code of the reader. */
export const issues: Record<string, Text> = words({
    encoding: {
        kk: "Файл UTF-8 емес; UTF-8 етіп сақтаңыз",
        ru: "Файл не в UTF-8; сохраните его в UTF-8",
        en: "The file is not UTF-8; save it as UTF-8",
    },
    empty: { kk: "Файлда сұрақ жоқ", ru: "В файле нет вопросов", en: "There are no questions in the file" },
    unclosed: { kk: "Жақша жабылмаған", ru: "Скобка не закрыта", en: "Something is not closed" },
    no_stem: { kk: "Сұрақтың мәтіні жоқ", ru: "Нет текста вопроса", en: "The question has no text" },
    no_answers: { kk: "Жауаптары жоқ", ru: "Нет ответов", en: "There are no answers" },
    no_right: { kk: "Дұрыс жауап белгіленбеген", ru: "Не отмечен верный ответ", en: "No answer is marked right" },
    one_option: { kk: "Кемінде екі нұсқа керек", ru: "Нужно хотя бы два варианта", en: "At least two options are needed" },
    many_options: { kk: "Нұсқа тым көп (32-ден астам)", ru: "Вариантов больше 32", en: "More than 32 options" },
    many_items: { kk: "Файлда 2000-нан көп сұрақ", ru: "В файле больше 2000 вопросов", en: "More than 2000 questions" },
    same_option: { kk: "Екі нұсқа бірдей", ru: "Два варианта одинаковы", en: "Two options are the same" },
    number: { kk: "Бұл сан емес", ru: "Это не число", en: "This is not a number" },
    share: { kk: "Пайызы дұрыс емес", ru: "Неверный процент", en: "The percentage is wrong" },
    points: { kk: "Балл 1-ден 1000-ға дейінгі бүтін сан", ru: "Баллы — целое от 1 до 1000", en: "Points are 1 to 1000" },
    too_long: { kk: "Мәтін тым ұзын", ru: "Слишком длинно", en: "Too long" },
    kind: { kk: "Мұндай сұрақ түрі жоқ", ru: "Такого вида вопроса нет", en: "There is no such kind of question" },
    unsafe_html: {
        kk: "Қауіпті белгілеу (скрипт, жақтау, оқиға)",
        ru: "Опасная разметка (скрипт, фрейм, событие)",
        en: "Unsafe markup (script, frame, event)",
    },
    picture: {
        kk: "Сурет файлда жоқ; интернеттен алынбайды",
        ru: "Картинки нет в файле; из сети она не берётся",
        en: "The picture is not in the file; nothing is fetched",
    },
    picture_type: {
        kk: "Сурет JPEG, PNG, GIF не WebP емес",
        ru: "Картинка не JPEG, PNG, GIF или WebP",
        en: "The picture is not JPEG, PNG, GIF or WebP",
    },
    picture_big: { kk: "Сурет 1 МБ-тан үлкен", ru: "Картинка больше 1 МБ", en: "The picture is larger than 1 MB" },
    xml: { kk: "XML бұзылған", ru: "XML повреждён", en: "The XML is broken" },
    doctype: {
        kk: "XML-де DOCTYPE болмауы керек",
        ru: "В XML не должно быть DOCTYPE",
        en: "The XML must not have a DOCTYPE",
    },
    stray: { kk: "Сұрақтан тыс мәтін", ru: "Текст вне вопроса", en: "Text outside of a question" },
    header: {
        kk: "Бірінші жолда «сұрақ» бағаны жоқ",
        ru: "В первой строке нет столбца «вопрос»",
        en: "The first line has no column “question”",
    },
    pair: { kk: "Жұбы жоқ", ru: "Нет пары", en: "A pair is missing" },
});
