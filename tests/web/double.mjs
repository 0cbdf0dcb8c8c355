/*
 * A double of the server for browser tests: docs/protocol.md as far as a student's browser sees it. It
 * checks what the browser sends as strictly as the server does and lets a test cut connections.
 */
import { fairAnswer, fairBooks } from "./fair_double.mjs";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { DIST, need } from "./parts.mjs";

const { WebSocketServer } = need("ws");

export const CSP = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "connect-src 'self' wss://127.0.0.1:13579 https://127.0.0.1:24680",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
].join("; ");

const TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
};
/** The camera once more, small (docs/protocol.md 5). */
const SMALL = 6;
const STEPS = ["rules", "consent", "system", "camera", "network", "face"];

function items() {
    return Array.from({ length: 5 }, (_, i) => ({
        id: `item${i + 1}`,
        n: i + 1,
        kind: i === 2 ? "multiple" : "single",
        stem: {
            kk: `${i + 1}-сұрақтың мәтіні қандай?`,
            ru: `Каков текст вопроса ${i + 1}?`,
            en: `What is text ${i + 1}?`,
        },
        options: ["a", "b", "c", "d"].map((id) => ({
            id: `o${i + 1}${id}`,
            text: { kk: `Нұсқа ${id}`, ru: `Вариант ${id}`, en: `Option ${id}` },
        })),
    }));
}

export class Double {
    constructor() {
        this.loggedIn = true;
        this.fair = fairBooks();
        this.state = "scheduled";
        this.steps = [];
        this.place = null;
        this.admitted = false;
        this.deadline_ms = null;
        this.credited_s = 0;
        this.extra_s = 0;
        this.hand = false;
        this.answers = new Map();
        this.chat = [];
        this.advice = [];
        this.submitKey = null;
        this.said = []; // everything the exam socket heard
        this.exam = null;
        this.tab = null;
        this.secondTab = false;
        this.loseAnswers = false;
        this.faults = [];
        this.epoch_ms = Date.now();
        this.media = null;
        this.mediaLive = true;
        this.frames = new Map(); // seq -> {head, bytes}
        this.small = { configs: new Map(), order: [] };
        this.configs = new Map();
        this.durable = 0;
        this.ackDurable = true;
        this.leftOut = new Set(); // numbers that the student said it leaves out
        this.hellos = 0;
        this.messages = 0; // binary ones on the media socket
        this.order = []; // every frame as it came: {seq, flags, layer, config}
        this.keysAsked = 0;
        this.result = null;
        this.own = { incidents: [], acts: [], recorded: null };
        this.explained = [];
        this.lang = "kk";
        this.sight = { want: "ok" }; // what the double's eye sees during the check-in; null: it does not look
        this.workerPrefix = ""; // a script before the media worker's own: a browser with something missing
    }

    async start(port = 0) {
        this.http = createServer((request, response) => this.request(request, response));
        this.wss = new WebSocketServer({ noServer: true });
        this.http.on("upgrade", (request, socket, head) => {
            this.wss.handleUpgrade(request, socket, head, (ws) => this.socket(ws, new URL(request.url, "http://x")));
        });
        await new Promise((done) => this.http.listen(port, "127.0.0.1", done));
        this.port = this.http.address().port;
        this.url = `http://localhost:${this.port}`;
        this.acks = setInterval(() => this.ack(), 200);
        this.looks = setInterval(() => this.look(), 500);
        return this;
    }

    stop() {
        clearInterval(this.acks);
        clearInterval(this.looks);
        for (const ws of this.wss.clients) ws.terminate();
        this.http.closeAllConnections();
        return new Promise((done) => this.http.close(done));
    }

    /* -- http -- */

    request(request, response) {
        const url = new URL(request.url, "http://x");
        if (url.pathname.startsWith("/api/")) {
            let body = "";
            request.on("data", (piece) => (body += piece));
            request.on("end", () => this.api(request.method, url, body ? JSON.parse(body) : {}, response));
            return;
        }
        const file = join(DIST, url.pathname);
        const found = existsSync(file) && statSync(file).isFile() ? file : join(DIST, "index.html");
        response.writeHead(200, {
            "Content-Type": TYPES[extname(found)] ?? "application/octet-stream",
            "Content-Security-Policy": CSP,
        });
        if (this.workerPrefix && /worker-[^/]*\.js$/.test(found)) response.write(this.workerPrefix);
        createReadStream(found).pipe(response);
    }

