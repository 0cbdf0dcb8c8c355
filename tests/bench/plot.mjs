// Line plots as SVG: one panel above the other, each with its own scale. Nothing but text, so that a plot can stand in docs/.
const WIDTH = 720, PANEL = 190, LEFT = 64, RIGHT = 16, TOP = 34, BOTTOM = 30;
const COLOURS = ['#1f6f8b', '#c2551b', '#5b7f2b', '#7a4fa3'];

const escaped = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const short = (v) => (Number.isInteger(v) ? String(v) : v.toFixed(v < 10 ? 1 : 0));

/** About four round steps from 0 to at least `most`. */
export function ticks(most) {
    const raw = (most || 1) / 4, power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= raw * 0.999);
    const list = [];
    for (let i = 0; i * step < most + step * 0.999; i++) list.push(i * step);
    return list;
}

function panel({ title, unit, lines, marks = [], x }, top) {
    const most = Math.max(...lines.flatMap((line) => line.points.map(([, v]) => v)), 1e-9);
    const ys = ticks(most), high = ys.at(-1), xs = ticks(x.most);
    const right = WIDTH - RIGHT, bottom = top + PANEL - BOTTOM;
    const px = (v) => (LEFT + ((right - LEFT) * v) / xs.at(-1)).toFixed(1);
    const py = (v) => (bottom - ((bottom - top - TOP) * v) / high).toFixed(1);
    const text = (at, y, anchor, said, extra = '') => `<text x="${at}" y="${y}" text-anchor="${anchor}"${extra}>${escaped(said)}</text>`;
    return [
        text(LEFT, top + 14, 'start', `${title}, ${unit}`, ' font-weight="600"'),
        ...ys.map((v) => `<path d="M${LEFT} ${py(v)}H${right}" stroke="#ddd"/>${text(LEFT - 6, Number(py(v)) + 4, 'end', short(v))}`),
        ...xs.map((v) => text(px(v), bottom + 16, 'middle', short(v))),
        text(right, bottom + 28, 'end', x.title),
        ...marks.map(({ at, colour }) => `<path d="M${px(at)} ${top + TOP}V${bottom}" stroke="${colour}" stroke-dasharray="2 3"/>`),
        ...lines.map((line, i) => `<polyline fill="none" stroke="${COLOURS[i]}" stroke-width="1.6" points="${line.points.map(([a, b]) => `${px(a)},${py(b)}`).join(' ')}"/>` +
            (line.dots ? line.points.map(([a, b]) => `<circle cx="${px(a)}" cy="${py(b)}" r="3" fill="${COLOURS[i]}"/>`).join('') : '')),
        ...lines.map((line, i) => text(right - (lines.length - 1 - i) * 130, top + 14, 'end', line.name, ` fill="${COLOURS[i]}"`)),
    ].join('\n');
}

/** panels: [{ title, unit, lines: [{ name, points: [[x, y]], dots? }], marks?: [{ at, colour }] }]; x: { title, most }. */
export function plot(title, x, panels) {
    const height = TOP + panels.length * (PANEL + 12);
    return [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11" fill="#222">`,
        `<title>${escaped(title)}</title>`, `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
        `<text x="${LEFT}" y="18" font-size="13" font-weight="600">${escaped(title)}</text>`,
        ...panels.map((one, i) => panel({ ...one, x }, TOP + i * (PANEL + 12))), '</svg>', ''].join('\n');
}
