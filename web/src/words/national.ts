import { words } from "./words";

/** Signing by a key of the national authority. */
export const national = words({
    by: { kk: "Қай кілтпен", ru: "Каким ключом", en: "By which key" },
    by_internal: {
        kk: "Университеттің ішкі кілті (құпиясөз)",
        ru: "Внутренний ключ университета (пароль)",
        en: "The university's internal key (password)",
    },
    by_national: {
        kk: "ҰКО кілті (NCALayer)",
        ru: "Ключ НУЦ (NCALayer)",
        en: "A key of the national authority (NCALayer)",
    },
    how: {
        kk: "NCALayer терезесінде қол қоюға арналған кілтіңізді таңдаңыз. Кілт пен құпиясөзі компьютеріңізден шықпайды.",
        ru: "В окне NCALayer выберите свой ключ для подписи. Ключ и его пароль не покидают ваш компьютер.",
        en: "Choose your signing key in the window of NCALayer. The key and its password do not leave your computer.",
    },
    waits: {
        kk: "NCALayer терезесі жауап күтіп тұр…",
        ru: "NCALayer ждёт вашего ответа…",
        en: "NCALayer is waiting for you…",
    },
    missing: {
        kk: "NCALayer табылмады. Оны осы компьютерде іске қосып, қайталаңыз. Құжатқа қол қойылған жоқ.",
        ru: "NCALayer не найден. Запустите его на этом компьютере и повторите. Документ не подписан.",
        en: "NCALayer was not found. Start it on this computer and try again. The document was not signed.",
    },
    closed: {
        kk: "NCALayer жұмыс үстінде жабылып қалды. Оны қайта қосып, қайталаңыз. Құжатқа қол қойылған жоқ.",
        ru: "NCALayer закрылся во время работы. Запустите его снова и повторите. Документ не подписан.",
        en: "NCALayer went away meanwhile. Start it again and try once more. The document was not signed.",
    },
    cancelled: {
        kk: "NCALayer терезесінде бас тарттыңыз. Құжатқа қол қойылған жоқ.",
        ru: "Вы отменили подпись в окне NCALayer. Документ не подписан.",
        en: "You cancelled in the window of NCALayer. The document was not signed.",
    },
    refused: {
        kk: "NCALayer қол қоймады: {why}",
        ru: "NCALayer не подписал: {why}",
        en: "NCALayer did not sign: {why}",
    },
    other_file: {
        kk: "Сервер басқа файл жіберді. Бетті жаңартыңыз. Құжатқа қол қойылған жоқ.",
        ru: "Сервер прислал другой файл. Обновите страницу. Документ не подписан.",
        en: "The server sent another file. Reload the page. The document was not signed.",
    },
    pending: {
        kk: "Сертификат тексерілуде",
        ru: "Сертификат проверяется",
        en: "Certificate being checked",
    },
    revoked: {
        kk: "Сертификат қайтарылған",
        ru: "Сертификат отозван",
        en: "Certificate revoked",
    },
    method: { kk: "ҰКО кілті", ru: "ключ НУЦ", en: "national key" },
});
