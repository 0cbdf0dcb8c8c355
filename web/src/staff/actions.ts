/* What staff may do with an attempt or an incident; each throws a Fault with a sentence. */

import { get, post } from "../net/api";
import type { AttemptFile, Incident, Page, Timeline } from "./model";

function path(attempt: string, rest = ""): string {
    return `/api/attempts/${encodeURIComponent(attempt)}${rest}`;
}

/** A key that names one message, so that sending it twice is sending it once. */
export function newKey(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const attempts = {
    file: (id: string) => get<AttemptFile>(path(id)),
    timeline: (id: string) => get<Timeline>(path(id, "/timeline")),
    admit: (id: string) => post<unknown>(path(id, "/admit")),
    step: (id: string, step: string, ok: boolean, reason: string) =>
        post<unknown>(path(id, "/step"), { step, ok, reason }),
    pause: (id: string, reason: string) => post<unknown>(path(id, "/pause"), { reason }),
    resume: (id: string, reason: string) => post<unknown>(path(id, "/resume"), { reason }),
    message: (id: string, text: string, kind: "message" | "warning", key: string) =>
        post<{ id?: string; at_ms?: number }>(path(id, "/message"), { text, kind, key }),
    lowerHand: (id: string) => post<unknown>(path(id, "/hand")),
    tab: (id: string, allow: boolean) => post<unknown>(path(id, "/tab"), { allow }),
    extra: (id: string, seconds: number, reason: string) => post<unknown>(path(id, "/extra"), { seconds, reason }),
    terminate: (id: string, reason: string, code: string) => post<unknown>(path(id, "/terminate"), { reason, code }),
    note: (id: string, text: string) => post<unknown>(path(id, "/note"), { text }),
};

export const incidents = {
    one: (id: string) => get<Incident>(`/api/incidents/${encodeURIComponent(id)}`),
    confirm: (incident: Incident, comment: string) =>
        post<{ incident: Incident; act?: unknown }>(`/api/incidents/${encodeURIComponent(incident.id)}/confirm`, {
            comment,
            version: incident.version,
        }),
    doubt: (incident: Incident, comment: string) =>
        post<{ incident: Incident }>(`/api/incidents/${encodeURIComponent(incident.id)}/doubt`, {
            comment,
            version: incident.version,
        }),
    /** Of the same kind in the same sitting, the newest first. */
    like: (incident: Incident, size: number) =>
        get<Page<Incident>>("/api/incidents", { sitting: incident.sitting ?? "", kind: incident.kind, size }),
    dismiss: (incident: Incident, reason: string, comment: string) =>
        post<{ incident: Incident }>(`/api/incidents/${encodeURIComponent(incident.id)}/dismiss`, {
            reason,
            comment,
            version: incident.version,
        }),
};
