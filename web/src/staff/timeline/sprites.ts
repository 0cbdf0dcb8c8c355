/* The small pictures of a recording (docs/protocol.md 6): a sheet a minute, asked for when somebody looks there. */
import type { SpritePart } from "../model";

const COLUMNS = 4;
export const CELL = { width: 160, height: 120 };
const CELL_MS = 5_000;
const MINUTE_MS = 60_000;
const ENTRY = 12;
const TAIL = 8;
const MAGIC = 0x50535142;
const SHEETS_MAX = 2_880;

interface Sheet {
    offset: number;
    bytes: number;
}

/** Where in a sheet a moment's picture stands. */
export interface Cell {
    url: string;
    x: number;
    y: number;
}

/** The index at the file's end: sheets by their minute; empty where it is none. `size` is of the whole file. */
export function readIndex(end: ArrayBuffer, size: number): Map<number, Sheet> {
    const sheets = new Map<number, Sheet>();
    const view = new DataView(end);
    if (end.byteLength < TAIL || view.getUint32(end.byteLength - 4, true) !== MAGIC) return sheets;
    const count = view.getUint32(end.byteLength - TAIL, true);
    const from = end.byteLength - TAIL - count * ENTRY;
    if (count > SHEETS_MAX || from < 0) return sheets;
    for (let at = from; at < end.byteLength - TAIL; at += ENTRY) {
        const [minute, offset, bytes] = [0, 4, 8].map((by) => view.getUint32(at + by, true)) as [number, number, number];
        if (bytes > 0 && offset + bytes <= size) sheets.set(minute, { offset, bytes });
    }
    return sheets;
}

async function range(url: string, which: string): Promise<Response | null> {
    const answer = await fetch(url, { headers: { Range: `bytes=${which}` } }).catch(() => null);
    return answer?.status === 206 ? answer : null;
}

export class Sprites {
    private epoch_ms = 0;
    private parts: SpritePart[] = [];
    private readonly indexes = new Map<number, Promise<Map<number, Sheet>>>();
    /** By part and minute: what a part's number names never changes. */
    private readonly sheets = new Map<string, Promise<string | null>>();
    private closed = false;

    constructor(private readonly attempt: string) {}

    /** What there is by now: of a running exam more comes, minute by minute. */
    know({ epoch_ms, parts }: { epoch_ms: number; parts: SpritePart[] }): void {
        this.epoch_ms = epoch_ms;
        this.parts = [...parts].sort((a, b) => a.from_ms - b.from_ms);
    }

    get any(): boolean {
        return this.parts.length > 0;
    }

    /** The picture of that moment of the server's time; null where there is none. */
    async at(ms: number): Promise<Cell | null> {
        const since = ms - this.epoch_ms;
        const part = this.parts.filter((one) => one.from_ms <= ms).at(-1);
        if (since < 0 || !part) return null;
        const minute = Math.floor(since / MINUTE_MS);
        const url = await (this.sheets.get(`${part.n}/${minute}`) ?? this.load(part.n, minute));
        const cell = Math.floor((since % MINUTE_MS) / CELL_MS);
        return url === null ? null : { url, x: (cell % COLUMNS) * CELL.width, y: Math.floor(cell / COLUMNS) * CELL.height };
    }

    close(): void {
        this.closed = true;
        for (const sheet of this.sheets.values()) void sheet.then((url) => url && URL.revokeObjectURL(url));
        this.sheets.clear();
    }

    private url(n: number): string {
        return `/api/attempts/${encodeURIComponent(this.attempt)}/recording/${n}`;
    }

    private load(n: number, minute: number): Promise<string | null> {
        const index = this.indexes.get(n) ?? this.loadIndex(n);
        this.indexes.set(n, index);
        const loading = index.then(async (known) => {
            const sheet = known.get(minute);
            const answer = sheet && (await range(this.url(n), `${sheet.offset}-${sheet.offset + sheet.bytes - 1}`));
            if (!answer) return null;
            const url = URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type: "image/jpeg" }));
            if (this.closed) URL.revokeObjectURL(url);
            return this.closed ? null : url;
        });
        this.sheets.set(`${n}/${minute}`, loading);
        return loading;
    }

    private async loadIndex(n: number): Promise<Map<number, Sheet>> {
        const answer = await range(this.url(n), `-${SHEETS_MAX * ENTRY + TAIL}`);
        if (!answer) return new Map();
        const size = Number(/\/(\d+)$/.exec(answer.headers.get("Content-Range") ?? "")?.[1] ?? 0);
        return readIndex(await answer.arrayBuffer(), size);
    }
}
