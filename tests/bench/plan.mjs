// Which events are edited into which clips: every kind over every suitable clip in turn, with other covers, lights,
// sizes and places each time. Nothing is drawn by chance, so that two runs compare.
import fs from 'node:fs';
import path from 'node:path';
import { FRAMES_PER_S, derivedStill, frames, lumas, makeBase } from './edits.mjs';
import { contentHash } from './material.mjs';
import { mean, quantile } from './statistics.mjs';

const LEAD = 8; // seconds before an event, and after it
const FACE_MIN = 47; // pixels of a second person's face in the finished clip
const BASE_MIN_S = 4;

const round = Math.round;
const pick = (list, k) => list[k % list.length];

// Clips of one person made ready for editing: {clip, file, width, height, face: box of all its places, faceWidth, luma,
// reference: a still of that person}. Where the face is, the program itself says; it places edits, it judges nothing, and
// what it said first is kept in the cache, so that the same edits are judged while the detectors change.
export async function makeBases(cache, program, pool, clips, progress) {
    const suitable = clips.filter((c) => c.alone);
    const bases = (await Promise.all(suitable.map((c) => pool(async () => {
        const base = await makeBase(cache, c);
        progress(`base of ${c.file}`);
        return base;
    })))).filter((b) => b.seconds >= BASE_MIN_S);
    await Promise.all(bases.map(async (base) => {
        const kept = path.join(cache, `place-${contentHash(base.file)}.json`);
        if (fs.existsSync(kept)) return Object.assign(base, JSON.parse(fs.readFileSync(kept, 'utf8')));
        const last = round(base.seconds * FRAMES_PER_S) - 2;
        const stills = await frames(cache, base.file, [0, 1, 2, 3, 4, 5].map((i) => round((last * i) / 5)));
        const seen = await program.analyse(stills, { stills: true });
        const found = stills.map((s) => [s, seen.get(s).summary]).filter(([, s]) => s?.boxes?.length === 1)
            .map(([file, s]) => ({ file, box: s.boxes[0], good: s.identifiable, sharp: s.sharpness_milli }));
        if (found.length === 0) return base;
        const left = Math.min(...found.map((f) => f.box[0]));
        const top = Math.min(...found.map((f) => f.box[1]));
        base.face = [left, top, Math.max(...found.map((f) => f.box[0] + f.box[2])) - left,
            Math.max(...found.map((f) => f.box[1] + f.box[3])) - top];
        base.faceWidth = quantile(found.map((f) => f.box[2]), 0.5);
        const tones = await pool(() => lumas([...found, ...found.map((f) => ({ file: f.file }))]));
        base.faceLuma = mean(tones.slice(0, found.length));
        base.luma = mean(tones.slice(found.length));
        base.reference = [...found].sort((a, b) => (b.good - a.good) || (b.sharp - a.sharp))[0].file;
        const { face, faceWidth, faceLuma, luma: whole, reference } = base;
        fs.writeFileSync(kept, JSON.stringify({ face, faceWidth, faceLuma, luma: whole, reference }));
        return base;
    }));
    return bases.filter((b) => b.face);
}

// Sizes and lights that a clip is shown in: as it is, smaller, dimmer, brighter.
const LOOKS = [{ scale: 1, gain: 1 }, { scale: 0.75, gain: 0.7 }, { scale: 1, gain: 0.55 }, { scale: 0.5, gain: 1 },
    { scale: 1, gain: 1.15 }, { scale: 0.75, gain: 1 }];
const look = (base, k) => {
    const { scale, gain } = pick(LOOKS, k);
    return { base, scale, gain: Math.max(gain, Math.min(1, 62 / base.luma)), noise: pick([4, 6, 3], k) };
};

const tone = (red, green, blue, noise) => ({ what: 'cover', red: String(red), green: String(green), blue: String(blue), noise });
const COVERS = [tone(2, 2, 2, 3), tone('120+40*X/W+20*sin(Y/170)', '70+25*X/W+14*sin(Y/170)', '55+20*Y/H', 4),
    tone('225-110*hypot(X/W-.5,Y/H-.4)', '45-30*hypot(X/W-.5,Y/H-.4)', '35-20*hypot(X/W-.5,Y/H-.4)', 4),
    tone('118+8*Y/H', '118+8*Y/H', '116+8*Y/H', 3), tone(14, 9, 7, 7), tone('70+20*Y/H', '46+14*Y/H', '38+10*X/W', 5),
    tone('205-25*hypot(X/W-.5,Y/H-.5)', '200-25*hypot(X/W-.5,Y/H-.5)', '190-20*hypot(X/W-.5,Y/H-.5)', 3),
    tone('160-60*hypot(X/W-.3,Y/H-.6)', '22-8*X/W', '14-5*X/W', 6), tone('35+12*X/W', '55+14*X/W', '110+30*X/W', 4),
    tone('8+30*exp(-hypot(X,Y)/(0.5*W))', '8+26*exp(-hypot(X,Y)/(0.5*W))', '8+22*exp(-hypot(X,Y)/(0.5*W))', 5)];
