import { words } from "./words";

/** What changed in an act since a version that was sent back. */
export const changes = words({
    title: {
        kk: "{n}-нұсқадан бері не өзгерді",
        ru: "Что изменилось с версии {n}",
        en: "Changed since version {n}",
    },
    returned: { kk: "{time} түзетуге қайтарылған", ru: "Возвращена на доработку: {time}", en: "Returned {time}" },
    nothing: {
        kk: "Мәтін мен оқиғалар өзгерген жоқ.",
        ru: "Текст и инциденты не изменились.",
        en: "Neither the text nor the incidents changed.",
    },
    was: { kk: "бұрын", ru: "было", en: "was" },
    is: { kk: "қазір", ru: "стало", en: "is" },
    other_text: { kk: "Басқа жағдайлар", ru: "Иные обстоятельства", en: "Other circumstances" },
    observation: { kk: "Байқау жазбасы", ru: "Запись наблюдения", en: "Observation" },
    incidents: { kk: "Оқиғалар", ru: "Инциденты", en: "Incidents" },
    extra: { kk: "Қосымша уақыт", ru: "Дополнительное время", en: "Extra time" },
});
