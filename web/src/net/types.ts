/* The protocol's shapes (docs/protocol.md). Times are UTC milliseconds; ids are strings. */
import type { Lang, Said } from "../words/words";

export type Role =
    | "student"
    | "parent"
    | "teacher"
    | "adviser"
    | "proctor"
    | "specialist"
    | "engineer"
    | "head"
    | "registrar"
    | "registrar_head"
    | "dean"
    | "hod"
    | "commission_chair"
    | "commission_member"
    | "technical_secretary"
    | "appeals"
    | "dpo"
    | "auditor"
    | "admin";

export interface User {
    id: string;
    person: string;
    name: string;
    login: string;
    roles: Role[];
    lang: Lang;
    totp: boolean;
    can_sign: boolean;
    keys_sealed: boolean;
}

export interface University {
    name: Said;
    centre: Said;
    labels?: Record<string, Said>;
}

export interface Me {
    user: User;
    university: University;
    server_ms: number;
    demo: boolean;
}

export interface Rows<T> {
    rows: T[];
    page: number;
    pages: number;
    total: number;
}

export type AttemptState =
    | "scheduled"
    | "checkin"
    | "consented"
    | "device_ok"
    | "id_ok"
    | "in_progress"
    | "interrupted"
    | "suspended"
    | "paused"
    | "submitted"
    | "auto_submitted"
    | "terminated"
    | "under_review"
    | "act_a_open"
    | "act_b_open"
    | "graded_pending"
    | "graded"
    | "released"
    | "annulment_pending"
    | "annulled"
    | "void_technical"
    | "no_show"
    | "cancelled"
    | "offline_option";

export type StepName = "rules" | "consent" | "system" | "camera" | "network" | "face";
/** A step that was reported or decided; a missing row is still to do. `by` names the proctor who decided. */
export interface StepRow {
    step: StepName;
    ok: boolean;
    by?: string | null;
    reason?: string | null;
}

export interface AttemptCard {
    id: string;
    exam: Said;
    course: Said;
    form: string;
    state: AttemptState;
    starts_ms: number;
    ends_ms: number;
    duration_s: number;
    step: string | null;
    /** Of a minor: whether whoever speaks for them has agreed. */
    guardian?: "not_needed" | "missing" | "given" | null;
}

export interface WatchKind {
    kind: string;
    title: Said;
    open_s: number;
}

export interface Attempt {
    id: string;
    state: AttemptState;
    step: string | null;
    exam: {
        id: string;
        title: Said;
        course: Said;
        duration_s: number;
        items_n: number;
        form: string;
        mode?: "online_sync" | "offline_async";
        delivery?: string;
        rules: Record<string, unknown>;
    };
    /** What stands on every page of the exam: the student's number and the attempt's code. */
    watermark?: string;
    started_ms: number | null;
    submitted_ms: number | null;
    extra_s: number;
    credited_s: number;
    hand: boolean;
    watch: { kinds: WatchKind[]; record_days: number; explain_hours: number; screen?: boolean; screen_stopped_s?: number };
}

export interface Clock {
    deadline_ms: number | null;
    server_ms: number;
    paused: boolean;
    credited_s: number;
    credit_left_s: number;
    extra_s: number;
    reason?: string | null;
}

export type ItemKind =
    | "single"
    | "multiple"
    | "truefalse"
    | "numeric"
    | "short"
    | "matching"
    | "ordering"
    | "essay"
    | "file";

export interface ItemOption {
    id: string;
    text: Said;
}

export interface Item {
    id: string;
    n: number;
    kind: ItemKind;
    stem: Said;
    /** "html": markup that the server has cleaned; options are of the same format. */
    format?: "plain" | "html";
    points?: number;
    options: ItemOption[];
    /** Matching: what the options are to be paired with. */
    rights?: ItemOption[];
}

export interface SavedAnswer {
    item: string;
    rev: number;
    choice: string[];
    text?: string;
    saved_ms: number;
}

export interface ChatLine {
    id: string;
    from: "proctor" | "me";
    name: string;
    text: string;
    at_ms: number;
    kind: "message" | "warning";
}

export interface Advice {
    kind: string;
    on: boolean;
    sentence: string;
}

/** What the server sees in the student's own picture during the check-in; `want` is the first thing to mend. */
export interface Seen {
    want: string;
    faces: number | null;
    light_milli: number;
    sharp_milli: number | null;
    turned_milli: number | null;
    /** The one face in thousandths of the picture. */
    box: [number, number, number, number] | null;
    /** No face model: a person will look. */
    degraded: boolean;
    /** Ours: when it came, and the want of the last two looks that agreed. */
    at_ms: number;
    steady: string | null;
}

export interface Welcome {
    attempt: Attempt;
    clock: Clock;
    steps: StepRow[];
    place: number | null;
    items?: Item[] | null;
    answers: SavedAnswer[];
    chat: ChatLine[];
    advice: Advice[];
    resume: string;
    server_ms: number;
    media: { token: string } | null;
    /** The consent text in force; its version and hash go back with the step. */
    consent?: { version: number; sha256: string; text: string; matching?: boolean } | null | undefined;
}

export interface GradeEvent {
    kind: string;
    at_ms: number;
    old: number | null;
    new: number | null;
    /** The exam's score and the letter after the event. */
    exam?: number | null;
    letter?: string | null;
    act?: string | null;
}

export interface Result {
    score: number | null;
    rating: number | null;
    final: number | null;
    letter: string | null;
    state: "provisional" | "released" | "annulled" | "reinstated";
    history: GradeEvent[];
}

/** What the camera recorded around an incident; server time. */
export interface Clip {
    sha256: string;
    mime: string;
    from_ms: number;
    to_ms: number;
}

export interface OwnIncident {
    id: string;
    kind: string;
    from_ms: number;
    to_ms: number | null;
    sentence: string;
    stills: { at: "before" | "at" | "after"; at_ms: number; sha256: string }[];
    clip: Clip | null;
}

export interface Recorded {
    from_ms: number | null;
    to_ms: number | null;
    gaps: { from_ms: number; to_ms: number | null; cause: string; stream?: number }[];
    until_ms: number | null;
}

export interface OwnAct {
    id: string;
    kind: "A" | "B";
    state: string;
    reg_no?: string | null;
    act_date?: string | null;
    pdf_sha256?: string | null;
    explanation?: { state: string; text?: string | null; at_ms?: number | null; until_ms?: number | null } | null;
}

export interface OwnAttempt {
    attempt: Attempt;
    result: Result | null;
    incidents: OwnIncident[];
    acts: OwnAct[];
    recorded: Recorded | null;
}
