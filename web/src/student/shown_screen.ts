import type { ReadonlySignal } from "@preact/signals";
import { Screen, screenShape } from "../media/screen";
import { Sender } from "../media/sender";
import type { Talk } from "../net/talk";
import { STREAM } from "../room/sides";

/** The student's screen on its way to the server, while the policy wants it. */
export class ShownScreen {
    readonly screen = new Screen();
    private sender: Sender | null = null;
    private token = "";
    private readonly endings: (() => void)[];

    constructor(
        private readonly attempt: string,
        private readonly talk: Talk,
        private readonly wanted: ReadonlySignal<boolean>,
    ) {
        this.endings = [
            this.screen.word.subscribe(() => this.tell()),
            this.screen.stream.subscribe(() => this.feed()),
        ];
    }

    /** After each greeting of the exam's socket. A page that was loaded anew shows no screen yet, which is said too. */
    greeted(token: string): void {
        this.token = token;
        this.sender?.setToken(token);
        this.tell();
        this.feed();
    }

    /** The exam is over, or the page goes. */
    stop(): void {
        this.sender?.close();
        this.sender = null;
        this.screen.close();
    }

    close(): void {
        for (const end of this.endings) end();
        this.stop();
    }

    private tell(): void {
        const none = { state: "missing", label: "", detail: "" };
        if (this.wanted.value) this.talk.tell("track", { stream: "screen", ...(this.screen.word.value ?? none) });
    }

    /** Its socket stays while nothing is shown: the server then knows that it is no lost line. */
    private feed(): void {
        const { track } = this.screen;
        if (track && this.token && this.wanted.value) {
            const { width, height } = track.getSettings();
            const shape = screenShape(width, height);
            this.sender ??= new Sender(this.attempt, this.token, { stream: STREAM.screen, shape });
            this.sender.setShape(shape);
        }
        this.sender?.setTrack(track);
    }
}
