// Phones in the hand, cut out of the labelled pictures so that they can be set before other people.
import { cutOut } from './edits.mjs';
import { helper } from './cost.mjs';

const SMALL = 0.2; // of the picture's height: below, too little is left of it when enlarged
const EDGEWISE = 0.4; // width to height, or height to width: a phone that shows its edge is no flat thing
const COVERS = 0.2; // of the box: before somebody's face the outline takes the face along

const share = (a, b) => Math.max(0, Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0])) *
    Math.max(0, Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1])) / (a[2] * a[3]);

function isShown(o, [x, y, w, h]) {
    const whole = x > 3 && y > 3 && x + w < o.width - 3 && y + h < o.height - 3;
    return whole && Math.max(w, h) >= SMALL * o.height && Math.min(w, h) >= EDGEWISE * Math.max(w, h);
}

// [{file: PNG with transparency, width, height, long: the longer side of the phone in it}]. Where a face is, the
// program itself says; it chooses pictures here, it judges nothing. None without bench_cutout.
export async function heldPhones({ cache, program, pool, progress, material }) {
    const tool = helper(program, 'bench_cutout');
    const list = tool ? material.objects.flatMap((o) => o.boxes.filter((b) => /phone/.test(b.label))
        .map((b) => ({ o, box: [b.x, b.y, b.w, b.h].map(Math.round) }))).filter(({ o, box }) => isShown(o, box)) : [];
    const seen = await program.analyse(list.map(({ o }) => o.path), { stills: true });
    const before = list.filter(({ o, box }) => {
        const faces = seen.get(o.path)?.summary?.boxes ?? [];
        return faces.length === 1 && share(box, faces[0]) < COVERS;
    });
    const cut = await Promise.all(before.map(({ o, box: [x, y, w, h] }) => pool(async () => {
        const room = [Math.round(w * 0.06), Math.round(h * 0.04), Math.round(h * 0.1)]; // for fingers and the wrist
        const [left, top] = [Math.max(0, x - room[0]), Math.max(0, y - room[1])];
        const [right, low] = [Math.min(o.width, x + w + room[0]), Math.min(o.height, y + h + room[2])];
        const file = await cutOut(cache, tool, o, [left, top, right - left, low - top]);
        progress('phone cut out');
        return { file, width: right - left, height: low - top, long: Math.max(w, h) };
    })));
    return cut.filter((c) => c.file);
}
