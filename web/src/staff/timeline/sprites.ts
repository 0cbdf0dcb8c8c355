/* The small pictures of a recording (docs/protocol.md 6): a sheet a minute, asked for when somebody looks there. */

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
    private readonly url: string;
    private index: Promise<Map<number, Sheet>> | null = null;
    private readonly sheets = new Map<number, Promise<string | null>>();
    private closed = false;

    constructor(
        attempt: string,
        part: number,
        private readonly epoch_ms: number,
    ) {
        this.url = `/api/attempts/${encodeURIComponent(attempt)}/recording/${part}`;
    }

    /** The picture of that moment of the server's time; null where there is none. */
    async at(ms: number): Promise<Cell | null> {
        const since = ms - this.epoch_ms;
        if (since < 0) return null;
        const minute = Math.floor(since / MINUTE_MS);
        const url = await (this.sheets.get(minute) ?? this.load(minute));
        const cell = Math.floor((since % MINUTE_MS) / CELL_MS);
        return url === null ? null : { url, x: (cell % COLUMNS) * CELL.width, y: Math.floor(cell / COLUMNS) * CELL.height };
    }

    close(): void {
        this.closed = true;
        for (const sheet of this.sheets.values()) void sheet.then((url) => url && URL.revokeObjectURL(url));
        this.sheets.clear();
    }

    private load(minute: number): Promise<string | null> {
        this.index ??= this.loadIndex();
        const loading = this.index.then(async (index) => {
            const sheet = index.get(minute);
            const answer = sheet && (await range(this.url, `${sheet.offset}-${sheet.offset + sheet.bytes - 1}`));
            if (!answer) return null;
            const url = URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type: "image/jpeg" }));
            if (this.closed) URL.revokeObjectURL(url);
            return this.closed ? null : url;
        });
        this.sheets.set(minute, loading);
        return loading;
    }

    private async loadIndex(): Promise<Map<number, Sheet>> {
        const answer = await range(this.url, `-${SHEETS_MAX * ENTRY + TAIL}`);
        if (!answer) return new Map();
        const size = Number(/\/(\d+)$/.exec(answer.headers.get("Content-Range") ?? "")?.[1] ?? 0);
        return readIndex(await answer.arrayBuffer(), size);
    }
}
