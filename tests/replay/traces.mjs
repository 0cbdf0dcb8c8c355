// What two runs say in their trace: states and counts must be the same, scores within SCORE_MILLI. A line is columns,
// the last two of which are costs, and then a bracket for each face (x y w h and scores) and object (its word first).
const SCORE_MILLI = 5;

function expect(truth, message) {
    if (!truth) throw new Error(message);
}

export function compareTraces(one, other) {
    const looks = [one, other].map((run) => run.stderr.split('\n').filter((l) => /^ +\d+ [a-z]+ +\S{5} /.test(l)));
    expect(looks[0].length > 0 && looks[0].length === looks[1].length, `${looks[0].length} looks, ${looks[1].length}`);
    let largest = 0;
    let scores = 0;
    looks[0].forEach((line, k) => {
        const read = (text) => ({
            columns: text.split(/[[{]/)[0].trim().split(/\s+/).slice(0, -2),
            boxes: [...text.matchAll(/[[{]([^\]}]*)[\]}]/g)].map((m) => m[1].trim().split(' ')),
        });
        const [a, b] = [line, looks[1][k]].map(read);
        const differ = `"${line}", but "${looks[1][k]}"`;
        const near = (x, y, most) => {
            if (!/^\d+$/.test(x) || !/^\d+$/.test(y)) return x === y;
            largest = Math.max(largest, Math.abs(x - y));
            scores += 1;
            return Math.abs(x - y) <= most;
        };
        expect(a.columns.length === b.columns.length && a.boxes.length === b.boxes.length, differ);
        a.columns.forEach((value, i) => expect(near(value, b.columns[i], i < 4 ? 0 : SCORE_MILLI), differ));
        a.boxes.forEach((box, n) => box.forEach((v, i) => expect(near(v, b.boxes[n][i], i < 4 ? 1 : SCORE_MILLI), differ)));
    });
    return { looks: looks[0].length, scores, largest };
}
