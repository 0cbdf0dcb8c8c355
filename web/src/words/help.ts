import { words } from "./words";

/** The help of the bar: what to do when something goes wrong, the same for everyone. */
export const help = words({
    title: { kk: "Көмек", ru: "Помощь", en: "Help" },
    lost_t: { kk: "Байланыс үзілсе", ru: "Если пропала связь", en: "If the connection is lost" },
    lost: {
        kk: "Осы бетте қалыңыз. Енгізгеніңіз құрылғыда сақталады, бет өзі қайта қосылады.",
        ru: "Оставайтесь на этой странице. Введённое хранится на устройстве, страница подключится сама.",
        en: "Stay on this page. What you entered is kept on this device, the page reconnects by itself.",
    },
    camera_t: { kk: "Камера істемесе", ru: "Если не работает камера", en: "If the camera does not work" },
    camera: {
        kk: "Оны пайдаланып тұрған басқа бағдарламаларды жауып, браузердегі рұқсатты тексеріңіз.",
        ru: "Закройте программы, которые её используют, и проверьте разрешение в браузере.",
        en: "Close other programs that use it and check the permission in the browser.",
    },
    ask_t: { kk: "Адамнан сұрау", ru: "Спросить человека", en: "Ask a person" },
    ask: {
        kk: "Емтихан бетінде қол көтеріңіз немесе прокторға жазыңыз. Басқа сұрақтар: {centre}.",
        ru: "На странице экзамена поднимите руку или напишите проктору. Другие вопросы: {centre}.",
        en: "On the exam page raise your hand or write to the proctor. Other questions: {centre}.",
    },
    decide_t: { kk: "Кім шешеді", ru: "Кто решает", en: "Who decides" },
    decide: {
        kk: "Жүйе тек байқағанын көрсетеді. Шешімді әрқашан адамдар қабылдайды.",
        ru: "Система только показывает замеченное. Решают всегда люди.",
        en: "The system only shows what it noticed. People always decide.",
    },
});
