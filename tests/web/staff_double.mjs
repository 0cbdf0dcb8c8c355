/* A double of the server for the staff screens: the protocol's shapes over real HTTP and WebSockets, with a state
   that a test may change and look at. */

import { fairAnswer, fairBooks } from "./fair_double.mjs";
import { createServer } from "node:http";
import { createReadStream, existsSync, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { DIST, need } from "./parts.mjs";
import { attemptFile, makeBooks, timeline } from "./staff_seed.mjs";
import { makeMedia, pdf, piece } from "./staff_media.mjs";
import { actStep, fault } from "./staff_steps.mjs";

const { WebSocketServer } = need("ws");

const MIME = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
};
const CSP = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
].join("; ");
const FRAME_MS = 60;

export class Double {
    constructor({ roles = ["proctor"], lang = "kk" } = {}) {
        this.media = makeMedia();
        this.fair = fairBooks();
        this.books = makeBooks(Date.now());
        this.user = {
            id: "u",
            person: "p",
            name: "А. Прокторова",
            login: "proctor",
            roles,
            lang,
            totp: false,
            can_sign: true,
            keys_sealed: false,
        };
        this.seen = [];
        this.boards = new Set();
        this.watchers = new Set();
        this.codecOf = new Map();
        this.broken = new Set();
        this.refuse = new Map();
        this.down = false;
    }

    async start() {
        this.http = createServer((request, reply) => void this.serve(request, reply));
        this.ws = new WebSocketServer({ noServer: true });
        this.http.on("upgrade", (request, socket, head) => {
            const path = new URL(request.url, "http://x").pathname;
            if (this.down || (this.refuseWatch && path === "/ws/watch")) return socket.destroy();
            this.ws.handleUpgrade(request, socket, head, (client) => this.joined(client, path));
        });
        await new Promise((done) => this.http.listen(0, "127.0.0.1", done));
        this.url = `http://localhost:${this.http.address().port}`;
        this.pump = setInterval(() => this.frames(), FRAME_MS);
        this.beat = setInterval(() => this.toBoards({ t: "health", health: this.health() }), 500);
        return this.url;
    }

    async stop() {
        clearInterval(this.pump);
        clearInterval(this.beat);
        this.cut();
        this.http.closeAllConnections?.();
        await new Promise((done) => this.http.close(done));
    }

    /** Every socket dies, as when a cable is pulled; with `down` nobody gets back in. */
    cut() {
        for (const client of this.ws.clients) client.terminate();
    }

    tile(i) {
        return this.books.tiles[i];
    }

    change(i, more) {
        Object.assign(this.books.tiles[i], more);
        this.toBoards({ t: "tile", tile: this.books.tiles[i] });
    }

    health(more = {}) {
        return {
            load_milli: 420,
            ingest_lag_ms: 80,
            disk_free_mb: 204_800,
            eyes: this.eyes ?? [{ n: 0 }, { n: 1 }],
            off: this.off ?? [],
            cohort: this.cohort ?? null,
            ...more,
        };
    }

    toBoards(message) {
        const text = JSON.stringify(message);
        for (const client of this.boards) client.send(text);
    }

    board() {
        return { sitting: this.books.sitting, tiles: this.books.tiles, server_ms: Date.now(), health: this.health() };
    }

    joined(client, path) {
        client.on("error", () => undefined);
        if (path === "/ws/board") {
            this.boards.add(client);
            client.on("close", () => this.boards.delete(client));
            client.send(JSON.stringify({ t: "board", ...this.board() }));
        } else if (path === "/ws/watch") this.watch(client);
        else client.close(1008);
    }

    watch(client) {
        const watcher = { client, wanted: [], focus: null, streams: new Map(), log: [] };
        this.watchers.add(watcher);
        client.on("close", () => this.watchers.delete(watcher));
        client.on("message", (data) => {
            const message = JSON.parse(String(data));
            if (message.t !== "watch") return;
            watcher.log.push(message);
            watcher.wanted = message.attempts;
            watcher.focus = message.focus;
            for (const attempt of watcher.streams.keys())
                if (!message.attempts.includes(attempt)) watcher.streams.delete(attempt);
        });
    }

    clipOf(attempt) {
        return this.media[this.codecOf.get(attempt) ?? "h264"];
    }

    /** One frame more for every watched stream; a stream begins with its announcement and its key frame. */
    frames() {
        for (const watcher of this.watchers) {
            for (const attempt of watcher.wanted) {
                const tile = this.books.tiles.find((one) => one.attempt === attempt);
                if (!tile?.stream) continue;
                this.frame(watcher, tile);
            }
        }
    }

