import { signal } from "@preact/signals";
import { StreamDecoder, type StreamInfo } from "../staff/watch/decode";
import { readPiece } from "../staff/watch/header";
import { RoomSocket } from "./socket";

/** Shows the other side's camera on a canvas of the page. */
export class Eye {
    /** Pictures drawn; 0 while there is none. */
    readonly pictures = signal(0);
    private canvas: HTMLCanvasElement | null = null;
    private decoder: StreamDecoder | null = null;
    private readonly socket: RoomSocket;

    constructor(private url: string) {
        this.socket = new RoomSocket(() => this.url, {
            word: (word) => this.word(word),
            piece: (bytes) => {
                const piece = readPiece(bytes);
                if (piece) this.decoder?.push(piece);
            },
        });
        this.socket.open();
    }

    setUrl(url: string): void {
        this.url = url;
    }

    show(canvas: HTMLCanvasElement | null): void {
        this.canvas = canvas;
    }

    close(): void {
        this.socket.close();
        this.decoder?.close();
    }

    private word(word: Record<string, unknown>): void {
        if (word.t === "gone" || word.t === "stream") {
            this.decoder?.close();
            this.decoder = null;
            this.pictures.value = 0;
        }
        if (word.t === "stream") this.begin(word as unknown as StreamInfo);
    }

    private begin(info: StreamInfo): void {
        this.decoder = new StreamDecoder(info, {
            paint: (picture, width, height) => {
                const { canvas } = this;
                if (!canvas) return;
                if (canvas.width !== width || canvas.height !== height) {
                    canvas.width = width;
                    canvas.height = height;
                }
                canvas.getContext("2d")?.drawImage(picture, 0, 0);
                this.pictures.value += 1;
            },
            failed: () => this.begin(info),
            unsupported: () => undefined,
        });
    }
}
