import { words } from "./words";

/** Grade statements, documents and paper copies. */
export const sheets = words({
    sheets: { kk: "Ведомостер", ru: "Ведомости", en: "Statements" },
    sheet: { kk: "Ведомость", ru: "Ведомость", en: "Statement" },
    lead: {
        kk: "Емтихан алушы қол қояды, комиссия болса – комиссия да, соңынан офис-регистратор қабылдайды.",
        ru: "Подписывает экзаменатор, комиссия, если она есть, затем принимает офис-регистратор.",
        en: "The examiner signs, the commission where there is one, then the registrar accepts.",
    },
    number: { kk: "Нөмірі", ru: "Номер", en: "Number" },
    lines: { kk: "Жол", ru: "Строк", en: "Lines" },
    opened: { kk: "Ашылған", ru: "Открыта", en: "Opened" },
    registered: { kk: "Тіркелген", ru: "Зарегистрирована", en: "Registered" },
    none: { kk: "Ведомость жоқ", ru: "Ведомостей нет", en: "No statements" },
    none_why: {
        kk: "Емтиханның бетінен жаңасын ашыңыз.",
        ru: "Откройте новую на странице экзамена.",
        en: "Open one from an exam's page.",
    },
    exams: { kk: "Емтихандар", ru: "Экзамены", en: "Exams" },
    open_new: { kk: "Ведомость ашу", ru: "Открыть ведомость", en: "Open a statement" },
    open_effect: {
        kk: "Кезекті нөмір беріледі. Нөмір қайта пайдаланылмайды.",
        ru: "Будет присвоен следующий номер. Номер повторно не используется.",
        en: "The next number is given. A number is not used twice.",
    },
    all_groups: { kk: "барлық топ", ru: "все группы", en: "all groups" },
    freeze: { kk: "Бекіту", ru: "Зафиксировать", en: "Freeze" },
    freeze_effect: {
        kk: "Жолдар бекітіліп, бет сызылады. Содан кейін қол қойылады.",
        ru: "Строки фиксируются, рисуется страница. После этого её подписывают.",
        en: "The lines are fixed and the page is drawn. Then it is signed.",
    },
    missing: {
        kk: "{n} студенттің белгісі әлі жоқ, сондықтан бекіту мүмкін емес.",
        ru: {
            one: "У {n} студента ещё нет отметки, зафиксировать нельзя.",
            other: "У {n} студентов ещё нет отметки, зафиксировать нельзя.",
        },
        en: {
            one: "{n} student has no mark yet: it cannot be frozen.",
            other: "{n} students have no mark yet: it cannot be frozen.",
        },
    },
    held: {
        kk: "{n} жол актіге байланысты қосымша ведомостке қалды.",
        ru: {
            one: "{n} строка из-за акта перейдёт в дополнительную ведомость.",
            few: "{n} строки из-за актов перейдут в дополнительную ведомость.",
            other: "{n} строк из-за актов перейдут в дополнительную ведомость.",
        },
        en: {
            one: "{n} line waits for a supplement because of an act.",
            other: "{n} lines wait for a supplement because of acts.",
        },
    },
    sign: { kk: "Қол қою", ru: "Подписать", en: "Sign" },
    sign_effect: {
        kk: "Осы PDF файлдың барлық байтына қол қоясыз.",
        ru: "Вы подписываете все байты этого файла PDF.",
        en: "You sign all bytes of this PDF.",
    },
    password: { kk: "Қол қою құпиясөзі", ru: "Пароль подписи", en: "Signing password" },
    code: { kk: "Қолданбадағы код", ru: "Код из приложения", en: "Code from the app" },
    send_back: { kk: "Қайтару", ru: "Вернуть", en: "Send back" },
    send_back_effect: {
        kk: "Қойылған қолдар күшін жояды, жолдар қайта жиналады.",
        ru: "Подписи станут недействительными, строки соберутся заново.",
        en: "Signatures become void and the lines are gathered again.",
    },
    make_void: { kk: "Жарамсыз ету", ru: "Признать недействительной", en: "Make void" },
    make_void_effect: {
        kk: "Нөмір себебімен бірге тізімде қалады.",
        ru: "Номер останется в списке вместе с причиной.",
        en: "The number stays in the list with the reason.",
    },
    readers: {
        kk: "Қол қоюшылар мен аудитор оқиды.",
        ru: "Прочитают подписанты и аудитор.",
        en: "Signers and the auditor will read it.",
    },
    correct: { kk: "Түзету ведомосі", ru: "Исправительная", en: "Correction" },
    supplement: { kk: "Қосымша ведомость", ru: "Дополнительная", en: "Supplement" },
    corrects: { kk: "{n} ведомосін түзетеді", ru: "исправляет {n}", en: "corrects {n}" },
    supplements: { kk: "{n} ведомосіне қосымша", ru: "дополняет {n}", en: "supplements {n}" },
    signers: { kk: "Қолдар", ru: "Подписи", en: "Signatures" },
    waits: { kk: "күтілуде", ru: "ожидается", en: "awaited" },
    page: { kk: "Беті (PDF)", ru: "Страница (PDF)", en: "Page (PDF)" },
    mark: { kk: "Белгі", ru: "Отметка", en: "Mark" },
    done_toast: { kk: "Орындалды", ru: "Выполнено", en: "Done" },
    file_paper: { kk: "Қағазға тіркеу", ru: "Подшить на бумаге", en: "File on paper" },
    paper: { kk: "Қағазда жоқ", ru: "Ещё не на бумаге", en: "Not yet on paper" },
    paper_lead: {
        kk: "Аттестаттау туралы ақпарат қағазда сақталуы міндетті (003, 5.3.32).",
        ru: "Сведения об аттестации обязательно хранятся на бумаге (003, 5.3.32).",
        en: "Information on attestation must be kept on paper (003, 5.3.32).",
    },
    paper_none: { kk: "Бәрі қағазда", ru: "Всё на бумаге", en: "Everything is on paper" },
    copies: { kk: "Дана саны", ru: "Экземпляров", en: "Copies" },
    file_no: { kk: "Іс нөмірі", ru: "Номер дела", en: "File" },
    shelf: { kk: "Сөре", ru: "Полка", en: "Shelf" },
    document: { kk: "Құжат", ru: "Документ", en: "Document" },
    made: { kk: "Жасалған", ru: "Составлен", en: "Made" },
    transcript: { kk: "Транскрипт", ru: "Транскрипт", en: "Transcript" },
    issue: { kk: "Транскрипт беру", ru: "Выдать транскрипт", en: "Issue a transcript" },
    issued: { kk: "{n} құжаты берілді", ru: "Выдан документ {n}", en: "Document {n} issued" },
    admission_list: { kk: "Жіберілгендер тізімі", ru: "Список допущенных", en: "List of admission" },
    issue_list: { kk: "Тізімді беру", ru: "Выдать список", en: "Issue the list" },
    decision_page: { kk: "Шешім құжаты", ru: "Документ о решении", en: "The decision as a page" },
    issue_decision: { kk: "Шешімді беру", ru: "Выдать решение", en: "Issue the decision" },
    language: { kk: "Тілі", ru: "Язык", en: "Language" },
    download: { kk: "Жүктеу", ru: "Скачать", en: "Download" },
});

