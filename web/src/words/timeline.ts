import { words } from "./words";

/** What else stands on an attempt's timeline: its devices, and why a stream beside the camera is missing. */
export const timeline = words({
    screen_gap: { kk: "экран жоқ: {cause}", ru: "экрана нет: {cause}", en: "no screen: {cause}" },
    screen_stopped: {
        kk: "студент көрсетуді тоқтатқан",
        ru: "студент прекратил показ",
        en: "the student stopped showing it",
    },
    screen_no_source: { kk: "экраннан кадр келмеген", ru: "экран не давал кадров", en: "the screen gave no frames" },
    sound_gap: { kk: "дыбыс жоқ: {cause}", ru: "звука нет: {cause}", en: "no sound: {cause}" },
    mic_muted: { kk: "микрофон өшірілген", ru: "микрофон выключен", en: "the microphone was off" },
    mic_no_source: { kk: "микрофон дыбыс бермеген", ru: "микрофон не давал звука", en: "the microphone gave no sound" },

    camera: { kk: "Камера", ru: "Камера", en: "Camera" },
    microphone: { kk: "Микрофон", ru: "Микрофон", en: "Microphone" },
    screen: { kk: "Экран", ru: "Экран", en: "Screen" },
    live: { kk: "қосылды", ru: "включено", en: "on" },
    muted: { kk: "өшірілді", ru: "выключено", en: "off" },
    ended: { kk: "құрылғы ажырады немесе тоқтатылды", ru: "устройство отключено или остановлено", en: "unplugged or stopped" },
    denied: { kk: "рұқсат берілмеді", ru: "доступ не разрешён", en: "not allowed" },
    busy: { kk: "басқа бағдарлама алып тұр", ru: "занято другой программой", en: "held by another program" },
    missing: { kk: "жоқ", ru: "нет", en: "none" },

    gaps_link: { kk: "желі", ru: "сеть", en: "network" },
    gaps_device: { kk: "құрылғы немесе бет", ru: "устройство или страница", en: "device or page" },
    gaps_server: { kk: "сервер", ru: "сервер", en: "server" },
    gaps_legend: { kk: "Үзіліс себебі:", ru: "Причина разрыва:", en: "Why frames are missing:" },
});
