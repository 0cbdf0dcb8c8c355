import { words } from "./words";

/** How often the rules were right, for the testing centre. */
export const precision = words({
    nav: { kk: "Ережелер", ru: "Правила", en: "Rules" },
    title: {
        kk: "Ережелер қаншалықты жиі дұрыс болды?",
        ru: "Как часто правила были правы?",
        en: "How often were the rules right?",
    },
    lead: {
        kk: "Адамдардың шешімі бойынша. Дәлдік: шешілген оқиғалардың қанша бөлігі расталды. Жолақ 95 % аралықты көрсетеді: шешім аз болса, ол кең.",
        ru: "По решениям людей. Точность: какая доля решённых инцидентов подтверждена. Полоса показывает интервал 95 %: при малом числе решений он широк.",
        en: "By what people decided. Precision: the share of decided incidents that were confirmed. The bar is the 95 % interval: it is wide where few were decided.",
    },
    kind: { kk: "Ереже", ru: "Правило", en: "Rule" },
    version: { kk: "Саясат", ru: "Политика", en: "Policy" },
    raised: { kk: "Ашылды", ru: "Открыто", en: "Raised" },
    confirmed: { kk: "Расталды", ru: "Подтверждено", en: "Confirmed" },
    dismissed: { kk: "Қабылданбады", ru: "Отклонено", en: "Dismissed" },
    false_alarm: { kk: "оның жалған дабылы", ru: "из них ложных", en: "of them false" },
    unsure: { kk: "Күмән", ru: "Сомнение", en: "Unsure" },
    undecided: { kk: "Шешілмеді", ru: "Не решено", en: "Undecided" },
    precision: { kk: "Дәлдік", ru: "Точность", en: "Precision" },
    bar: {
        kk: "{n} %, 95 % аралығы {low}–{high} %",
        ru: "{n} %, интервал 95 %: {low}–{high} %",
        en: "{n} %, 95 % interval {low}–{high} %",
    },
    interval: { kk: "{low}–{high} %", ru: "{low}–{high} %", en: "{low}–{high} %" },
    percent: { kk: "{n} %", ru: "{n} %", en: "{n} %" },
    none_decided: { kk: "шешім жоқ", ru: "решений нет", en: "none decided" },
    few: { kk: "шешім аз", ru: "мало решений", en: "few decisions" },
    from: { kk: "Күнінен", ru: "С даты", en: "From" },
    to: { kk: "Күніне дейін", ru: "По дату", en: "To" },
    sitting: { kk: "Емтихан", ru: "Экзамен", en: "Exam" },
    all_sittings: { kk: "Барлық емтихан", ru: "Все экзамены", en: "All exams" },
    empty: { kk: "Бұл аралықта оқиға жоқ", ru: "За это время инцидентов нет", en: "No incidents in this time" },
    empty_why: {
        kk: "Ережелер оқиға ашып, адам шешкенде осы жерде саналады.",
        ru: "Здесь считаются инциденты, которые открыли правила и решили люди.",
        en: "Incidents that rules raised and people decided are counted here.",
    },
    use: {
        kk: "Дәлдік төмен болса, ереженің шегін саясатта өзгертіңіз: бұрынғы нұсқа осы кестеде қалады.",
        ru: "Если точность низка, измените порог правила в политике: прежняя версия останется в этой таблице.",
        en: "Where precision is low, change the rule's threshold in the policy: the former version stays in this table.",
    },
});
