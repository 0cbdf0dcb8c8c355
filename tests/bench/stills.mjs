// Sections that look at single pictures: faces, camera states, the face's blur, objects.
import { BLURS, blurredStill } from './plan.mjs';
import { derivedStill, frames, luma } from './edits.mjs';
import { isUsualPicture } from './material.mjs';

const BLUR_FACES = 40; // softened in three ways each

const sort = (n) => Math.min(n, 2);
const WORDS = ['none', 'one', 'several'];

// Labelled frames of clips as stills: [{name, path, faces, …}].
async function sampledFrames(cache, material, every) {
    const list = [];
    for (const clip of material.clips) {
        const labelled = material.ranges.filter((r) => r.file === clip.file && r.faces !== null);
        const one = clip.label.match(/^\s*(\d+) (?:face|person|people)/);
        const wanted = labelled.flatMap((r) => {
            const numbers = [];
            for (let n = r.first; n <= r.last; n += every) numbers.push({ n, row: r });
            return numbers;
        });
        if (!labelled.length && clip.alone && one)
            for (let k = 0; k < 6; k++) wanted.push({ n: 2 + k * every * 2, row: { ...clip, faces: Number(one[1]) } });
        if (!wanted.length) continue;
        const files = await frames(cache, clip.path, wanted.map((w) => w.n));
        files.forEach((path, i) => list.push({ ...wanted[i].row, file: `${clip.file} frame ${wanted[i].n}`, path }));
    }
    return list;
}

function confusion(table, title, list, seen) {
    const cells = [0, 1, 2].map(() => [0, 0, 0]);
    const missed = [];
    for (const still of list) {
        const faces = seen.get(still.path)?.summary?.faces;
        if (typeof faces !== 'number') {
            missed.push(`${still.file}: not read`);
            continue;
        }
        cells[sort(still.faces)][sort(faces)]++;
        if (sort(faces) !== sort(still.faces)) missed.push(`${still.file}: ${faces} seen, ${still.faces} labelled`);
    }
    const right = cells[0][0] + cells[1][1] + cells[2][2];
    table.share(`${title}: none, one, several right`, right, list.length, { wanted: 0.95, missed,
        note: cells.map((r, i) => `${WORDS[i]} → ${r.join('/')}`).join('; ') });
    table.share(`${title}: none taken for several, several for none`, cells[0][2] + cells[2][0], list.length,
        { wanted: 0, most: true });
}

const lightOf = (v) => (v === null ? '' : v < 70 ? 'dim (< 70)' : v < 130 ? 'middle (70–130)' : 'bright (> 130)');
const sizeOf = (w) => (w < 45 ? 'face < 45 px' : w < 90 ? 'face 45–90 px' : 'face > 90 px');

// One-face pictures by slice: was the face found, alone? Light and size are measured on the label's box, else on the
// box that was found, else on the whole picture.
async function slices(table, list, seen) {
    const groups = new Map();
    const put = (name, still, good) => {
        if (!name) return;
        if (!groups.has(name)) groups.set(name, { good: 0, of: 0, missed: [] });
        const g = groups.get(name);
        g.of++;
        if (good) g.good++;
        else g.missed.push(still.file);
    };
    for (const still of list.filter((s) => s.faces === 1)) {
        const told = seen.get(still.path)?.summary;
        if (!told) continue;
        const labelled = still.boxes?.length === 1 ? still.boxes.map((b) => [b.x, b.y, b.w, b.h])[0] : null;
        const box = labelled ?? told.boxes?.[0] ?? null;
        const good = told.faces === 1;
        put(`light: ${lightOf(await luma(still.path, box))}`, still, good);
        if (box) put(sizeOf(box[2]), still, good);
        put(still.worn ? 'covered or worn: something is noted' : 'covered or worn: nothing noted', still, good);
        if (still.sex) put(`sex, by label: ${still.sex}`, still, good);
        if (still.skin) put(`skin, by label: ${still.skin}`, still, good);
    }
    const shares = [];
    for (const [name, g] of [...groups].sort()) {
        table.share(`one face found, ${name}`, g.good, g.of, { missed: g.missed });
        if (g.of >= 10) shares.push([g.good / g.of, name]);
    }
    shares.sort((a, b) => a[0] - b[0]);
    if (shares.length > 1)
        table.value('gap between the best and the worst slice of at least 10', (shares.at(-1)[0] - shares[0][0]) * 100,
            'points', `worst: ${shares[0][1]}; best: ${shares.at(-1)[1]}`);
    if (![...groups.keys()].some((k) => k.startsWith('skin')))
        table.none('slices by skin tone', 'no labels; mean luma of the face box stands in for light alone');
}

export async function facesSection({ table, program, cache, material, quick }) {
    const stills = await Promise.all(material.stills.filter((_, i) => !quick || i % 3 === 0).map(async (s) =>
        (isUsualPicture(s.path) ? s : { ...s, path: await derivedStill(cache, s.path, 'null') })));
    const sampled = await sampledFrames(cache, material, quick ? 60 : 20);
    const seen = await program.analyse([...stills, ...sampled].map((s) => s.path), { stills: true });
    table.begin('Faces');
    confusion(table, 'stills', stills, seen);
    confusion(table, 'sampled frames of clips', sampled, seen);
    table.begin('Slices');
    await slices(table, [...stills, ...sampled], seen);
    return { stills, sampled, seen };
}

