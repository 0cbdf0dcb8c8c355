/* What the server says to staff: the shapes of docs/protocol.md, sections 6 to 8. */

import type { Clip } from "../net/types";
import type { Said } from "../words/words";

export type Link = "online" | "reconnecting" | "offline";
export type IncidentClass = "violation" | "question" | "technical" | "notice";
export type IncidentState = "open" | "ended" | "confirmed" | "dismissed";

export interface Still {
    at: "before" | "at" | "after";
    at_ms: number;
    sha256: string;
}

export interface Figure {
    name: string;
    value: number;
    threshold: number | null;
}

/** What the rule looked at in the still "at", in thousandths of the picture. */
export interface Boxes {
    seq: number;
    boxes: { what: string; x: number; y: number; w: number; h: number; score_milli: number }[];
}

export interface Doubt {
    by: string;
    at_ms: number;
    comment: string;
}

/** How the face in view compares with the enrolment photo; a person decides. */
export interface Identity {
    /** Faces are compared: by policy and with the student's consent. */
    matching: boolean;
    photo: boolean;
    verdict: null | "same" | "review" | "different" | "unverifiable";
    score_milli?: number;
    same_milli?: number;
    different_milli?: number;
    sentence?: string;
    /** Why it could not be compared. */
    reason?: string;
}

export interface Incident {
    id: string;
    attempt: string;
    student: string;
    student_no: string;
    kind: string;
    class: IncidentClass;
    state: IncidentState;
    from_ms: number;
    to_ms: number | null;
    opened_ms: number;
    media_from_ms: number | null;
    media_to_ms: number | null;
    version: number;
    title: string;
    sentence: string | null;
    /** The sentence in every language; the board gets it in the language of whoever caused the change. */
    sentences?: Said;
    numbers: Figure[] | null;
    advised_ms: number | null;
    stills: Still[];
    /** Cut some seconds after the end; null until then. */
    clip: Clip | null;
    /** People who looked and could not decide. */
    doubts?: Doubt[];
    boxes?: Boxes | null;
    /** Runtime and nets with the beginning of their hashes. */
    detectors?: string | null;
    policy_version?: number;
    /** Others of its kind in the sitting. */
    similar?: number;
    sitting?: string | null;
    act: string | null;
    reviewer: string | null;
    comment: string | null;
    reason: string | null;
}

export interface StreamShape {
    seat: number;
    codec: string;
    width: number;
    height: number;
}

export interface Tile {
    /** Ours: when this browser saw the tile become what it is, in server time; null: it was so before. */
    turned_ms?: number | null;
    attempt: string;
    student_no: string;
    name: string;
    state: string;
    link: Link;
    since_ms: number;
    hand: boolean;
    extra_s: number;
    warnings: number;
    unread: number;
    advice: string[];
    incident: Incident | null;
    last_frame_ms: number | null;
    stream: StreamShape | null;
    second_tab: boolean;
    place: number | null;
    /** The room of an oral or mixed exam, or a shared screen. */
    room?: { voice_milli: number | null; student: boolean; examiner: boolean; screen: "shown" | "stopped" | null };
    /** What the student was granted; the rules were loosened by it. */
    accommodations?: { kind: string; kk: string; ru: string; en: string }[];
}

export interface Eye {
    n?: number;
    ready?: boolean;
    busy_milli?: number;
    queued?: number;
    /** Frames that were recorded and not looked at, since the start. */
    dropped?: number;
}

export type Pressure = "none" | "upper" | "grid" | "objects" | "identity" | "looks" | "recording";

export interface Health {
    load_milli: number;
    ingest_lag_ms: number;
    disk_free_mb: number;
    eyes: Eye[];
    /** What nobody can look for, because a net is missing. */
    off: ("faces" | "identity" | "objects")[];
    /** What is given up for the exam, each with all before it; null: an older server. */
    pressure?: Pressure;
    cohort: null | { offline: number; of: number; ours: boolean };
}

export interface Sitting {
    id: string;
    exam: Said;
    exam_id?: string;
    course: Said;
    starts_ms: number;
    ends_ms: number;
    room: string | null;
    state: string;
    students: number;
    in_progress: number;
    incidents_open: number;
    proctors: string[];
}

