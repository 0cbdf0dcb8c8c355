import { words } from "./words";

/** Retakes, the record over the study, appeals of results. */
export const registrar = words({
    retakes: { kk: "Қайта тапсырулар", ru: "Пересдачи", en: "Retakes" },
    retakes_lead: {
        kk: "FX – емтихан бір рет қайта, рейтинг сақталады. F – пән қайта оқылады, рейтинг нөлден басталады.",
        ru: "FX – экзамен ещё один раз, рейтинг сохраняется. F – дисциплина заново, рейтинг с нуля.",
        en: "FX: the exam once more, the rating stays. F: the course anew, the rating from zero.",
    },
    appeals_why: {
        kk: "Студент нәтижеге апелляция берсе, осында шығады.",
        ru: "Когда студент подаст апелляцию на результат, она появится здесь.",
        en: "When a student appeals against a result, it appears here.",
    },
    none: { kk: "Ештеңе жоқ", ru: "Ничего нет", en: "Nothing here" },
    none_why: {
        kk: "FX, F немесе жойылған балл жарияланғанда осында шығады.",
        ru: "Появится, когда будет опубликована оценка FX, F или аннулирован балл.",
        en: "It appears when an FX or F is released, or a score is annulled.",
    },
    kind: { kk: "Түрі", ru: "Вид", en: "Kind" },
    until: { kk: "Соңғы мерзімі", ru: "Крайний срок", en: "Until" },
    opened: { kk: "Ашылған", ru: "Открыта", en: "Opened" },
    to_exam: { kk: "Емтиханға жазу", ru: "Записать на экзамен", en: "Put into a sitting" },
    to_course: { kk: "Пәнге жазу", ru: "Записать на дисциплину", en: "Enrol in the course" },
    choose_sitting: { kk: "Емтихан сеансы", ru: "Сеанс экзамена", en: "Sitting" },
    choose_offering: { kk: "Оқу кезеңі", ru: "Период обучения", en: "Term" },
    no_sittings: {
        kk: "Бұл пән бойынша алдағы сеанс жоқ. Алдымен сеанс қосылуы керек.",
        ru: "Предстоящих сеансов по этой дисциплине нет. Сначала нужно добавить сеанс.",
        en: "This course has no coming sittings. One must be added first.",
    },
    done_toast: { kk: "Жазылды", ru: "Записано", en: "Done" },
    record: { kk: "Оқу тарихы", ru: "Учебная история", en: "Academic record" },
    my_record: { kk: "Менің бағаларым", ru: "Мои оценки", en: "My record" },
    credits: { kk: "Кредит", ru: "Кредиты", en: "Credits" },
    credits_earned: { kk: "Игерілген кредит", ru: "Освоено кредитов", en: "Credits earned" },
    gpa: { kk: "Орташа балл (GPA)", ru: "Средний балл (GPA)", en: "Mean of points (GPA)" },
    points: { kk: "Ұпайы", ru: "Баллы", en: "Points" },
    term: { kk: "Кезең", ru: "Период", en: "Term" },
    again: { kk: "қайта оқу", ru: "повторно", en: "taken anew" },
    no_courses: { kk: "Әзірге пән жоқ", ru: "Дисциплин пока нет", en: "No courses yet" },
    appeals: { kk: "Нәтиже апелляциялары", ru: "Апелляции на результаты", en: "Appeals of results" },
    appeal_reason: { kk: "Себебі", ru: "Основание", en: "Reason" },
    appeal_filed: { kk: "Берілген", ru: "Подана", en: "Filed" },
    appeal_due: { kk: "Қаралу мерзімі", ru: "Рассмотреть до", en: "Due" },
    score: { kk: "Балл", ru: "Балл", en: "Score" },
    accept: { kk: "Қабылдау", ru: "Принять", en: "Accept" },
    accept_title: { kk: "Комиссия құрамы", ru: "Состав комиссии", en: "Commission" },
    accept_why: {
        kk: "Бірінші – төраға. Пәннің оқытушысы мен проктор комиссия мүшесі бола алмайды.",
        ru: "Первый – председатель. Преподаватель дисциплины и проктор членами быть не могут.",
        en: "The first is the chair. A teacher of the course or its proctor cannot be a member.",
    },
    members: { kk: "Мүшелер", ru: "Члены комиссии", en: "Members" },
    decide: { kk: "Шешім шығару", ru: "Вынести решение", en: "Decide" },
    upheld: { kk: "Қанағаттандыру, жаңа балл", ru: "Удовлетворить, новый балл", en: "Uphold, new score" },
    rejected: { kk: "Қабылдамау", ru: "Отклонить", en: "Reject" },
    protocol: { kk: "Хаттама нөмірі", ru: "Номер протокола", en: "Minutes, number" },
    decision: { kk: "Шешім", ru: "Решение", en: "Decision" },
    score_new: { kk: "Жаңа балл, 0–100", ru: "Новый балл, 0–100", en: "New score, 0–100" },
    score_bad: { kk: "0 мен 100 арасындағы бүтін сан.", ru: "Целое число от 0 до 100.", en: "A whole number, 0 to 100." },
    appeal_file: { kk: "Апелляция беру", ru: "Подать апелляцию", en: "Appeal the result" },
    appeal_effect: {
        kk: "Өтінішті комиссия қарайды. Мерзімі – нәтиже жарияланғаннан кейінгі жұмыс күнінің соңы.",
        ru: "Заявление рассмотрит комиссия. Срок – конец рабочего дня после публикации результата.",
        en: "A commission decides. It can be filed until the end of the working day after the result.",
    },
    appeal_readers: {
        kk: "Тіркеуші мен комиссия оқиды.",
        ru: "Прочитают регистратор и комиссия.",
        en: "The registrar and the commission will read it.",
    },
    appeal_toast: { kk: "Апелляция берілді", ru: "Апелляция подана", en: "Appeal filed" },
    correct: { kk: "Балды түзету", ru: "Исправить балл", en: "Correct the score" },
    correct_effect: {
        kk: "Журналға жаңа жазба қосылады, бұрынғысы сақталады. Негізі міндетті.",
        ru: "В журнал добавится новая запись, прежняя сохранится. Основание обязательно.",
        en: "A new entry joins the ledger, the old one stays. A ground is required.",
    },
    correct_toast: { kk: "Балл түзетілді", ru: "Балл исправлен", en: "Score corrected" },
    exam_score: { kk: "Емтихан балы, 0–100", ru: "Балл экзамена, 0–100", en: "Exam score, 0–100" },
});