function judgeQuality(table, rows, seen) {
    const groups = [['dark', 'dark pictures called dark', (s) => s.camera === 'dark'],
        ['normal', 'normal pictures called ok', (s) => s.camera === 'ok'],
        ['sharp', 'sharp pictures called ok', (s) => s.camera === 'ok'],
        ['blur', 'blurred pictures called out of focus, or the face not identifiable',
            (s) => s.camera === 'defocused' || (s.faces > 0 && !s.identifiable)]];
    for (const [label, what, right] of groups) {
        const list = rows.filter((r) => r.label === label && seen.get(r.path)?.summary);
        const missed = list.filter((r) => !right(seen.get(r.path).summary))
            .map((r) => `${r.file}: ${seen.get(r.path).summary.camera}`);
        table.share(`stills: ${what}`, list.length - missed.length, list.length, { missed });
    }
}

// A face that is sharp can be identified; the same face softened by a share of its width cannot.
export async function blurSection({ table, program, cache, material, quick, pool }, faces) {
    const first = new Map();
    for (const p of material.people) if (!first.has(p.person)) first.set(p.person, p);
    const alone = [...faces.stills.filter((s) => s.faces === 1 && s.exact), ...first.values()]
        .filter((_, i, all) => i % Math.ceil(all.length / (quick ? 8 : BLUR_FACES)) === 0);
    const sharp = await program.analyse(alone.map((s) => s.path), { stills: true });
    const known = alone.filter((s) => sharp.get(s.path)?.summary?.boxes?.length === 1)
        .map((s) => ({ ...s, box: sharp.get(s.path).summary.boxes[0] })).filter((s) => s.box[2] >= 60);
    table.begin('Blur of the face');
    const told = (list, wanted, seen) => list.filter((s) => seen.get(s.seen ?? s.path)?.summary?.identifiable !== wanted)
        .map((s) => `${s.file}: ${seen.get(s.seen ?? s.path)?.summary?.sharpness_milli}`);
    const soft = told(known, true, sharp);
    table.share('as they are: identifiable', known.length - soft.length, known.length, { missed: soft });
    for (const share of BLURS) {
        const list = await Promise.all(known.map((s) => pool(async () => ({ ...s,
            seen: await blurredStill(cache, s.path, s.box[2], share) }))));
        const seen = await program.analyse(list.map((s) => s.seen), { stills: true });
        const missed = told(list, false, seen);
        table.share(`softened by ${share * 100} % of the face's width: not identifiable`, list.length - missed.length,
            list.length, { missed });
    }
    const quality = material.quality.filter((q) => !q.clip);
    judgeQuality(table, quality, await program.analyse(quality.map((q) => q.path), { stills: true }));
}

const flat = (o) => o.phones + o.books + o.laptops > 0 || o.boxes.some((b) => /wallet|remote|tablet/.test(b.label));
const large = (o) => (b) => /phone/.test(b.label) && Math.max(b.w, b.h) >= 0.2 * Math.min(o.width, o.height);

export async function objectsSection({ table, program, material, quick }, faces) {
    const rows = material.objects.filter((_, i) => !quick || i % 3 === 0);
    const labelled = new Set(material.objects.map((o) => o.file));
    table.begin('Objects on stills');
    if (!rows.length) return table.none('objects', 'no labelled pictures');
    const seen = await program.analyse(rows.map((o) => o.path), { stills: true });
    const found = (path, all = seen) => all.get(path)?.summary?.objects ?? [];
    const has = (path, label, all) => found(path, all).some((o) => o.label === label);
    const recall = (what, list, label, options = {}) => {
        const missed = list.filter((o) => !has(o.path, label)).map((o) => o.file);
        table.share(what, list.length - missed.length, list.length, { ...options, missed });
    };
    const handled = rows.filter((o) => o.phones && o.boxes.some(large(o)));
    recall('phone-like found: held, a fifth of the picture or more', handled, 'phone', { wanted: 0.7 });
    recall('phone-like found: smaller ones', rows.filter((o) => o.phones && !o.boxes.some(large(o))), 'phone');
    recall('book found', rows.filter((o) => o.books), 'book');
    recall('laptop found', rows.filter((o) => o.laptops), 'laptop');
    const people = material.people.filter((_, i) => !quick || i % 5 === 0);
    const more = await program.analyse(people.map((p) => p.path), { stills: true });
    const none = rows.filter((o) => !flat(o));
    const plain = [...none.map((o) => [o.file, found(o.path)]),
        ...faces.stills.filter((s) => !labelled.has(s.file)).map((s) => [s.file, found(s.path, faces.seen)]),
        ...people.map((p) => [p.file, found(p.path, more)])];
    const wrong = plain.filter(([, list]) => list.some((o) => o.label === 'phone'));
    table.share('phone-like said, nothing flat labelled', wrong.length, plain.length, { wanted: 0.02, most: true,
        missed: wrong.map(([file]) => file), note: 'other small things in the hand, faces, rooms' });
    const any = plain.filter(([, list]) => list.length > 0);
    table.share('anything said, nothing flat labelled', any.length, plain.length,
        { missed: any.map(([file, list]) => `${file}: ${list.map((o) => `${o.label} ${o.score_milli}`).join(', ')}`) });
    const alike = rows.filter((o) => !o.phones && flat(o));
    table.share('phone-like said of another flat thing', alike.filter((o) => has(o.path, 'phone')).length, alike.length,
        { note: 'a wallet looks like a phone to the net: hence "please review"' });
}