/** Whether the machine carries what is planned; `carries` is null while nobody has measured it. */
export interface Capacity {
    carries: number | null;
    measured_ms: number | null;
    disk_free_mb: number;
    rows: {
        sitting: string;
        starts_ms: number;
        students: number;
        at_once: number;
        carried: boolean;
        disk_mb: number;
        disk: "enough" | "tight" | "short";
    }[];
}

export interface Board {
    sitting: Sitting;
    tiles: Tile[];
    server_ms: number;
    health: Health | null;
}

export interface ChatLine {
    id: string;
    from: string;
    name: string;
    text: string;
    at_ms: number;
    kind: "message" | "warning";
}

export interface Gap {
    from_ms: number;
    to_ms: number | null;
    cause: string;
    /** Its number (docs/protocol.md 5); 0 is the camera. */
    stream?: number;
}

export interface Note {
    id?: string;
    text: string;
    at_ms: number;
    name?: string;
    actor?: string;
}

export interface AttemptFile {
    attempt: {
        id: string;
        state: string;
        step: string | null;
        exam: { id: string; title: Said; course: Said; duration_s: number; items_n: number };
        started_ms: number | null;
        submitted_ms: number | null;
        extra_s: number;
        credited_s: number;
        hand?: boolean;
        sitting?: string;
        steps?: Record<string, unknown>;
    };
    student: { id?: string; name: string; student_no: string; group?: string | null; specialty?: Said | null };
    incidents: Incident[];
    chat: ChatLine[];
    gaps: Gap[];
    answers_n: number;
    identity?: Identity | null;
    advice: Array<string | { kind: string; from_ms?: number; to_ms?: number | null }>;
    notes: Note[];
    act: string | { id: string; kind: string; state: string } | null;
}

export interface Segment {
    from_ms: number;
    to_ms: number;
    kind: "ok" | "gap" | "incident" | "unseen";
    cause?: string;
    incident?: string;
    /** Of a gap in another stream than the camera's. */
    stream?: StreamName;
}

/** A word of the student's page about one of its devices. */
export interface TrackWord {
    stream: "camera" | "microphone" | "screen";
    state: "live" | "muted" | "ended" | "denied" | "busy" | "missing";
    label: string;
    at_ms: number;
}

export interface Timeline {
    from_ms: number;
    to_ms: number;
    segments: Segment[];
    /** When answers were stored. */
    answers?: number[];
    tracks?: TrackWord[];
}

export type StreamName = "camera" | "microphone" | "screen" | "examiner" | "examiner_sound";

export interface Part {
    n: number;
    stream: StreamName;
    mime: string;
    from_ms: number;
    to_ms: number;
    bytes: number;
    ready: boolean;
}

export interface SpritePart {
    n: number;
    from_ms: number;
}

export interface Recording {
    parts: Part[];
    running: boolean;
    /** The parts of small pictures, each from a time of the server's on; and the one of media time 0. */
    sprites: { epoch_ms: number; parts: SpritePart[] };
}

export interface Signature {
    order: number;
    post: Said;
    role?: string;
    person: string | null;
    signed_ms: number | null;
    method: string | null;
    /** Of a national key: whether its certificate was revoked, as far as is known: "pending", "good", "revoked". */
    certificate?: string | null;
    /** What tells when it was there: "stamped" by the university ("internal") or another authority, or "pending". */
    stamp?: { state: string; by?: string; at_ms?: number; tries?: number; why?: string } | null;
    /** Signed on paper: the scan, and who entered it. */
    paper?: { sha256: string; type: string; entered_by: string | null } | null;
    state: string;
}

export interface ActEvent {
    at_ms: number;
    actor: string;
    role: string;
    action: string;
    note: string | null;
}

/** A time without connection or picture of an act B, and whose it was. */
export interface Outage {
    attempt: string;
    ledger: string;
    whose: "server" | "network" | "link" | "software" | "page" | "unknown";
    /** The exam itself was cut off, not only the picture. */
    cut: boolean;
    from_ms: number;
    to_ms: number;
    credited_ms: number;
    others: number;
    others_cut: number;
}

