import { words } from "./words";

/** The office before the exam: people, files, calendar, admission, schedule, requests. */
export const office = words({
    people: { kk: "Адамдар", ru: "Люди", en: "People" },
    imports: { kk: "Файлдан енгізу", ru: "Загрузка из файла", en: "Bring a file" },
    calendar: { kk: "Академиялық күнтізбе", ru: "Академический календарь", en: "Academic calendar" },
    admission: { kk: "Емтиханға жіберу", ru: "Допуск", en: "Admission" },
    schedule: { kk: "Кесте", ru: "Расписание", en: "Schedule" },
    requests: { kk: "Жеке кесте өтініштері", ru: "Заявления на индивидуальный график", en: "Individual schedules" },
    no_shows: { kk: "Келмегендер", ru: "Неявки", en: "No-shows" },
    summer: { kk: "Ақылы жазғы семестр", ru: "Платный летний семестр", en: "Paid summer term" },
    requests_why: {
        kk: "Студенттің өтініші жіберілгенде осында шығады.",
        ru: "Заявления появятся здесь, когда студенты их подадут.",
        en: "Requests appear here when students file them.",
    },
    no_shows_why: {
        kk: "Емтихан аяқталғанда келмегендер осында шығады.",
        ru: "Не явившиеся появятся здесь, когда закончится экзамен.",
        en: "Those who did not come appear here when an exam is over.",
    },
    summer_why: {
        kk: "Себепсіз келмегендерге жазғы семестр ұсынылады.",
        ru: "Летний семестр предлагается тем, кто не явился без уважительной причины.",
        en: "The summer term is offered to those who missed an exam without an excuse.",
    },
    imports_why: {
        kk: "Жүктелген файлдар мен олардың қателері осында қалады.",
        ru: "Здесь останутся загруженные файлы и их ошибки.",
        en: "Files that were brought, and their errors, stay here.",
    },
    none: { kk: "Әзірге ештеңе жоқ", ru: "Пока ничего нет", en: "Nothing yet" },
    people_why: {
        kk: "Адамдарды бір-бірден қосыңыз немесе файлдан енгізіңіз.",
        ru: "Добавьте людей по одному или внесите из файла.",
        en: "Add people one by one, or bring them in a file.",
    },
    calendar_why: {
        kk: "Семестрдің кезеңдерін қосыңыз: емтихандар мен мерзімдер соларға қарайды.",
        ru: "Добавьте периоды семестра: по ним идут экзамены и сроки.",
        en: "Add the periods of the term: exams and deadlines go by them.",
    },
    offerings_why: {
        kk: "Студенттер пәнге жазылғанда пәндер осында шығады.",
        ru: "Дисциплины появятся, когда на них запишут студентов.",
        en: "Courses appear once students are enrolled in them.",
    },
    admission_why: {
        kk: "Пәнге жазылған студенттер осында шығады.",
        ru: "Здесь появятся студенты, записанные на дисциплину.",
        en: "Students enrolled in the course appear here.",
    },
    schedule_why: {
        kk: "Емтихан қосыңыз, содан кейін оған сеанстар мен прокторлар тағайындаңыз.",
        ru: "Добавьте экзамен, затем назначьте ему сеансы и прокторов.",
        en: "Add an exam, then give it sittings and proctors.",
    },
    code: { kk: "Коды", ru: "Код", en: "Code" },
    programme: { kk: "Білім беру бағдарламасы", ru: "Образовательная программа", en: "Programme" },
    ground_distance: { kk: "Қашықтан оқу негізі", ru: "Основание для ДОТ", en: "Ground for distance study" },
    accounts: { kk: "Құпиясөз беру", ru: "Выдать пароли", en: "Give out passwords" },
    accounts_lead: {
        kk: "Топтың құпиясөзі жоқ студенттеріне алғашқы құпиясөз жасалады. Ол тек қазір көрсетіледі.",
        ru: "Студентам группы без пароля создаются первые пароли. Они показываются только сейчас.",
        en: "Students of the group who have none get a first password. It is shown now and never again.",
    },
    accounts_none: {
        kk: "Бұл топта құпиясөзі жоқ студент жоқ.",
        ru: "В этой группе нет студентов без пароля.",
        en: "Nobody in this group is without a password.",
    },
    password: { kk: "Құпиясөз", ru: "Пароль", en: "Password" },
    make: { kk: "Жасау", ru: "Создать", en: "Make them" },
    opened: { kk: "Кіре алады", ru: "Вход открыт", en: "Can sign in" },
    closed: { kk: "Құпиясөз берілмеген", ru: "Пароль не выдан", en: "No password yet" },

    file_kind: { kk: "Файлда не бар", ru: "Что в файле", en: "What is in it" },
    file: { kk: "CSV файлы", ru: "Файл CSV", en: "CSV file" },
    file_why: {
        kk: "UTF-8 немесе Windows-1251; бағандар ; , немесе табуляция арқылы; тақырыптар қазақша, орысша не ағылшынша.",
        ru: "UTF-8 или Windows-1251; столбцы через ; , или табуляцию; заголовки на казахском, русском или английском.",
        en: "UTF-8 or Windows-1251; columns by ; , or tab; headers in Kazakh, Russian or English.",
    },
    look: { kk: "Тексеру", ru: "Проверить", en: "Check it" },
    columns: { kk: "Бағандар", ru: "Столбцы", en: "Columns" },
    found: {
        kk: "{lines} жол: {added} жаңа, {changed} өзгеріс, {bad} қате. Кодтау: {said}",
        ru: "Строк: {lines}; новых {added}, изменений {changed}, с ошибками {bad}. Кодировка: {said}",
        en: "{lines} lines: {added} new, {changed} changed, {bad} with errors. Encoding: {said}",
    },
    apply: { kk: "Енгізу", ru: "Записать", en: "Write it" },
    apply_bad: {
        kk: "Қатесі бар жолдар тұрғанда енгізілмейді: бәрі немесе ештеңе.",
        ru: "Пока есть строки с ошибками, запись невозможна: всё или ничего.",
        en: "While lines have errors nothing is written: all of it, or none.",
    },
    writing: { kk: "Жазылып жатыр: {n} / {of}", ru: "Записывается: {n} из {of}", en: "Writing: {n} of {of}" },
    line: { kk: "Жол", ru: "Строка", en: "Line" },
    action: { kk: "Әрекет", ru: "Действие", en: "Action" },
    what: { kk: "Мазмұны", ru: "Содержание", en: "What it says" },
    wrong: { kk: "Ескертпелер", ru: "Замечания", en: "Remarks" },
    was: { kk: "{was} болған", ru: "было {was}", en: "was {was}" },

    year: { kk: "Оқу жылы", ru: "Учебный год", en: "Academic year" },
    term: { kk: "Семестр", ru: "Семестр", en: "Term" },
    window: { kk: "Кезең", ru: "Период", en: "Window" },
    from: { kk: "Басталуы", ru: "Начало", en: "From" },
    to: { kk: "Аяқталуы", ru: "Окончание", en: "To" },
    add_window: { kk: "Кезең қосу", ru: "Добавить период", en: "Add a window" },
    change: { kk: "Өзгерту", ru: "Изменить", en: "Change" },
    remove: { kk: "Жою", ru: "Удалить", en: "Remove" },
    order_bad: {
        kk: "Аяқталуы басталуынан кейін болуы керек.",
        ru: "Окончание должно быть после начала.",
        en: "The end must come after the beginning.",
    },

    offering: { kk: "Пән", ru: "Дисциплина", en: "Course" },
    enrolled: { kk: "Жазылған", ru: "Записано", en: "Enrolled" },
    admitted_n: { kk: "Жіберілген", ru: "Допущено", en: "Admitted" },
    teachers: { kk: "Оқытушылар", ru: "Преподаватели", en: "Teachers" },
    compute: { kk: "Қайта есептеу", ru: "Пересчитать", en: "Judge anew" },
    computed: { kk: "Өзгерді: {n}", ru: "Изменено: {n}", en: "Changed: {n}" },
    rk: { kk: "Аралық бақылау", ru: "Рубежный контроль", en: "Midterm" },
    rating: { kk: "Жіберу рейтингі", ru: "Рейтинг допуска", en: "Admission rating" },
    reasons: { kk: "Себебі", ru: "Причины", en: "Reasons" },
    override: { kk: "Негізбен жіберу", ru: "Допустить с основанием", en: "Admit with a ground" },
    override_effect: {
        kk: "Студент шарттарға қарамастан жіберіледі. Негізі ашық жазылып, аудитте қалады.",
        ru: "Студент будет допущен вопреки условиям. Основание сохранится в аудите.",
        en: "The student is admitted against the gates. The ground stays in the audit.",
    },
    readers: { kk: "Деканат пен аудитор оқиды.", ru: "Прочитают деканат и аудитор.", en: "The dean and the auditor will read it." },

    exam: { kk: "Емтихан", ru: "Экзамен", en: "Exam" },
    form: { kk: "Түрі", ru: "Форма", en: "Form" },
    sittings: { kk: "Сеанстар", ru: "Сеансы", en: "Sittings" },
    sittings_none: { kk: "Әлі сеанссыз", ru: "Ещё без сеанса", en: "None yet" },
    sittings_some: { kk: "Сеансы бар", ru: "С сеансом", en: "At least one" },
    seated: { kk: "Орны бар", ru: "Рассажено", en: "Seated" },
    new_sitting: { kk: "Сеанс қосу", ru: "Добавить сеанс", en: "Add a sitting" },
    room: { kk: "Бөлме", ru: "Аудитория", en: "Room" },
    capacity: { kk: "Орын саны", ru: "Мест", en: "Seats" },
    capacity_bad: { kk: "1 мен 2000 арасындағы сан.", ru: "Число от 1 до 2000.", en: "A number, 1 to 2000." },
    proctors: { kk: "Прокторлар", ru: "Прокторы", en: "Proctors" },
    add_proctors: { kk: "Проктор қосу", ru: "Добавить проктора", en: "Add a proctor" },
    come_in: { kk: "Кім қосылады", ru: "Кто присоединится", en: "Who comes in" },
    no_more_proctors: {
        kk: "Барлық проктор осы сеанста.",
        ru: "Все прокторы уже в этом сеансе.",
        en: "Every proctor is in this sitting already.",
    },
    proctors_added: { kk: "Қосылған прокторлар: {n}", ru: "Добавлено прокторов: {n}", en: "Proctors added: {n}" },
    group_only: { kk: "Тек осы топ (бос болса – бәрі)", ru: "Только группа (пусто – все)", en: "Only this group (empty: all)" },
    check: { kk: "Қайшылықты тексеру", ru: "Проверить накладки", en: "Look for conflicts" },
    no_conflicts: { kk: "Қайшылық жоқ", ru: "Накладок нет", en: "Nothing stands in the way" },
    coming: { kk: "Келетін студенттер: {n}", ru: "Придут студентов: {n}", en: "Students who come: {n}" },
    save_sitting: { kk: "Сақтап, студенттерді орналастыру", ru: "Сохранить и рассадить", en: "Save and seat the students" },
    seated_n: { kk: "Орналастырылды: {n}", ru: "Рассажено: {n}", en: "Seated: {n}" },
    left_n: { kk: "Орын берілмеді: {n}", ru: "Без места: {n}", en: "Without a seat: {n}" },

    reason: { kk: "Себебі", ru: "Причина", en: "Reason" },
    documents: { kk: "Құжаттар", ru: "Документы", en: "Documents" },
    late: { kk: "мерзімінен кеш", ru: "с опозданием", en: "late" },
    checked_ok: { kk: "Құжаттар анық, күндері сәйкес", ru: "Документы читаемы, даты подходят", en: "Legible, and the days fit" },
    approve: { kk: "Мақұлдау", ru: "Одобрить", en: "Approve" },
    reject: { kk: "Қабылдамау", ru: "Отклонить", en: "Reject" },
    until: { kk: "Қай күнге дейін тапсырады", ru: "Сдать не позднее", en: "To be sat until" },
    decision: { kk: "Шешім негіздемесі", ru: "Обоснование решения", en: "Reason of the decision" },
    excuse: { kk: "Дәлелді", ru: "Уважительная", en: "Excused" },
    unexcuse: { kk: "Дәлелсіз", ru: "Неуважительная", en: "Unexcused" },
    counted: { kk: "Осы семестрде дәлелсіз", ru: "Без уважительной за семестр", en: "Unexcused this term" },
    no_show_effect: {
        kk: "Шешім мен негізі аудитте қалады. Дәлелсіз келмеу шекке жетсе, пән ақылы жазғы семестрге өтеді.",
        ru: "Решение и основание сохранятся в аудите. При достижении порога дисциплина переходит в платный летний семестр.",
        en: "Decision and ground stay in the audit. At the threshold the course goes to the paid summer term.",
    },
    paid: { kk: "Төленді", ru: "Оплачено", en: "Paid" },
    paid_ref: { kk: "Түбіртек нөмірі", ru: "Номер квитанции", en: "Receipt number" },
    enrol: { kk: "Жазғы семестрге жазу", ru: "Записать на лето", en: "Enrol for the summer" },

    my_requests: { kk: "Жеке кесте сұрау", ru: "Индивидуальный график", en: "Ask for another day" },
    my_requests_lead: {
        kk: "Тек ережедегі себептер бойынша және құжатпен.",
        ru: "Только по причинам из правил и с документом.",
        en: "For the reasons of the rules alone, and with a document.",
    },
    ask: { kk: "Өтініш жазу", ru: "Написать заявление", en: "Write a request" },
    note: { kk: "Түсініктеме", ru: "Пояснение", en: "Note" },
    attach: { kk: "Құжат қосу", ru: "Приложить документ", en: "Add a document" },
    submit: { kk: "Жіберу", ru: "Отправить", en: "Submit" },
    dates: { kk: "Менің мерзімдерім", ru: "Мои сроки", en: "My dates" },
    feed: { kk: "Күнтізбе мекенжайы", ru: "Адрес календаря", en: "Calendar address" },
    feed_why: {
        kk: "Бұл мекенжайды ешкімге бермеңіз: білетін адам сіздің мерзімдеріңізді көреді.",
        ru: "Никому не сообщайте этот адрес: по нему видны ваши сроки.",
        en: "Keep this address to yourself: whoever knows it sees your dates.",
    },
    feed_make: { kk: "Жаңа мекенжай жасау", ru: "Создать новый адрес", en: "Make a new address" },
    children: { kk: "Балаларымның нәтижелері", ru: "Результаты моих детей", en: "My children's results" },
    children_closed: {
        kk: "Студент кәмелетке толған және келісім бермеген.",
        ru: "Студент совершеннолетний и согласия не дал.",
        en: "The student is of age and has not consented.",
    },
});