    api(method, url, body, response) {
        const say = (status, answer, headers = {}) => {
            response.writeHead(status, { "Content-Type": "application/json", ...headers });
            response.end(JSON.stringify(answer));
        };
        const refuse = (status, code, sentence, headers) =>
            say(status, { fault: { code, sentence, request: "01test" } }, headers);
        const route = `${method} ${url.pathname}`;
        if (route === "POST /api/login") {
            if (body.password === "wait") return refuse(429, "too_many", "Біраз күтіңіз.", { "Retry-After": "30" });
            if (body.password === "second" && !body.code) return refuse(401, "totp_needed", "Кодты енгізіңіз.");
            if (body.password !== "right" && body.code !== "123456")
                return refuse(401, "unauthenticated", "Логин не құпиясөз қате.");
            this.loggedIn = true;
            return say(200, { user: this.user() });
        }
        if (!this.loggedIn) return refuse(401, "unauthenticated", "Алдымен жүйеге кіріңіз.");
        if (route === "POST /api/logout") {
            this.loggedIn = false;
            return say(200, {});
        }
        if (route === "GET /api/me")
            return say(200, {
                user: this.user(),
                university: {
                    name: { kk: "Үлгі университеті", ru: "Университет-пример", en: "Sample University" },
                    centre: { kk: "Орталық", ru: "Центр", en: "Centre" },
                },
                server_ms: Date.now(),
                demo: true,
            });
        if (route === "POST /api/me/lang") {
            this.lang = body.lang;
            return say(200, {});
        }
        if (route === "GET /api/rules")
            return say(200, {
                version: 1,
                policy_version: 0,
                sha256: "ab".repeat(32),
                sections: [
                    {
                        title: { kk: "Сіздің құқықтарыңыз", ru: "Ваши права", en: "Your rights" },
                        lines: [{ kk: "Шағым беру.", ru: "Обжаловать.", en: "To appeal." }],
                    },
                ],
            });
        if (route === "GET /api/my/attempts") return say(200, { rows: [this.card()], page: 1, pages: 1, total: 1 });
        if (route === "GET /api/my/attempts/a1")
            return say(200, { attempt: this.attempt(), result: this.result, ...this.own });
        const explanation = /^POST \/api\/acts\/(\w+)\/explanation$/.exec(route);
        if (explanation) {
            this.explained.push(body);
            const state = body.waive ? "waived" : "given";
            this.own.acts[0].explanation = { state, text: body.text ?? null, at_ms: Date.now(), until_ms: null };
            return say(200, { act: this.own.acts[0] });
        }
        if (/^GET \/api\/my\/acts\/\w+\/appeal$/.test(route))
            return say(200, { until_ms: Date.now() + 86_400_000, open: true });
        const fair = fairAnswer(this.fair, method, url.pathname, body);
        return fair ? say(200, fair) : refuse(404, "not_found", "Мұндай жазба табылмады.");
    }

    user() {
        return {
            id: "u1",
            person: "p1",
            name: "Үлгі Студентов",
            login: "student",
            roles: ["student"],
            lang: this.lang,
            totp: false,
            can_sign: false,
            keys_sealed: false,
        };
    }

    card() {
        return {
            id: "a1",
            exam: this.title(),
            course: this.title(),
            form: "test",
            state: this.state,
            starts_ms: this.epoch_ms,
            ends_ms: this.epoch_ms + 7_200_000,
            duration_s: 2700,
            step: null,
        };
    }

    title() {
        return { kk: "Ықтималдықтар теориясы", ru: "Теория вероятностей", en: "Probability theory" };
    }

    attempt() {
        return {
            id: "a1",
            state: this.state,
            step: STEPS.find((name) => !this.steps.some((row) => row.step === name && row.ok)) ?? null,
            exam: {
                id: "e1",
                title: this.title(),
                course: this.title(),
                duration_s: 2700,
                items_n: 5,
                form: "test",
                rules: {},
            },
            started_ms: null,
            submitted_ms: null,
            extra_s: this.extra_s,
            credited_s: this.credited_s,
            hand: this.hand,
            watermark: "СТ-0107 7XQ2M9AD",
            watch: {
                kinds: [
                    {
                        kind: "covered",
                        title: { kk: "Камера жабық", ru: "Камера закрыта", en: "Camera covered" },
                        open_s: 1.5,
                    },
                    {
                        kind: "extra_person",
                        title: { kk: "Кадрда басқа адам", ru: "В кадре другой человек", en: "Another person in view" },
                        open_s: 2,
                    },
                    {
                        kind: "absent",
                        title: { kk: "Студент кадрда жоқ", ru: "Студента нет в кадре", en: "Student out of view" },
                        open_s: 4,
                    },
                ],
                record_days: 30,
                explain_hours: 24,
            },
        };
    }