export const sheetStates = words({
    open: { kk: "Ашық", ru: "Открыта", en: "Open" },
    frozen: { kk: "Қол қойылуда", ru: "Подписывается", en: "Being signed" },
    registered: { kk: "Тіркелген", ru: "Зарегистрирована", en: "Registered" },
    void: { kk: "Жарамсыз", ru: "Недействительна", en: "Void" },
});

export const sheetKinds = words({
    main: { kk: "Негізгі", ru: "Основная", en: "Main" },
    individual: { kk: "Жеке кесте", ru: "Индивидуальный график", en: "Individual schedule" },
    fx_retake: { kk: "FX қайта тапсыру", ru: "Пересдача FX", en: "FX retake" },
});

export const sheetMarks = words({
    score: { kk: "Балл", ru: "Балл", en: "Score" },
    absent: { kk: "Келмеді", ru: "Не явился", en: "Absent" },
    annulled: { kk: "Жойылды (AN)", ru: "Аннулировано (AN)", en: "Annulled (AN)" },
    missing: { kk: "Белгі жоқ", ru: "Нет отметки", en: "No mark" },
    act: { kk: "Акті бойынша", ru: "Под актом", en: "Under an act" },
    done: { kk: "Ведомосте бар", ru: "Уже в ведомости", en: "In a statement" },
});

export const sheetPosts = words({
    teacher: { kk: "Емтихан алушы", ru: "Экзаменатор", en: "Examiner" },
    commission_member: { kk: "Комиссия мүшесі", ru: "Член комиссии", en: "Commission member" },
    commission_chair: { kk: "Комиссия төрағасы", ru: "Председатель", en: "Chair" },
    registrar: { kk: "Офис-регистратор", ru: "Офис-регистратор", en: "Registrar" },
});

export const paperKinds = words({
    sheet: { kk: "Ведомость", ru: "Ведомость", en: "Statement" },
    act: { kk: "Акт", ru: "Акт", en: "Act" },
    document: { kk: "Құжат", ru: "Документ", en: "Document" },
});