export const importKinds = words({
    students: { kk: "Студенттер", ru: "Студенты", en: "Students" },
    staff: { kk: "Қызметкерлер", ru: "Сотрудники", en: "Staff" },
    enrolments: { kk: "Пәнге жазылу", ru: "Запись на дисциплины", en: "Enrolments" },
    midterms: { kk: "Аралық бақылау", ru: "Рубежный контроль", en: "Midterms" },
});

export const importActions = words({
    add: { kk: "Қосу", ru: "Добавление", en: "Add" },
    change: { kk: "Өзгерту", ru: "Изменение", en: "Change" },
    same: { kk: "Өзгеріссіз", ru: "Без изменений", en: "Same" },
    error: { kk: "Қате", ru: "Ошибка", en: "Error" },
});

export const importStates = words({
    checked: { kk: "Тексерілді", ru: "Проверен", en: "Checked" },
    applying: { kk: "Жазылып жатыр", ru: "Записывается", en: "Being written" },
    done: { kk: "Енгізілді", ru: "Записан", en: "Written" },
    undoing: { kk: "Кері қайтарылуда", ru: "Откатывается", en: "Being taken back" },
    failed: { kk: "Енгізілмеді", ru: "Не записан", en: "Not written" },
});

export const importNotes = words({
    missing: { kk: "толтырылмаған", ru: "не заполнено", en: "is missing" },
    column_missing: { kk: "баған жоқ", ru: "нет столбца", en: "has no column" },
    column_unknown: { kk: "бір бағанның атауы белгісіз", ru: "неизвестный столбец", en: "a column nobody knows" },
    too_long: { kk: "тым ұзын немесе мәтін емес", ru: "слишком длинно или не текст", en: "too long, or no text" },
    iin_form: { kk: "ЖСН 12 цифр болуы керек", ru: "ИИН – 12 цифр", en: "an IIN has 12 digits" },
    iin_padded: { kk: "алдына нөл қосылды", ru: "добавлены нули слева", en: "zeros were put in front" },
    iin_checksum: { kk: "бақылау цифры сәйкес емес", ru: "контрольная цифра не сходится", en: "the check digit differs" },
    number_form: { kk: "бүтін сан емес", ru: "не целое число", en: "no whole number" },
    score_form: { kk: "балл 0–100 болуы керек", ru: "балл от 0 до 100", en: "a score is 0 to 100" },
    rounded: { kk: "дөңгелектелді", ru: "округлено", en: "was rounded" },
    day_form: { kk: "күн емес", ru: "не дата", en: "no date" },
    word_unknown: { kk: "мұндай мән жоқ", ru: "нет такого значения", en: "no such value" },
    unknown: { kk: "кітапта табылмады", ru: "не найдено", en: "is not known" },
    twice: { kk: "файлда қайталанады", ru: "повторяется в файле", en: "stands twice in the file" },
    taken: { kk: "басқа адамда бар", ru: "принадлежит другому", en: "belongs to another" },
    too_few: { kk: "бағандар жетіспейді: жол үзілген", ru: "не хватает столбцов: строка оборвана", en: "cut off: too few columns" },
    too_many: { kk: "артық бағандар", ru: "лишние столбцы", en: "too many columns" },
});

