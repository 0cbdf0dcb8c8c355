/* An exam as the office sets it: docs/protocol.md, "exam draft". */

import type { Said } from "../../words/words";
import { localText, msOf } from "./form";

export interface Draw {
    category: string;
    difficulty: number;
    items: number;
    have?: number;
}

export interface Exam {
    id: string;
    version: number;
    offering: string;
    year: number;
    term: string;
    course_id: string;
    code: string;
    course: Said;
    form: string;
    mode: string;
    delivery: string;
    title: Said;
    duration_s: number;
    from_ms: number;
    to_ms: number;
    shuffle: boolean;
    max_pauses: number;
    second_marker: boolean;
    mark_gap: number;
    sheet_points: number;
    allowed: string[];
    draws: Draw[];
    curriculum_forms: string[];
    fixed: number;
    seated: number;
    begun: number;
    sittings: number;
}

/** What stands in the fields: numbers are texts until they are sent. */
export interface Draft {
    offering: string;
    form: string;
    mode: string;
    delivery: string;
    kk: string;
    ru: string;
    en: string;
    minutes: string;
    from: string;
    to: string;
    shuffle: boolean;
    pauses: string;
    second: boolean;
    gap: string;
    sheet: string;
    allowed: string[];
    draws: { category: string; difficulty: string; items: string; have?: number }[];
    reason: string;
}

export function draftOf(exam: Exam | null): Draft {
    const title = typeof exam?.title === "object" ? exam.title : { kk: "", ru: "", en: "" };
    return {
        offering: exam?.offering ?? "",
        form: exam?.form ?? "",
        mode: exam?.mode ?? "",
        delivery: exam?.delivery ?? "proctored_remote",
        kk: title.kk,
        ru: title.ru ?? "",
        en: title.en ?? "",
        minutes: exam ? String(Math.round(exam.duration_s / 60)) : "90",
        from: exam ? localText(exam.from_ms) : "",
        to: exam ? localText(exam.to_ms) : "",
        shuffle: exam?.shuffle ?? true,
        pauses: String(exam?.max_pauses ?? 3),
        second: exam?.second_marker ?? false,
        gap: String(exam?.mark_gap ?? 1),
        sheet: String(exam?.sheet_points ?? 0),
        allowed: exam?.allowed ?? [],
        draws: (exam?.draws ?? []).map((one) => ({
            category: one.category,
            difficulty: String(one.difficulty),
            items: String(one.items),
            ...(one.have === undefined ? {} : { have: one.have }),
        })),
        reason: "",
    };
}

const whole = (text: string, most: number): number | null =>
    /^\d{1,6}$/.test(text.trim()) && Number(text) <= most ? Number(text) : null;

const MINUTES_MOST = 31 * 24 * 60;

/** Which fields are wrong, by name; the server judges the rest. */
export function wrongIn(draft: Draft, exam: Exam | null): Set<string> {
    const wrong = new Set<string>();
    const check = (name: string, ok: unknown) => void (ok || wrong.add(name));
    check("offering", exam || draft.offering);
    for (const at of ["kk", "ru", "en"] as const) check(at, draft[at].trim());
    check("minutes", whole(draft.minutes, MINUTES_MOST));
    check("from", Number.isFinite(msOf(draft.from)));
    check("to", msOf(draft.to) > msOf(draft.from));
    check("pauses", whole(draft.pauses, 20) !== null);
    check("gap", whole(draft.gap, 1000) !== null);
    check("sheet", whole(draft.sheet, 1000) !== null);
    draft.draws.forEach((one, i) => {
        check(`difficulty${i}`, whole(one.difficulty, 100) !== null);
        check(`items${i}`, whole(one.items, 512));
    });
    check("reason", !exam || !draft.form || draft.form === exam.form || draft.reason.trim());
    return wrong;
}

/** The body of POST /api/exams and of an edit. */
export function bodyOf(draft: Draft, exam: Exam | null): Record<string, unknown> {
    const reason = draft.reason.trim();
    return {
        ...(exam ? { version: exam.version } : { offering: draft.offering }),
        ...(draft.form ? { form: draft.form } : {}),
        ...(draft.mode ? { mode: draft.mode } : {}),
        delivery: draft.delivery,
        title: { kk: draft.kk.trim(), ru: draft.ru.trim(), en: draft.en.trim() },
        duration_s: Number(draft.minutes) * 60,
        from_ms: msOf(draft.from),
        to_ms: msOf(draft.to),
        shuffle: draft.shuffle,
        max_pauses: Number(draft.pauses),
        second_marker: draft.second,
        mark_gap: Number(draft.gap),
        sheet_points: Number(draft.sheet),
        allowed: draft.allowed,
        draws: draft.draws.map((one) => ({
            category: one.category,
            difficulty: Number(one.difficulty),
            items: Number(one.items),
        })),
        ...(reason ? { reason } : {}),
    };
}
