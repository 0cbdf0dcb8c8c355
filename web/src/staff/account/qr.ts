/* QR codes, byte mode, error correction M, versions 1 to 10 (213 bytes): enough for an otpauth address.
   ISO/IEC 18004. */

type Grid = boolean[][];

/* By version: error-correction bytes of a block, then [blocks, data bytes] groups. */
const BLOCKS: readonly (readonly [ec: number, groups: readonly (readonly [blocks: number, data: number])[]])[] = [
    [10, [[1, 16]]],
    [16, [[1, 28]]],
    [26, [[1, 44]]],
    [18, [[2, 32]]],
    [24, [[2, 43]]],
    [16, [[4, 27]]],
    [18, [[4, 31]]],
    [
        22,
        [
            [2, 38],
            [2, 39],
        ],
    ],
    [
        22,
        [
            [3, 36],
            [2, 37],
        ],
    ],
    [
        26,
        [
            [4, 43],
            [1, 44],
        ],
    ],
];
const ALIGN: readonly (readonly number[])[] = [
    [],
    [6, 18],
    [6, 22],
    [6, 26],
    [6, 30],
    [6, 34],
    [6, 22, 38],
    [6, 24, 42],
    [6, 26, 46],
    [6, 28, 50],
];
const LEVEL_M = 0;

const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i++) {
    EXP[i] = x;
    LOG[x] = i;
    x = (x << 1) ^ (x & 0x80 ? 0x11d : 0);
}
for (let i = 255; i < 512; i++) EXP[i] = EXP[i - 255] as number;

function times(a: number, b: number): number {
    return a && b ? (EXP[(LOG[a] as number) + (LOG[b] as number)] as number) : 0;
}

/** Reed–Solomon remainder of `data` for `n` bytes. */
function remainder(data: number[], n: number): number[] {
    let generator = [1];
    for (let i = 0; i < n; i++) {
        const next = new Array<number>(generator.length + 1).fill(0);
        generator.forEach((c, j) => {
            next[j] = (next[j] as number) ^ c;
            next[j + 1] = (next[j + 1] as number) ^ times(c, EXP[i] as number);
        });
        generator = next;
    }
    const rest = [...data, ...new Array<number>(n).fill(0)];
    for (let i = 0; i < data.length; i++) {
        const lead = rest[i] as number;
        if (lead) generator.forEach((c, j) => (rest[i + j] = (rest[i + j] as number) ^ times(c, lead)));
    }
    return rest.slice(data.length);
}

function capacity(version: number): number {
    const [, groups] = BLOCKS[version - 1] as (typeof BLOCKS)[number];
    return groups.reduce((sum, [blocks, data]) => sum + blocks * data, 0);
}

/** Data with mode, length, terminator and padding, then blocks with their corrections, interleaved. */
function codewords(bytes: Uint8Array, version: number): number[] {
    const bits: number[] = [];
    const put = (value: number, length: number) => {
        for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1);
    };
    const room = capacity(version) * 8;
    put(4, 4);
    put(bytes.length, version < 10 ? 8 : 16);
    bytes.forEach((byte) => put(byte, 8));
    put(0, Math.min(4, room - bits.length));
    while (bits.length % 8) bits.push(0);
    for (let pad = 0xec; bits.length < room; pad ^= 0xfd) put(pad, 8);
    const data: number[] = [];
    for (let i = 0; i < bits.length; i += 8) data.push(bits.slice(i, i + 8).reduce((v, bit) => v * 2 + bit, 0));
    const [ec, groups] = BLOCKS[version - 1] as (typeof BLOCKS)[number];
    const blocks: number[][] = [];
    let at = 0;
    for (const [count, length] of groups) {
        for (let i = 0; i < count; i++, at += length) blocks.push(data.slice(at, at + length));
    }
    const checks = blocks.map((block) => remainder(block, ec));
    const out: number[] = [];
    const longest = Math.max(...blocks.map((block) => block.length));
    for (let i = 0; i < longest; i++) for (const block of blocks) if (i < block.length) out.push(block[i] as number);
    for (let i = 0; i < ec; i++) for (const check of checks) out.push(check[i] as number);
    return out;
}

function bch(value: number, generator: number, degree: number): number {
    let rest = value << degree;
    for (let i = 31 - Math.clz32(rest); i >= degree; i = 31 - Math.clz32(rest)) rest ^= generator << (i - degree);
    return (value << degree) | rest;
}

