import { lang, type Lang } from "./words";

/*
 * Numbers and times. Browsers carry little Kazakh data, so that month names are ours and clocks are
 * always of 24 hours.
 */
const MONTHS: Record<Lang, readonly string[]> = {
    kk: [
        "қаңтар",
        "ақпан",
        "наурыз",
        "сәуір",
        "мамыр",
        "маусым",
        "шілде",
        "тамыз",
        "қыркүйек",
        "қазан",
        "қараша",
        "желтоқсан",
    ],
    ru: [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    en: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
};
const TODAY: Record<Lang, string> = { kk: "бүгін", ru: "сегодня", en: "today" };
const NBSP = "\u00a0";

function two(n: number): string {
    return String(n).padStart(2, "0");
}

/** 10:42 in the browser's zone. */
export function hhmm(ms: number): string {
    const d = new Date(ms);
    return `${two(d.getHours())}:${two(d.getMinutes())}`;
}

/** 10:42:07. */
export function hhmmss(ms: number): string {
    return `${hhmm(ms)}:${two(new Date(ms).getSeconds())}`;
}

/** 21 қараша 2026; the year is left out when it is the current one. */
export function date(ms: number, at: Lang = lang.value): string {
    const d = new Date(ms);
    const month = MONTHS[at][d.getMonth()] ?? "";
    const year = d.getFullYear() === new Date().getFullYear() ? "" : ` ${d.getFullYear()}`;
    return `${d.getDate()}${NBSP}${month}${year}`;
}

/** бүгін 10:00, or 21 қараша 10:00. */
export function when(ms: number, at: Lang = lang.value): string {
    const sameDay = new Date(ms).toDateString() === new Date().toDateString();
    return `${sameDay ? TODAY[at] : date(ms, at)} ${hhmm(ms)}`;
}

/** A length of time as a clock: 42:18, 1:05:09. Never negative. */
export function clockOf(total_s: number): string {
    const s = Math.max(0, Math.floor(total_s));
    const h = Math.floor(s / 3600);
    const m = Math.floor((s % 3600) / 60);
    return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

/** 20 000 with a narrow gap; after the comma `places` digits, one where there is a fraction. */
export function number(n: number, at: Lang = lang.value, places = Number.isInteger(n) ? 0 : 1): string {
    const [whole = "0", part] = n.toFixed(places).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, at === "en" ? "," : NBSP);
    return part ? `${grouped}${at === "en" ? "." : ","}${part}` : grouped;
}

/** Bytes as КБ, МБ, ГБ (KB, MB, GB in English). */
export function bytes(n: number, at: Lang = lang.value): string {
    const units = at === "en" ? ["B", "KB", "MB", "GB"] : ["Б", "КБ", "МБ", "ГБ"];
    let value = n;
    let unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
        value /= 1024;
        unit += 1;
    }
    return `${number(unit ? Math.round(value * 10) / 10 : value, at)}${NBSP}${units[unit]}`;
}
