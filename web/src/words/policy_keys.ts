import { policyColumns } from "./books";
import { kindTitle } from "./kinds";
import { fill, lang, words, type Text } from "./words";

/** What the settings of the policy are, by their keys; those of the kinds of incident have a table of their own. */
export const policyKeys = words({
    grade_scale: { kk: "Баға шкаласы", ru: "Шкала оценок", en: "Grade scale" },
    midterm_count: { kk: "Аралық бақылау саны", ru: "Число рубежных контролей", en: "Number of midterms" },
    midterm_rule: {
        kk: "Аралық баллдар қалай жинақталады",
        ru: "Как сводятся рубежные баллы",
        en: "How midterms are combined",
    },
    admission_threshold: { kk: "Жіберу шегі, балл", ru: "Порог допуска, баллов", en: "Threshold of admission, points" },
    admission_scale: {
        kk: "Жіберу рейтингінің шкаласы",
        ru: "Шкала рейтинга допуска",
        en: "Scale of the admission rating",
    },
    admission_formula: {
        kk: "Жіберу рейтингінің формуласы",
        ru: "Формула рейтинга допуска",
        en: "Formula of the admission rating",
    },
    w_rating: { kk: "Рейтингтің үлесі, %", ru: "Доля рейтинга, %", en: "Share of the rating, %" },
    w_exam: { kk: "Емтиханның үлесі, %", ru: "Доля экзамена, %", en: "Share of the exam, %" },
    rounding: { kk: "Дөңгелектеу", ru: "Округление", en: "Rounding" },
    require_positive_exam: {
        kk: "Емтиханнан оң баға міндетті",
        ru: "Нужна положительная оценка экзамена",
        en: "The exam itself must be passed",
    },
    fx_basis: { kk: "FX не бойынша қойылады", ru: "По чему ставится FX", en: "What FX goes by" },
    scoring_multiple: {
        kk: "Бірнеше жауапты сұрақты бағалау",
        ru: "Оценка вопросов с несколькими ответами",
        en: "Scoring of several answers",
    },
    release: { kk: "Нәтиже қашан жарияланады", ru: "Когда публикуется результат", en: "When results are released" },
    max_fx_retakes: { kk: "FX қайта тапсыру саны", ru: "Пересдач FX, не более", en: "Retakes of FX, at most" },
    fx_retake_days: {
        kk: "FX қайта тапсыру мерзімі, күн",
        ru: "Срок пересдачи FX, дней",
        en: "Term of an FX retake, days",
    },
    repeat_exam: { kk: "Емтиханды қайталау", ru: "Повторная сдача экзамена", en: "Repeating an exam" },
    appeal_result_days: {
        kk: "Нәтижеге апелляция, күн",
        ru: "Апелляция на результат, дней",
        en: "Appeal against a result, days",
    },
    statement_days: { kk: "Ведомость мерзімі, күн", ru: "Срок ведомости, дней", en: "Term of a statement, days" },
    appeal_members: {
        kk: "Апелляция комиссиясының мүшелері",
        ru: "Членов апелляционной комиссии",
        en: "Members of an appeals commission",
    },
    third_fail_action: { kk: "Үшінші сәтсіздіктен кейін", ru: "После третьей неудачи", en: "After the third failure" },
    annulled_outcome: { kk: "Балл жойылғаннан кейін", ru: "После аннулирования балла", en: "After an annulment" },
    no_show_grade: { kk: "Келмегенге қойылатын баға", ru: "Оценка за неявку", en: "Grade of a no-show" },
    no_show_threshold: {
        kk: "Себепсіз келмеу шегі",
        ru: "Предел неявок без причины",
        en: "No-shows without a reason, limit",
    },
    gpa_on_repeat: { kk: "GPA: қайталанған пән", ru: "GPA: повторный курс", en: "GPA: a repeated course" },
    gpa_exclude: { kk: "GPA-ға кірмейтіндер", ru: "Что не входит в GPA", en: "Left out of the GPA" },
    "paper_copy.required": {
        kk: "Қағаз нұсқасы міндетті",
        ru: "Бумажный экземпляр обязателен",
        en: "A paper copy is required",
    },
    paper_block: {
        kk: "Қағаз нұсқасы жоқ болса",
        ru: "Если нет бумажного экземпляра",
        en: "When the paper copy is missing",
    },
    "terms.summer": { kk: "Жазғы семестр бар", ru: "Есть летний семестр", en: "There is a summer term" },
    individual_days: {
        kk: "Жеке кесте өтінішінің мерзімі, күн",
        ru: "Срок заявления на другой день, дней",
        en: "Term of a request for another day, days",
    },
    individual_decider: {
        kk: "Жеке кестені кім шешеді",
        ru: "Кто решает об индивидуальном графике",
        en: "Who decides about another day",
    },
    proctor_load: {
        kk: "Бір прокторға студент саны",
        ru: "Студентов на одного проктора",
        en: "Students to one proctor",
    },
    server_capacity: {
        kk: "Серверге бір мезгілдегі студент саны (0: өлшенбеген)",
        ru: "Студентов одновременно на сервер (0: не измерено)",
        en: "Students at once on this server (0: not measured)",
    },
    "final_attestation.delivery": {
        kk: "Қорытынды аттестаттау түрі",
        ru: "Форма итоговой аттестации",
        en: "How the final attestation is held",
    },
    "final_attestation.retake": {
        kk: "Қорытынды аттестаттауды қайта тапсыру",
        ru: "Пересдача итоговой аттестации",
        en: "Retake of the final attestation",
    },
    login_early_s: { kk: "Емтиханға ерте кіру, с", ru: "Вход до начала, с", en: "Entering before the start, s" },
    reconnect_clock: {
        kk: "Байланыс үзілгендегі уақыт",
        ru: "Время при обрыве связи",
        en: "The clock while the line is lost",
    },
    reconnect_cap: {
        kk: "Қайтарылатын уақыт шегі, с",
        ru: "Возвращаемое время, не более, с",
        en: "Time given back, at most, s",
    },
    disconnect_grace_s: { kk: "Үзіліс деп санау, с", ru: "Обрыв считается с, с", en: "A loss counts after, s" },
    admit: { kk: "Емтиханға кім кіргізеді", ru: "Кто допускает к экзамену", en: "Who admits to the exam" },
    questions_after: {
        kk: "Сұрақтар кейін де көрінеді",
        ru: "Вопросы видны и после",
        en: "Questions are shown afterwards",
    },
    bank_approval: { kk: "Сұрақтарды кім бекітеді", ru: "Кто утверждает вопросы", en: "Who approves questions" },
    session_life_s: { kk: "Кіру ұзақтығы, с", ru: "Длительность входа, с", en: "Life of a login, s" },
    session_idle_s: { kk: "Әрекетсіз кіру ұзақтығы, с", ru: "Вход без действий, с", en: "Life of an idle login, s" },
    throttle_account: {
        kk: "Қате кіру шегі, бір логинге",
        ru: "Неверных входов на логин",
        en: "Failed logins, an account",
    },
    throttle_address: {
        kk: "Қате кіру шегі, бір мекенжайдан",
        ru: "Неверных входов с адреса",
        en: "Failed logins, an address",
    },
    throttle_window_s: {
        kk: "Қате кірулерді санау кезеңі, с",
        ru: "За какое время считаются неверные входы, с",
        en: "Failed logins are counted over, s",
    },
    extra_time_max_s: {
        kk: "Қосымша уақыт шегі, с",
        ru: "Дополнительное время, не более, с",
        en: "Extra time, at most, s",
    },
    "act_a.autodraft": {
        kk: "А актісінің жобасы өзі жасалады",
        ru: "Черновик акта А составляется сам",
        en: "Act A is drafted by itself",
    },
    act_number: { kk: "Акт нөмірінің үлгісі", ru: "Вид номера акта", en: "Form of an act's number" },
    explain_hours: {
        kk: "Студент түсініктемесінің мерзімі, сағат",
        ru: "Срок объяснения студента, часов",
        en: "Term of the student's explanation, hours",
    },
    sign_order: { kk: "Қол қою реті", ru: "Порядок подписания", en: "Order of signing" },
    av_block_route: {
        kk: "Камераны антивирус бұғаттағанда",
        ru: "Если камеру блокирует антивирус",
        en: "When an antivirus blocks the camera",
    },
    "signature.min_level": {
        kk: "Қолтаңбаның ең төмен деңгейі",
        ru: "Наименьший уровень подписи",
        en: "Lowest level of a signature",
    },
    "signature.stamp": { kk: "Уақыт белгісін кім қояды", ru: "Кто ставит метку времени", en: "Who stamps the time" },
    "signature.paper": { kk: "Қағазға кім қол қояды", ru: "Кто подписывает на бумаге", en: "Who signs on paper" },
    "consent.withdrawn": {
        kk: "Келісім қайтарып алынса",
        ru: "Если согласие отозвано",
        en: "When a consent is taken back",
    },
    record_all: { kk: "Бүкіл емтихан жазылады", ru: "Записывается весь экзамен", en: "The whole exam is recorded" },
    record_days: { kk: "Бейнежазба сақталады, күн", ru: "Запись хранится, дней", en: "A recording is kept, days" },
    evidence_days: {
        kk: "Суреттер мен клиптер сақталады, күн",
        ru: "Кадры и клипы хранятся, дней",
        en: "Pictures and clips are kept, days",
    },
    incident_merge_ms: {
        kk: "Оқиғаларды біріктіру аралығы, мс",
        ru: "События объединяются в пределах, мс",
        en: "Incidents merge within, ms",
    },
    screen_capture: { kk: "Экран көрсетіледі", ru: "Экран показывается", en: "The screen is shown" },
    screen_stopped_s: {
        kk: "Экран тоқтағаны қашан айтылады, с",
        ru: "Об остановке экрана сообщается через, с",
        en: "A stopped screen is told after, s",
    },
    audio: { kk: "Дыбыс жазылады", ru: "Звук записывается", en: "Sound is recorded" },
    face_matching: { kk: "Бет салыстырылады", ru: "Лица сравниваются", en: "Faces are compared" },
    identity_days: {
        kk: "Бет сипаттамасы сақталады, күн",
        ru: "Описание лица хранится, дней",
        en: "The description of a face is kept, days",
    },
    act_evidence_days: {
        kk: "Акт дәлелі сақталады, күн",
        ru: "Доказательства акта хранятся, дней",
        en: "An act's evidence is kept, days",
    },
    appeal_act_days: { kk: "Актіге апелляция, күн", ru: "Апелляция на акт, дней", en: "Appeal against an act, days" },
    request_access_days: {
        kk: "Деректерді көру өтініші, күн",
        ru: "Запрос на доступ к данным, дней",
        en: "A request to see data, days",
    },
    request_change_days: {
        kk: "Деректерді өзгерту өтініші, күн",
        ru: "Запрос на изменение данных, дней",
        en: "A request to change data, days",
    },
    distance_without_ground: {
        kk: "Негізсіз қашықтан тапсыруға болады",
        ru: "Дистанционно можно без основания",
        en: "Remote without a ground is allowed",
    },
    "rules.synthetic_milli": {
        kk: "Виртуал камера күдігінің шегі, мыңнан",
        ru: "Порог подозрения на виртуальную камеру, тысячных",
        en: "Threshold of a suspected virtual camera, thousandths",
    },
    "eye.look_every_ms": {
        kk: "Кадр қаралады, әр мс",
        ru: "Кадр смотрится каждые, мс",
        en: "A picture is looked at every, ms",
    },
    "eye.full_every_ms": { kk: "Толық тексеру, әр мс", ru: "Полная проверка каждые, мс", en: "A full look every, ms" },
    "eye.identity_every_ms": {
        kk: "Бет салыстыру, әр мс",
        ru: "Сравнение лица каждые, мс",
        en: "Faces are compared every, ms",
    },
    "eye.objects_every_ms": {
        kk: "Зат іздеу, әр мс",
        ru: "Поиск предметов каждые, мс",
        en: "Things are looked for every, ms",
    },
    "eye.covered_sd_milli": {
        kk: "Жабық камера: құрылым шегі",
        ru: "Закрытая камера: порог структуры",
        en: "Covered camera: structure below",
    },
    "eye.dark_mean_milli": {
        kk: "Қараңғы бөлме: жарық шегі",
        ru: "Тёмная комната: порог яркости",
        en: "Dark room: brightness below",
    },
    "eye.frozen_diff_milli": {
        kk: "Қатқан кадр: өзгеріс шегі",
        ru: "Застывший кадр: порог изменения",
        en: "Frozen picture: change below",
    },
    "eye.defocus_milli": {
        kk: "Бұлыңғыр камера: айқындық шегі",
        ru: "Камера не в фокусе: порог резкости",
        en: "Out of focus: sharpness below",
    },
    "eye.face_sharp_milli": {
        kk: "Бұлыңғыр бет: айқындық шегі",
        ru: "Размытое лицо: порог резкости",
        en: "Blurred face: sharpness below",
    },
    "eye.candidate_milli": {
        kk: "Бет ізі: сенім шегі",
        ru: "Возможное лицо: порог уверенности",
        en: "Possible face: confidence from",
    },
    "eye.newcomer_milli": {
        kk: "Жаңа бет: сенім шегі",
        ru: "Новое лицо: порог уверенности",
        en: "New face: confidence from",
    },
    "eye.verify_milli": {
        kk: "Расталған бет: сенім шегі",
        ru: "Подтверждённое лицо: порог уверенности",
        en: "Verified face: confidence from",
    },
    "eye.doubt_milli": {
        kk: "Күмәнді бет: сенім шегі",
        ru: "Сомнительное лицо: порог уверенности",
        en: "Doubtful face: confidence from",
    },
    "eye.same_milli": {
        kk: "Сол адам: ұқсастық шегі",
        ru: "Тот же человек: порог сходства",
        en: "The same person: likeness from",
    },
    "eye.different_milli": {
        kk: "Басқа адам: ұқсастық шегі",
        ru: "Другой человек: порог сходства",
        en: "Another person: likeness below",
    },
    "eye.photo_same_milli": {
        kk: "Фотодағы адам: ұқсастық шегі",
        ru: "Как на фото: порог сходства",
        en: "As on the photo: likeness from",
    },
    "eye.photo_different_milli": {
        kk: "Фотодан өзге: ұқсастық шегі",
        ru: "Не как на фото: порог сходства",
        en: "Not as on the photo: likeness below",
    },
    "eye.object_milli": {
        kk: "Телефонға ұқсас зат: сенім шегі",
        ru: "Предмет как телефон: порог уверенности",
        en: "Phone-like thing: confidence from",
    },
    "eye.object_doubt_milli": {
        kk: "Бір орындағы зат: сенім шегі",
        ru: "Предмет на одном месте: порог уверенности",
        en: "Thing that stays: confidence from",
    },
    "eye.loop_milli": {
        kk: "Қайталанған бейне: ұқсастық шегі",
        ru: "Повтор видео: порог сходства",
        en: "Repeating stream: likeness from",
    },
    "eye.moved_milli": {
        kk: "Жылжыған камера: ұқсастық шегі",
        ru: "Камера сдвинута: порог сходства",
        en: "Moved camera: likeness below",
    },
    "eye.turned_milli": {
        kk: "Бұрылған бас: бұрылыс шегі",
        ru: "Голова отвёрнута: порог поворота",
        en: "Head turned: turn from",
    },
});

/** What a setting is: its own words, or the kind of incident and which of its numbers; a key without words is itself. */
export function settingWord(key: string): string {
    const [, kind, part] = /^kind\.(\w+)\.(\w+)$/.exec(key) ?? [];
    const word = (kind && part ? policyColumns : policyKeys) as Record<string, Text>;
    const known = word[part ?? key];
    if (!known) return key;
    return kind ? `${kindTitle(kind)}: ${fill(known, lang.value)}` : fill(known, lang.value);
}