const MASKS: ((r: number, c: number) => boolean)[] = [
    (r, c) => (r + c) % 2 === 0,
    (r) => r % 2 === 0,
    (_, c) => c % 3 === 0,
    (r, c) => (r + c) % 3 === 0,
    (r, c) => ((r >> 1) + Math.floor(c / 3)) % 2 === 0,
    (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
    (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
    (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

class Drawing {
    readonly dark: Grid;
    readonly fixed: Grid;
    constructor(
        readonly version: number,
        readonly size = version * 4 + 17,
    ) {
        const grid = () => Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
        this.dark = grid();
        this.fixed = grid();
    }

    set(r: number, c: number, on: boolean): void {
        const row = this.dark[r];
        const kept = this.fixed[r];
        if (!row || !kept || c < 0 || c >= this.size) return;
        row[c] = on;
        kept[c] = true;
    }

    finder(r: number, c: number): void {
        for (let dr = -4; dr <= 4; dr++) {
            for (let dc = -4; dc <= 4; dc++) {
                const ring = Math.max(Math.abs(dr), Math.abs(dc));
                this.set(r + dr, c + dc, ring !== 2 && ring !== 4);
            }
        }
    }

    patterns(): void {
        for (let i = 0; i < this.size; i++) {
            this.set(6, i, i % 2 === 0);
            this.set(i, 6, i % 2 === 0);
        }
        this.finder(3, 3);
        this.finder(3, this.size - 4);
        this.finder(this.size - 4, 3);
        const places = ALIGN[this.version - 1] as readonly number[];
        const last = places.length - 1;
        places.forEach((r, i) =>
            places.forEach((c, j) => {
                if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) return;
                for (let dr = -2; dr <= 2; dr++) {
                    for (let dc = -2; dc <= 2; dc++)
                        this.set(r + dr, c + dc, Math.max(Math.abs(dr), Math.abs(dc)) !== 1);
                }
            }),
        );
        this.format(0);
        if (this.version >= 7) this.versionBits();
    }

    format(mask: number): void {
        const bits = bch((LEVEL_M << 3) | mask, 0x537, 10) ^ 0x5412;
        const bit = (i: number) => ((bits >> i) & 1) === 1;
        const n = this.size;
        for (let i = 0; i <= 5; i++) this.set(i, 8, bit(i));
        this.set(7, 8, bit(6));
        this.set(8, 8, bit(7));
        this.set(8, 7, bit(8));
        for (let i = 9; i < 15; i++) this.set(8, 14 - i, bit(i));
        for (let i = 0; i < 8; i++) this.set(8, n - 1 - i, bit(i));
        for (let i = 8; i < 15; i++) this.set(n - 15 + i, 8, bit(i));
        this.set(n - 8, 8, true);
    }

    versionBits(): void {
        const bits = bch(this.version, 0x1f25, 12);
        for (let i = 0; i < 18; i++) {
            const on = ((bits >> i) & 1) === 1;
            this.set(this.size - 11 + (i % 3), Math.floor(i / 3), on);
            this.set(Math.floor(i / 3), this.size - 11 + (i % 3), on);
        }
    }

    data(words: number[]): void {
        let i = 0;
        for (let right = this.size - 1; right >= 1; right -= 2) {
            if (right === 6) right = 5;
            for (let step = 0; step < this.size; step++) {
                const r = (right + 1) & 2 ? step : this.size - 1 - step;
                for (const c of [right, right - 1]) {
                    const row = this.dark[r] as boolean[];
                    if ((this.fixed[r] as boolean[])[c]) continue;
                    row[c] = (((words[i >> 3] ?? 0) >> (7 - (i & 7))) & 1) === 1;
                    i++;
                }
            }
        }
    }

    masked(mask: number): Grid {
        const rule = MASKS[mask] as (r: number, c: number) => boolean;
        this.format(mask);
        return this.dark.map((row, r) =>
            row.map((on, c) => ((this.fixed[r] as boolean[])[c] ? on : on !== rule(r, c))),
        );
    }
}

function linePenalty(line: boolean[]): number {
    let penalty = 0;
    let run = 1;
    for (let i = 1; i <= line.length; i++) {
        if (i < line.length && line[i] === line[i - 1]) run++;
        else {
            if (run >= 5) penalty += run - 2;
            run = 1;
        }
    }
    const text = line.map((on) => (on ? "1" : "0")).join("");
    for (let at = 0; at + 11 <= text.length; at++) {
        const part = text.slice(at, at + 11);
        if (part === "10111010000" || part === "00001011101") penalty += 40;
    }
    return penalty;
}

function penaltyOf(grid: Grid): number {
    const n = grid.length;
    let penalty = 0;
    let dark = 0;
    for (let i = 0; i < n; i++) {
        const row = grid[i] as boolean[];
        penalty += linePenalty(row) + linePenalty(grid.map((one) => one[i] as boolean));
        for (let j = 0; j < n; j++) {
            if (row[j]) dark++;
            const below = grid[i + 1];
            if (!below || j + 1 >= n) continue;
            if (row[j] === row[j + 1] && row[j] === below[j] && row[j] === below[j + 1]) penalty += 3;
        }
    }
    return penalty + Math.floor(Math.abs((dark * 100) / (n * n) - 50) / 5) * 10;
}

/** The modules of the code, dark is true; null when the text is too long. */
export function qrOf(text: string): Grid | null {
    const bytes = new TextEncoder().encode(text);
    let version = 1;
    while (version <= BLOCKS.length && capacity(version) * 8 < 4 + (version < 10 ? 8 : 16) + bytes.length * 8)
        version++;
    if (version > BLOCKS.length) return null;
    const drawing = new Drawing(version);
    drawing.patterns();
    drawing.data(codewords(bytes, version));
    let best: Grid | null = null;
    let least = Infinity;
    for (let mask = 0; mask < MASKS.length; mask++) {
        const grid = drawing.masked(mask);
        const penalty = penaltyOf(grid);
        if (penalty < least) {
            least = penalty;
            best = grid;
        }
    }
    return best;
}

/** One SVG path of all dark modules, `quiet` modules in from the edge. */
export function qrPath(modules: Grid, quiet: number): string {
    let path = "";
    modules.forEach((row, r) => {
        for (let c = 0; c < row.length; c++) {
            if (!row[c]) continue;
            let length = 1;
            while (row[c + length]) length++;
            path += `M${c + quiet} ${r + quiet}h${length}v1h-${length}z`;
            c += length - 1;
        }
    });
    return path;
}
