import { words } from "./words";

/** The student's screen, where the university wants it shown. */
export const screen = words({
    title: { kk: "Экранды көрсету", ru: "Показ экрана", en: "Showing your screen" },
    why: {
        kk: "Бұл емтиханда университет экраныңызды да көруді талап етеді. Проктор оны көреді, ол камерамен бірге жазылып, сонымен бірге жойылады.",
        ru: "На этом экзамене университет требует показывать и экран. Его видит проктор; он записывается вместе с камерой и уничтожается вместе с ней.",
        en: "In this exam the university wants your screen shown too. The proctor sees it; it is recorded with the camera and destroyed with it.",
    },
    before: {
        kk: "Хабар алмасу бағдарламалары мен жеке беттерді алдымен жауып қойыңыз: экранда не болса, соның бәрі көрінеді. Дыбыс алынбайды.",
        ru: "Сначала закройте мессенджеры и личные страницы: видно будет всё, что на экране. Звук не передаётся.",
        en: "Close messengers and private pages first: everything on the screen is seen. No sound is taken.",
    },
    choose: {
        kk: "Браузер терезе ашады: «Бүкіл экран» қойындысын таңдап, рұқсат беріңіз.",
        ru: "Браузер откроет окно: выберите «Весь экран» и разрешите.",
        en: "The browser opens a window: choose “Entire screen” and allow it.",
    },
    show: { kk: "Экранды көрсету", ru: "Показать экран", en: "Show the screen" },
    again: { kk: "Қайта көрсету", ru: "Показать снова", en: "Show it again" },
    shown: { kk: "Экран көрсетіліп тұр", ru: "Экран показывается", en: "The screen is shown" },
    picture: { kk: "Экраныңыз прокторға осылай көрінеді", ru: "Так ваш экран видит проктор", en: "This is how the proctor sees your screen" },
    missing: { kk: "Алдымен экранды көрсетіңіз.", ru: "Сначала покажите экран.", en: "Show the screen first." },
    denied: {
        kk: "Экран таңдалмады. Қайта басып, «Бүкіл экран» дегенді таңдаңыз.",
        ru: "Экран не выбран. Нажмите ещё раз и выберите «Весь экран».",
        en: "No screen was chosen. Press again and choose “Entire screen”.",
    },
    partial: {
        kk: "Бір терезе немесе қойынды таңдалды. Бүкіл экран керек: қайта басып, «Бүкіл экран» дегенді таңдаңыз.",
        ru: "Выбрано окно или вкладка, а нужен весь экран. Нажмите ещё раз и выберите «Весь экран».",
        en: "A window or a tab was chosen, and the entire screen is needed. Press again and choose “Entire screen”.",
    },
    unable: {
        kk: "Бұл құрылғы экранын көрсете алмайды. Емтиханды компьютерде, Chrome, Edge немесе Firefox браузерінде ашыңыз. Жалғастыруға болады: проктор экранның жоғын көреді, не істеу керегін адам шешеді.",
        ru: "Это устройство не может показать экран. Откройте экзамен на компьютере в Chrome, Edge или Firefox. Можно и продолжить: проктор увидит, что экрана нет, и решать будет человек.",
        en: "This device cannot show its screen. Open the exam on a computer in Chrome, Edge or Firefox. You may also go on: the proctor sees that there is no screen, and a person decides.",
    },
    other: {
        kk: "Экранды көрсету басталмады. Браузер параметрлерін тексеріп, қайталаңыз.",
        ru: "Показ экрана не начался. Проверьте настройки браузера и повторите.",
        en: "Showing the screen did not begin. Check the browser's settings and try again.",
    },
    stopped: { kk: "Экран көрсетілмей тұр.", ru: "Экран не показывается.", en: "Your screen is not shown." },
    stopped_body: {
        kk: "Емтихан жалғасып жатыр, жауаптарыңыз сақталады, бұл тәртіп бұзушылық емес. Экранды қайта көрсетіңіз: {n} секундтан кейін үзіліс жазбада белгіленеді.",
        ru: "Экзамен идёт, ответы сохраняются, это не нарушение. Покажите экран снова: через {n} с перерыв будет отмечен в записи.",
        en: "The exam goes on, your answers are saved, and this is no violation. Show the screen again: after {n} s the break is noted in the recording.",
    },
    stopped_before: {
        kk: "Емтихан басталғанша экранды қайта көрсетіңіз.",
        ru: "Покажите экран снова до начала экзамена.",
        en: "Show the screen again before the exam begins.",
    },
    not_shown: { kk: "Экран көрсетілмей тұр", ru: "Экран не показывается", en: "The screen is not shown" },
    of: { kk: "Экран: {name}", ru: "Экран: {name}", en: "The screen of {name}" },
});
