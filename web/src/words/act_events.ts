import { words } from "./words";

/** What happened to an act, by the codes of its history. */
export const actEvents = words({
    draft: { kk: "Жоба жасалды", ru: "Проект создан", en: "Drafted" },
    open: { kk: "Жоба жасалды", ru: "Проект создан", en: "Drafted" },
    incident: { kk: "Оқиға қосылды", ru: "Добавлен инцидент", en: "Incident added" },
    dismiss_asked: { kk: "Қабылдамау сұралды", ru: "Предложено отклонить", en: "Dismissal asked for" },
    execute: { kk: "Шешім орындалды", ru: "Решение исполнено", en: "Decision carried out" },
    edit: { kk: "Жоба өзгертілді", ru: "Проект изменён", en: "Edited" },
    freeze: { kk: "Қол қоюға жіберілді", ru: "Отправлен на подпись", en: "Sent for signature" },
    sign: { kk: "Қол қойылды", ru: "Подписан", en: "Signed" },
    paper: { kk: "Қағаздағы қол енгізілді", ru: "Внесена подпись на бумаге", en: "Signature on paper entered" },
    stamp: { kk: "Уақыт белгісі келді", ru: "Получена метка времени", en: "Time stamp received" },
    certificate_good: {
        kk: "Сертификат тексерілді: күшінде",
        ru: "Сертификат проверен: действует",
        en: "Certificate checked: not revoked",
    },
    certificate_revoked: {
        kk: "Сертификат тексерілді: кері қайтарылған",
        ru: "Сертификат проверен: отозван",
        en: "Certificate checked: revoked",
    },
    refuse: { kk: "Қол қоюдан бас тартылды", ru: "Отказ от подписи", en: "Refused to sign" },
    return: { kk: "Түзетуге қайтарылды", ru: "Возвращён на доработку", en: "Returned for correction" },
    register: { kk: "Тіркелді", ru: "Зарегистрирован", en: "Registered" },
    prepare: { kk: "Балды жоюға дайындалды", ru: "Подготовлен к аннулированию", en: "Prepared for posting" },
    post: { kk: "Балл жойылды", ru: "Балл аннулирован", en: "Score annulled" },
    reinstate_asked: {
        kk: "Орталық меңгерушісі қатені атады",
        ru: "Заведующий Центром назвал ошибку",
        en: "The head of the Centre named an error",
    },
    reinstate: { kk: "Балл қалпына келтірілді", ru: "Балл восстановлен", en: "Score reinstated" },
    dismiss: { kk: "Қабылданбады", ru: "Отклонён", en: "Dismissed" },
    to_b: { kk: "Б актісіне ауыстырылды", ru: "Переведён в акт Б", en: "Turned into act B" },
    explain: { kk: "Студенттің түсініктемесі", ru: "Объяснение студента", en: "The student's explanation" },
    close: { kk: "Жабылды", ru: "Закрыт", en: "Closed" },
});
