/* The double's university: one sitting of thirty, incidents, acts, grades. All people are made up. */

import { createHash } from "node:crypto";

const GIVEN = [
    "Үлгібек",
    "Мысалгүл",
    "Тестбай",
    "Сынақай",
    "Ойдана",
    "Қиялбек",
    "Үлгіай",
    "Сынат",
    "Мысалбай",
    "Тестгүл",
];
const FAMILY = [
    "Сынақов",
    "Үлгіқызы",
    "Ойданов",
    "Қияли",
    "Мысалова",
    "Тестұлы",
    "Қиялқызы",
    "Мысалбеков",
    "Ойдан",
    "Сынаққызы",
];
const COURSE = { kk: "Ықтималдықтар теориясы", ru: "Теория вероятностей", en: "Probability theory" };

export const id = (text) =>
    createHash("sha256")
        .update(text)
        .digest("hex")
        .replace(/[^0-9a-f]/g, "")
        .slice(0, 20);
const hash = (text) => createHash("sha256").update(text).digest("hex");

const TITLES = {
    extra_person: "Кадрда екінші адам болуы мүмкін",
    covered: "Камера жабық болуы мүмкін",
    no_frames: "Кадрлар келмей жатыр",
    dark: "Бөлме қараңғы",
};

export function incident(tile, kind, klass, now, more = {}) {
    const still = hash("still");
    return {
        id: id(`${tile.attempt}${kind}${more.n ?? ""}`),
        attempt: tile.attempt,
        student: tile.name,
        student_no: tile.student_no,
        kind,
        class: klass,
        state: "open",
        from_ms: now - 14_000,
        to_ms: null,
        opened_ms: now - 12_000,
        media_from_ms: 60_000,
        media_to_ms: null,
        version: 1,
        title: TITLES[kind] ?? kind,
        sentence: `${TITLES[kind] ?? kind}: 14 с (шек 2 с).`,
        numbers: [
            { name: "lasted_ms", value: 14_000, threshold: 2_000 },
            { name: "score_milli", value: 910, threshold: 800 },
        ],
        advised_ms: now - 13_000,
        stills: [
            { at: "before", at_ms: now - 17_000, sha256: still },
            { at: "at", at_ms: now - 12_000, sha256: still },
            { at: "after", at_ms: now - 2_000, sha256: still },
        ],
        clip: { sha256: still, mime: "video/webm", from_ms: now - 20_000, to_ms: now },
        doubts: [],
        detectors: "xnnpack rfb160=0123456789ab rfb320=ba9876543210",
        policy_version: 3,
        similar: 2,
        sitting: id("sitting"),
        boxes:
            kind === "extra_person"
                ? {
                      seq: 900,
                      boxes: [
                          { what: "face", x: 400, y: 200, w: 200, h: 400, score_milli: 990 },
                          { what: "face", x: 800, y: 300, w: 100, h: 150, score_milli: 870 },
                      ],
                  }
                : null,
        act: null,
        reviewer: null,
        comment: null,
        reason: null,
        ...more,
    };
}

function tileOf(i, now) {
    return {
        attempt: id(`attempt${i}`),
        student_no: `СТ-${String(101 + i).padStart(4, "0")}`,
        name: `${GIVEN[i % 10]} ${FAMILY[(i + Math.floor(i / 10)) % 10]}`,
        state: "in_progress",
        link: "online",
        since_ms: now - 40 * 60_000,
        hand: false,
        extra_s: 0,
        warnings: 0,
        unread: 0,
        advice: [],
        incident: null,
        last_frame_ms: now,
        stream: { seat: i, codec: "avc1.42E01E", width: 320, height: 240 },
        second_tab: false,
        place: null,
    };
}

function dressTiles(tiles, now) {
    const set = (i, more) => Object.assign(tiles[i], more);
    set(0, { incident: incident(tiles[0], "extra_person", "violation", now) });
    set(1, {
        incident: incident(tiles[1], "covered", "violation", now, { from_ms: now - 6_000, opened_ms: now - 4_000 }),
    });
    set(2, { advice: ["absent"], since_ms: now - 3_000 });
    set(3, { advice: ["extra_person"], since_ms: now - 5_000 });
    set(4, { incident: incident(tiles[4], "dark", "notice", now, { numbers: [] }), extra_s: 900 });
    set(5, { advice: ["defocused"], since_ms: now - 40_000 });
    set(6, { link: "offline", state: "interrupted", since_ms: now - 22_000, stream: null });
    set(7, { link: "reconnecting", since_ms: now - 9_000 });
    set(9, { hand: true, unread: 1 });
    set(10, { second_tab: true });
    set(11, { state: "paused", since_ms: now - 60_000 });
    set(12, { state: "submitted", stream: null });
    set(26, { state: "id_ok", place: 1, since_ms: now - 95_000 });
    set(27, { state: "id_ok", place: 2, since_ms: now - 30_000 });
    set(28, { state: "device_ok", since_ms: now - 20_000 });
    set(29, { state: "scheduled", link: "offline", stream: null, last_frame_ms: null });
}