    frame(watcher, tile) {
        const clip = this.clipOf(tile.attempt);
        let stream = watcher.streams.get(tile.attempt);
        if (!stream) {
            stream = { at: 0, seq: 0 };
            watcher.streams.set(tile.attempt, stream);
            watcher.client.send(
                JSON.stringify({
                    t: "stream",
                    seat: tile.stream.seat,
                    attempt: tile.attempt,
                    codec: clip.codec,
                    layers: 1,
                    width: 320,
                    height: 240,
                }),
            );
        }
        const frame = clip.frames[stream.at % clip.frames.length];
        stream.at += 1;
        stream.seq += 1;
        const broken = this.broken.delete(tile.attempt);
        const bytes = broken ? { key: frame.key, bytes: Buffer.alloc(400, 0xa5) } : frame;
        watcher.client.send(piece(tile.stream.seat, stream.seq, bytes));
    }

    async serve(request, reply) {
        const url = new URL(request.url, this.url);
        if (this.down) return reply.destroy();
        if (!url.pathname.startsWith("/api/")) return this.file(url.pathname, reply);
        let text = "";
        for await (const part of request) text += part;
        const body = text && request.method !== "PUT" ? JSON.parse(text) : null;
        this.seen.push({
            method: request.method,
            path: url.pathname,
            query: Object.fromEntries(url.searchParams),
            body,
        });
        const planned = this.refuse.get(url.pathname);
        if (planned) this.refuse.delete(url.pathname);
        const answer = planned ?? this.route(request.method, url, body, request, reply);
        if (answer === undefined) return;
        const status = answer?.status ?? 200;
        reply.writeHead(status, { "Content-Type": "application/json" });
        reply.end(JSON.stringify(answer?.body ?? answer));
    }

    route(method, url, body, request, reply) {
        const parts = url.pathname.split("/").slice(2);
        const [area, one, what] = parts;
        switch (area) {
            case "me":
                return this.aboutMe(one, body);
            case "logout":
                return {};
            case "sittings":
                return one ? this.board() : this.page([this.books.sitting, this.books.later], url);
            case "schedule":
                return this.page(
                    [this.books.sitting].map(({ id, exam, course }) => ({
                        id,
                        title: exam,
                        code: "PROB2201",
                        course,
                        sittings: 1,
                        seated: 30,
                    })),
                    url,
                );
            case "exams":
                return { exam: { title: this.books.sitting.exam, code: "PROB2201" } };
            case "attempts":
                return this.attempt(method, one, what, parts[3], body, request, reply);
            case "incidents":
                return one ? this.incident(one, what, body) : this.page(this.alike(url), url);
            case "precision":
                return this.precision(url, reply);
            case "evidence":
                return this.bytes(reply, "image/jpeg", this.media.still);
            case "acts":
                return this.act(method, one, what, body, url, reply);
            case "grades":
                return one ? this.grade(one) : this.page(this.filtered(this.books.grades, url), url);
            case "statements":
                return this.page(this.books.grades.slice(0, 30), url);
            case "audit":
                return one === "verify" ? this.verify(Number(url.searchParams.get("after") ?? 0)) : this.page(this.auditRows(), url);
            case "users":
                return this.page(
                    [{ id: "u1", login: "proctor", name: "А. Прокторова", roles: ["proctor"], status: "active" }],
                    url,
                );
            case "policy":
                if (one === "changes") return this.page([], url);
                return {
                    version: 3,
                    effective_ms: this.books.now,
                    keys: { "act_a.autodraft": "on_confirm", reconnect_cap: 600 },
                    kinds: [{ kind: "covered", class: "violation", advise_ms: 500, open_ms: 1500, close_ms: 1000 }],
                };
            default:
                return (
                    fairAnswer(this.fair, method, url.pathname, body) ??
                    fault(404, "not_found", "Мұндай жазба табылмады.")
                );
        }
    }

    aboutMe(what, body) {
        if (what === "lang") {
            this.user.lang = body.lang;
            return {};
        }
        if (what === "totp") {
            if (body.off) this.user.totp = false;
            else if (body.code) this.user.totp = true;
            else
                return {
                    secret: "JBSWY3DPEHPK3PXP",
                    uri: "otpauth://totp/Baqyla:proctor?secret=JBSWY3DPEHPK3PXP&issuer=Baqyla&digits=6&period=30",
                };
            return {};
        }
        const name = { kk: "Үлгі университеті", ru: "Образцовый университет", en: "Sample University" };
        return { user: this.user, university: { name, centre: name, labels: {} }, server_ms: Date.now(), demo: true };
    }

