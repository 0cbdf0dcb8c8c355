import { words } from "./words";

/** The exam itself. */
export const exam = words({
    question_n: { kk: "{n}-сұрақ", ru: "Вопрос {n}", en: "Question {n}" },
    single: { kk: "Бір жауап", ru: "Один ответ", en: "One answer" },
    multiple: {
        kk: "Бірнеше жауап болуы мүмкін",
        ru: "Возможно несколько ответов",
        en: "There may be several answers",
    },
    later: { kk: "Кейін қайту", ru: "Вернуться позже", en: "Come back later" },
    clear: { kk: "Жауапты алып тастау", ru: "Снять ответ", en: "Clear the answer" },
    back: { kk: "Артқа", ru: "Назад", en: "Back" },
    next: { kk: "Келесі", ru: "Далее", en: "Next" },
    review: { kk: "Шолу", ru: "Обзор", en: "Review" },
    own_use: {
        kk: "Сұрақтар тек өзіңізге арналған: көшіруге, түсіруге және таратуға болмайды (5.4.3). Беттегі белгі — {mark}.",
        ru: "Вопросы только для вас: их нельзя копировать, снимать и распространять (5.4.3). Метка страницы: {mark}.",
        en: "The questions are for you alone: do not copy, photograph or pass them on (5.4.3). This page is marked {mark}.",
    },
    finish: { kk: "Аяқтау", ru: "Завершить", en: "Finish" },
    questions: { kk: "Сұрақтар", ru: "Вопросы", en: "Questions" },
    all_questions: { kk: "Барлық сұрақтар", ru: "Все вопросы", en: "All questions" },
    answered_n: {
        kk: "{n} жауап берілді",
        ru: { one: "{n} ответ дан", few: "{n} ответа дано", other: "{n} ответов дано" },
        en: "{n} answered",
    },
    q_answered: { kk: "жауап берілді", ru: "есть ответ", en: "answered" },
    q_empty: { kk: "жауапсыз", ru: "без ответа", en: "not answered" },
    q_flagged: { kk: "кейін қайту", ru: "вернуться позже", en: "come back later" },
    time_left: { kk: "Қалған уақыт", ru: "Осталось времени", en: "Time left" },
    say_left: {
        kk: "{n} минут қалды.",
        ru: { one: "Осталась {n} минута.", few: "Осталось {n} минуты.", other: "Осталось {n} минут." },
        en: { one: "{n} minute left.", other: "{n} minutes left." },
    },
    credited: { kk: "+{time} қайтарылды", ru: "+{time} возвращено", en: "+{time} credited" },
    extra: { kk: "+{time} қосымша", ru: "+{time} дополнительно", en: "+{time} extra" },
    hide_time: { kk: "Уақытты жасыру", ru: "Скрыть время", en: "Hide the time" },
    show_time: { kk: "Уақытты көрсету", ru: "Показать время", en: "Show the time" },

    saved_at: { kk: "Сақталды, {time}", ru: "Сохранено, {time}", en: "Saved {time}" },
    saving: { kk: "Сақталуда…", ru: "Сохраняем…", en: "Saving…" },
    kept: {
        kk: "Құрылғыда сақталды, {n} жауап жіберіледі",
        ru: {
            one: "Сохранено на устройстве, {n} ответ ждёт отправки",
            few: "Сохранено на устройстве, {n} ответа ждут отправки",
            other: "Сохранено на устройстве, {n} ответов ждут отправки",
        },
        en: { one: "Kept on this device, {n} answer to send", other: "Kept on this device, {n} answers to send" },
    },
    not_taken: {
        kk: "Сервер бұл жауапты қабылдамады: {why}",
        ru: "Сервер не принял этот ответ: {why}",
        en: "The server did not accept this answer: {why}",
    },

    lost: {
        kk: "Байланыс үзілді, қайта қосылып жатырмыз.",
        ru: "Связь прервана, подключаемся снова.",
        en: "Connection lost, reconnecting.",
    },
    lost_exam: {
        kk: "Жауаптарыңыз сақталды. Жұмысты жалғастыра беріңіз, жоғалған уақыт сізге қайтарылады.",
        ru: "Ваши ответы сохранены. Продолжайте работать, потерянное время вам вернётся.",
        en: "Your answers are safe. Carry on, the lost time is being credited to you.",
    },
    lost_limit: {
        kk: "Қайтарылатын уақыттың қалғаны: {time}.",
        ru: "Осталось возвращаемого времени: {time}.",
        en: "Time that can still be credited: {time}.",
    },
    lost_other: {
        kk: "Осы бетте қалыңыз, ештеңе жоғалмайды.",
        ru: "Оставайтесь на этой странице, ничего не потеряется.",
        en: "Stay on this page, nothing will be lost.",
    },
    back_again: {
        kk: "Байланыс қалпына келді. Сізге {n} секунд қосылды.",
        ru: {
            one: "Связь восстановлена. Вам добавлена {n} секунда.",
            few: "Связь восстановлена. Вам добавлено {n} секунды.",
            other: "Связь восстановлена. Вам добавлено {n} секунд.",
        },
        en: { one: "You are back. {n} second was added.", other: "You are back. {n} seconds were added." },
    },
    back_plain: { kk: "Байланыс қалпына келді.", ru: "Связь восстановлена.", en: "You are back." },
    extra_given: {
        kk: "Сізге {n} минут қосымша уақыт берілді.",
        ru: {
            one: "Вам дана {n} дополнительная минута.",
            few: "Вам даны {n} дополнительные минуты.",
            other: "Вам дано {n} дополнительных минут.",
        },
        en: { one: "You were given {n} extra minute.", other: "You were given {n} extra minutes." },
    },

    rec_on: { kk: "Жазу жүріп жатыр", ru: "Запись идёт", en: "Recording is running" },
    rec_wait: { kk: "Жазу қосылып жатыр", ru: "Запись подключается", en: "Recording is connecting" },
    rec_kept: {
        kk: "Бейне құрылғыда сақталуда",
        ru: "Видео хранится на устройстве",
        en: "Video is kept on this device",
    },
    rec_none: { kk: "Камерадан сурет жоқ", ru: "Нет картинки с камеры", en: "No picture from the camera" },
    self_view: { kk: "Өз көрінісіңіз", ru: "Вы в камере", en: "Your own view" },
    fold: { kk: "Жию", ru: "Свернуть", en: "Collapse" },
    unfold: { kk: "Көрсету", ru: "Показать", en: "Show" },
    all_fine: { kk: "Бәрі дұрыс", ru: "Всё хорошо", en: "All is fine" },
    warnings_n: { kk: "Ескерту: {n}", ru: "Предупреждений: {n}", en: "Warnings: {n}" },
    camera_again: { kk: "Камераны қайта қосу", ru: "Включить камеру снова", en: "Turn the camera on again" },
    camera_gone: {
        kk: "Камера өшіп қалды. Емтихан жүре береді, жауаптарыңыз сақталуда.",
        ru: "Камера отключилась. Экзамен идёт, ответы сохраняются.",
        en: "The camera went off. The exam goes on and your answers are being saved.",
    },

    hand_up: { kk: "Қол көтеру", ru: "Поднять руку", en: "Raise hand" },
    hand_down: { kk: "Қол түсіру", ru: "Опустить руку", en: "Lower hand" },
    hand_is_up: {
        kk: "Қолыңыз көтерулі, проктор көреді.",
        ru: "Рука поднята, проктор её видит.",
        en: "Your hand is up, the proctor can see it.",
    },
    write: { kk: "Жазу", ru: "Написать", en: "Write" },
    write_proctor: { kk: "Прокторға жазу", ru: "Написать проктору", en: "Write to the proctor" },
    chat: { kk: "Проктормен хат алмасу", ru: "Переписка с проктором", en: "Messages with the proctor" },
    chat_empty: {
        kk: "Сұрағыңызды жазыңыз, проктор осы жерде жауап береді.",
        ru: "Напишите вопрос, проктор ответит здесь.",
        en: "Write your question, the proctor will answer here.",
    },
    chat_text: { kk: "Хабар", ru: "Сообщение", en: "Message" },
    chat_me: { kk: "Сіз", ru: "Вы", en: "You" },
    chat_wait: { kk: "жіберіледі", ru: "будет отправлено", en: "to be sent" },
    chat_warning: { kk: "Проктордың ескертуі", ru: "Предупреждение проктора", en: "Warning from the proctor" },
    chat_new: {
        kk: "Проктордан {n} жаңа хабар",
        ru: {
            one: "{n} новое сообщение от проктора",
            few: "{n} новых сообщения от проктора",
            other: "{n} новых сообщений от проктора",
        },
        en: { one: "{n} new message from the proctor", other: "{n} new messages from the proctor" },
    },
    read_it: { kk: "Оқу", ru: "Прочитать", en: "Read" },

    paused_title: {
        kk: "Проктор емтиханды кідіртті",
        ru: "Проктор поставил экзамен на паузу",
        en: "The proctor paused the exam",
    },
    paused_body: {
        kk: "Уақыт тоқтап тұр, жауаптарыңыз сақталды.",
        ru: "Время не идёт, ответы сохранены.",
        en: "The clock is stopped and your answers are saved.",
    },
    suspended_title: { kk: "Емтихан тоқтатыла тұрды", ru: "Экзамен приостановлен", en: "The exam is suspended" },
    suspended_body: {
        kk: "Байланыс ұзақ үзілді. Бұл тәртіп бұзушылық емес: орталық техникалық акт бойынша шешім қабылдайды. Жауаптарыңыз сақталды.",
        ru: "Связь прервалась надолго. Это не нарушение: центр примет решение по техническому акту. Ответы сохранены.",
        en: "The connection was lost for long. This is not a violation: the centre will decide by a technical act. Your answers are saved.",
    },
    reason_is: { kk: "Себебі: {reason}", ru: "Причина: {reason}", en: "Reason: {reason}" },
    over_title: { kk: "Уақыт бітті", ru: "Время вышло", en: "Time is over" },
    over_body: {
        kk: "Жауаптарыңыз сақталды және өзі жіберіледі.",
        ru: "Ответы сохранены и будут отправлены сами.",
        en: "Your answers are saved and will be sent by themselves.",
    },

    review_title: { kk: "Емтиханды аяқтайсыз ба?", ru: "Завершить экзамен?", en: "Finish the exam?" },
    review_all: {
        kk: "Барлық сұраққа жауап берілді.",
        ru: "Даны ответы на все вопросы.",
        en: "Every question is answered.",
    },
    review_empty: {
        kk: "{n} сұраққа жауап берілмеді:",
        ru: { one: "{n} вопрос без ответа:", few: "{n} вопроса без ответа:", other: "{n} вопросов без ответа:" },
        en: { one: "{n} question is not answered:", other: "{n} questions are not answered:" },
    },
    review_flagged: {
        kk: "Кейін қайтуға белгіленген сұрақ: {n}",
        ru: "Отмечено «вернуться позже»: {n}",
        en: "Marked to come back to: {n}",
    },
    review_effect: {
        kk: "Аяқтағаннан кейін жауаптарды өзгертуге болмайды.",
        ru: "После завершения изменить ответы нельзя.",
        en: "After finishing, answers can no longer be changed.",
    },
    review_unsent: {
        kk: "{n} жауап әлі жіберілмеді. Байланыс келгенде жіберіліп, емтихан содан кейін аяқталады.",
        ru: {
            one: "{n} ответ ещё не отправлен. Он уйдёт, когда вернётся связь, и экзамен завершится.",
            few: "{n} ответа ещё не отправлены. Они уйдут, когда вернётся связь, и экзамен завершится.",
            other: "{n} ответов ещё не отправлены. Они уйдут, когда вернётся связь, и экзамен завершится.",
        },
        en: {
            one: "{n} answer is not sent yet. It goes when the connection is back, then the exam ends.",
            other: "{n} answers are not sent yet. They go when the connection is back, then the exam ends.",
        },
    },
    review_back: { kk: "Сұрақтарға қайту", ru: "К вопросам", en: "Back to the questions" },
    submitting: {
        kk: "Аяқтау сұралды. Байланыс келгенде жіберіледі, бетті жаппаңыз.",
        ru: "Завершение запрошено. Оно уйдёт, когда вернётся связь, не закрывайте страницу.",
        en: "Finishing was requested. It goes when the connection is back, please keep the page open.",
    },
    k_answer: { kk: "жауап", ru: "ответ", en: "answer" },
    k_question: { kk: "сұрақ", ru: "вопрос", en: "question" },
    k_prev: { kk: "Алдыңғы сұрақ", ru: "Предыдущий вопрос", en: "Previous question" },
    k_next: { kk: "Келесі сұрақ", ru: "Следующий вопрос", en: "Next question" },
    k_pick: { kk: "{n}-жауап", ru: "Ответ {n}", en: "Answer {n}" },
});