function actA(n, tile, state, now, more = {}) {
    const seen = incident(tile, "extra_person", "violation", now - 3_600_000, {
        n: `act${n}`,
        state: "confirmed",
        to_ms: now - 3_560_000,
        reviewer: "А. Прокторова",
        comment: "Екінші адам анық көрінді",
    });
    const posts = ["specialist", "engineer", "head"];
    const people = ["М. Үлгілі", "Т. Ойдан", "С. Мысал"];
    const signed = { drafted: 0, frozen: 0, signed_1: 1, signed_2: 2 }[state] ?? 3;
    return {
        id: id(`act${n}`),
        kind: "A",
        state,
        version: 2,
        reg_no: signed === 3 ? `TC-A-2026-${16 + n}` : null,
        act_date: "2026-11-21",
        frozen_ms: state === "drafted" ? null : now - 3_000_000,
        pdf_sha256: state === "drafted" ? null : hash(`pdf${n}`),
        json_sha256: state === "drafted" ? null : hash(`json${n}`),
        attempts: [tile.attempt],
        student: tile.name,
        course: COURSE,
        group: "ҚМ-00",
        specialty: { kk: "Қолданбалы математика", ru: "Прикладная математика", en: "Applied mathematics" },
        kinds: ["OUTSIDE_PERSON"],
        other_text: "",
        incidents: [seen],
        explanation: {
            state: "given",
            text: "Бөлмеге інім кіріп кетті, шығуын сұрадым.",
            at_ms: now - 2_000_000,
            until_ms: now - 1_000_000,
        },
        signatures: posts.map((post, i) => ({
            order: i + 1,
            post,
            person: i < signed ? people[i] : null,
            signed_ms: i < signed ? now - 1_500_000 + i * 100_000 : null,
            method: i < signed ? "internal" : null,
            state: i < signed ? "valid" : "awaited",
        })),
        turn: signed < 3 && state !== "drafted" ? signed + 1 : null,
        mine: false,
        actions: [],
        purpose: null,
        result: null,
        decision: null,
        decision_text: null,
        extra_s: 0,
        grade: { before: 80, after: null, letter_before: "B", letter_after: null },
        prepared: null,
        posted: null,
        history: [
            { at_ms: now - 3_400_000, actor: "А. Прокторова", role: "proctor", action: "draft", note: null },
            { at_ms: now - 3_000_000, actor: "М. Үлгілі", role: "specialist", action: "freeze", note: null },
        ],
        ...more,
    };
}

function actB(tiles, now) {
    return {
        ...actA("b", tiles[6], "drafted", now),
        kind: "B",
        state: "opened",
        version: 1,
        attempts: [tiles[6].attempt, tiles[7].attempt],
        student: null,
        kinds: [],
        incidents: [],
        explanation: null,
        grade: null,
        purpose: "10:12-де байланыс үзілген себебін тексеру",
        result: "",
        signatures: ["head", "registrar_head", "specialist"].map((post, i) => ({
            order: i + 1,
            post,
            person: null,
            signed_ms: null,
            method: null,
            state: "awaited",
        })),
        actions: ["edit", "freeze"],
        mine: true,
    };
}

const PRECISION_KEYS = ["kind", "class", "policy_version", "raised", "confirmed", "dismissed", "false_alarm", "unsure"].concat(
    ["undecided", "precision_milli", "low_milli", "high_milli"],
);
const PRECISION = [
    ["absent", "violation", 3, 42, 31, 9, 6, 1, 1, 775, 625, 877],
    ["covered", "violation", 3, 12, 6, 2, 1, 1, 3, 750, 409, 929],
    ["covered", "violation", 2, 90, 20, 70, 65, 0, 0, 222, 149, 318],
    ["object", "violation", 3, 4, 0, 0, 0, 1, 3, null, null, null],
];