    page(rows, url) {
        const size = Number(url.searchParams.get("size") ?? 50);
        const page = Number(url.searchParams.get("page") ?? 1);
        return {
            rows: rows.slice((page - 1) * size, page * size),
            page,
            pages: Math.max(1, Math.ceil(rows.length / size)),
            total: rows.length,
        };
    }

    filtered(rows, url) {
        const q = url.searchParams.get("q");
        const state = url.searchParams.get("state");
        const sort = url.searchParams.get("sort") ?? "";
        const key = sort.replace(/^-/, "");
        const found = rows.filter(
            (row) => (!state || row.state === state) && (!q || row.student.includes(q) || row.student_no.includes(q)),
        );
        if (key) found.sort((a, b) => (a[key] > b[key] ? 1 : -1) * (sort.startsWith("-") ? -1 : 1));
        return found;
    }

    bytes(reply, type, bytes) {
        reply.writeHead(200, { "Content-Type": type, "Content-Length": bytes.length, "Content-Security-Policy": CSP });
        reply.end(bytes);
    }

    attempt(method, one, what, n, body, request, reply) {
        const tile = this.books.tiles.find((row) => row.attempt === one);
        if (!tile) return fault(404, "not_found", "Мұндай жазба табылмады.");
        if (what === undefined) return { ...attemptFile(this.books, tile), identity: this.identity ?? null };
        if (what === "photo") return this.bytes(reply, "image/jpeg", this.media.still);
        if (what === "timeline") return timeline(this.books, tile);
        if (what === "recording" && n === undefined) return { parts: this.parts(), running: this.running ?? false, sprites: { epoch_ms: 0, parts: [] } };
        if (what === "recording") return this.range(request, reply);
        return this.deed(tile, what, body);
    }

    parts() {
        const from = this.books.now - 60_000;
        const part = (k, at, ready) => ({
            n: k,
            stream: "camera",
            mime: "video/webm",
            from_ms: at,
            to_ms: at + 20_000,
            bytes: this.media.webm.length,
            ready,
        });
        return [part(1, from, true), part(2, from + 30_000, true)];
    }

