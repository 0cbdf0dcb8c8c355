import { fill, lang, words, type Text } from "./words";

/** Incident kinds: the long title says "may", as nobody has decided yet. */
const titles = words({
    covered: { kk: "Камера жабық болуы мүмкін", ru: "Возможно, камера закрыта", en: "The camera may be covered" },
    blocked: {
        kk: "Камераны бағдарлама бұғаттаған болуы мүмкін",
        ru: "Возможно, камеру заблокировала программа",
        en: "A program may be blocking the camera",
    },
    blurred_face: { kk: "Бет анық көрінбеуі мүмкін", ru: "Возможно, лицо неразличимо", en: "The face may be too blurred" },
    object: {
        kk: "Телефонға ұқсас зат, қарап шығыңыз",
        ru: "Предмет, похожий на телефон, проверьте",
        en: "Phone-like object, please review",
    },
    extra_person: { kk: "Кадрда екінші адам болуы мүмкін", ru: "Возможно, в кадре второй человек", en: "There may be a second person in view" },
    absent: { kk: "Студент кадрда болмауы мүмкін", ru: "Возможно, студента нет в кадре", en: "The student may be out of view" },
    wrong_person: { kk: "Кадрда басқа адам болуы мүмкін", ru: "Возможно, в кадре другой человек", en: "This may be another person" },
    frozen: { kk: "Сурет қатып қалды", ru: "Картинка застыла", en: "The picture is frozen" },
    no_frames: { kk: "Кадрлар келмей жатыр", ru: "Кадры не приходят", en: "No frames arrive" },
    technical: { kk: "Техникалық ақау", ru: "Технический сбой", en: "Technical fault" },
    looping: { kk: "Бейне қайталануы мүмкін", ru: "Возможно, видео повторяется", en: "The video may be looping" },
    virtual_camera: { kk: "Виртуал камера болуы мүмкін", ru: "Возможно, виртуальная камера", en: "This may be a virtual camera" },
    dark: { kk: "Бөлме қараңғы", ru: "В комнате темно", en: "The room is dark" },
    defocused: { kk: "Сурет бұлыңғыр", ru: "Изображение размыто", en: "The picture is out of focus" },
    moved: { kk: "Камера қозғалды", ru: "Камера сдвинута", en: "The camera was moved" },
    attention: { kk: "Назары ауған болуы мүмкін", ru: "Возможно, отвлёкся", en: "May be looking away" },
});

/** The one word of a tile, at most 15 letters in Kazakh. */
const shorts = words({
    covered: { kk: "Камера жабық", ru: "Камера закрыта", en: "Camera covered" },
    blocked: { kk: "Камера бұғатта", ru: "Камера блок.", en: "Camera blocked" },
    blurred_face: { kk: "Бет бұлыңғыр", ru: "Лицо размыто", en: "Face blurred" },
    object: { kk: "Бөгде зат", ru: "Предмет", en: "Object" },
    extra_person: { kk: "Бөгде адам", ru: "Посторонний", en: "Second person" },
    absent: { kk: "Кадрда жоқ", ru: "Нет в кадре", en: "Out of view" },
    wrong_person: { kk: "Басқа адам", ru: "Другой человек", en: "Another person" },
    frozen: { kk: "Сурет қатты", ru: "Кадр застыл", en: "Frozen" },
    no_frames: { kk: "Кадр жоқ", ru: "Нет кадров", en: "No frames" },
    technical: { kk: "Ақау", ru: "Сбой", en: "Fault" },
    looping: { kk: "Қайталану", ru: "Повтор", en: "Looping" },
    virtual_camera: { kk: "Виртуал камера", ru: "Вирт. камера", en: "Virtual camera" },
    dark: { kk: "Қараңғы", ru: "Темно", en: "Dark" },
    defocused: { kk: "Бұлыңғыр", ru: "Размыто", en: "Out of focus" },
    moved: { kk: "Қозғалды", ru: "Сдвинута", en: "Moved" },
    attention: { kk: "Назары ауды", ru: "Отвлёкся", en: "Looking away" },
});

/** Numbers of a verdict, by name without the unit. */
export const figures = words({
    lasted: { kk: "Ұзақтығы", ru: "Длительность", en: "Lasted" },
    looks: { kk: "Растаған кадрлар", ru: "Подтверждающих кадров", en: "Looks that agree" },
    faces: { kk: "Кадрдағы беттер", ru: "Лиц в кадре", en: "Faces in view" },
    score: { kk: "Сенімділік", ru: "Уверенность", en: "Confidence" },
    likeness: { kk: "Ұқсастық", ru: "Сходство", en: "Likeness" },
    sharpness: { kk: "Анықтық", ru: "Резкость", en: "Sharpness" },
    face_sharpness: { kk: "Беттің анықтығы", ru: "Резкость лица", en: "Sharpness of the face" },
    luma_mean: { kk: "Орташа жарықтық", ru: "Средняя яркость", en: "Mean brightness" },
    luma_sd: { kk: "Жарықтықтың шашырауы", ru: "Разброс яркости", en: "Spread of brightness" },
    structure: { kk: "Көріністің құрылымы", ru: "Структура сцены", en: "Scene structure" },
    diff: { kk: "Кадрлар айырмасы", ru: "Разница кадров", en: "Difference of frames" },
    loop: { kk: "Қайталануға ұқсастығы", ru: "Сходство с повтором", en: "Likeness to the repeat" },
    moved: { kk: "Бөлмеге ұқсастығы", ru: "Сходство с прежней комнатой", en: "Likeness to the usual room" },
    synthetic: { kk: "Суреттің жасандылығы", ru: "Искусственность картинки", en: "How artificial the picture is" },
    turned: { kk: "Бастың бұрылуы", ru: "Поворот головы", en: "Turn of the head" },
    looks_down: { kk: "Төмен қараған кадрлар", ru: "Кадров со взглядом вниз", en: "Looks with eyes down" },
    loop_period: { kk: "Қайталану кезеңі", ru: "Период повтора", en: "Period of the repeat" },
    object_label: { kk: "Заттың түрі (коды)", ru: "Вид предмета (код)", en: "Kind of thing (code)" },
    hidden: { kk: "Бет жасырулы уақыт", ru: "Страница была скрыта", en: "The page was hidden" },
    gap: { kk: "Кадрсыз уақыт", ru: "Без кадров", en: "Without frames" },
    lost: { kk: "Байланыссыз уақыт", ru: "Без связи", en: "Without connection" },
    label: { kk: "Камера атауы", ru: "Название камеры", en: "Camera label" },
});

export function kindTitle(kind: string): string {
    const known = (titles as Record<string, Text>)[kind];
    return known ? fill(known, lang.value) : kind;
}

/** `asks` ends it in a question mark: a suspicion is never a verdict. */
export function kindShort(kind: string, asks: boolean): string {
    const known = (shorts as Record<string, Text>)[kind];
    return (known ? fill(known, lang.value) : kind) + (asks ? "?" : "");
}
