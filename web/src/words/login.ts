import { words } from "./words";

export const login = words({
    title: { kk: "Кіру", ru: "Вход", en: "Log in" },
    lead: {
        kk: "Университет берген логин мен құпиясөзді енгізіңіз.",
        ru: "Введите логин и пароль, которые выдал университет.",
        en: "Enter the login and password that your university gave you.",
    },
    forgot: {
        kk: "Құпиясөзді ұмытсаңыз, офис-регистратор немесе жүйе әкімшісі жаңасын береді.",
        ru: "Если забыли пароль, новый выдаст офис-регистратор или администратор системы.",
        en: "If you forgot the password, the registrar's office or the administrator issues a new one.",
    },
    login: { kk: "Логин", ru: "Логин", en: "Login" },
    password: { kk: "Құпиясөз", ru: "Пароль", en: "Password" },
    show: { kk: "Құпиясөзді көрсету", ru: "Показать пароль", en: "Show password" },
    hide: { kk: "Құпиясөзді жасыру", ru: "Скрыть пароль", en: "Hide password" },
    code: { kk: "Растау коды", ru: "Код подтверждения", en: "Confirmation code" },
    code_why: {
        kk: "Аутентификатор қолданбасындағы 6 сан.",
        ru: "Шесть цифр из приложения-аутентификатора.",
        en: "Six digits from your authenticator app.",
    },
    enter: { kk: "Кіру", ru: "Войти", en: "Log in" },
    wait: {
        kk: "Қайта енгізуге {n} секундтан кейін болады.",
        ru: {
            one: "Повторить можно через {n} секунду.",
            few: "Повторить можно через {n} секунды.",
            other: "Повторить можно через {n} секунд.",
        },
        en: { one: "You can try again in {n} second.", other: "You can try again in {n} seconds." },
    },
    demo: {
        kk: "Бұл — көрсету нұсқасы: адамдар мен бағалар ойдан алынған.",
        ru: "Это демонстрация: люди и оценки вымышлены.",
        en: "This is a demonstration: the people and the grades are made up.",
    },
});