const SIGNS = [{ colour: '0x2e5c8c' }, { colour: '0x808080' }, { colour: '0x2e2e34', sign: true }, { colour: '0x006e00' },
    { colour: '0xc8c8c8', sign: true }, { colour: '0x5a3c78', sign: true }];

// Where a head or a hand can be set beside the person, and how wide at most.
function gap(base) {
    const [x, , w] = base.face;
    const right = base.width - x - w;
    return x > right ? { side: 'left', width: x } : { side: 'right', width: right };
}

// Somebody's head out of his clip: what to cut, and how large so that the face is `face` pixels wide.
const headCrop = ({ face: [x, y, w, h], width, height }) => {
    const crop = [Math.max(0, round(x - 0.28 * w)), Math.max(0, round(y - 0.42 * h))];
    return [...crop, Math.min(width - crop[0], round(1.56 * w)), Math.min(height - crop[1], round(1.65 * h))];
};
const headOf = (base, face) => {
    const crop = headCrop(base);
    return { crop, size: [crop[2], crop[3]].map((side) => (side * face) / base.faceWidth) };
};

function head(base, other, scale, k) {
    const space = gap(base);
    const face = Math.min(pick([56, 84, 66, 110, 50, 75], k), (space.width / headCrop(other)[2]) * other.faceWidth * scale);
    if (face < FACE_MIN) return null;
    const { crop, size } = headOf(other, face / scale);
    const at = space.side === 'left' ? 4 : round(base.width - size[0] - 4);
    return { what: 'paste', shape: 'oval', file: other.file, crop, size, face,
        x: `${at}+3*sin(t*1.3)`, y: `${pick([18, 50, 90], k)}+2*sin(t*2.1)` };
}

// A phone in the hand before the person, rising from the lower edge beside the face. It has the size that a phone of 15 cm
// has beside a face 14 cm wide: 1.1 of the face's width when as far from the camera, more when it is held nearer.
function phone(base, held, k) {
    const grow = Math.min(pick([1.2, 1.5, 1.1, 1.6, 1.35], k) * base.faceWidth, 0.75 * base.height) / held.long;
    const size = [held.width * grow, held.height * grow];
    const [x, , w] = base.face;
    const at = gap(base).side === 'left' ? x + 0.1 * w - size[0] : x + 0.9 * w;
    const left = round(Math.max(0, Math.min(base.width - size[0], at)));
    return { what: 'held', picture: true, file: held.file, size,
        x: `${left}+5*sin(t*1.7)+2*sin(t*4.1)`, y: `${round(base.height - size[1] * pick([0.99, 0.95, 0.91], k))}+4*sin(t*1.1)` };
}

// Who is certainly somebody else: another source when there are several, else another clip (and the table says so).
export function othersOf(base, bases) {
    const known = bases.filter((b) => b !== base && b.clip.person && base.clip.person);
    if (known.length) return known.filter((b) => b.clip.person !== base.clip.person);
    const elsewhere = bases.filter((b) => b.clip.source !== base.clip.source);
    return elsewhere.length ? elsewhere : bases.filter((b) => b !== base);
}

// A camera turned away in a room of which something is seen: the person's head, as small as a webcam shows it, set before
// the picture of a room; the camera shows one part of both, then another. (In the clips themselves the person fills the
// picture, and of a bare wall beside him nobody can tell that the camera was moved.)
function movedRoom(c, base, k) {
    if (!c.rooms.length) return null;
    const zoom = 1.4;
    const look = headOf(base, pick([64, 80, 72], k));
    const middle = [round((base.width - look.size[0]) / 2), round(base.height * 0.34 - look.size[1] / 2)];
    const spare = [round(base.width * (zoom - 1)), round(base.height * (zoom - 1))];
    const at = [round(spare[0] * pick([0.5, 0.4, 0.6], k)), round(spare[1] * 0.5)];
    const turn = pick([[0, 0.5], [1, 0], [0.5, 1], [1, 1], [0, 0]], k);
    const always = { from: 0, to: 1000 };
    return [{ what: 'scene', picture: true, file: pick(c.rooms, k), noise: 4, ...always },
        { what: 'paste', shape: 'oval', file: base.file, ...look, ...always,
            x: `${middle[0]}+7*sin(t*0.9)+4*sin(t*2.3)`, y: `${middle[1]}+5*sin(t*1.3)` },
        { what: 'moved', zoom, at, to_at: [round(spare[0] * turn[0]), round(spare[1] * turn[1])] }];
}