export const windowKinds = words({
    teaching: { kk: "Оқу кезеңі", ru: "Период обучения", en: "Teaching" },
    midterm_week: { kk: "Аралық бақылау аптасы", ru: "Неделя рубежного контроля", en: "Midterm week" },
    exam_session: { kk: "Емтихан сессиясы", ru: "Экзаменационная сессия", en: "Exam session" },
    retake: { kk: "Қайта тапсыру", ru: "Пересдача", en: "Retakes" },
    summer: { kk: "Жазғы семестр", ru: "Летний семестр", en: "Summer term" },
    review_lectures: { kk: "Шолу лекциялары", ru: "Обзорные лекции", en: "Review lectures" },
    final_attestation: { kk: "Қорытынды аттестаттау", ru: "Итоговая аттестация", en: "Final attestation" },
});

export const admissionStates = words({
    not_computed: { kk: "Есептелмеген", ru: "Не рассчитан", en: "Not judged yet" },
    admitted: { kk: "Жіберілді", ru: "Допущен", en: "Admitted" },
    not_admitted: { kk: "Жіберілмеді", ru: "Не допущен", en: "Not admitted" },
    overridden: { kk: "Негізбен жіберілді", ru: "Допущен с основанием", en: "Admitted with a ground" },
});

export const gates = words({
    status: { kk: "белсенді студент емес", ru: "не обучается сейчас", en: "not an active student" },
    midterm: { kk: "аралық бақылау балы жоқ", ru: "нет балла рубежного контроля", en: "a midterm score is missing" },
    threshold: { kk: "рейтинг шектен төмен", ru: "рейтинг ниже порога", en: "the rating is below the threshold" },
    task: { kk: "тапсырма орындалмаған", ru: "не выполнено задание", en: "a task is open" },
    tuition: { kk: "оқу ақысы төленбеген", ru: "долг по оплате", en: "tuition is owed" },
    academic: { kk: "академиялық қарыз", ru: "академический долг", en: "an academic debt" },
    discipline: { kk: "тәртіптік шектеу", ru: "дисциплинарное ограничение", en: "a disciplinary hold" },
});

