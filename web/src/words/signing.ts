import { words } from "./words";

/** A signature on paper, and what tells the time of a signature. */
export const signing = words({
    paper: { kk: "қағазда", ru: "на бумаге", en: "on paper" },
    paper_entered: {
        kk: "сканін {name} енгізді",
        ru: "скан внёс(ла) {name}",
        en: "the scan was entered by {name}",
    },
    scan: { kk: "Сканді ашу", ru: "Открыть скан", en: "Open the scan" },
    enter: { kk: "Қағаздағы қолды енгізу", ru: "Внести подпись на бумаге", en: "Enter a signature on paper" },
    enter_q: {
        kk: "{name} қағазға қол қойды ма?",
        ru: "{name}: подписано на бумаге?",
        en: "Has {name} signed on paper?",
    },
    enter_effect: {
        kk: "Басып шығарылған дәл осы бетке қойылған қолдың сканін енгізесіз. Ол {n}-қол болып есептеледі, кім енгізгені көрінеді.",
        ru: "Вы вносите скан подписи под именно этой распечатанной страницей. Она считается подписью №{n}; видно, кто её внёс.",
        en: "You enter the scan of the signature under this very page, printed. It counts as signature {n}; who entered it is shown.",
    },
    file: { kk: "Қол қойылған беттің сканы", ru: "Скан подписанной страницы", en: "Scan of the signed page" },
    file_why: {
        kk: "PDF немесе JPEG, 8 МБ-қа дейін.",
        ru: "PDF или JPEG, до 8 МБ.",
        en: "PDF or JPEG, up to 8 MB.",
    },
    compared: {
        kk: "Қағаздағы SHA-256 (қысқа хеш) осы құжаттікімен бірдей екенін тексердім",
        ru: "Я сверил(а) короткий хеш на бумаге с хешем этого документа",
        en: "I compared the short hash on the paper with this document's",
    },
    compare_first: {
        kk: "Алдымен қағаздағы хешті салыстырыңыз.",
        ru: "Сначала сверьте хеш на бумаге.",
        en: "Compare the hash on the paper first.",
    },
    enter_sheet_effect: {
        kk: "Басып шығарылған дәл осы ведомоске қойылған қолдың сканін енгізесіз. Кім енгізгені көрінеді.",
        ru: "Вы вносите скан подписи под именно этой распечатанной ведомостью. Видно, кто его внёс.",
        en: "You enter the scan of the signature under this very statement, printed. Who entered it is shown.",
    },
    whose: { kk: "Кімнің қолы", ru: "Чья подпись", en: "Whose signature" },
    whose_first: {
        kk: "Қағазға кім қол қойғанын таңдаңыз.",
        ru: "Укажите, кто подписал на бумаге.",
        en: "Say who signed on paper.",
    },
    accepted_by: {
        kk: "Офис-регистратордан қабылдаған",
        ru: "Принял от офис-регистратора",
        en: "Who accepted for the registrar",
    },
    sheet_stamp: {
        kk: "Тіркеу парағының уақыт белгісі",
        ru: "Метка времени регистрационного листа",
        en: "Time stamp of the registration sheet",
    },
    enter_do: { kk: "Енгізу", ru: "Внести", en: "Enter" },
    entered_toast: {
        kk: "Қағаздағы қол енгізілді",
        ru: "Подпись на бумаге внесена",
        en: "The signature on paper is entered",
    },
    stamp_pending: { kk: "Уақыт белгісі күтілуде", ru: "Ожидается метка времени", en: "Time stamp awaited" },
    stamped_at: {
        kk: "уақыт белгісі {time}",
        ru: "метка времени {time}",
        en: "time stamp {time}",
    },
});
