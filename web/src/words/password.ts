import { words } from "./words";

/** Changing one's own password. */
export const password = words({
    title: { kk: "Құпиясөз", ru: "Пароль", en: "Password" },
    why: {
        kk: "Өзгерткен соң барлық құрылғыдан шығарыласыз, жаңа құпиясөзбен қайта кіресіз.",
        ru: "После смены все входы завершатся, войти нужно будет с новым паролем.",
        en: "After the change every sign-in ends; sign in again with the new password.",
    },
    old: { kk: "Қазіргі құпиясөз", ru: "Нынешний пароль", en: "Present password" },
    fresh: { kk: "Жаңа құпиясөз", ru: "Новый пароль", en: "New password" },
    again: { kk: "Жаңа құпиясөз, тағы бір рет", ru: "Новый пароль ещё раз", en: "New password once more" },
    wrong: { kk: "Құпиясөз дұрыс емес.", ru: "Пароль неверен.", en: "The password is wrong." },
    change: { kk: "Құпиясөзді өзгерту", ru: "Сменить пароль", en: "Change the password" },
});
