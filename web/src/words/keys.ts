import { words } from "./words";

/** Keys for machines. */
export const keys = words({
    title: { kk: "Бағдарламаларға арналған кілттер", ru: "Ключи для программ", en: "Keys for programs" },
    lead: {
        kk: "Кілт бағдарламаға есептік жазба атынан жұмыс істеуге мүмкіндік береді: тек таңдалған сұраулармен, белгіленген күнге дейін.",
        ru: "С ключом программа работает от имени учётной записи: только по выбранным запросам и до назначенного дня.",
        en: "With a key a program works for an account: by the requests that were chosen alone, and until the day that was set.",
    },
    add: { kk: "Кілт жасау", ru: "Создать ключ", en: "Make a key" },
    name: { kk: "Не үшін", ru: "Для чего", en: "What it is for" },
    login: { kk: "Есептік жазба (логин)", ru: "Учётная запись (логин)", en: "Account (login)" },
    whose: { kk: "Кімнің атынан", ru: "От чьего имени", en: "On behalf of" },
    show: { kk: "Сұрауларды көрсету", ru: "Показать запросы", en: "Show the requests" },
    routes: { kk: "Рұқсат етілген сұраулар", ru: "Разрешённые запросы", en: "Requests it may make" },
    pick: { kk: "Кемінде бір сұрауды таңдаңыз", ru: "Выберите хотя бы один запрос", en: "Choose at least one request" },
    until: { kk: "Жарамды мерзімі", ru: "Действует до", en: "Good until" },
    until_bad: {
        kk: "Болашақтағы, 400 күннен аспайтын күн",
        ru: "День в будущем, не дальше 400 дней",
        en: "A day to come, at most 400 days from now",
    },
    seen: { kk: "Соңғы рет қолданылды", ru: "Последнее обращение", en: "Last used" },
    never: { kk: "Қолданылмаған", ru: "Не использовался", en: "Never" },
    state: { kk: "Күйі", ru: "Состояние", en: "State" },
    living: { kk: "Жарамды", ru: "Действует", en: "Good" },
    past: { kk: "Мерзімі өтті", ru: "Срок истёк", en: "Past its day" },
    ended: { kk: "Кері алынды", ru: "Отозван", en: "Revoked" },
    end: { kk: "Кері алу", ru: "Отозвать", en: "Revoke" },
    end_ask: {
        kk: "«{title}» кілті бірден жарамсыз болады. Оны қайтару мүмкін емес.",
        ru: "Ключ «{title}» сразу перестанет действовать. Вернуть его нельзя.",
        en: "The key “{title}” stops working at once. That cannot be undone.",
    },
    once: {
        kk: "Кілтті қазір көшіріп алыңыз: ол енді көрсетілмейді.",
        ru: "Скопируйте ключ сейчас: больше он не будет показан.",
        en: "Copy the key now: it is not shown again.",
    },
    key: { kk: "Кілт", ru: "Ключ", en: "Key" },
    none: { kk: "Кілттер жоқ", ru: "Ключей нет", en: "There are no keys" },
    none_why: {
        kk: "Жасалған кілттер, мерзімі мен рұқсат етілген сұраулары осында тұрады.",
        ru: "Здесь будут созданные ключи, их срок и разрешённые запросы.",
        en: "Keys that were made stand here, with their term and the requests they allow.",
    },
});
