// What the bench says about counts: proportions with their intervals, and how well scores part same from different.

const Z = 1.959964; // 95 %

// Wilson's interval of good/of, as [low, high]; of 0 gives [0, 1].
export function wilson(good, of) {
    if (of === 0) return [0, 1];
    const p = good / of;
    const z2 = Z * Z;
    const middle = (p + z2 / (2 * of)) / (1 + z2 / of);
    const half = (Z / (1 + z2 / of)) * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of * of));
    return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

// No event in `hours` allows a rate of up to this many an hour (95 %).
export const rateBound = (hours) => (hours > 0 ? 3 / hours : Infinity);

export const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;

export function quantile(list, share) {
    const sorted = [...list].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

// pairs: [{same, score}]. The rate at which as many of the same are refused as of the different accepted, and its score.
export function equalError(pairs) {
    const same = pairs.filter((p) => p.same).map((p) => p.score).sort((a, b) => a - b);
    const other = pairs.filter((p) => !p.same).map((p) => p.score).sort((a, b) => a - b);
    if (same.length === 0 || other.length === 0) return null;
    let best = null;
    for (const at of [...new Set([...same, ...other])].sort((a, b) => a - b)) {
        const refused = same.filter((s) => s < at).length / same.length;
        const accepted = other.filter((s) => s >= at).length / other.length;
        const gap = Math.abs(refused - accepted);
        if (!best || gap < best.gap) best = { gap, rate: (refused + accepted) / 2, at };
    }
    return best;
}

// How many of the same are accepted at the lowest threshold that accepts at most `share` of the different.
export function acceptedAt(pairs, share) {
    const same = pairs.filter((p) => p.same).map((p) => p.score);
    const other = pairs.filter((p) => !p.same).map((p) => p.score).sort((a, b) => b - a);
    if (same.length === 0 || other.length === 0) return null;
    const allowed = Math.floor(share * other.length);
    const limit = other[allowed]; // this one and all below it are refused
    return { good: same.filter((s) => s > limit).length, of: same.length, others: other.length, allowed, limit };
}