export function makeBooks(now) {
    const tiles = Array.from({ length: 30 }, (_, i) => tileOf(i, now));
    dressTiles(tiles, now);
    const sitting = {
        id: id("sitting"),
        exam: { kk: "Қорытынды тест", ru: "Итоговый тест", en: "Final test" },
        course: COURSE,
        starts_ms: now - 41 * 60_000,
        ends_ms: now + 42 * 60_000,
        room: null,
        state: "open",
        students: 30,
        in_progress: 24,
        incidents_open: 3,
        proctors: ["А. Прокторова"],
    };
    const later = {
        ...sitting,
        id: id("later"),
        starts_ms: now + 3 * 3_600_000,
        ends_ms: now + 5 * 3_600_000,
        in_progress: 0,
        incidents_open: 0,
    };
    const acts = [
        actA(1, tiles[13], "signed_1", now, { mine: true, actions: ["sign", "refuse", "return"] }),
        actA(2, tiles[14], "drafted", now, { mine: true, actions: ["edit", "freeze", "dismiss", "to_b"] }),
        actA(3, tiles[15], "registered", now, { mine: true, actions: ["prepare"] }),
        actA(4, tiles[16], "prepared", now, {
            mine: true,
            actions: ["post", "reinstate"],
            prepared: { by: "Т. Үлгіқызы", at_ms: now - 600_000, outcome: "RE_ENROLMENT", comment: "" },
        }),
        actB(tiles, now),
    ];
    const grades = Array.from({ length: 120 }, (_, i) => ({
        enrolment: id(`enrolment${i}`),
        student: `${GIVEN[i % 10]} ${FAMILY[(i * 3) % 10]}`,
        student_no: `СТ-${String(101 + i).padStart(4, "0")}`,
        group: "ҚМ-00",
        course: COURSE,
        rating: 70 + (i % 25),
        exam: i === 1 ? null : 60 + (i % 35),
        final: i === 1 ? null : 66 + (i % 30),
        letter: i === 1 ? null : "B",
        state: i === 1 ? "annulled" : i === 2 ? "reinstated" : "released",
        changed_ms: now - i * 60_000,
        act: i === 1 ? acts[3].id : null,
    }));
    const precision = PRECISION.map((row) => Object.fromEntries(PRECISION_KEYS.map((key, i) => [key, row[i]])));
    return { tiles, sitting, later, acts, grades, precision, chat: new Map(), notes: new Map(), decided: [], now };
}

export function attemptFile(books, tile) {
    const seen = tile.incident ? [tile.incident] : [];
    const past = incident(tile, "dark", "notice", books.now - 800_000, {
        n: "past",
        state: "dismissed",
        to_ms: books.now - 780_000,
        reviewer: "А. Прокторова",
        reason: "false_alarm",
        comment: "Шам қосылды",
    });
    return {
        attempt: {
            id: tile.attempt,
            state: tile.state,
            step: tile.state === "device_ok" ? "face" : null,
            exam: { id: id("exam"), title: books.sitting.exam, course: COURSE, duration_s: 5400, items_n: 20 },
            started_ms: books.now - 40 * 60_000,
            submitted_ms: null,
            extra_s: tile.extra_s,
            credited_s: 22,
        },
        student: { name: tile.name, student_no: tile.student_no, group: "ҚМ-00", specialty: null },
        incidents: [...seen, past],
        chat: books.chat.get(tile.attempt) ?? [],
        gaps: [{ from_ms: books.now - 1_700_000, to_ms: books.now - 1_678_000, cause: "offline" }],
        answers_n: 7,
        advice: tile.advice,
        notes: books.notes.get(tile.attempt) ?? [],
        act: null,
    };
}

export function timeline(books, tile) {
    const from = books.now - 2_400_000;
    const gap = { from_ms: books.now - 1_700_000, to_ms: books.now - 1_678_000 };
    const segments = [
        { from_ms: from, to_ms: gap.from_ms, kind: "ok" },
        { ...gap, kind: "gap", cause: "offline" },
        { from_ms: gap.to_ms, to_ms: books.now, kind: "ok" },
    ];
    if (tile.incident)
        segments.push({
            from_ms: tile.incident.from_ms,
            to_ms: books.now,
            kind: "incident",
            incident: tile.incident.id,
        });
    return { from_ms: from, to_ms: books.now, segments, answers: [from + 60_000, from + 90_000] };
}

export const MATHS = COURSE;
