import { Ear } from "./ear";
import { Eye } from "./eye";
import { Mic } from "./mic";

export const STREAM = { camera: 0, microphone: 1, screen: 2, examiner: 3, examiner_sound: 4 } as const;

/** The address of one stream of a room; the student's tab proves itself by its token. */
export function roomUrl(attempt: string, stream: number, token?: string): string {
    const query = new URLSearchParams({ attempt, stream: String(stream), ...(token ? { token } : {}) });
    return `${location.origin.replace(/^http/, "ws")}/ws/room?${query}`;
}

/** The forms that are held in a direct link between student and examiner. */
export function isOral(form: string): boolean {
    return form === "oral_online" || form === "mixed";
}

/** The student's side: a voice out, the examiner's voice and picture in. */
export class StudentSide {
    readonly mic: Mic;
    readonly ear: Ear;
    readonly eye: Eye;

    constructor(
        private readonly attempt: string,
        token: string,
    ) {
        this.mic = new Mic(roomUrl(attempt, STREAM.microphone, token), STREAM.microphone);
        this.ear = new Ear(roomUrl(attempt, STREAM.examiner_sound, token));
        this.eye = new Eye(roomUrl(attempt, STREAM.examiner, token));
        void this.mic.open();
        this.ear.open();
    }

    /** After a reconnect the exam's socket gives another token. */
    setToken(token: string): void {
        this.mic.setUrl(roomUrl(this.attempt, STREAM.microphone, token));
        this.ear.setUrl(roomUrl(this.attempt, STREAM.examiner_sound, token));
        this.eye.setUrl(roomUrl(this.attempt, STREAM.examiner, token));
    }

    close(): void {
        this.mic.close();
        this.ear.close();
        this.eye.close();
    }
}
