import { signal } from "@preact/signals";

/*
 * One typed catalogue: every key carries kk, ru and en, or the build fails. A text may count
 * ({n} chooses the form) and may have {places}, whose names the compiler checks at each use.
 */
export type Lang = "kk" | "ru" | "en";
export const LANGS: readonly Lang[] = ["kk", "ru", "en"];

export type Forms = { readonly one?: string; readonly few?: string; readonly many?: string; readonly other: string };
export type Form = string | Forms;
export type Text = { readonly kk: Form; readonly ru: Form; readonly en: Form };

/** A text in three languages that the server sends (titles of courses, questions). */
export type Said = string | { kk: string; ru?: string; en?: string };

type Sample<F> = F extends string ? F : F extends { other: infer O } ? O : never;
type Places<S> = S extends `${string}{${infer P}}${infer R}` ? P | Places<R> : never;
type Args<E extends Text> =
    Places<Sample<E["en"]>> extends never ? [] : [args: Record<Places<Sample<E["en"]>>, string | number>];

/** Declares a part of the catalogue; the literal types stay, so that places are known. */
export function words<const T extends Record<string, Text>>(part: T): T {
    return part;
}

const KEY = "baqyla.lang";

function stored(): Lang {
    try {
        const lang = localStorage.getItem(KEY);
        if (lang === "kk" || lang === "ru" || lang === "en") return lang;
    } catch {
        /* no storage: the default serves */
    }
    return "kk";
}

/** The language of this browser; reading it in a component draws the component again on a change. */
export const lang = signal<Lang>(stored());

export function setLang(next: Lang): void {
    lang.value = next;
    document.documentElement.lang = next;
    try {
        localStorage.setItem(KEY, next);
    } catch {
        /* private mode: the choice lasts as long as the page */
    }
}

const rules: Record<Lang, Intl.PluralRules> = {
    kk: new Intl.PluralRules("kk"),
    ru: new Intl.PluralRules("ru"),
    en: new Intl.PluralRules("en"),
};

export function fill(entry: Text, at: Lang, args?: Record<string, string | number>): string {
    const form = entry[at];
    let text: string;
    if (typeof form === "string") text = form;
    else {
        const kind = rules[at].select(Number(args?.n ?? 0));
        text = (kind === "zero" || kind === "two" ? undefined : form[kind]) ?? form.other;
    }
    return args ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole)) : text;
}

/** The sentence in the user's language. */
export function t<const E extends Text>(entry: E, ...args: Args<E>): string {
    return fill(entry, lang.value, args[0] as Record<string, string | number> | undefined);
}

/** A text of the server in the user's language; another one stands in where a translation is missing. */
export function said(text: Said | null | undefined): string {
    if (!text) return "";
    if (typeof text === "string") return text;
    return text[lang.value] || text.kk || text.ru || text.en || "";
}
