import { signal } from "@preact/signals";
import { common } from "../words/common";
import { lang, t } from "../words/words";
import { Fault, isFaultBody } from "./fault";

/** False while the last request could not reach the server. Screens say so; nothing is thrown away. */
export const reachable = signal(true);

/** Set by state/session: what to do when the server says that nobody is logged in. */
export const onLoggedOut: { call: () => void } = { call: () => undefined };

const WAIT_MS = 20_000;
/** The largest file that any route takes, and the slowest line on which it may still arrive: 128 kbit/s. */
const FILE_MOST = 8 * 1024 * 1024;
const BYTES_A_MS = 16;

type Query = Record<string, string | number | boolean | null | undefined>;

/** A path with its query; empty values are left out. */
export function withQuery(path: string, query?: Query): string {
    const pairs = new URLSearchParams();
    for (const [key, value] of Object.entries(query ?? {})) {
        if (value !== undefined && value !== null && value !== "") pairs.set(key, String(value));
    }
    const text = pairs.toString();
    return text ? `${path}?${text}` : path;
}

async function fetched(path: string, init: RequestInit, waitMs = WAIT_MS): Promise<Response> {
    const ended = new AbortController();
    const timer = setTimeout(() => ended.abort(), waitMs);
    try {
        const reply = await fetch(path, { ...init, signal: ended.signal, credentials: "same-origin" });
        reachable.value = true;
        return reply;
    } catch {
        reachable.value = false;
        throw new Fault("unreachable", t(common.unreachable));
    } finally {
        clearTimeout(timer);
    }
}

async function refusal(reply: Response): Promise<Fault> {
    const retry_s = Number(reply.headers.get("Retry-After") ?? 0) || 0;
    const body: unknown = await reply.json().catch(() => null);
    if (isFaultBody(body)) {
        return new Fault(body.fault.code, body.fault.sentence, body.fault.request ?? "", reply.status, retry_s);
    }
    return new Fault("unknown", t(common.odd_reply), reply.headers.get("X-Request-Id") ?? "", reply.status, retry_s);
}

async function ask<T>(path: string, init: RequestInit, waitMs = WAIT_MS): Promise<T> {
    const headers = new Headers(init.headers);
    headers.set("Accept", "application/json");
    headers.set("Accept-Language", lang.value);
    const reply = await fetched(path, { ...init, headers }, waitMs);
    if (!reply.ok) {
        const fault = await refusal(reply);
        if (reply.status === 401 && path !== "/api/login") onLoggedOut.call();
        throw fault;
    }
    return (await reply.json()) as T;
}

/** Whether a file that the browser itself will draw is there; throws its Fault, so that no frame shows JSON. */
export async function probe(path: string): Promise<void> {
    const reply = await fetched(path, { method: "GET", headers: { "Accept-Language": lang.value } });
    if (!reply.ok) throw await refusal(reply);
    await reply.body?.cancel();
}

/** A file as it is; throws a Fault with a sentence for the user. */
export async function bytesOf(path: string): Promise<Uint8Array<ArrayBuffer>> {
    const reply = await fetched(path, { method: "GET", headers: { "Accept-Language": lang.value } });
    if (!reply.ok) throw await refusal(reply);
    return new Uint8Array(await reply.arrayBuffer());
}

/** GET; throws a Fault with a sentence for the user. */
export function get<T>(path: string, query?: Query): Promise<T> {
    return ask<T>(withQuery(path, query), { method: "GET" });
}

/** POST of a JSON body; throws a Fault with a sentence for the user. */
export function post<T>(path: string, body: unknown = {}): Promise<T> {
    return ask<T>(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
    });
}

/** PUT of a file as it is; throws a Fault with a sentence for the user, before it is sent when nobody takes so much. */
export async function put<T>(path: string, file: Blob, query?: Query): Promise<T> {
    if (file.size > FILE_MOST) throw new Fault("too_big", t(common.file_too_big, { n: FILE_MOST / 1024 / 1024 }));
    const init = { method: "PUT", headers: { "Content-Type": "application/octet-stream" }, body: file };
    return ask<T>(withQuery(path, query), init, WAIT_MS + file.size / BYTES_A_MS);
}
