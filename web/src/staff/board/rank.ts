/* What a tile says and where it stands. Pure: the order of the board follows from the tiles alone. */

import type { IconName } from "../../ui/icons";
import type { Hue } from "../../ui/state";
import type { Incident, Tile } from "../model";

/** Filters of the board; every tile belongs to exactly one of the hues, and may also wait or ask. */
export type Filter = "all" | Hue | "queue" | "hand";

const RUNNING = new Set(["in_progress", "interrupted", "suspended", "paused"]);
const CHECKIN = new Set(["checkin", "consented", "device_ok", "id_ok"]);

export function isRunning(tile: Tile): boolean {
    return RUNNING.has(tile.state);
}

export function isCheckin(tile: Tile): boolean {
    return CHECKIN.has(tile.state);
}

/** In the waiting room: everything is checked and a proctor must let the student in. */
export function isWaiting(tile: Tile): boolean {
    return tile.state === "id_ok" && tile.place !== null;
}

export function isOver(tile: Tile): boolean {
    return !isRunning(tile) && !isCheckin(tile) && tile.state !== "scheduled";
}

/** An incident that nobody has decided on. */
export function isOpen(incident: Incident): boolean {
    return incident.state === "open" || incident.state === "ended";
}

/** The same for a tile's incident, which may be none. */
export function undecided(incident: Incident | null): incident is Incident {
    return incident !== null && isOpen(incident);
}

const MILD = new Set(["dark", "defocused", "moved", "attention"]);

export function hueOfIncident(incident: Incident): Hue {
    switch (incident.class) {
        case "violation":
            return "red";
        case "question":
            return "orange";
        case "technical":
            return "blue";
        default:
            return "yellow";
    }
}

export function hueOf(tile: Tile): Hue {
    if (!isRunning(tile) && !undecided(tile.incident)) {
        return tile.state === "id_ok" && tile.place !== null ? "yellow" : "grey";
    }
    if (undecided(tile.incident)) return hueOfIncident(tile.incident);
    if (tile.link !== "online" && isRunning(tile)) return "blue";
    if (tile.state === "interrupted" || tile.state === "suspended") return "blue";
    if (tile.state === "paused") return "grey";
    const kind = tile.advice[0];
    if (kind !== undefined) return MILD.has(kind) ? "yellow" : "orange";
    return "green";
}

export function iconOf(tile: Tile, hue: Hue): IconName | undefined {
    if (hue !== "grey" && hue !== "yellow") return undefined;
    if (tile.state === "paused") return "circle-pause";
    if (isWaiting(tile)) return "clock";
    if (isOver(tile)) return "check";
    return undefined;
}

/** What a tile is, apart from its numbers: when this changes, its clock starts anew. */
export function turnOf(tile: Tile): string {
    return `${tile.state} ${tile.link} ${tile.advice[0] ?? ""} ${isWaiting(tile) ? "waits" : ""}`;
}

/** Since when the tile is what it is, in server time: the badge on the picture. */
export function sinceOf(tile: Tile): number | null {
    if (undecided(tile.incident)) return tile.incident.from_ms;
    const hue = hueOf(tile);
    if (hue === "green" || (hue === "grey" && tile.state !== "paused")) return null;
    const ofLink = tile.link !== "online" && tile.since_ms > 0 && isRunning(tile);
    return ofLink ? tile.since_ms : (tile.turned_ms ?? null);
}

function rank(tile: Tile): number {
    if (undecided(tile.incident)) {
        return { violation: 0, question: 2, technical: 5, notice: 6 }[tile.incident.class];
    }
    if (tile.hand || tile.second_tab) return 1;
    if (isWaiting(tile)) return 3;
    const hue = hueOf(tile);
    if (hue === "orange") return 4;
    if (hue === "blue") return 5;
    if (hue === "yellow") return 6;
    if (tile.state === "paused") return 7;
    if (hue === "green") return 8;
    return isOver(tile) ? 10 : 9;
}

function recency(tile: Tile): number {
    if (undecided(tile.incident)) return -tile.incident.opened_ms;
    if (isWaiting(tile)) return tile.place ?? 0;
    const hue = hueOf(tile);
    return hue === "orange" || hue === "blue" || hue === "yellow" ? -(sinceOf(tile) ?? 0) : 0;
}

/** Open incident first, then severity, then recency, then name. */
export function inOrder(tiles: Tile[]): Tile[] {
    const keyed = tiles.map((tile) => ({ tile, rank: rank(tile), recency: recency(tile) }));
    keyed.sort(
        (a, b) =>
            a.rank - b.rank ||
            a.recency - b.recency ||
            a.tile.name.localeCompare(b.tile.name, "kk") ||
            (a.tile.attempt < b.tile.attempt ? -1 : 1),
    );
    return keyed.map((one) => one.tile);
}

/** Keeps the order somebody is looking at; who is new to it goes to the end. */
export function holdOrder(held: string[], fresh: string[]): string[] {
    const now = new Set(fresh);
    const kept = held.filter((id) => now.has(id));
    const known = new Set(kept);
    return [...kept, ...fresh.filter((id) => !known.has(id))];
}

export function matches(tile: Tile, filter: Filter): boolean {
    if (filter === "all") return true;
    if (filter === "queue") return isWaiting(tile) || (isCheckin(tile) && tile.state !== "scheduled");
    if (filter === "hand") return tile.hand || tile.unread > 0 || tile.second_tab;
    return hueOf(tile) === filter;
}

/** A student outside the filter comes back by itself with an incident that opened after the filter was set. */
export function isShown(tile: Tile, filter: Filter, since_ms: number, needle: string): boolean {
    const returned = undecided(tile.incident) && tile.incident.opened_ms > since_ms && tile.incident.class !== "notice";
    if (returned) return true;
    if (!matches(tile, filter)) return false;
    if (!needle) return true;
    const small = needle.toLocaleLowerCase("kk");
    return tile.name.toLocaleLowerCase("kk").includes(small) || tile.student_no.toLowerCase().includes(small);
}

export function countOf(tiles: Tile[], filter: Filter): number {
    let n = 0;
    for (const tile of tiles) if (matches(tile, filter)) n += 1;
    return n;
}
