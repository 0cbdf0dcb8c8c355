import { words } from "./words";

/** The policy's change sheet. */
export const policyWords = words({
    sheet: { kk: "Өзгерістерді тіркеу парағы", ru: "Лист регистрации изменений", en: "Change sheet" },
    sheet_none: { kk: "Өзгеріс тіркелмеген", ru: "Изменений нет", en: "No changes yet" },
    lead: {
        kk: "Орталық басшысы ұсынады, офис-регистратор басшысы келіседі. Дербес деректерге қатыстысын жауапты да келіседі. Нұсқалар өзгертілмейді.",
        ru: "Предлагает заведующий Центром, согласует руководитель офис-регистратора, по персональным данным ещё и ответственный. Версии не правятся.",
        en: "The head of the Centre drafts, the registrar's head agrees, for personal data the officer too. Versions are never edited.",
    },
    no: { kk: "Нұсқа", ru: "Версия", en: "Version" },
    clause: { kk: "Тармақ", ru: "Пункт", en: "Clause" },
    kind: { kk: "Түрі", ru: "Вид", en: "Kind" },
    difference: { kk: "Айырмасы", ru: "Отличие", en: "Difference" },
    ground: { kk: "Негізі", ru: "Основание", en: "Ground" },
    effective: { kk: "Күшіне енеді", ru: "Вступает в силу", en: "In force from" },
    drafted_by: { kk: "Ұсынған", ru: "Предложил(а)", en: "Drafted by" },
    agreed_by: { kk: "Келіскен", ru: "Согласовали", en: "Agreed by" },
    draft: { kk: "Өзгеріс ұсыну", ru: "Предложить изменение", en: "Draft a change" },
    key: { kk: "Параметр", ru: "Параметр", en: "Setting" },
    value: { kk: "Жаңа мәні", ru: "Новое значение", en: "New value" },
    now: { kk: "Қазір: {v}", ru: "Сейчас: {v}", en: "Now: {v}" },
    same: { kk: "Мәні өзгермеген.", ru: "Значение не изменилось.", en: "The value is the same." },
    more: { kk: "Тағы параметр", ru: "Ещё параметр", en: "One more setting" },
    remove: { kk: "Алып тастау", ru: "Убрать", en: "Remove" },
    past: { kk: "Алдағы уақыт керек.", ru: "Нужно время в будущем.", en: "A time to come is needed." },
    agree: { kk: "Келісу", ru: "Согласовать", en: "Agree" },
    agree_effect: {
        kk: "Соңғы келісімнен кейін жаңа нұсқа көрсетілген күннен күшіне енеді. Бұрынғы шешімдер өз нұсқасында қалады.",
        ru: "После последнего согласования новая версия вступит в силу с указанной даты. Прежние решения остаются при своей версии.",
        en: "With the last word the new version is in force from its date. Decisions made before keep their version.",
    },
    reject: { kk: "Қабылдамау", ru: "Отклонить", en: "Reject" },
    reject_effect: { kk: "Ұсыныс себебімен бірге парақта қалады.", ru: "Предложение останется в листе с причиной.", en: "The draft stays on the sheet with the reason." },
    readers: { kk: "Орталық басшысы мен аудитор оқиды.", ru: "Прочитают заведующий Центром и аудитор.", en: "The head of the Centre and the auditor will read it." },
    waits_privacy: { kk: "Деректер жауаптысының келісімі керек", ru: "Нужно согласие ответственного за данные", en: "Needs the data officer's word" },
    done: { kk: "Орындалды", ru: "Выполнено", en: "Done" },
});

export const draftStates = words({
    open: { kk: "Келісілуде", ru: "На согласовании", en: "Awaiting agreement" },
    in_force: { kk: "Бекітілген", ru: "Утверждено", en: "Approved" },
    rejected: { kk: "Қабылданбаған", ru: "Отклонено", en: "Rejected" },
});

export const draftKinds = words({
    replace: { kk: "ауыстыру", ru: "замена", en: "replace" },
    cancel: { kk: "жою", ru: "отмена", en: "cancel" },
    add: { kk: "қосу", ru: "дополнение", en: "add" },
});
