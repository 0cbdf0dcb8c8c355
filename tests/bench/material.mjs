// Labelled material: a folder with CSV files of labels, as its README describes. Nothing here knows a file by its name;
// another folder of the same layout, with other people in it, is read by the same lines.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

export function parseCsv(text) {
    const rows = [[]];
    let cell = '';
    let quoted = false;
    for (let i = 0; i < text.length; i++) {
        const c = text[i];
        if (quoted) {
            if (c !== '"') cell += c;
            else if (text[i + 1] === '"') cell += text[++i];
            else quoted = false;
        } else if (c === '"') quoted = true;
        else if (c === ',' || c === '\n') {
            rows.at(-1).push(cell);
            cell = '';
            if (c === '\n') rows.push([]);
        } else if (c !== '\r') cell += c;
    }
    rows.at(-1).push(cell);
    const [head, ...body] = rows.filter((r) => r.length > 1);
    return body.map((r) => Object.fromEntries((head ?? []).map((name, i) => [name, r[i] ?? ''])));
}

function table(dir, name) {
    const file = path.join(dir, name);
    return fs.existsSync(file) ? parseCsv(fs.readFileSync(file, 'utf8')) : [];
}

const isClip = (file) => /\.(mp4|mov|mkv|webm|y4m|264|h264)$/i.test(file);

// "phone:1 2 3 4;person:5 6 7 8" → [{label, x, y, w, h}]
function boxes(text) {
    return (text ?? '').split(';').filter(Boolean).map((one) => {
        const [label, numbers] = one.includes(':') ? one.split(':') : ['', one];
        const [x, y, w, h] = numbers.trim().split(/\s+/).map(Number);
        return { label: label.trim(), x, y, w, h };
    });
}

// What a row says about the person beyond the count: columns where there are any, else words of the notes.
function traits(row) {
    const said = `${row.label ?? ''} ${row.notes ?? ''} ${row.note ?? ''}`.toLowerCase();
    const worn = ['glasses', 'mask', 'scarf', 'hijab', 'hat', 'cap ', 'helmet', 'beard', 'hand near', 'half of face',
        'partial'].filter((word) => said.includes(word));
    const sex = (row.sex || row.gender || (/\bwoman\b|\bfemale\b/.test(said) ? 'woman'
        : /\bman\b|\bmale\b/.test(said) ? 'man' : '')).toLowerCase();
    return { worn: row.coverings || worn.join(' ').trim(), sex, skin: row.skin || row.skin_tone || '' };
}

// A clip that shows one person throughout, or the longest stretch of it that does: frames, or null.
function alone(row, ranges) {
    const label = row.label.toLowerCase();
    if (/^\s*1 (face|person)\b/.test(label) && !/\bno face|\bthen\b|\bcut/.test(label)) return { first: 0, last: null };
    const one = ranges.filter((r) => r.faces === 1).sort((a, b) => b.last - b.first - (a.last - a.first))[0];
    return one && one.last > one.first ? { first: one.first, last: one.last } : null;
}

export function loadMaterial(dir, generated = false) {
    const at = (row) => path.join(dir, row.file);
    const there = (row) => fs.existsSync(at(row));
    const ranges = table(dir, 'sampled_frames.csv').map((r) => ({ file: r.file, first: Number(r.first_frame),
        last: Number(r.last_frame), faces: /^\d+$/.test(r.n_faces) ? Number(r.n_faces) : null, ...traits(r) }));
    const stills = table(dir, 'faces_labels.csv').filter(there).map((r) => ({ file: r.file, path: at(r),
        faces: Number(r.n_faces), exact: r.count_kind !== 'min', hard: /negative/i.test(r.notes ?? ''),
        boxes: boxes(r.boxes), width: Number(r.w), ...traits(r) }));
    const clips = table(dir, 'video_labels.csv').filter(there).map((r) => ({ file: r.file, path: at(r),
        label: r.label, source: r.source || path.dirname(r.file), person: r.person || '', ...traits(r),
        alone: alone(r, ranges.filter((x) => x.file === r.file)) }));
    const quality = table(dir, 'quality_labels.csv').filter(there).map((r) => ({ file: r.file, path: at(r),
        label: r.label, clip: isClip(r.file) }));
    const objects = table(dir, 'objects_labels.csv').filter(there).map((r) => ({ file: r.file, path: at(r),
        phones: Number(r.phone) || 0, books: Number(r.book) || 0, laptops: Number(r.laptop) || 0,
        width: Number(r.w), height: Number(r.h), boxes: boxes(r.boxes) }));
    const people = table(dir, 'identity_labels.csv').filter(there).map((r) => ({ file: r.file, path: at(r),
        person: r.person, ...traits(r) }));
    const pairs = table(dir, 'pairs.csv').map((r) => ({ a: path.join(dir, r.file_a), b: path.join(dir, r.file_b),
        same: r.same === '1', family: r.family || '', name: `${r.file_a} ${r.file_b}` }))
        .filter((p) => fs.existsSync(p.a) && fs.existsSync(p.b));
    return { dir, generated, ranges, stills, clips, quality, objects, people, pairs };
}

// Pictures that no student sends (PPM and the like) are made PNG first.
export const isUsualPicture = (file) => /\.(jpe?g|png|webp)$/i.test(file);

const hashes = new Map();
export function contentHash(file) {
    if (!hashes.has(file))
        hashes.set(file, crypto.createHash('sha256').update(fs.readFileSync(file)).digest('hex').slice(0, 24));
    return hashes.get(file);
}
