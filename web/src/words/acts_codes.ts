import { words } from "./words";

/** The boxes of act A, word for word as on the form; Kazakh is the legal text. */
export const boxes = words({
    CAMERA_COVERED: {
        kk: "Веб-камераны жабу (қара экран)",
        ru: "Закрытие веб-камеры (чёрный экран)",
        en: "Covering the web camera (black screen)",
    },
    CAMERA_BLOCKED_AV: {
        kk: "Антивирус веб-камераны бұғаттады",
        ru: "Антивирус заблокировал веб-камеру",
        en: "Antivirus blocked the web camera",
    },
    BLURRED_UNIDENTIFIABLE: {
        kk: "Бұлыңғыр суретіне байланысты студентті анықтау мүмкін емес",
        ru: "Невозможно идентифицировать студента из-за размытого изображения",
        en: "The student cannot be identified because of a blurred picture",
    },
    FORBIDDEN_ITEMS: {
        kk: "Емтихан талаптарын бұзатын, рұқсат етілмеген заттарды қолдану",
        ru: "Использование запрещённых предметов, нарушающее требования экзамена",
        en: "Use of unauthorised items in breach of the exam requirements",
    },
    OUTSIDE_PERSON: {
        kk: "Емтихан тапсырушының жанында бөгде адамның болуы",
        ru: "Присутствие постороннего лица рядом с экзаменуемым",
        en: "Presence of an outside person beside the examinee",
    },
    OTHER: { kk: "Басқа жағдайлар", ru: "Другие случаи", en: "Other cases" },
});

/** Decisions of act B. */
export const decisions = words({
    NO_EFFECT: { kk: "Салдарсыз", ru: "Без последствий", en: "No effect" },
    RESUME: { kk: "Емтиханды жалғастыру", ru: "Продолжить экзамен", en: "Resume the exam" },
    EXTRA_TIME: { kk: "Қосымша уақыт беру", ru: "Дать дополнительное время", en: "Give extra time" },
    NEW_ATTEMPT: { kk: "Жаңа талпыныс беру", ru: "Назначить новую попытку", en: "Give a new attempt" },
    KEEP_SCORE: { kk: "Балды сақтау", ru: "Сохранить балл", en: "Keep the score" },
    CANCEL_SITTING: { kk: "Емтиханды болдырмау", ru: "Отменить экзамен", en: "Cancel the sitting" },
    CONVERT_TO_A: { kk: "А актісіне ауыстыру", ru: "Перевести в акт А", en: "Convert to act A" },
    OTHER: { kk: "Басқа шешім", ru: "Другое решение", en: "Another decision" },
});

/** States of both acts. */
export const actStates = words({
    drafted: { kk: "Жоба", ru: "Проект", en: "Draft" },
    opened: { kk: "Ашылды", ru: "Открыт", en: "Opened" },
    inspecting: { kk: "Тексерілуде", ru: "Проверка", en: "Inspecting" },
    findings: { kk: "Нәтижесі жазылды", ru: "Результат внесён", en: "Findings entered" },
    frozen: { kk: "Қол қоюда 0/3", ru: "На подписи 0/3", en: "To be signed 0/3" },
    signed_1: { kk: "Қол қойылды 1/3", ru: "Подписан 1/3", en: "Signed 1/3" },
    signed_2: { kk: "Қол қойылды 2/3", ru: "Подписан 2/3", en: "Signed 2/3" },
    registered: { kk: "Тіркелді", ru: "Зарегистрирован", en: "Registered" },
    prepared: { kk: "Жоюға дайын", ru: "Готов к исполнению", en: "Prepared" },
    executed: { kk: "Орындалды", ru: "Исполнен", en: "Posted" },
    refused: { kk: "Қол қоюдан бас тартылды", ru: "Отказ от подписи", en: "Refused" },
    dismissed: { kk: "Қабылданбады", ru: "Отклонён", en: "Dismissed" },
    converted_to_b: { kk: "Б актісіне ауысты", ru: "Переведён в акт Б", en: "Turned into act B" },
    cancelled: { kk: "Күші жойылды", ru: "Отменён", en: "Cancelled" },
    closed: { kk: "Жабылды", ru: "Закрыт", en: "Closed" },
});

/** Roles and posts. */
export const roles = words({
    student: { kk: "Студент", ru: "Студент", en: "Student" },
    parent: { kk: "Ата-ана", ru: "Родитель", en: "Parent" },
    teacher: { kk: "Оқытушы", ru: "Преподаватель", en: "Teacher" },
    adviser: { kk: "Эдвайзер", ru: "Эдвайзер", en: "Adviser" },
    proctor: { kk: "Проктор", ru: "Проктор", en: "Proctor" },
    specialist: { kk: "Маман", ru: "Специалист", en: "Specialist" },
    engineer: { kk: "Инженер", ru: "Инженер", en: "Engineer" },
    head: { kk: "Меңгеруші", ru: "Заведующий", en: "Head of centre" },
    registrar: { kk: "Тіркеуші", ru: "Регистратор", en: "Registrar" },
    registrar_head: { kk: "Тіркеу офисінің басшысы", ru: "Руководитель офиса регистратора", en: "Registrar's head" },
    dean: { kk: "Декан", ru: "Декан", en: "Dean" },
    hod: { kk: "Кафедра меңгерушісі", ru: "Заведующий кафедрой", en: "Head of department" },
    commission_chair: { kk: "Комиссия төрағасы", ru: "Председатель комиссии", en: "Commission chair" },
    commission_member: { kk: "Комиссия мүшесі", ru: "Член комиссии", en: "Commission member" },
    technical_secretary: { kk: "Техникалық хатшы", ru: "Технический секретарь", en: "Technical secretary" },
    appeals: { kk: "Апелляция комиссиясы", ru: "Апелляционная комиссия", en: "Appeals commission" },
    dpo: { kk: "Дербес деректер қорғаушысы", ru: "Ответственный за данные", en: "Data-protection officer" },
    auditor: { kk: "Аудитор", ru: "Аудитор", en: "Auditor" },
    admin: { kk: "Жүйе әкімшісі", ru: "Администратор", en: "System admin" },
    system: { kk: "Жүйе", ru: "Система", en: "System" },
    server: { kk: "Сервер", ru: "Сервер", en: "Server" },
});