    clock() {
        return {
            deadline_ms: this.deadline_ms,
            server_ms: Date.now(),
            paused: this.state === "paused",
            credited_s: this.credited_s,
            credit_left_s: 600 - this.credited_s,
            extra_s: this.extra_s,
        };
    }

    /* -- sockets -- */

    socket(ws, url) {
        if (url.pathname === "/ws/exam") this.examSocket(ws);
        else if (url.pathname === "/ws/media" && this.mediaLive) this.mediaSocket(ws, url);
        else ws.terminate();
    }

    examSocket(ws) {
        ws.on("message", (data) => {
            const message = JSON.parse(data);
            this.said.push(message);
            if (message.t === "ping") {
                ws.send(JSON.stringify({ t: "pong", at_ms: message.at_ms, server_ms: Date.now() }));
                return;
            }
            if (!message.n) return;
            try {
                const answer = this.examAnswer(ws, message);
                if (answer) ws.send(JSON.stringify({ re: message.n, ok: true, ...answer }));
            } catch (fault) {
                ws.send(
                    JSON.stringify({
                        re: message.n,
                        fault: { code: fault.code ?? "invalid", sentence: fault.message, request: "01test" },
                    }),
                );
            }
        });
        ws.on("close", () => {
            if (this.exam === ws) this.exam = null;
        });
    }

    examAnswer(ws, m) {
        const refuse = (code, text) => {
            throw Object.assign(new Error(text), { code });
        };
        switch (m.t) {
            case "hello":
                if (this.secondTab && this.tab && m.tab !== this.tab) {
                    this.asking = ws;
                    refuse("second_tab", "Емтихан басқа бетте ашық.");
                }
                if (!m.tab) refuse("invalid", "no tab");
                this.tab = m.tab;
                this.exam = ws;
                if (this.state === "scheduled") this.state = "checkin";
                return this.welcome();
            case "step": {
                const want = STEPS.find((name) => !this.steps.some((row) => row.step === name && row.ok));
                if (m.step !== want) refuse("conflict", `expected ${want}`);
                if (m.step === "consent" && !m.ok) this.state = "offline_option";
                else this.steps.push({ step: m.step, ok: m.ok, info: m.info });
                if (this.steps.length === STEPS.length) this.state = "id_ok";
                return { attempt: this.attempt() };
            }
            case "enter":
                this.place = 3;
                return { attempt: this.attempt(), place: 3 };
            case "answer": {
                if (this.loseAnswers) return null;
                const old = this.answers.get(m.item);
                if (old && m.rev < old.rev) refuse("stale", "a newer answer is known");
                if (!old || m.rev > old.rev)
                    this.answers.set(m.item, { item: m.item, rev: m.rev, choice: m.choice, saved_ms: Date.now() });
                return { item: m.item, rev: m.rev, saved_ms: this.answers.get(m.item).saved_ms };
            }
            case "submit":
                if (this.submitKey && this.submitKey !== m.key) refuse("conflict", "already submitted");
                this.submitKey = m.key;
                this.state = "submitted";
                return { attempt: this.attempt() };
            case "chat":
                this.chat.push({
                    id: `c${this.chat.length}`,
                    from: "me",
                    name: "",
                    text: m.text,
                    at_ms: Date.now(),
                    kind: "message",
                    key: m.key,
                });
                return { id: `c${this.chat.length - 1}`, at_ms: Date.now() };
            case "hand":
                this.hand = m.up;
                return {};
            default:
                return refuse("invalid", `unknown ${m.t}`);
        }
    }

    welcome() {
        return {
            attempt: this.attempt(),
            clock: this.clock(),
            steps: this.steps,
            place: this.place,
            items: this.admitted ? items() : undefined,
            answers: [...this.answers.values()],
            chat: this.chat.map(({ key, ...line }) => line),
            advice: this.advice,
            resume: "r1",
            server_ms: Date.now(),
            media: { token: "t1" },
        };
    }

    /** As the server does from the consent on, while frames come: what it sees, at most twice a second. */
    look() {
        const checks = this.state === "checkin" && this.steps.some((row) => row.step === "consent");
        if (!checks || !this.sight || !this.media || !this.frames.size) return;
        const one = { faces: 1, light_milli: 110_000, sharp_milli: 400, turned_milli: 50, box: [400, 290, 200, 340] };
        this.tell({ t: "seen", degraded: false, ...one, ...this.sight });
    }

