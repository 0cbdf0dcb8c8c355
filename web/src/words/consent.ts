import { words } from "./words";

/** A consent that is taken back, and the consent of whoever speaks for a minor. */
export const consent = words({
    withdraw: { kk: "Келісімді қайтарып алу", ru: "Отозвать согласие", en: "Withdraw my consent" },
    withdraw_q: {
        kk: "Бақылауға келісіміңізді қайтарып аласыз ба?",
        ru: "Отозвать согласие на наблюдение?",
        en: "Withdraw your consent to being watched?",
    },
    effect_stop: {
        kk: "Камера мен жазба сол сәтте тоқтайды, бетіңіздің сипаттамасы өшіріледі.",
        ru: "Камера и запись остановятся сразу, описание лица будет удалено.",
        en: "The camera and the recording stop at once, the description of your face is deleted.",
    },
    effect_exam: {
        kk: "Жүріп жатқан емтихан аяқталады. Ол тәртіп бұзу емес, айып жоқ: оны дәстүрлі түрде тапсырасыз, ал университет ережесі солай десе немесе оқиға қаралып жатса, берген жауаптарыңыз есептеледі.",
        ru: "Идущий экзамен закончится. Это не нарушение и не наказывается: вы сдадите его в традиционной форме, а если так решает политика вуза или рассматривается инцидент, засчитаются данные ответы.",
        en: "An exam that is going on ends. That is no violation and costs nothing: you take it in the traditional way, or, where the university's policy says so or an incident is being looked at, what you have answered counts.",
    },
    effect_kept: {
        kk: "Бұрын жазылғаны туралы деректерді қорғау жөніндегі жауапты тұлға шешеді, шешімі «Менің деректерім» бетінде шығады.",
        ru: "О том, что уже записано, решит ответственный за защиту данных; решение появится на странице «Мои данные».",
        en: "On what is recorded already the data-protection officer decides; the decision appears under “My data”.",
    },
    withdraw_do: { kk: "Қайтарып алу", ru: "Отозвать", en: "Withdraw" },
    stay: { kk: "Емтиханды жалғастыру", ru: "Продолжить экзамен", en: "Go on with the exam" },
    ended_title: { kk: "Келісім қайтарып алынды", ru: "Согласие отозвано", en: "Consent withdrawn" },
    ended_offline: {
        kk: "Камера мен жазба тоқтады. Емтиханды айыпсыз дәстүрлі түрде тапсырасыз: тестілеу орталығы уақыты мен орнын хабарлайды.",
        ru: "Камера и запись остановлены. Вы сдадите экзамен в традиционной форме без последствий: центр тестирования сообщит время и место.",
        en: "The camera and the recording have stopped. You take the exam in the traditional way without penalty: the testing centre tells you time and place.",
    },
    withdrawn_done: {
        kk: "Келісім қайтарып алынды: енді сізді ешкім бақыламайды. Бұрын жазылғаны туралы {time} дейін шешіледі.",
        ru: "Согласие отозвано: за вами больше не наблюдают. О том, что записано, решат до {time}.",
        en: "Your consent is withdrawn: nobody watches you any longer. On what is recorded it is decided by {time}.",
    },
    ended_exam: { kk: "тоқтатылған емтихан", ru: "остановленный экзамен", en: "exam that ended with it" },

    minor_missing: {
        kk: "Кіру үшін заңды өкіліңіздің келісімі керек",
        ru: "Для входа нужно согласие законного представителя",
        en: "Your legal representative has to agree first",
    },
    minor_missing_why: {
        kk: "Сіз кәмелетке толмағансыз. Ата-анаңыз немесе қамқоршыңыз өз есептік жазбасында «Балаларым» бетінде келіседі не тіркеу офисіне жазбаша келісім әкеледі. Онсыз қашықтан емтиханға кіре алмайсыз.",
        ru: "Вы несовершеннолетний(яя). Родитель или опекун даёт согласие в своей учётной записи на странице «Мои дети» или приносит письменное в офис регистратора. Без него дистанционный экзамен не откроется.",
        en: "You are a minor. A parent or guardian agrees in their own account under “My children”, or brings a written consent to the registrar's office. Without it the remote exam does not open.",
    },
    guardian_title: {
        kk: "Бейнебақылауға келісім",
        ru: "Согласие на видеонаблюдение",
        en: "Consent to being watched by camera",
    },
    guardian_lead: {
        kk: "Балаңыз кәмелетке толмаған: сіздің келісіміңізсіз ол камера алдындағы емтиханға кіре алмайды.",
        ru: "Ваш ребёнок несовершеннолетний: без вашего согласия экзамен перед камерой для него не откроется.",
        en: "Your child is a minor: without your consent an exam before a camera does not open for them.",
    },
    guardian_read: { kk: "Мәтінді оқыдым", ru: "Я прочитал(а) текст", en: "I have read the text" },
    guardian_give: { kk: "Келісемін", ru: "Согласен(на)", en: "I agree" },
    guardian_given: {
        kk: "Келісім берілген: {name}, {time}",
        ru: "Согласие дано: {name}, {time}",
        en: "Consent given: {name}, {time}",
    },
    guardian_ended: { kk: "{time} тоқтатылды", ru: "прекращено {time}", en: "ended {time}" },
    guardian_take: { kk: "Келісімді қайтарып алу", ru: "Отозвать согласие", en: "Withdraw the consent" },
    guardian_take_q: {
        kk: "Балаңыз үшін берген келісімді қайтарып аласыз ба?",
        ru: "Отозвать согласие за ребёнка?",
        en: "Withdraw the consent given for your child?",
    },
    guardian_take_effect: {
        kk: "Камера алдындағы емтихан сол сәтте айыпсыз тоқтайды, келесілері сіз қайта келіскенше ашылмайды. Дәстүрлі емтихан қалады.",
        ru: "Экзамен перед камерой сразу остановится без последствий, следующие не откроются до нового согласия. Традиционная форма остаётся.",
        en: "An exam before the camera stops at once without penalty, later ones do not open until you agree again. The traditional exam remains.",
    },
    guardian_paper: { kk: "қағаз: {document}", ru: "бумага: {document}", en: "paper: {document}" },
    guardian_record: {
        kk: "Жазбаша келісімді тіркеу",
        ru: "Внести письменное согласие",
        en: "Record a consent on paper",
    },
    guardian_document: {
        kk: "Қағаздың нөмірі мен күні",
        ru: "Номер и дата бумаги",
        en: "Number and date of the paper",
    },
    guardian_who: { kk: "Кім келісті", ru: "Кто согласен", en: "Who agrees" },
    guardian_none: {
        kk: "Заңды өкіл тіркелмеген: алдымен ата-анасын қосыңыз.",
        ru: "Законный представитель не указан: сначала добавьте родителя.",
        en: "No representative is on record: add a parent first.",
    },
    guardian_office_missing: {
        kk: "Кәмелетке толмаған, келісім жоқ: қашықтан емтиханға кіре алмайды.",
        ru: "Несовершеннолетний(яя), согласия нет: дистанционный экзамен не откроется.",
        en: "A minor without a consent: the remote exam does not open.",
    },
});
