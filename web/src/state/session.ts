import { signal } from "@preact/signals";
import { get, onLoggedOut, post } from "../net/api";
import { Fault } from "../net/fault";
import type { Me, Role } from "../net/types";
import { lang, setLang, type Lang } from "../words/words";

/** undefined while asking, null when nobody is logged in. */
export const me = signal<Me | null | undefined>(undefined);

/** What the server's clock says minus ours; kept fresh by whoever hears server_ms. */
export const skew_ms = signal(0);

export function heardServerTime(server_ms: number): void {
    skew_ms.value = server_ms - Date.now();
}

/** The server's time now, as well as we know it. */
export function serverNow(): number {
    return Date.now() + skew_ms.value;
}

onLoggedOut.call = () => {
    me.value = null;
};

function welcome(answer: Me): void {
    heardServerTime(answer.server_ms);
    if (answer.user.lang) setLang(answer.user.lang);
    me.value = answer;
}

/** Asks who is logged in. A server that cannot be reached throws and leaves `me` as it was. */
export async function loadMe(): Promise<void> {
    try {
        welcome(await get<Me>("/api/me"));
    } catch (error) {
        if (error instanceof Fault && error.status === 401) me.value = null;
        else throw error;
    }
}

/** The language chosen on the login page is the one the person wants now, and goes to the account. */
export async function logIn(login: string, password: string, code: string): Promise<void> {
    const chosen = lang.value;
    await post("/api/login", code ? { login, password, code } : { login, password });
    await loadMe();
    if (me.value && me.value.user.lang !== chosen) await chooseLang(chosen);
}

export async function logOut(): Promise<void> {
    try {
        await post("/api/logout");
    } finally {
        me.value = null;
    }
}

/** Changes the language here at once and in the account when someone is logged in. */
export async function chooseLang(next: Lang): Promise<void> {
    setLang(next);
    const now = me.value;
    if (!now) return;
    now.user.lang = next;
    await post("/api/me/lang", { lang: next }).catch(() => undefined);
}

export function has(...roles: Role[]): boolean {
    return !!me.value && roles.some((role) => me.value?.user.roles.includes(role));
}
