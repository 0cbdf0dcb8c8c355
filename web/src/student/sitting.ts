import { batch, computed, signal } from "@preact/signals";
import { Camera } from "../media/camera";
import { Sender } from "../media/sender";
import { Fault } from "../net/fault";
import { Talk, type Message } from "../net/talk";
import type {
    Advice,
    Attempt,
    AttemptState,
    ChatLine,
    Clock,
    Item,
    SavedAnswer,
    Seen,
    StepName,
    StepRow,
    Welcome,
} from "../net/types";
import { heardServerTime, loadMe, serverNow, skew_ms } from "../state/session";
import { isOral, StudentSide } from "../room/sides";
import { second } from "../ui/tick";
import { Answers, type Answer } from "./answers";
import { steadyOf } from "./hint";
import { ShownScreen } from "./shown_screen";

export const STEPS: readonly StepName[] = ["rules", "consent", "system", "camera", "network", "face"];

/** Another tab holds the attempt; the proctor was asked; denied; or this one was replaced. */
export type TabTrouble = "" | "asked" | "denied" | "replaced";

export interface OwnChat extends ChatLine {
    /** Not yet at the server; the same key again is the same message. */
    key?: string;
}

const RUNNING: readonly AttemptState[] = ["in_progress", "interrupted", "paused", "suspended"];
const BEFORE: readonly AttemptState[] = ["scheduled", "checkin", "consented", "device_ok", "id_ok"];