export const conflictWords = words({
    outside_window: { kk: "Күнтізбенің тиісті кезеңінен тыс", ru: "Вне нужного периода календаря", en: "Outside the calendar's window" },
    form_differs: { kk: "Оқу жоспарында басқа түрі бекітілген", ru: "В учебном плане другая форма", en: "The curriculum fixes another form" },
    delivery_locked: { kk: "Тек дәстүрлі түрде өтеді", ru: "Только традиционно", en: "In the traditional way only" },
    attestation_locked: {
        kk: "Қорытынды аттестаттау тек дәстүрлі түрде",
        ru: "Итоговая аттестация только традиционно",
        en: "Final attestation in the traditional way only",
    },
    too_short: { kk: "Емтихан ұзақтығынан қысқа", ru: "Короче длительности экзамена", en: "Shorter than the exam lasts" },
    room_busy: { kk: "Бөлме бос емес", ru: "Аудитория занята", en: "The room is taken" },
    no_proctor: { kk: "Проктор таңдалмаған", ru: "Не выбран проктор", en: "No proctor" },
    proctor_busy: { kk: "Проктор басқа сеанста", ru: "Проктор занят", en: "The proctor sits elsewhere" },
    proctor_teaches: { kk: "Пәннің оқытушысы проктор бола алмайды", ru: "Преподаватель дисциплины не может быть проктором", en: "Teaches the course: cannot proctor it" },
    proctor_post: { kk: "Бұл уақытта проктор лауазымында емес", ru: "В это время не в должности проктора", en: "Holds no proctor's post all that time" },
    examiner_busy: { kk: "Емтихан алушы бос емес", ru: "Экзаменатор занят", en: "The examiner is taken" },
    student_busy: { kk: "Студенттің басқа емтиханы бар", ru: "У студента другой экзамен", en: "The student has another exam" },
    over_capacity: { kk: "Студент саны орыннан көп", ru: "Студентов больше, чем мест", en: "More students than seats" },
    proctor_load: { kk: "Бір прокторға тым көп студент", ru: "Слишком много студентов на проктора", en: "Too many students to a proctor" },
    server_capacity: { kk: "Сервердің өлшенген қуатынан асады", ru: "Больше измеренной мощности сервера", en: "More than this server was measured to carry" },
    past: { kk: "Уақыты өтіп кеткен", ru: "Время уже прошло", en: "It lies in the past" },
});