    range(request, reply) {
        const all = this.media.webm;
        const asked = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? "");
        const from = asked ? Number(asked[1]) : 0;
        const to = asked?.[2] ? Number(asked[2]) : all.length - 1;
        reply.writeHead(asked ? 206 : 200, {
            "Content-Type": "video/webm",
            "Accept-Ranges": "bytes",
            "Content-Range": `bytes ${from}-${to}/${all.length}`,
            "Content-Length": to - from + 1,
        });
        reply.end(all.subarray(from, to + 1));
        return undefined;
    }

    deed(tile, what, body) {
        const i = this.books.tiles.indexOf(tile);
        const put = (map, line) => map.set(tile.attempt, [...(map.get(tile.attempt) ?? []), line]);
        if (what === "admit") this.change(i, { state: "in_progress", place: null, since_ms: Date.now() });
        if (what === "pause") this.change(i, { state: "paused", since_ms: Date.now() });
        if (what === "resume") this.change(i, { state: "in_progress", since_ms: Date.now() });
        if (what === "hand") this.change(i, { hand: false });
        if (what === "tab") this.change(i, { second_tab: false });
        if (what === "extra") this.change(i, { extra_s: tile.extra_s + body.seconds });
        if (what === "terminate") this.change(i, { state: "terminated", stream: null });
        if (what === "note") put(this.books.notes, { text: body.text, at_ms: Date.now(), name: this.user.name });
        if (what === "message") {
            const known = (this.books.chat.get(tile.attempt) ?? []).find((line) => line.id === body.key);
            if (!known)
                put(this.books.chat, {
                    id: body.key,
                    from: "proctor",
                    name: this.user.name,
                    text: body.text,
                    at_ms: Date.now(),
                    kind: body.kind,
                });
            return { id: body.key, at_ms: Date.now() };
        }
        return {};
    }

    /** GET /api/incidents by kind: what stands on the tiles. */
    alike(url) {
        const kind = url.searchParams.get("kind");
        return this.books.tiles.flatMap((tile) => (tile.incident?.kind === kind ? [tile.incident] : []));
    }

    precision(url, reply) {
        const kept = url.searchParams.get("sitting") === "none" ? [] : this.books.precision;
        if (url.searchParams.get("format") === "csv") return this.bytes(reply, "text/csv", Buffer.from("kind\r\n"));
        return this.page(kept, url);
    }

    incident(one, what, body) {
        const tile = this.books.tiles.find((row) => row.incident?.id === one);
        if (!tile) return fault(404, "not_found", "Мұндай жазба табылмады.");
        if (!what) return tile.incident;
        if (body.version !== tile.incident.version) return fault(409, "stale");
        if (what === "doubt") {
            const doubts = [...(tile.incident.doubts ?? []), { by: this.user.name, at_ms: Date.now(), comment: body.comment }];
            tile.incident = { ...tile.incident, doubts };
            this.toBoards({ t: "incident", incident: tile.incident });
            return { incident: tile.incident };
        }
        const state = what === "confirm" ? "confirmed" : "dismissed";
        tile.incident = {
            ...tile.incident,
            state,
            version: body.version + 1,
            reviewer: this.user.name,
            comment: body.comment,
            reason: body.reason ?? null,
        };
        this.toBoards({ t: "tile", tile });
        this.toBoards({ t: "incident", incident: tile.incident });
        return { incident: tile.incident };
    }

    act(method, one, what, body, url, reply) {
        if (!one && method === "POST") return this.newAct(body);
        if (!one) {
            const kept = this.books.acts.filter((act) =>
                ["kind", "state"].every((key) => !url.searchParams.get(key) || act[key] === url.searchParams.get(key)),
            );
            return this.page(url.searchParams.get("inbox") ? kept.filter((act) => act.mine) : kept, url);
        }
        const act = this.books.acts.find((row) => row.id === one);
        if (!act) return fault(404, "not_found", "Мұндай жазба табылмады.");
        if (what === "pdf") return this.bytes(reply, "application/pdf", pdf(`Act ${act.reg_no ?? "draft"}`));
        if (what === "package") return this.bytes(reply, "application/zip", Buffer.from("PK"));
        if (!what) return { act };
        if (body.version !== act.version) return fault(409, "stale");
        return actStep(act, what, body, this.user);
    }

    newAct(body) {
        const act = {
            ...this.books.acts[4],
            id: `${this.books.acts[4].id.slice(0, 18)}zz`,
            purpose: body.purpose,
            attempts: body.attempts,
        };
        this.books.acts.push(act);
        return { act };
    }

    grade(one) {
        const row = this.books.grades.find((line) => line.enrolment === one);
        if (!row) return fault(404, "not_found", "Мұндай жазба табылмады.");
        const at = this.books.now;
        const events = [
            { kind: "exam_score", at_ms: at - 9_000_000, old: null, new: 84, letter_new: null, actor: null },
            { kind: "final_computed", at_ms: at - 9_000_000, old: null, new: 80, letter_new: "B", actor: null },
            {
                kind: "withheld",
                at_ms: at - 8_000_000,
                old: 80,
                new: 80,
                letter_old: "B",
                letter_new: "B",
                actor: "А. Прокторова",
            },
            {
                kind: "annulled",
                at_ms: at - 1_000_000,
                old: 80,
                new: null,
                letter_old: "B",
                act: this.books.acts[3].id,
                actor: "Р. Басшыова",
            },
        ];
        return {
            student: { name: row.student, student_no: row.student_no, group: row.group },
            course: row.course,
            current: row,
            events,
        };
    }

    auditRows() {
        return Array.from({ length: 80 }, (_, i) => ({
            seq: 80 - i,
            at_ms: this.books.now - i * 60_000,
            actor: "А. Прокторова",
            role: "proctor",
            action: "incident.confirm",
            object: `incident/${i}`,
            hash: "ab".repeat(32),
        }));
    }

    /** In two stretches of forty rows. */
    verify(after) {
        return this.brokenSeq
            ? { rows: 80, head: "", ok: false, broken_seq: this.brokenSeq, whole: true }
            : { rows: after + 40, head: "cd".repeat(32), ok: true, broken_seq: null, whole: after + 40 >= 80 };
    }

    file(path, reply) {
        const root = resolve(DIST);
        const wanted = resolve(join(root, path));
        const found =
            wanted.startsWith(root) && existsSync(wanted) && statSync(wanted).isFile()
                ? wanted
                : join(root, "index.html");
        reply.writeHead(200, {
            "Content-Type": MIME[extname(found)] ?? "application/octet-stream",
            "Content-Security-Policy": CSP,
        });
        createReadStream(found).pipe(reply);
    }
}
