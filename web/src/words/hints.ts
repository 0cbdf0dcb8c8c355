import { words } from "./words";

/** What would make the picture better, by the server's word for it: what it is, and what to do. */
export const hints = words({
    covered: {
        kk: "Камера жабық. Оны жауып тұрған нәрсені алыңыз.",
        ru: "Камера закрыта. Уберите то, что её закрывает.",
        en: "The camera is covered. Remove what covers it.",
    },
    blocked: {
        kk: "Камераны бағдарлама бұғаттап тұр. Басқа бағдарламаларды жауып, антивирустан рұқсат беріңіз.",
        ru: "Камеру блокирует программа. Закройте другие программы и разрешите камеру в антивирусе.",
        en: "A program is blocking the camera. Close other programs and allow the camera in the antivirus.",
    },
    frozen: {
        kk: "Сурет тұрып қалды. Камераны ажыратып, қайта қосыңыз.",
        ru: "Картинка застыла. Отключите камеру и включите снова.",
        en: "The picture stands still. Unplug the camera and plug it in again.",
    },
    no_frames: {
        kk: "Камерадан сурет келмей тұр. Бетті ашық ұстап, камераның сымын тексеріңіз.",
        ru: "С камеры нет картинки. Держите страницу открытой и проверьте провод камеры.",
        en: "No picture arrives. Keep the page open and check the camera's cable.",
    },
    dark: {
        kk: "Бөлме қараңғы. Шамды алдыңызға қойыңыз.",
        ru: "В комнате темно. Поставьте лампу перед собой.",
        en: "The room is dark. Put a lamp in front of you.",
    },
    defocused: {
        kk: "Бүкіл сурет бұлыңғыр. Камераның әйнегін сүртіңіз.",
        ru: "Вся картинка размыта. Протрите объектив камеры.",
        en: "The whole picture is blurred. Wipe the lens.",
    },
    nobody: {
        kk: "Бетіңіз көрінбейді. Камераның алдына отырыңыз.",
        ru: "Лица не видно. Сядьте перед камерой.",
        en: "No face is seen. Sit in front of the camera.",
    },
    several: {
        kk: "Кадрда тағы біреу бар. Бөлмеде жалғыз қалыңыз.",
        ru: "В кадре ещё кто-то. Останьтесь в комнате одни.",
        en: "Someone else is in view. Please stay in the room alone.",
    },
    far: {
        kk: "Сіз алыс отырсыз. Камераға жақындаңыз.",
        ru: "Вы далеко. Сядьте ближе к камере.",
        en: "You are far away. Move closer to the camera.",
    },
    near: {
        kk: "Сіз тым жақын отырсыз. Сәл шегініңіз.",
        ru: "Вы слишком близко. Отодвиньтесь немного.",
        en: "You are very close. Move back a little.",
    },
    aside: {
        kk: "Бетіңіз кадрдың шетінде. Камераны не өзіңізді ортаға жылжытыңыз.",
        ru: "Лицо у края кадра. Сдвиньте камеру или сядьте по центру.",
        en: "Your face is at the edge. Move the camera or yourself to the middle.",
    },
    turned: {
        kk: "Басыңыз бұрылып тұр. Камераға қараңыз.",
        ru: "Голова повёрнута. Посмотрите в камеру.",
        en: "Your head is turned. Look into the camera.",
    },
    soft: {
        kk: "Бетіңіз бұлыңғыр. Бір сәт қозғалмай отырыңыз, жарықты арттырыңыз.",
        ru: "Лицо размыто. Посидите немного неподвижно и добавьте света.",
        en: "Your face is blurred. Keep still for a moment and add some light.",
    },
    virtual: {
        kk: "Камера виртуал сияқты. Нақты камераны таңдаңыз; басқасы болмаса, прокторға айтыңыз.",
        ru: "Похоже, камера виртуальная. Выберите настоящую; если другой нет, скажите проктору.",
        en: "This seems to be a virtual camera. Choose the real one; if there is no other, tell the proctor.",
    },
    moved: {
        kk: "Камера орнынан жылжыды. Бұрынғы орнына қойыңыз.",
        ru: "Камера сдвинулась. Верните её на место.",
        en: "The camera has moved. Put it back in its place.",
    },
});

export type Hint = keyof typeof hints;
