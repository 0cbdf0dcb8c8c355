/* The answers of both doubles for what is fair to a student: accommodations, photos, terms, requests, appeals. */

const at = Date.now() - 86_400_000;
const DAY = 86_400_000;

const page = (rows) => ({ rows, page: 1, pages: 1, total: rows.length });

/** A day's state of it all; deeds change it. */
export function fairBooks() {
    return {
        agreed: [],
        granted: [
            {
                student_no: "СТ-0101",
                name: "Сынақов Үлгібек Мысалұлы",
                group: "ҚМ-00",
                kind: "extra_time",
                value: 25,
                ground: "МС шешімі №5, 01.09.2026",
                from_ms: at,
                to_ms: null,
                decided_by: "Сынақова Тестгүл",
                ended: false,
            },
        ],
        requests: [
            {
                id: "r1",
                person: "p1",
                name: "Сынақов Үлгібек Мысалұлы",
                student_no: "СТ-0101",
                kind: "erase",
                text: "Жазбаларымды жойыңыз.",
                state: "open",
                asked_ms: at,
                due_ms: at + 3 * DAY,
                decided_by: null,
                decided_ms: null,
                decision: null,
                review_ms: null,
            },
        ],
        kept: {
            recordings: 3,
            evidence: 5,
            likenesses: 1,
            photo: true,
            blocked: false,
            holds: [{ kind: "act", ground: "A 2026-17" }],
        },
        records: [
            {
                id: "d1",
                ground: "term",
                request: null,
                by: null,
                at_ms: at,
                items: 12,
                bytes: 9000,
                list_sha256: "ab".repeat(32),
                proved_ms: at,
                still_there: 0,
                store_files: 40,
                store_sha256: "cd".repeat(32),
            },
        ],
        holds: [
            {
                id: "h1",
                kind: "person",
                object: "p1",
                name: "Сынақов Үлгібек Мысалұлы",
                ground: "сот сұрауы №9",
                from_ms: at,
                to_ms: null,
                placed_by: "Дерекова Тестай",
            },
        ],
        breaches: [
            {
                id: "b1",
                found_ms: at,
                what: "Ноутбук жоғалды",
                data: "аты-жөні",
                people: 3,
                measures: "",
                authority_ms: null,
                subjects_ms: null,
                closed_ms: null,
            },
        ],
        appeals: [
            {
                id: "ap1",
                attempt: "a1",
                act: "act1",
                reg_no: "ТО-A-2026-17",
                name: "Сынақов Үлгібек Мысалұлы",
                student_no: "СТ-0101",
                exam: { kk: "Ықтималдықтар теориясы", ru: "Теория вероятностей", en: "Probability" },
                text: "Екінші сұрақта қате бар.",
                filed_ms: at,
                until_ms: at + DAY,
                state: "filed",
                protocol: null,
                decision: null,
                decided_ms: null,
                members: [],
            },
        ],
        sent: [],
    };
}

const LOOKS = [
    { at_ms: at, role: "proctor", action: "recording.view", name: "Ойданов Тестбай", kind: "attempt", object: "a1" },
];

const TABLES = [
    {
        table: "likeness",
        category: "biometric",
        days: 1,
        purpose: { kk: "жеке басын салыстыру", ru: "сверка личности", en: "comparing faces" },
        columns: ["id", "person", "numbers"],
    },
];

const CONSENT = { version: 3, text: "Келісемін: камера, жазба.", sha256: "c".repeat(64) };
const GIVEN = { name: "Сынақова Үлгіанай", relation: "mother", method: "paper", recorded_by: "Тіркеуші Т.", from_ms: at, to_ms: null };