// The kinds of edit. make(context, base, k) gives an event without its times, or null where this clip does not allow it;
// of several the last is the one that is measured, the others prepare the picture.
// `with`: other kinds that the same edit rightly raises. `every`: measured at every frame alone.
export const EVENTS = [
    { name: 'covered 3 s', kind: 'covered', seconds: 3, make: (c, b, k) => pick(COVERS, k) },
    { name: 'second person 4 s', kind: 'extra_person', seconds: 4,
        make: (c, b, k) => head(b, pick(othersOf(b, c.bases), k), pick(LOOKS, k).scale, k) },
    { name: 'absent 6 s', kind: 'absent', seconds: 6, with: ['moved'],
        make: (c, b, k) => c.rooms.length && { what: 'scene', picture: true, file: pick(c.rooms, k), noise: 5 } },
    { name: 'wrong person 25 s', kind: 'wrong_person', seconds: 25, with: ['moved'],
        make: (c, b, k) => ({ what: 'scene', file: pick(othersOf(b, c.bases), k).file, noise: 4 }) },
    { name: 'phone 35 s', kind: 'object', seconds: 35, turn: 15,
        make: (c, b, k) => c.phones?.length && phone(b, pick(c.phones, k), k) },
    { name: 'phone 6 s, every frame', kind: 'object', seconds: 6, every: true,
        make: (c, b, k) => c.phones?.length && phone(b, pick(c.phones, k), k) },
    { name: 'frozen 6 s', kind: 'frozen', seconds: 6, make: () => ({ what: 'freeze' }) },
    { name: 'blurred face 10 s', kind: 'blurred_face', seconds: 10, make: faceBlur },
];

// The camera's states beyond those, long enough for their rule.
export const STATES = [
    { name: 'blocked: a placeholder', kind: 'blocked', seconds: 8, make: (c, b, k) => ({ what: 'sign', ...pick(SIGNS, k) }) },
    { name: 'dark room', kind: 'dark', seconds: 16, with: ['absent', 'blurred_face'],
        make: (c, b, k) => b.luma > 55 && { what: 'dark', gain: pick([22, 14, 18, 10], k) / b.luma / look(b, k).gain,
            noise: pick([4, 6, 8], k) } },
    { name: 'defocused', kind: 'defocused', seconds: 16, with: ['absent'],
        make: (c, b, k) => ({ what: 'blur', sigma: pick([7, 10, 6, 13], k) }) },
    { name: 'moved away', kind: 'moved', seconds: 18, with: ['absent', 'blurred_face'],
        make: movedRoom },
    { name: 'looping', kind: 'looping', seconds: 60, loops: true,
        make: (c, b, k) => ({ what: 'loop', period: pick([5, 3.2, 8, 4.4], k) }) },
];

// What must open nothing.
export const NUISANCES = [
    { name: 'passer-by of 1 s', seconds: 1, make: (c, b, k) => head(b, pick(othersOf(b, c.bases), k), pick(LOOKS, k).scale, k) },
    { name: 'light switched', seconds: 5, make: (c, b, k) => ({ what: 'light', gamma: pick([1.5, 0.7, 1.7, 0.6], k) }) },
];

function faceBlur(c, b, k) {
    const [x, y, w, h] = b.face;
    const box = [Math.max(0, round(x - 0.12 * w)), Math.max(0, round(y - 0.2 * h))];
    box.push(Math.min(b.width - box[0], round(1.24 * w)), Math.min(b.height - box[1], round(1.35 * h)));
    return { what: 'face_blur', box: box.map((v) => v - (v % 2)), sigma: round(pick([0.06, 0.09, 0.075, 0.11], k) * b.faceWidth) };
}

// `count` recipes of one kind, over all clips in turn.
export function recipesOf(kind, context, count) {
    const recipes = [];
    const { bases } = context;
    for (let k = 0; recipes.length < count && k < 4 * count && bases.length; k++) {
        const base = bases[k % bases.length];
        const turn = k + Math.floor(k / bases.length);
        const event = kind.make(context, base, turn);
        if (!event) continue;
        const from = LEAD + pick([0, 0.4, 1.2, 0.8, 2], turn);
        recipes.push({ kind, base, recipe: { ...look(base, turn), seconds: from + kind.seconds + (kind.loops ? 0 : LEAD),
            events: [event].flat().map((e) => ({ from, to: from + kind.seconds, ...e })) } });
    }
    return recipes;
}

// Stills for a face's blur: as they are, and softened by a share of the face's width.
export const BLURS = [0.06, 0.1, 0.16];
export const blurredStill = (cache, file, width, share) =>
    derivedStill(cache, file, `gblur=sigma=${Math.max(0.5, width * share).toFixed(2)}`);