    tell(message) {
        this.exam?.send(JSON.stringify(message));
    }

    admit(seconds = 2700) {
        this.state = "in_progress";
        this.admitted = true;
        this.deadline_ms = Date.now() + seconds * 1000;
        this.tell({ t: "state", attempt: this.attempt(), clock: this.clock(), items: items() });
    }

    /** As if it had been admitted long ago: for tests that begin in the exam. */
    inExam() {
        this.steps = STEPS.map((step) => ({ step, ok: true }));
        this.place = 1;
        this.state = "in_progress";
        this.admitted = true;
        this.deadline_ms = Date.now() + 2_700_000;
    }

    cutExam() {
        this.exam?.terminate();
        this.exam = null;
    }

    /* -- media -- */

    mediaSocket(ws, url) {
        this.media = ws;
        this.mediaQuery = Object.fromEntries(url.searchParams);
        this.joining = true;
        this.announced = new Set();
        ws.on("message", (data, binary) => {
            if (binary) this.mediaMessage(ws, data);
            else this.mediaWord(ws, JSON.parse(data));
        });
        ws.on("close", () => {
            if (this.media === ws) this.media = null;
        });
    }

    nextSeq() {
        return Math.max(0, ...this.frames.keys()) + 1;
    }

    mediaWord(ws, m) {
        if (m.t === "hello") {
            this.hellos += 1;
            ws.send(
                JSON.stringify({
                    t: "welcome",
                    epoch_ms: this.epoch_ms,
                    durable: [{ stream: 0, seq: this.durable }],
                    next_seq: [{ stream: 0, seq: this.nextSeq() }],
                    gather_ms: 250,
                }),
            );
        } else if (m.t === "config" && m.stream === SMALL) {
            this.small.configs.set(m.config, m);
        } else if (m.t === "config") {
            this.configs.set(m.config, m);
            this.announced.add(m.config);
        } else if (m.t === "ping") ws.send(JSON.stringify({ t: "pong", at_us: m.at_us, server_ms: Date.now() }));
    }

    /** One frame, or a bundle of them: a byte 2, then each behind its length. */
    mediaMessage(ws, data) {
        this.messages += 1;
        if (data[0] !== 2) return this.frame(ws, data);
        for (let at = 1; at < data.length;) {
            const len = data.readUInt32LE(at);
            this.frame(ws, data.subarray(at + 4, at + 4 + len));
            at += 4 + len;
        }
        return undefined;
    }

    /** The same judgement as the server's: version, stream, config, and holes that nothing explains. */
    frame(ws, data) {
        const fail = (why) => {
            this.faults.push(why);
            ws.close(1008, why);
        };
        if (data.length < 24 || data[0] !== 1 || ![0, SMALL].includes(data[1])) return fail("header");
        const head = {
            flags: data[2],
            layer: data[3],
            seq: data.readUInt32LE(4),
            pts_us: Number(data.readBigUInt64LE(8)),
            config: data.readUInt16LE(16),
            dropped: data.readUInt16LE(18),
            duration_us: data.readUInt32LE(20),
        };
        if (data[1] === SMALL) return this.smallFrame(head, data.subarray(24), fail);
        if (!this.announced.has(head.config)) return fail(`config ${head.config} was not announced`);
        const next = this.nextSeq();
        if (head.seq >= next) {
            const jump = head.seq - next;
            const explained = this.joining || head.flags & (2 | 4) || jump <= head.dropped;
            if (jump && !explained) return fail(`jump from ${next - 1} to ${head.seq}`);
            if (jump <= head.dropped) for (let seq = next; seq < head.seq; seq += 1) this.leftOut.add(seq);
            this.joining = false;
        }
        this.order.push(head);
        this.frames.set(head.seq, { head, bytes: data.subarray(24) });
        return undefined;
    }

    smallFrame(head, bytes, fail) {
        if (!this.small.configs.has(head.config)) return fail(`small config ${head.config} was not announced`);
        this.small.order.push({ ...head, bytes });
        this.media.send(JSON.stringify({ t: "ack", stream: SMALL, received: head.seq, durable: head.seq }));
        return undefined;
    }

    ack() {
        if (!this.media || !this.frames.size) return;
        let received = this.durable;
        while (this.frames.has(received + 1) || this.leftOut.has(received + 1)) received += 1;
        if (this.ackDurable) this.durable = received;
        this.media.send(JSON.stringify({ t: "ack", stream: 0, received, durable: this.durable }));
    }

    cutMedia() {
        this.media?.terminate();
        this.media = null;
    }
}