export const seatReasons = words({
    not_enrolled: { kk: "пәнге жазылмаған", ru: "не записан", en: "not enrolled" },
    inactive: { kk: "белсенді емес", ru: "не обучается", en: "not active" },
    not_admitted: { kk: "жіберілмеген", ru: "не допущен", en: "not admitted" },
    busy: { kk: "басқа емтиханы бар", ru: "другой экзамен", en: "has another exam" },
    has_attempt: { kk: "орны бар", ru: "уже записан", en: "has a seat already" },
    passed: { kk: "оң бағасы бар", ru: "уже сдал", en: "has passed" },
    full: { kk: "орын толды", ru: "мест нет", en: "no seats left" },
    refused: { kk: "қашықтан тапсыруға болмайды", ru: "дистанционно нельзя", en: "may not sit from afar" },
});

export const requestStates = words({
    draft: { kk: "Жоба", ru: "Черновик", en: "Draft" },
    submitted: { kk: "Жіберілді", ru: "Отправлено", en: "Submitted" },
    checked: { kk: "Тексерілді", ru: "Проверено", en: "Checked" },
    approved: { kk: "Мақұлданды", ru: "Одобрено", en: "Approved" },
    rejected: { kk: "Қабылданбады", ru: "Отклонено", en: "Rejected" },
    scheduled: { kk: "Кестеге қойылды", ru: "Назначено", en: "Scheduled" },
});