function random(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

/** A value that lives as long as its storage, made at the first need. */
function kept(storage: () => Storage, key: string): string {
    try {
        const old = storage().getItem(key);
        if (old) return old;
        const made = random();
        storage().setItem(key, made);
        return made;
    } catch {
        return random();
    }
}

function zone(): string {
    return Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}

/*
 * One attempt in this tab: the exam socket, what the server said last, the answers, the camera and its
 * sender. Screens only draw its signals and call its verbs.
 */
export class Sitting {
    readonly attempt = signal<Attempt | null>(null);
    readonly clock = signal<Clock | null>(null);
    readonly steps = signal<StepRow[]>([]);
    readonly place = signal<number | null>(null);
    readonly items = signal<Item[]>([]);
    readonly chat = signal<OwnChat[]>([]);
    readonly unread = signal(0);
    readonly advice = signal<Advice[]>([]);
    readonly seen = signal<Seen | null>(null);
    readonly tab = signal<TabTrouble>("");
    readonly otherTab = signal(false);
    readonly fault = signal<Fault | null>(null);
    readonly consent = signal<Welcome["consent"]>(undefined);
    /** Seconds credited by the last return; the banner shows them for a while. */
    readonly returned = signal<{ credited_s: number; at_ms: number } | null>(null);
    readonly extraGiven_s = signal(0);
    readonly submitWanted = signal(false);
    readonly sender = signal<Sender | null>(null);
    /** The link to the examiner, while an oral or mixed exam runs. */
    readonly room = signal<StudentSide | null>(null);
    readonly camera = new Camera();
    readonly shown: ShownScreen;
    readonly answers: Answers;
    readonly talk: Talk;
    private mediaToken = "";
    private readonly echoes = new Map<number, () => void>();
    private readonly tabId = kept(() => sessionStorage, "baqyla.tab");
    private checking: ReturnType<typeof setInterval> | undefined;
    private readonly endings: (() => void)[] = [];

    constructor(readonly id: string) {
        this.answers = new Answers(id, (answer) => this.sendAnswer(answer));
        this.talk = new Talk(() => `/ws/exam?attempt=${encodeURIComponent(id)}`, {
            greet: () => this.greet(),
            heard: (message) => this.heard(message),
            ping_ms: 3_000,
            ping: () => ({ at_ms: Date.now() }),
        });
        this.shown = new ShownScreen(id, this.talk, this.screenWanted);
    }

    /** Seconds left as the server counts them; the clock stands while paused and while the connection is lost. */
    readonly left_s = computed(() => {
        const clock = this.clock.value;
        if (!clock?.deadline_ms) return clock ? (this.attempt.value?.exam.duration_s ?? 0) : 0;
        if (clock.paused) return Math.max(0, (clock.deadline_ms - clock.server_ms) / 1000);
        const lost_ms = this.talk.lost_ms.value;
        const now_ms = second.value + skew_ms.value;
        const away_ms = lost_ms === null ? 0 : Math.min(second.value - lost_ms, clock.credit_left_s * 1000);
        return Math.max(0, (clock.deadline_ms - now_ms + Math.max(0, away_ms)) / 1000);
    });

    readonly stage = computed<"check" | "wait" | "exam" | "offline" | "done" | "none">(() => {
        const state = this.attempt.value?.state;
        if (!state) return "none";
        if (state === "offline_option") return "offline";
        if (RUNNING.includes(state)) return "exam";
        if (state === "id_ok" && this.place.value !== null) return "wait";
        return BEFORE.includes(state) ? "check" : "done";
    });

    /** The first step that is not done; null when all are. */
    readonly step = computed<StepName | null>(
        () => STEPS.find((name) => !this.steps.value.some((row) => row.step === name && row.ok)) ?? null,
    );

    /** The university's policy wants the screen shown. */
    readonly screenWanted = computed(() => this.attempt.value?.watch.screen === true);
    /** It is due, since the check-in is past its place, and not shown. */
    readonly screenGone = computed(() => {
        const past = ["wait", "exam"].includes(this.stage.value) || this.step.value !== "camera";
        const due = past && this.steps.value.some((row) => row.step === "camera" && row.ok);
        const over = ["done", "offline", "none"].includes(this.stage.value);
        return this.screenWanted.value && due && !over && !this.shown.screen.stream.value;
    });

    /** Warnings a proctor sent in words. */
    readonly warnings = computed(() => this.chat.value.filter((line) => line.kind === "warning").length);

    async open(): Promise<void> {
        await this.answers.load();
        this.talk.open();
        const seen = () => this.talk.tell("page", { hidden: document.hidden });
        document.addEventListener("visibilitychange", seen);
        this.endings.push(() => document.removeEventListener("visibilitychange", seen));
        this.endings.push(this.camera.word.subscribe((word) => void (word && this.talk.tell("track", { ...word }))));
        this.endings.push(this.camera.stream.subscribe((stream) => this.feed(stream)));
        this.checking = setInterval(() => void this.stillLoggedIn(), 15_000);
    }

    close(): void {
        clearInterval(this.checking);
        for (const end of this.endings) end();
        this.stopMedia();
        this.shown.close();
        this.talk.close();
    }

    async report(step: StepName, ok: boolean, info: Record<string, unknown>): Promise<void> {
        const reply = await this.talk.ask("step", { step, ok, info });
        batch(() => {
            this.steps.value = [...this.steps.value.filter((row) => row.step !== step), { step, ok }];
            if (reply.attempt) this.newAttempt(reply.attempt as Attempt);
        });
    }

    async enter(): Promise<void> {
        const reply = await this.talk.ask("enter");
        batch(() => {
            this.attempt.value = reply.attempt as Attempt;
            this.place.value = (reply.place as number | null) ?? 1;
        });
    }

    /** Runs at once when there is a connection, else after the next welcome. */
    async submit(): Promise<void> {
        this.submitWanted.value = true;
        await this.trySubmit();
    }

    async hand(up: boolean): Promise<void> {
        await this.talk.ask("hand", { up });
        const now = this.attempt.value;
        if (now) this.attempt.value = { ...now, hand: up };
    }

    write(text: string): void {
        const key = random();
        const line: OwnChat = { id: key, key, from: "me", name: "", text, at_ms: serverNow(), kind: "message" };
        this.chat.value = [...this.chat.value, line];
        void this.sendChat(line);
    }

    readChat(): void {
        this.unread.value = 0;
    }

    private async sendChat(line: OwnChat): Promise<void> {
        try {
            const reply = await this.talk.ask("chat", { text: line.text, key: line.key });
            this.chat.value = this.chat.value.map((one) =>
                one.key === line.key
                    ? {
                          id: reply.id as string,
                          from: "me",
                          name: "",
                          text: line.text,
                          at_ms: reply.at_ms as number,
                          kind: "message",
                      }
                    : one,
            );
        } catch {
            /* it stays in the list as "to be sent" and goes after the next welcome */
        }
    }

    private async sendAnswer({ item, rev, choice, text, at_ms }: Answer): Promise<number> {
        const reply = await this.talk.ask("answer", { item, rev, choice, text, at_ms });
        return reply.saved_ms as number;
    }

    private async trySubmit(): Promise<void> {
        if (!this.submitWanted.value || this.talk.link.value !== "open") return;
        await this.answers.flush();
        if (this.answers.unsent.value.length > 0) return;
        try {
            const reply = await this.talk.ask("submit", { key: kept(() => localStorage, `baqyla.submit.${this.id}`) });
            this.submitWanted.value = false;
            this.state(reply);
        } catch (error) {
            const again =
                error instanceof Fault && ["unreachable", "busy", "io", "nomem", "disk_full"].includes(error.code);
            if (!again) this.submitWanted.value = false;
            if (!again) throw error;
        }
    }

    private async greet(): Promise<void> {
        const resumeKey = `baqyla.resume.${this.id}`;
        const client = {
            agent: navigator.userAgent,
            width: innerWidth,
            height: innerHeight,
            zone: zone(),
            codec: this.sender.value?.beat.value?.codec ?? "",
        };
        let resume: string | null = null;
        try {
            resume = sessionStorage.getItem(resumeKey);
        } catch {
            /* no storage: a fresh start */
        }
        try {
            const reply = await this.talk.ask("hello", { attempt: this.id, tab: this.tabId, resume, client });
            const welcome = reply as unknown as Welcome;
            try {
                sessionStorage.setItem(resumeKey, welcome.resume);
            } catch {
                /* see above */
            }
            this.welcome(welcome);
        } catch (error) {
            if (!(error instanceof Fault) || error.code === "unreachable" || error.code === "busy") throw error;
            if (error.code === "second_tab") this.tab.value = "asked";
            else {
                this.fault.value = error;
                throw error;
            }
        }
    }

    private welcome(w: Welcome): void {
        const before = this.clock.value;
        const lost = this.talk.lost_ms.value;
        heardServerTime(w.server_ms);
        batch(() => {
            this.tab.value = "";
            this.fault.value = null;
            this.attempt.value = w.attempt;
            this.clock.value = w.clock;
            this.steps.value = w.steps ?? [];
            this.place.value = w.place ?? null;
            this.consent.value = w.consent;
            if (w.items) this.items.value = w.items;
            this.advice.value = (w.advice ?? []).filter((one) => one.on !== false);
            const waiting = this.chat.value.filter((line) => line.key);
            this.chat.value = [...(w.chat ?? []), ...waiting];
            this.answers.merge(w.answers ?? []);
            if (before && lost !== null) {
                const credited_s = Math.max(0, w.clock.credited_s - before.credited_s);
                const felt = credited_s > 0 || Date.now() - lost > 1_500;
                if (felt) this.returned.value = { credited_s, at_ms: Date.now() };
            }
        });
        this.mediaToken = w.media?.token ?? "";
        this.sender.value?.setToken(this.mediaToken);
        this.room.value?.setToken(this.mediaToken);
        /* After the greeting the link opens; only then may anything be asked. */
        setTimeout(() => this.afterWelcome(), 0);
    }

    private afterWelcome(): void {
        if (this.stage.value === "done") this.stopMedia();
        this.talk.tell("page", { hidden: document.hidden });
        const word = this.camera.word.value;
        if (word) this.talk.tell("track", { ...word });
        void this.answers.flush().then(() => this.trySubmit().catch(() => undefined));
        for (const line of this.chat.value) if (line.key) void this.sendChat(line);
        this.feed(this.camera.stream.value);
        if (this.stage.value !== "done") this.shown.greeted(this.mediaToken);
        const mic = this.room.value?.mic.word.value;
        if (mic) this.talk.tell("track", { stream: "microphone", ...mic });
        this.openRoom();
    }

    private openRoom(): void {
        const exam = this.attempt.value?.exam;
        if (this.room.value || this.stage.value !== "exam" || !this.mediaToken || !exam || !isOral(exam.form)) return;
        const side = new StudentSide(this.id, this.mediaToken);
        this.room.value = side;
        side.mic.word.subscribe((word) => void (word && this.talk.tell("track", { stream: "microphone", ...word })));
    }

    private heard(message: Message): void {
        switch (message.t) {
            case "state":
                this.state(message);
                break;
            case "clock":
                this.newClock(message as unknown as Clock);
                break;
            case "place":
                this.place.value = message.place as number;
                break;
            case "advice":
                this.advised(message as unknown as Advice);
                break;
            case "seen":
                this.saw(message as unknown as Seen);
                break;
            case "chat":
                this.chatCame(message as unknown as ChatLine);
                break;
            case "tab":
                this.tabWord(message);
                break;
            case "camera":
                if (message.want === "restart") this.sender.value?.restart();
                break;
            case "pong":
                if (typeof message.server_ms === "number") this.pong(Number(message.at_ms), message.server_ms);
                break;
            case "bye":
                this.bye(message);
                break;
        }
    }

    /** Milliseconds there and back on the exam socket; fails when the connection is lost meanwhile. */
    roundTrip(): Promise<number> {
        const at_ms = Date.now();
        const begin = performance.now();
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => reject(new Error("no pong")), 5_000);
            this.echoes.set(at_ms, () => {
                clearTimeout(timer);
                resolve(performance.now() - begin);
            });
            if (!this.talk.tell("ping", { at_ms })) reject(new Error("not connected"));
        });
    }

    private pong(sent_ms: number, server_ms: number): void {
        this.echoes.get(sent_ms)?.();
        this.echoes.delete(sent_ms);
        const now = Date.now();
        if (sent_ms > 0 && now - sent_ms < 1_000) heardServerTime(server_ms + (now - sent_ms) / 2);
    }

    private state(message: Message): void {
        batch(() => {
            if (message.attempt) this.newAttempt(message.attempt as Attempt);
            if (message.items) this.items.value = message.items as Item[];
            if (message.answers) this.answers.merge(message.answers as SavedAnswer[]);
            if (message.clock) this.newClock(message.clock as Clock);
        });
        this.openRoom();
        if (this.stage.value === "done" || this.stage.value === "offline") this.stopMedia();
    }

    /** A proctor may waive or return a step meanwhile: the attempt names the first one that is not done. */
    private newAttempt(attempt: Attempt): void {
        const first = attempt.step;
        const before = this.step.value;
        this.attempt.value = attempt;
        if (!BEFORE.includes(attempt.state) || first === before) return;
        const at = first ? STEPS.indexOf(first as StepName) : STEPS.length;
        this.steps.value = STEPS.slice(0, at + 1).flatMap((step, i): StepRow[] => {
            const old = this.steps.value.find((row) => row.step === step);
            if (i < at) return [old?.ok ? old : { step, ok: true, by: "proctor" }];
            return old?.ok ? [{ step, ok: false, by: "proctor" }] : old ? [old] : [];
        });
    }

    private newClock(clock: Clock): void {
        if (clock.server_ms) heardServerTime(clock.server_ms);
        const before = this.clock.value;
        if (before && clock.extra_s > before.extra_s) this.extraGiven_s.value = clock.extra_s - before.extra_s;
        this.clock.value = clock;
    }

    private advised(word: Advice): void {
        const others = this.advice.value.filter((one) => one.kind !== word.kind);
        this.advice.value = word.on ? [word, ...others] : others;
    }

    private saw(word: Seen): void {
        const now: Seen = { ...word, at_ms: Date.now(), steady: null };
        this.seen.value = { ...now, steady: steadyOf(this.seen.value, now) };
    }

    private chatCame(line: ChatLine): void {
        if (this.chat.value.some((one) => one.id === line.id)) return;
        this.chat.value = [...this.chat.value, line];
        if (line.from === "proctor") this.unread.value += 1;
    }

    private tabWord(message: Message): void {
        if (message.other) this.otherTab.value = true;
        else if (message.allowed === false) this.tab.value = "denied";
        else if (message.allowed === true) this.talk.returnIn(0);
    }

    private bye(message: Message): void {
        if (message.why === "replaced") {
            this.tab.value = "replaced";
            this.stopMedia();
            this.talk.close();
        } else if (message.why === "done") this.stopMedia();
        else this.talk.returnIn(Number(message.back_ms) || 500);
    }

    /** Gives the camera's picture to the sender, which begins with the first one. */
    private feed(stream: MediaStream | null): void {
        const track = stream?.getVideoTracks()[0] ?? null;
        const over = this.stage.value === "done" || this.stage.value === "offline";
        if (track && !this.sender.value && this.mediaToken && !over) {
            this.sender.value = new Sender(this.id, this.mediaToken);
        }
        this.sender.value?.setTrack(track);
    }

    private stopMedia(): void {
        this.shown.stop();
        this.sender.value?.close();
        this.sender.value = null;
        this.room.value?.close();
        this.room.value = null;
        this.camera.close();
    }

    /** A long loss may mean that the session ended: then the login page helps more than retrying. */
    private async stillLoggedIn(): Promise<void> {
        const lost = this.talk.lost_ms.value;
        if (lost !== null && Date.now() - lost > 10_000) await loadMe().catch(() => undefined);
    }
}
