import { words } from "./words";

/** Check-in and the waiting room. First what is safe, then what happens, then what to do. */
export const checkin = words({
    title: { kk: "Емтихан алдындағы тексеру", ru: "Проверка перед экзаменом", en: "Check before the exam" },
    lead: {
        kk: "Асықпаңыз: тексеру уақыты емтихан уақытына кірмейді.",
        ru: "Не спешите: время проверки не входит во время экзамена.",
        en: "Take your time: the check does not count as exam time.",
    },
    steps: { kk: "Қадамдар", ru: "Шаги", en: "Steps" },
    step_of: { kk: "{total} қадамның {n}-і", ru: "Шаг {n} из {total}", en: "Step {n} of {total}" },
    ask_proctor: { kk: "Проктордан сұрау", ru: "Спросить проктора", en: "Ask the proctor" },
    done_list: { kk: "Дайын: {list}", ru: "Готово: {list}", en: "Done: {list}" },

    s_rules: { kk: "Ережелер мен құқықтар", ru: "Правила и права", en: "Rules and rights" },
    s_consent: { kk: "Келісім", ru: "Согласие", en: "Consent" },
    s_system: { kk: "Жүйе мен браузер", ru: "Система и браузер", en: "System and browser" },
    s_camera: { kk: "Камера", ru: "Камера", en: "Camera" },
    s_network: { kk: "Желі", ru: "Сеть", en: "Network" },
    s_face: { kk: "Бет пен жарық", ru: "Лицо и свет", en: "Face and light" },

    st_ok: { kk: "дайын", ru: "готово", en: "done" },
    st_now: { kk: "қазір", ru: "сейчас", en: "now" },
    st_todo: { kk: "кейін", ru: "позже", en: "later" },
    st_waived: { kk: "проктор рұқсат берді", ru: "разрешил проктор", en: "allowed by the proctor" },
    st_refused: { kk: "проктор қайтарды", ru: "вернул проктор", en: "returned by the proctor" },
    refused_why: {
        kk: "Проктор бұл қадамды қайтарды: {reason}",
        ru: "Проктор вернул этот шаг: {reason}",
        en: "The proctor returned this step: {reason}",
    },

    rules_version: {
        kk: "Ережелердің {n}-нұсқасы, {hash}",
        ru: "Правила, версия {n}, {hash}",
        en: "Rules, version {n}, {hash}",
    },
    rules_wait: { kk: "Ережелер әлі ашылмады", ru: "Правила ещё не открылись", en: "The rules have not loaded yet" },
    rule_allowed: { kk: "Рұқсат етілген: {list}", ru: "Разрешено: {list}", en: "Allowed on the table: {list}" },
    rule_own_time: {
        kk: "Өз уақытыңызда орындайсыз: байланыс үзілсе, уақыт тоқтамайды.",
        ru: "Вы работаете в своё время: при обрыве связи часы не останавливаются.",
        en: "You work in your own time: when the connection is lost the clock goes on.",
    },
    thing_paper: { kk: "қағаз", ru: "бумага", en: "paper" },
    thing_calculator: { kk: "калькулятор", ru: "калькулятор", en: "calculator" },
    thing_dictionary: { kk: "сөздік", ru: "словарь", en: "dictionary" },
    thing_tables: { kk: "кестелер", ru: "таблицы", en: "tables" },
    thing_notes: { kk: "жазбалар", ru: "записи", en: "notes" },
    thing_books: { kk: "кітаптар", ru: "книги", en: "books" },
    rules_title: { kk: "Емтихан қалай өтеді", ru: "Как проходит экзамен", en: "How the exam goes" },
    rule_time: {
        kk: "Уақыт {n} минут. Үзіліске кеткен уақыт сізге қайтарылады.",
        ru: {
            one: "Время: {n} минута. Потерянное из-за связи время вам вернётся.",
            few: "Время: {n} минуты. Потерянное из-за связи время вам вернётся.",
            other: "Время: {n} минут. Потерянное из-за связи время вам вернётся.",
        },
        en: {
            one: "You have {n} minute. Time lost to the connection comes back to you.",
            other: "You have {n} minutes. Time lost to the connection comes back to you.",
        },
    },
    rule_items: {
        kk: "{n} сұрақ. Кез келген сұраққа қайта оралып, жауапты өзгерте аласыз.",
        ru: {
            one: "{n} вопрос. К любому можно вернуться и изменить ответ.",
            few: "{n} вопроса. К любому можно вернуться и изменить ответ.",
            other: "{n} вопросов. К любому можно вернуться и изменить ответ.",
        },
        en: {
            one: "{n} question. You can return to it and change the answer.",
            other: "{n} questions. You can return to any of them and change the answer.",
        },
    },
    rule_alone: {
        kk: "Бөлмеде жалғыз отырыңыз, телефон мен жазбаларды алып қойыңыз.",
        ru: "Будьте в комнате одни, уберите телефон и записи.",
        en: "Be alone in the room, put your phone and notes away.",
    },
    rule_seen: {
        kk: "Бетіңіз кадрда көрініп тұрсын, камера жабылмасын.",
        ru: "Ваше лицо должно быть видно, камера открыта.",
        en: "Keep your face in view and the camera uncovered.",
    },
    rule_help: {
        kk: "Көмек керек болса, қол көтеріңіз немесе прокторға жазыңыз.",
        ru: "Если нужна помощь, поднимите руку или напишите проктору.",
        en: "If you need help, raise your hand or write to the proctor.",
    },
    watch_title: { kk: "Жүйе нені байқайды", ru: "Что замечает система", en: "What the system notices" },
    watch_lead: {
        kk: "Мұндай жағдай көрсетілген уақыттан ұзаққа созылса, прокторға хабар түседі. Алдымен сізге кеңес беріледі.",
        ru: "Если это длится дольше указанного, проктор получает сигнал. Сначала совет получаете вы.",
        en: "If one of these lasts longer than shown, the proctor is told. You get advice first.",
    },
    watch_from: { kk: "{n} с бастап", ru: "от {n} с", en: "from {n} s" },
    rights_title: { kk: "Құқықтарыңыз", ru: "Ваши права", en: "Your rights" },
    right_people: {
        kk: "Шешімді машина емес, адамдар қабылдайды: хабарды проктор қарайды, актіге үш адам қол қояды.",
        ru: "Решает не машина, а люди: сигнал смотрит проктор, акт подписывают трое.",
        en: "People decide, not a machine: a proctor looks at the signal, three people sign an act.",
    },
    right_see: {
        kk: "Расталған оқиғаларды суретімен және уақытымен көресіз.",
        ru: "Вы увидите подтверждённые инциденты с кадрами и временем.",
        en: "You will see confirmed incidents with their pictures and times.",
    },
    right_explain: {
        kk: "Актіге қол қойылғанға дейін түсініктеме жазуға {n} сағатыңыз бар.",
        ru: {
            one: "До подписания акта у вас есть {n} час на объяснение.",
            few: "До подписания акта у вас есть {n} часа на объяснение.",
            other: "До подписания акта у вас есть {n} часов на объяснение.",
        },
        en: {
            one: "You have {n} hour to explain before an act is signed.",
            other: "You have {n} hours to explain before an act is signed.",
        },
    },
    right_explain_now: {
        kk: "Актіге қол қойылғанға дейін түсініктеме жаза аласыз.",
        ru: "До подписания акта вы можете дать объяснение.",
        en: "You can explain before an act is signed.",
    },
    right_appeal: {
        kk: "Нәтижеге апелляция бере аласыз.",
        ru: "Вы можете подать апелляцию на результат.",
        en: "You can appeal against the result.",
    },
    rules_read: { kk: "Таныстым, жалғастыру", ru: "Ознакомлен, продолжить", en: "I have read this, continue" },

    consent_title: {
        kk: "Деректерді өңдеуге келісім",
        ru: "Согласие на обработку данных",
        en: "Consent to data processing",
    },
    consent_who: { kk: "Кім өңдейді", ru: "Кто обрабатывает", en: "Who processes" },
    consent_what: { kk: "Қандай деректер", ru: "Какие данные", en: "Which data" },
    consent_what_v: {
        kk: "камера бейнесі, жауаптар, браузер мен құрылғы туралы мәлімет",
        ru: "видео с камеры, ответы, сведения о браузере и устройстве",
        en: "video of the camera, answers, facts about browser and device",
    },
    consent_why: { kk: "Не үшін", ru: "Зачем", en: "What for" },
    consent_why_v: {
        kk: "емтиханның адал өтуін тексеру",
        ru: "проверка честности экзамена",
        en: "to check that the exam is fair",
    },
    consent_days: { kk: "Қанша сақталады", ru: "Сколько хранится", en: "Kept for" },
    consent_days_v: {
        kk: "{n} күн; акт немесе апелляция ашық болса, соған дейін",
        ru: {
            one: "{n} день; при открытом акте или апелляции — до их конца",
            few: "{n} дня; при открытом акте или апелляции — до их конца",
            other: "{n} дней; при открытом акте или апелляции — до их конца",
        },
        en: {
            one: "{n} day; longer while an act or an appeal is open",
            other: "{n} days; longer while an act or an appeal is open",
        },
    },
    consent_where: { kk: "Қайда", ru: "Где", en: "Where" },
    consent_where_v: {
        kk: "университеттің өз серверінде; үшінші тұлғаларға және шетелге берілмейді",
        ru: "на сервере университета; третьим лицам и за границу не передаются",
        en: "on the university's own server; not given to third parties or abroad",
    },
    consent_access: { kk: "Кім көреді", ru: "Кто видит", en: "Who sees it" },
    consent_access_v: {
        kk: "проктор, тестілеу орталығы, актіге қол қоюшылар; әр қарау жазылады",
        ru: "проктор, центр тестирования, подписанты акта; каждый просмотр записывается",
        en: "the proctor, the testing centre, signers of an act; every view is logged",
    },
    consent_text: { kk: "Келісімнің толық мәтіні", ru: "Полный текст согласия", en: "Full text of the consent" },
    consent_tick: {
        kk: "Камерадан бейне жазуға және оны тексеруге келісім беремін",
        ru: "Даю согласие на видеозапись с камеры и её проверку",
        en: "I agree to the recording of my camera and to its review",
    },
    consent_face: { kk: "Бетті салыстыру", ru: "Сравнение лиц", en: "Comparing faces" },
    consent_face_v: {
        kk: "камерадағы бетім фотосуретіммен және жазбаның басымен салыстырылады; сипаттамасы емтиханнан кейін өшіріледі",
        ru: "моё лицо в камере сравнивается с фотографией и с началом записи; описание лица удаляется после экзамена",
        en: "my face in the camera is compared with my photo and the beginning of the recording; its description is deleted after the exam",
    },
    consent_face_tick: {
        kk: "Бетімді салыстыруға келісемін (белгісіз болса, мені проктор өзі тексереді)",
        ru: "Согласен(на) на сравнение лица (без отметки меня проверит проктор)",
        en: "I agree that my face is compared (without this tick a proctor checks me)",
    },
    consent_yes: { kk: "Келісім беремін", ru: "Даю согласие", en: "I agree" },
    consent_no: { kk: "Келіспеймін", ru: "Не согласен", en: "I do not agree" },
    consent_need_tick: {
        kk: "Алдымен белгі қойыңыз.",
        ru: "Сначала поставьте отметку.",
        en: "Please tick the box first.",
    },
    refuse_title: {
        kk: "Емтиханды оффлайн тапсырасыз ба?",
        ru: "Сдавать экзамен офлайн?",
        en: "Take the exam offline instead?",
    },
    refuse_effect: {
        kk: "Камера қосылмайды, айыппұл болмайды. Тестілеу орталығы оффлайн емтихан уақытын белгілейді.",
        ru: "Камера не включится, взыскания нет. Центр тестирования назначит время офлайн-экзамена.",
        en: "The camera stays off and there is no penalty. The testing centre will set a time for an offline exam.",
    },
    refuse_verb: { kk: "Оффлайн тапсыру", ru: "Сдавать офлайн", en: "Take it offline" },
    refuse_back: { kk: "Келісімге қайту", ru: "Вернуться к согласию", en: "Back to the consent" },

    system_title: { kk: "Жүйе мен браузер", ru: "Система и браузер", en: "System and browser" },
    sys_browser: { kk: "Браузер", ru: "Браузер", en: "Browser" },
    sys_secure: { kk: "Қорғалған байланыс", ru: "Защищённое соединение", en: "Secure connection" },
    sys_storage: {
        kk: "Жауаптарды құрылғыда сақтау",
        ru: "Хранение ответов на устройстве",
        en: "Keeping answers on this device",
    },
    sys_video: { kk: "Бейне кодтау", ru: "Кодирование видео", en: "Video encoding" },
    sys_screen: { kk: "Экран", ru: "Экран", en: "Screen" },
    sys_clock: { kk: "Сағат айырмасы", ru: "Расхождение часов", en: "Clock difference" },
    sys_video_codec: { kk: "қолдайды", ru: "поддерживается", en: "supported" },
    sys_video_old: {
        kk: "қарапайым тәсілмен жіберіледі",
        ru: "будет отправляться простым способом",
        en: "will be sent in a simpler way",
    },
    sys_video_no: {
        kk: "Бұл браузер бейне жібере алмайды. Chrome, Edge немесе Firefox-тың жаңа нұсқасын ашыңыз.",
        ru: "Этот браузер не может отправлять видео. Откройте новую версию Chrome, Edge или Firefox.",
        en: "This browser cannot send video. Open a recent Chrome, Edge or Firefox.",
    },
    sys_storage_no: {
        kk: "Браузер сақтауға рұқсат бермейді: бетті жаңартсаңыз, жіберілмеген жауап жоғалуы мүмкін. Құпия терезені жабыңыз.",
        ru: "Браузер не разрешает хранение: при обновлении страницы неотправленный ответ может потеряться. Закройте приватное окно.",
        en: "The browser allows no storage: an unsent answer could be lost on reload. Close the private window.",
    },
    sys_insecure: {
        kk: "Камера тек https мекенжайында қосылады. Сілтемені тексеріңіз.",
        ru: "Камера работает только по адресу https. Проверьте ссылку.",
        en: "The camera works only on an https address. Check the link.",
    },

    camera_title: { kk: "Камераны тексеру", ru: "Проверка камеры", en: "Camera check" },
    camera_lead: {
        kk: "Браузер рұқсат сұрайды. «Рұқсат беру» түймесін басыңыз.",
        ru: "Браузер попросит разрешение. Нажмите «Разрешить».",
        en: "The browser will ask for permission. Choose “Allow”.",
    },
    camera_start: { kk: "Камераны қосу", ru: "Включить камеру", en: "Turn the camera on" },
    camera_yours: { kk: "Сіздің камераңыз", ru: "Ваша камера", en: "Your camera" },
    camera_ok: { kk: "Камера істеп тұр.", ru: "Камера работает.", en: "The camera works." },
    camera_missing_button: {
        kk: "Алдымен камераны қосыңыз.",
        ru: "Сначала включите камеру.",
        en: "Turn the camera on first.",
    },
    cam_denied: {
        kk: "Браузер камераға рұқсат бермеді. Мекенжай жолындағы белгішеден рұқсат беріп, қайталаңыз.",
        ru: "Браузер не дал доступ к камере. Разрешите его значком в адресной строке и повторите.",
        en: "The browser did not give access to the camera. Allow it with the icon in the address bar and retry.",
    },
    cam_missing: {
        kk: "Камера табылмады. Оны қосып, сымын тексеріңіз де, қайталаңыз.",
        ru: "Камера не найдена. Подключите её, проверьте провод и повторите.",
        en: "No camera was found. Connect it, check the cable and retry.",
    },
    cam_busy: {
        kk: "Басқа бағдарлама камераны пайдаланып тұр. Оны жауып, қайталап көріңіз.",
        ru: "Камеру занимает другая программа. Закройте её и повторите.",
        en: "Another program is using the camera. Close it and try again.",
    },
    cam_unfit: {
        kk: "Бұл камера қажетті сурет бермейді. Басқа камераны таңдап, қайталаңыз.",
        ru: "Эта камера не даёт нужную картинку. Выберите другую и повторите.",
        en: "This camera cannot give the picture we need. Choose another one and retry.",
    },
    cam_other: {
        kk: "Камера қосылмады. Браузерді қайта ашып көріңіз немесе проктордан сұраңыз.",
        ru: "Камера не включилась. Откройте браузер заново или спросите проктора.",
        en: "The camera did not start. Reopen the browser or ask the proctor.",
    },
    cam_where_chrome: {
        kk: "Chrome, Edge: мекенжайдың сол жағындағы баптау белгішесі → Камера → Рұқсат беру",
        ru: "Chrome, Edge: значок настроек слева от адреса → Камера → Разрешить",
        en: "Chrome, Edge: settings icon left of the address → Camera → Allow",
    },
    cam_where_firefox: {
        kk: "Firefox: мекенжайдың сол жағындағы камера белгішесі → тыйымды алып тастау",
        ru: "Firefox: значок камеры слева от адреса → снять запрет",
        en: "Firefox: camera icon left of the address → clear the block",
    },
    cam_where_safari: {
        kk: "Safari: мәзірдегі Safari → Осы сайттың параметрлері → Камера → Рұқсат беру",
        ru: "Safari: меню Safari → Настройки для этого сайта → Камера → Разрешить",
        en: "Safari: Safari menu → Settings for this website → Camera → Allow",
    },

    network_title: { kk: "Желіні тексеру", ru: "Проверка сети", en: "Network check" },
    network_run: {
        kk: "Тексеріп жатырмыз, шамамен 6 секунд.",
        ru: "Проверяем, около 6 секунд.",
        en: "Checking, about 6 seconds.",
    },
    net_speed: { kk: "Қабылдау жылдамдығы", ru: "Скорость приёма", en: "Download speed" },
    net_up: { kk: "Бейне жіберілуде", ru: "Отправка видео", en: "Video upload" },
    net_delay: { kk: "Кідіріс", ru: "Задержка", en: "Delay" },
    net_stable: { kk: "Тұрақтылық", ru: "Стабильность", en: "Stability" },
    net_mbit: { kk: "{n} Мбит/с", ru: "{n} Мбит/с", en: "{n} Mbit/s" },
    net_kbit: { kk: "{n} кбит/с", ru: "{n} кбит/с", en: "{n} kbit/s" },
    net_ms: { kk: "{n} мс", ru: "{n} мс", en: "{n} ms" },
    net_spread: { kk: "±{n} мс", ru: "±{n} мс", en: "±{n} ms" },
    net_ok: { kk: "Желі жеткілікті.", ru: "Сети достаточно.", en: "The network is good enough." },
    net_weak: {
        kk: "Желі баяу не тұрақсыз. Роутерге жақындаңыз, басқа жүктеулерді тоқтатып, қайталаңыз.",
        ru: "Сеть медленная или нестабильная. Сядьте ближе к роутеру, остановите загрузки и повторите.",
        en: "The network is slow or unsteady. Move closer to the router, stop other downloads and retry.",
    },
    net_waits: {
        kk: "Тексеру аяқталғанда батырма ашылады.",
        ru: "Кнопка откроется, когда проверка закончится.",
        en: "The button opens when the check is done.",
    },
    net_anyway: {
        kk: "Әлсіз желімен жалғастыруға болады: бейненің сапасы төмендейді, жауаптар сақталады.",
        ru: "Со слабой сетью можно продолжить: качество видео снизится, ответы сохранятся.",
        en: "You may go on with a weak network: the video gets coarser, the answers stay safe.",
    },

    face_title: { kk: "Бет пен жарық", ru: "Лицо и свет", en: "Face and light" },
    face_lead: {
        kk: "Бетіңізді сұлбаның ішіне келтіріңіз.",
        ru: "Поместите лицо внутрь контура.",
        en: "Bring your face into the outline.",
    },
    face_looking: { kk: "Суретіңізді қарап жатырмыз.", ru: "Смотрим вашу картинку.", en: "Looking at your picture." },
    face_ok: {
        kk: "Бәрі дайын. Емтиханға өте аласыз.",
        ru: "Всё готово. Можно переходить к экзамену.",
        en: "All set. You can go to the exam.",
    },
    face_waits: {
        kk: "Сурет дұрыс болғанда батырма ашылады. Түзете алмасаңыз, проктордан сұраңыз.",
        ru: "Кнопка откроется, когда картинка станет хорошей. Если не выходит, спросите проктора.",
        en: "The button opens when the picture is good. If you cannot fix it, ask the proctor.",
    },
    face_no_link: {
        kk: "Бейне серверге әлі жетпей тұр. Күтіңіз немесе проктордан сұраңыз.",
        ru: "Видео пока не доходит до сервера. Подождите или спросите проктора.",
        en: "The video does not reach the server yet. Wait or ask the proctor.",
    },
    face_person: {
        kk: "Суретті қазір бағдарлама қарай алмайды, оны адам қарайды. Жалғастыра беріңіз.",
        ru: "Программа сейчас не может проверить картинку, её посмотрит человек. Продолжайте.",
        en: "The program cannot check the picture now; a person will look at it. You may go on.",
    },
    m_face: { kk: "Бет кадрда", ru: "Лицо в кадре", en: "Face in view" },
    m_face_no: { kk: "Бет көрінбейді", ru: "Лица не видно", en: "No face seen" },
    m_one: { kk: "Кадрда басқа адам бар", ru: "В кадре ещё кто-то", en: "Someone else in view" },
    m_light: { kk: "Жарық жеткілікті", ru: "Света достаточно", en: "Enough light" },
    m_light_no: { kk: "Жарық аз", ru: "Мало света", en: "Too little light" },
    m_sharp: { kk: "Сурет айқын", ru: "Картинка чёткая", en: "Sharp picture" },
    m_sharp_no: { kk: "Сурет бұлыңғыр", ru: "Картинка размыта", en: "Blurred picture" },
    picture_alt: { kk: "Камераңыздағы көрініс", ru: "Изображение с вашей камеры", en: "The view of your camera" },
    finish: { kk: "Күту залына өту", ru: "Перейти в комнату ожидания", en: "Go to the waiting room" },

    wait_title: { kk: "Проктор күтілуде", ru: "Ожидание проктора", en: "Waiting for the proctor" },
    wait_place: {
        kk: "Кезекте {n}-сіз. Проктор өзі шақырады, ештеңе басудың қажеті жоқ.",
        ru: "Вы {n}-й в очереди. Проктор пригласит вас сам, нажимать ничего не нужно.",
        en: "You are number {n} in line. The proctor will let you in, you need not press anything.",
    },
    wait_start: {
        kk: "Емтихан уақыты сізді жібергенде басталады.",
        ru: "Время экзамена пойдёт, когда вас допустят.",
        en: "Exam time starts when you are let in.",
    },
    wait_soon: {
        kk: "Күтіп отырғанда: су, қаламыңыз қасыңызда ма? Есікті жабыңыз.",
        ru: "Пока ждёте: вода и ручка под рукой? Закройте дверь.",
        en: "While you wait: are water and pen at hand? Close the door.",
    },

    offline_title: { kk: "Оффлайн емтихан таңдалды", ru: "Выбран офлайн-экзамен", en: "Offline exam chosen" },
    offline_body: {
        kk: "Камера қосылмады және ештеңе жазылмады. Тестілеу орталығы уақыты мен орнын хабарлайды.",
        ru: "Камера не включалась, ничего не записано. Центр тестирования сообщит время и место.",
        en: "The camera was not turned on and nothing was recorded. The testing centre will tell you time and place.",
    },
    tab_title: {
        kk: "Емтихан басқа бетте ашық",
        ru: "Экзамен открыт в другой вкладке",
        en: "The exam is open in another tab",
    },
    tab_body: {
        kk: "Сол бетте жалғастырыңыз. Ол жабылып қалса, проктор осы бетке рұқсат бере алады: сұрау жіберілді.",
        ru: "Продолжайте там. Если она закрылась, проктор может разрешить эту: запрос отправлен.",
        en: "Go on there. If it was closed, the proctor can allow this one: the request was sent.",
    },
    tab_denied: {
        kk: "Проктор бұл бетке рұқсат бермеді. Алғашқы бетте жалғастырыңыз.",
        ru: "Проктор не разрешил эту вкладку. Продолжайте в первой.",
        en: "The proctor did not allow this tab. Go on in the first one.",
    },
    tab_replaced: {
        kk: "Емтихан басқа бетке көшті. Жауаптарыңыз сақталды, бұл бетті жабуға болады.",
        ru: "Экзамен перешёл в другую вкладку. Ответы сохранены, эту можно закрыть.",
        en: "The exam moved to another tab. Your answers are safe, this one can be closed.",
    },
    tab_other: {
        kk: "Емтиханды басқа бет ашпақ болды. Ол сіз болмасаңыз, прокторға жазыңыз.",
        ru: "Экзамен пытаются открыть в другой вкладке. Если это не вы, напишите проктору.",
        en: "Another tab asked for this exam. If that was not you, write to the proctor.",
    },
    cannot_enter: {
        kk: "Емтиханға кіру мүмкін болмады",
        ru: "Войти на экзамен не удалось",
        en: "The exam could not be entered",
    },
    back_to_list: { kk: "Емтихандар тізіміне", ru: "К списку экзаменов", en: "To the list of exams" },
});