export const documentKinds = words({
    outpatient_certificate: { kk: "Амбулаториялық анықтама", ru: "Справка об амбулаторном лечении", en: "Outpatient certificate" },
    inpatient_certificate: { kk: "Стационарлық анықтама", ru: "Справка о стационарном лечении", en: "Inpatient certificate" },
    history_extract: { kk: "Ауру тарихынан үзінді", ru: "Выписка из истории болезни", en: "Extract of the medical history" },
    trip_order: { kk: "Іссапар бұйрығы", ru: "Приказ о командировке", en: "Order of the trip" },
    study_order: { kk: "Оқу сапары бұйрығы", ru: "Приказ об учебной поездке", en: "Order of the study trip" },
    tickets: { kk: "Билеттер", ru: "Билеты", en: "Tickets" },
    camp_order: { kk: "Жиынға шақыру", ru: "Вызов на сборы", en: "Call to the camp" },
    competition_order: { kk: "Жарысқа шақыру", ru: "Вызов на соревнования", en: "Call to the competition" },
    death_certificate: { kk: "Қайтыс болу туралы куәлік", ru: "Свидетельство о смерти", en: "Death certificate" },
});

export const noShowStates = words({
    unknown: { kk: "Шешілмеген", ru: "Не решено", en: "Undecided" },
    excused: { kk: "Дәлелді", ru: "Уважительная", en: "Excused" },
    unexcused: { kk: "Дәлелсіз", ru: "Неуважительная", en: "Unexcused" },
});

export const summerStates = words({
    offered: { kk: "Ұсынылды", ru: "Предложено", en: "Offered" },
    paid: { kk: "Төленді", ru: "Оплачено", en: "Paid" },
    enrolled: { kk: "Жазылды", ru: "Записан", en: "Enrolled" },
    lapsed: { kk: "Күші жойылды", ru: "Отменено", en: "Lapsed" },
});

export const grounds = words({
    none: { kk: "Жоқ", ru: "Нет", en: "None" },
    shortened: { kk: "Қысқартылған бағдарлама", ru: "Сокращённая программа", en: "Shortened programme" },
    disability: { kk: "Мүгедектік", ru: "Инвалидность", en: "Disability" },
    exchange: { kk: "Шетелде алмасу", ru: "Обмен за рубежом", en: "Exchange abroad" },
    mobility: { kk: "Академиялық ұтқырлық", ru: "Академическая мобильность", en: "Academic mobility" },
    convict: { kk: "Түзеу мекемесі", ru: "Исправительное учреждение", en: "Correctional institution" },
    trip: { kk: "Екі айдан ұзақ шетел сапары", ru: "Поездка за рубеж более двух месяцев", en: "Abroad for over two months" },
});
