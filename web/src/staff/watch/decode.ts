/* One student's stream turned into pictures: WebCodecs for video, createImageBitmap for stills. */

import { Gate } from "./gate";
import type { Piece } from "./header";

export interface StreamInfo {
    seat: number;
    /** The camera where it is left out. */
    stream?: number;
    attempt: string;
    codec: string;
    layers: number;
    width: number;
    height: number;
    description?: string;
}

export type Picture = VideoFrame | ImageBitmap;

export interface Outlet {
    /** A picture to draw now; it is closed by the caller of this function after it returns. */
    paint(picture: Picture, width: number, height: number): void;
    /** This stream must be asked for again: the decoder failed or fell hopelessly behind. */
    failed(why: "decoder" | "overrun"): void;
    /** This browser cannot show such a stream; asking again is of no use. */
    unsupported(): void;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
}

export function isStills(codec: string): boolean {
    return codec === "image/jpeg" || codec === "jpeg";
}

/** The settings of a decoder, null for a codec that we do not show. H.264 without a description is Annex B. */
export function decoderConfig(info: StreamInfo): VideoDecoderConfig | null {
    const codec = info.codec === "vp9" ? "vp09.00.10.08" : info.codec;
    if (!/^(avc1\.|avc3\.|vp8$|vp09\.|av01\.)/.test(codec)) return null;
    const config: VideoDecoderConfig = { codec, optimizeForLatency: true };
    if (info.width > 0 && info.height > 0) {
        config.codedWidth = info.width;
        config.codedHeight = info.height;
    }
    if (info.description) config.description = bytesOf(info.description);
    return config;
}

export class StreamDecoder {
    private readonly gate = new Gate();
    private readonly config: VideoDecoderConfig | null;
    private decoder: VideoDecoder | null = null;
    private stillBusy = false;
    private closed = false;

    constructor(
        readonly info: StreamInfo,
        private readonly outlet: Outlet,
    ) {
        this.config = isStills(info.codec) ? null : decoderConfig(info);
        if (!isStills(info.codec)) this.open();
    }

    push(piece: Piece): void {
        if (this.closed) return;
        if (isStills(this.info.codec)) {
            if (!piece.late) void this.still(piece);
            return;
        }
        const decoder = this.decoder;
        if (!decoder || decoder.state !== "configured") return;
        const verdict = this.gate.judge(piece, decoder.decodeQueueSize);
        if (verdict === "overrun") this.fail("overrun");
        if (verdict !== "decode") return;
        try {
            decoder.decode(
                new EncodedVideoChunk({
                    type: piece.key ? "key" : "delta",
                    timestamp: piece.ptsUs,
                    duration: piece.durationUs,
                    data: piece.payload,
                }),
            );
        } catch {
            this.fail("decoder");
        }
    }

    close(): void {
        this.closed = true;
        if (this.decoder && this.decoder.state !== "closed") this.decoder.close();
        this.decoder = null;
    }

    private open(): void {
        if (!this.config || typeof VideoDecoder === "undefined") {
            queueMicrotask(() => this.outlet.unsupported());
            return;
        }
        try {
            this.decoder = new VideoDecoder({
                output: (frame) => {
                    if (!this.closed) this.outlet.paint(frame, frame.displayWidth, frame.displayHeight);
                    frame.close();
                },
                error: (reason) => {
                    if (reason.name === "NotSupportedError") this.refuse();
                    else this.fail("decoder");
                },
            });
            this.decoder.configure(this.config);
        } catch {
            queueMicrotask(() => this.refuse());
        }
    }

    private refuse(): void {
        if (this.closed) return;
        this.close();
        this.outlet.unsupported();
    }

    private fail(why: "decoder" | "overrun"): void {
        if (this.closed) return;
        this.close();
        this.outlet.failed(why);
    }

    private async still(piece: Piece): Promise<void> {
        if (this.stillBusy) return;
        this.stillBusy = true;
        try {
            const picture = await createImageBitmap(new Blob([piece.payload], { type: "image/jpeg" }));
            if (!this.closed) this.outlet.paint(picture, picture.width, picture.height);
            picture.close();
        } catch {
            /* One broken still is not a broken stream: the next one comes in a second. */
        } finally {
            this.stillBusy = false;
        }
    }
}
