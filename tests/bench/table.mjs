// The table: rows with counts, intervals and what was wanted; printed as text, as Markdown or as JSON lines.
import { wilson } from './statistics.mjs';

const percent = (share) => `${(share * 100).toFixed(1)} %`;

export function makeTable() {
    const rows = [];
    let section = '';
    const add = (row) => rows.push({ section, ...row });
    return {
        rows,
        begin: (name) => (section = name),
        // good of `of`; wanted: at least (or, with `most`, at most) this share. `missed`: what was not right, by file.
        share(what, good, of, { wanted = null, most = false, note = '', missed = [] } = {}) {
            if (of === 0) return add({ what, state: 'not measured', note });
            const share = good / of;
            const met = wanted === null ? null : most ? share <= wanted : share >= wanted;
            return add({ what, good, of, share, range: wilson(good, of), wanted, most, note, missed,
                state: met === null ? '' : met ? 'met' : 'missed' });
        },
        value(what, value, unit, note = '') {
            return add(value === null || Number.isNaN(value) ? { what, state: 'not measured', note }
                : { what, value, unit, note, state: '' });
        },
        none: (what, note) => add({ what, state: 'not measured', note }),
    };
}

function cells(row) {
    if (row.of !== undefined) {
        const wanted = row.wanted === null ? '' : `${row.most ? '≤' : '≥'} ${percent(row.wanted)}`;
        return [row.what, `${row.good}/${row.of}`, percent(row.share), `${percent(row.range[0])} – ${percent(row.range[1])}`,
            wanted, row.state, row.note];
    }
    const value = row.value === undefined ? '' : `${Number(row.value.toFixed(Math.abs(row.value) < 10 ? 2 : 1))} ${row.unit}`;
    return [row.what, '', value, '', '', row.state, row.note];
}

const HEAD = ['', 'count', 'share', '95 % interval', 'wanted', '', 'note'];

export function asText(rows) {
    const all = rows.map(cells);
    const widths = HEAD.map((_, i) => Math.max(...all.map((c) => [...c[i]].length)));
    let last = '';
    return rows.map((row, i) => {
        const line = all[i].map((c, k) => (k === 0 || k === 6 ? c + ' '.repeat(k === 6 ? 0 : widths[k] - [...c].length)
            : ' '.repeat(widths[k] - [...c].length) + c)).join('  ').trimEnd();
        const head = row.section === last ? '' : `\n${row.section}\n`;
        last = row.section;
        return `${head}  ${line}`;
    }).join('\n');
}

export function asMarkdown(rows) {
    let last = '';
    return rows.map((row) => {
        const head = row.section === last ? ''
            : `\n**${row.section}**\n\n| ${['what', ...HEAD.slice(1)].join(' | ')} |\n|---|---:|---:|---|---:|---|---|\n`;
        last = row.section;
        return `${head}| ${cells(row).map((c) => c.replaceAll('|', '/')).join(' | ')} |`;
    }).join('\n');
}

const milli = (v) => Math.round(v * 1000);

export const asJson = (rows) => rows.map((r) => JSON.stringify({ bench: 'vision', section: r.section, row: r.what,
    ...(r.of !== undefined ? { good: r.good, of: r.of, share_milli: milli(r.share), low_milli: milli(r.range[0]),
        high_milli: milli(r.range[1]), ...(r.wanted === null ? {} : { wanted_milli: milli(r.wanted), at_most: r.most }) } : {}),
    ...(r.value !== undefined ? { value_milli: milli(r.value), unit: r.unit } : {}),
    ...(r.state ? { state: r.state } : {}), ...(r.note ? { note: r.note } : {}),
    ...(r.missed?.length ? { missed: r.missed } : {}) })).join('\n');

// What was not right, by row.
export const asMissed = (rows) => rows.filter((r) => r.missed?.length).map((r) =>
    `${r.section}: ${r.what} (${r.good}/${r.of})\n${r.missed.map((m) => `    ${m}`).join('\n')}`).join('\n');
