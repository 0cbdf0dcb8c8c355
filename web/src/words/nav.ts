import { words } from "./words";

/** The groups of the staff's bar; their entries are the titles of the screens. */
export const nav = words({
    exam: { kk: "Емтихан", ru: "Экзамен", en: "Exam" },
    acts: { kk: "Актілер", ru: "Акты", en: "Acts" },
    grades: { kk: "Бағалар", ru: "Оценки", en: "Grades" },
    people: { kk: "Адамдар", ru: "Люди", en: "People" },
    term: { kk: "Семестр", ru: "Семестр", en: "Term" },
    order: { kk: "Тәртіп", ru: "Порядок", en: "Oversight" },
});