export const remedyKinds = words({
    fx_retake: { kk: "FX қайта тапсыру", ru: "Пересдача FX", en: "FX retake" },
    resit: { kk: "Қайта тапсыру (балл жойылған)", ru: "Повторная сдача (балл аннулирован)", en: "Resit (annulled)" },
    re_enrolment: { kk: "Пәнді қайта оқу (F)", ru: "Повторное изучение (F)", en: "Course anew (F)" },
});

export const remedyStates = words({
    open: { kk: "Ашық", ru: "Открыта", en: "Open" },
    used: { kk: "Жазылған", ru: "Записан", en: "Scheduled" },
    done: { kk: "Аяқталды", ru: "Завершена", en: "Done" },
    expired: { kk: "Мерзімі өтті", ru: "Срок истёк", en: "Expired" },
    cancelled: { kk: "Күші жойылды", ru: "Отменена", en: "Cancelled" },
});

export const appealStates = words({
    filed: { kk: "Берілді", ru: "Подана", en: "Filed" },
    accepted: { kk: "Қаралуда", ru: "Рассматривается", en: "Under review" },
    upheld: { kk: "Қанағаттандырылды", ru: "Удовлетворена", en: "Upheld" },
    rejected: { kk: "Қабылданбады", ru: "Отклонена", en: "Rejected" },
});

export const terms = words({
    autumn: { kk: "күз", ru: "осень", en: "autumn" },
    spring: { kk: "көктем", ru: "весна", en: "spring" },
    summer: { kk: "жаз", ru: "лето", en: "summer" },
});