/** One field of an act that differs from the version sent back before; kinds and incidents are lists of codes. */
export interface ActChange {
    field: string;
    before: string | number | string[];
    after: string | number | string[];
}

export interface Act {
    id: string;
    kind: "A" | "B";
    state: string;
    version: number;
    reg_no: string | null;
    act_date: string | null;
    frozen_ms: number | null;
    pdf_sha256: string | null;
    json_sha256: string | null;
    attempts: Array<string | { id: string; student?: string; student_no?: string }>;
    student: string | null;
    course: Said | null;
    group: string | null;
    specialty: Said | null;
    observation?: string | null;
    /** One person of the Centre asked to dismiss it; another one decides. */
    dismiss_asked?: boolean;
    kinds: string[];
    other_text: string | null;
    incidents: Incident[];
    explanation: { state: string; text: string | null; at_ms: number | null; until_ms: number | null } | null;
    signatures: Signature[];
    turn: number | null;
    mine: boolean;
    actions: string[];
    /** "internal", "national": by which keys it may be signed here. */
    sign_with?: string[];
    purpose: string | null;
    result: string | null;
    decision: string | null;
    decision_text: string | null;
    extra_s: number | null;
    outages?: Outage[];
    /** Whole seconds that are still owed to the attempt that lost most. */
    owed_s?: number;
    /** What changed since the version that was sent back last. */
    changes?: { since: number; returned_ms: number; fields: ActChange[] } | null;
    /** What the student said to versions that were sent back. */
    explained_before?: Array<{ version: number; state: string; text: string | null; at_ms: number }>;
    grade: {
        before: number | null;
        after: number | null;
        letter_before: string | null;
        letter_after: string | null;
        enrolment?: string;
    } | null;
    prepared: { by: string; at_ms: number; comment?: string; outcome?: string } | null;
    posted: { by: string; at_ms: number } | null;
    /** The head of the Centre named an error: the registrar's head may reinstate. */
    reinstate_asked?: { by: string; at_ms: number; ground: string } | null;
    registration_stamp?: Signature["stamp"];
    history: ActEvent[];
}

/* A row of the list of acts: the act without its heavy parts. */
export interface ActRow {
    id: string;
    kind: "A" | "B";
    state: string;
    version: number;
    reg_no: string | null;
    act_date?: string | null;
    student: string | null;
    course: Said | null;
    group?: string | null;
    turn: number | null;
    mine: boolean;
    changed_ms?: number | null;
    frozen_ms?: number | null;
    grade?: Act["grade"];
    prepared?: Act["prepared"];
}

export interface PrecisionRow {
    kind: string;
    class: IncidentClass;
    policy_version: number;
    raised: number;
    confirmed: number;
    dismissed: number;
    false_alarm: number;
    unsure: number;
    undecided: number;
    precision_milli: number | null;
    low_milli: number | null;
    high_milli: number | null;
}

export interface GradeRow {
    enrolment: string;
    student: string;
    student_no: string;
    group: string | null;
    course: Said;
    rating: number | null;
    exam: number | null;
    final: number | null;
    letter: string | null;
    state: string;
    changed_ms: number | null;
    act: string | null;
}

export interface GradeEvent {
    kind: string;
    at_ms: number;
    old: number | null;
    new: number | null;
    state?: string;
    exam?: number | null;
    letter_old?: string | null;
    letter_new?: string | null;
    act?: string | null;
    ground?: string | null;
    actor?: string | null;
    by?: string | null;
}

export interface GradeFile {
    student: string | { name: string; student_no?: string; group?: string | null };
    course: Said;
    current: Partial<GradeRow> | null;
    events: GradeEvent[];
}

export interface AuditRow {
    seq: number;
    at_ms: number;
    actor: string | null;
    role: string | null;
    action: string;
    object: string | null;
    detail?: string | null;
    hash: string;
}

export interface UserRow {
    id: string;
    login: string;
    name: string;
    roles: string[];
    status: string;
}

export interface Page<T> {
    rows: T[];
    page: number;
    pages: number;
    total: number;
}