/** The answer to "GET /api/…", or undefined where this is not its business. */
export function fairAnswer(fair, method, path, body) {
    const [area, one, what] = path.split("/").slice(2);
    const route = `${method} ${[area, one && !["my"].includes(area) ? ":id" : one, what].filter(Boolean).join("/")}`;
    if (method === "POST" || method === "PUT") fair.sent.push({ path, body });
    switch (route) {
        case "GET accommodations":
            return page(fair.granted);
        case "POST accommodations":
        case "POST accommodations/:id":
            return { student: "s1" };
        case "GET photos":
            return page([
                { student_no: "СТ-0101", name: "Сынақов Үлгібек", group: "ҚМ-00", photo: true, stored_ms: at, person: "p1" },
                { student_no: "СТ-0102", name: "Үлгіқызы Мысалгүл", group: "ҚМ-00", photo: false, stored_ms: null, person: "p2" },
            ]);
        case "PUT photos":
            return { sha256: "ab", usable: true, faces: 1, reason: "", name: "Сынақов Үлгібек" };
        case "GET retention":
            return {
                terms: { record_days: 30, evidence_days: 30, act_evidence_days: 1826, identity_days: 1 },
                recordings: 3,
                evidence: 5,
                likenesses: 1,
                next_ms: at + 30 * DAY,
            };
        case "POST retention/:id":
            return { id: "d2", items: 4, bytes: 100 };
        case "GET destructions":
            return page(fair.records);
        case "GET holds":
            return page(fair.holds);
        case "GET data-requests":
        case "GET my/data-requests":
            return page(fair.requests);
        case "POST my/data-requests":
            return { id: "r2", due_ms: at + 3 * DAY };
        case "POST data-requests/:id/decide":
            fair.requests[0] = { ...fair.requests[0], state: body.answer, decision: body.decision, decided_ms: at };
            return { destruction: null, items: 0, forgotten: 7, holds: 1 };
        case "GET people/:id/kept":
        case "GET my/kept":
            return fair.kept;
        case "GET my/dates":
            return {
                dates: [
                    {
                        kind: "exam",
                        id: "a1",
                        title: { kk: "Ықтималдықтар теориясы", ru: "Теория вероятностей", en: "Probability" },
                        from_ms: at + DAY,
                        to_ms: at + DAY + 5_400_000,
                        place: "Онлайн-1",
                    },
                ],
                feed: "0".repeat(32),
            };
        case "GET my/reasons":
            return {
                reasons: [{ reason: "service_trip", sentence: "Қызметтік іссапар", documents: "trip_order" }],
                courses: [{ enrolment: "e1", code: "PROB2201", course: { kk: "Ықтималдықтар", ru: "", en: "" } }],
            };
        case "GET my/requests":
            return page(fair.days ?? []);
        case "POST my/requests":
            fair.days = [
                {
                    id: "d1",
                    name: "Сынақов Үлгібек",
                    student_no: "СТ-0101",
                    group: "ҚМ-00",
                    course: { kk: "Ықтималдықтар", ru: "", en: "" },
                    sentence: "Қызметтік іссапар",
                    state: "draft",
                    late: false,
                    decision: null,
                    until_ms: null,
                    version: 1,
                    documents: [],
                    ...body,
                },
            ];
            return { request: fair.days[0] };
        case "GET my/children":
            return {
                children: [
                    { id: "s1", name: "Сынақов Үлгібек", student_no: "СТ-0101", group: "ҚМ-00", open: false },
                    {
                        id: "s2",
                        name: "Сынақова Үлгігүл",
                        student_no: "СТ-0102",
                        group: "ҚМ-00",
                        open: true,
                        results: [
                            {
                                course: { kk: "Ықтималдықтар", ru: "", en: "" },
                                credits: 5,
                                final: 77,
                                letter: "B",
                                year: 2026,
                                term: "autumn",
                            },
                        ],
                    },
                ],
            };
        case "GET my/children/s1": // …/consent, of a minor
            return { state: fair.agreed.length ? "given" : "missing", given: fair.agreed, consent: CONSENT };
        case "GET my/children/s2":
            return { state: "not_needed", given: [], consent: CONSENT };
        case "POST my/children/s1":
            fair.agreed = body.given ? [{ ...GIVEN, guardian: "p1", method: "account", document: null }] : [];
            return { state: body.given ? "given" : "missing", given: fair.agreed };
        case "GET people/:id/guardians":
            return { state: fair.agreed.length ? "given" : "missing", given: fair.agreed };
        case "POST people/:id/guardians":
            fair.agreed = body.end ? [] : [{ ...GIVEN, guardian: body.guardian, document: body.document }];
            return { state: "given", given: fair.agreed };
        case "GET my/viewers":
            return page(LOOKS);
        case "GET personal-data":
            return page(TABLES);
        case "GET breaches":
            return page(fair.breaches);
        case "GET act-appeals":
        case "GET my/act-appeals":
            return page(fair.appeals);
        case "GET act-appeals/:id/candidates":
            return { rows: ["Апелляев О.", "Төрағаев Т.", "Мүшеев Қ."].map((name, n) => ({ id: `m${n}`, name })) };
        case "POST act-appeals/:id/accept":
            fair.appeals[0].state = "accepted";
            return {};
        default:
            return undefined;
    }
}
