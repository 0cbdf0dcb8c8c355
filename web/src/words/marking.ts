import { words } from "./words";

/** Marking of essays, files and oral exams. */
export const marking = words({
    nav: { kk: "Бағалау", ru: "Проверка", en: "Marking" },
    none: { kk: "Бағалайтын жұмыс жоқ", ru: "Работ на проверку нет", en: "There is nothing to mark" },
    none_why: {
        kk: "Студент эссе, файл тапсырса не ауызша емтихан бітсе, осында шығады.",
        ru: "Сданные эссе, файлы и устные экзамены появятся здесь.",
        en: "Essays, files and oral exams that were handed in appear here.",
    },
    exam: { kk: "Емтихан", ru: "Экзамен", en: "Exam" },
    course: { kk: "Пән", ru: "Дисциплина", en: "Course" },
    answers: { kk: "Жұмыс", ru: "Работ", en: "Papers" },
    code: { kk: "Шифр", ru: "Шифр", en: "Code" },
    code_why: {
        kk: "Студенттің аты көрсетілмейді: жұмыс шифрмен бағаланады.",
        ru: "Имя студента не показывается: работа проверяется по шифру.",
        en: "The student's name is not shown: a paper is marked by its code.",
    },
    task: { kk: "Тапсырма", ru: "Задание", en: "Task" },
    sheet: { kk: "Емтихан алушының парағы", ru: "Лист экзаменатора", en: "The examiner's sheet" },
    turn: { kk: "Күйі", ru: "Состояние", en: "State" },
    open: { kk: "Бағалау керек", ru: "Проверить", en: "To mark" },
    mine: { kk: "Сіз бағаладыңыз", ru: "Проверено вами", en: "Marked by you" },
    apart: { kk: "Екі баға алшақ: келісу керек", ru: "Оценки расходятся: согласовать", en: "Two marks differ: agree" },
    done: { kk: "Бағаланды", ru: "Проверено", en: "Marked" },
    points: { kk: "Балл", ru: "Баллы", en: "Points" },
    points_of: { kk: "0-ден {n}-ге дейін", ru: "От 0 до {n}", en: "0 to {n}" },
    points_bad: { kk: "0 мен {n} арасындағы бүтін сан", ru: "Целое от 0 до {n}", en: "A whole number from 0 to {n}" },
    comment: { kk: "Түсініктеме", ru: "Комментарий", en: "Comment" },
    comment_why: {
        kk: "Екі баға алшақ болса, негіздеме міндетті.",
        ru: "При согласовании обоснование обязательно.",
        en: "Needed when two marks are agreed on.",
    },
    give: { kk: "Баға қою", ru: "Поставить оценку", en: "Give the mark" },
    rubric: { kk: "Бағалау өлшемі", ru: "Критерии оценки", en: "Rubric" },
    no_answer: { kk: "Жауап жоқ", ru: "Ответа нет", en: "There is no answer" },
    download: { kk: "Файлды жүктеп алу", ru: "Скачать файл", en: "Download the file" },
    given: { kk: "{points} балл: {comment}", ru: "{points} баллов: {comment}", en: "{points} points: {comment}" },
});
