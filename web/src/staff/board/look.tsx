/* The words of a tile and its picture. */

import { useEffect, useRef } from "preact/hooks";
import { State } from "../../ui/state";
import { Icon } from "../../ui/icon";
import { second } from "../../ui/tick";
import { clockOf } from "../../words/format";
import { screen } from "../../words/screen";
import { staff as w } from "../../words/staff";
import { kindShort } from "../../words/kinds";
import { t } from "../../words/words";
import { serverNow, skew_ms } from "../../state/session";
import type { Tile } from "../model";
import type { CanvasRole } from "../watch/messages";
import type { WatchPlayer } from "../watch/player";
import { hueOf, iconOf, isCheckin, isOver, isWaiting, sinceOf, undecided } from "./rank";

/* A suspicion is no verdict, so that its word asks; what is merely so does not. */
const ASKS = new Set(["violation", "question"]);

/** The one word of a tile: what may be wrong, or where the student is. */
export function wordOf(tile: Tile): string {
    if (undecided(tile.incident)) return kindShort(tile.incident.kind, ASKS.has(tile.incident.class));
    if (tile.state === "scheduled") return t(w.st_scheduled);
    if (isWaiting(tile)) return t(w.st_waiting);
    if (isCheckin(tile)) return t(w.st_checkin);
    if (tile.state === "terminated") return t(w.st_terminated);
    if (tile.state === "no_show") return t(w.st_no_show);
    if (tile.state === "offline_option") return t(w.st_offline_option);
    if (isOver(tile)) return t(w.st_submitted);
    if (tile.state === "suspended") return t(w.st_suspended);
    if (tile.link === "offline" || tile.state === "interrupted") return t(w.st_offline);
    if (tile.link === "reconnecting") return t(w.st_reconnecting);
    if (tile.state === "paused") return t(w.st_paused);
    const kind = tile.advice[0];
    return kind === undefined ? t(w.st_fine) : kindShort(kind, false);
}

export function TileState({ tile }: { tile: Tile }) {
    const hue = hueOf(tile);
    const icon = iconOf(tile, hue);
    return (
        <State hue={hue} {...(icon ? { icon } : {})}>
            <span class="cut">{wordOf(tile)}</span>
        </State>
    );
}

/** How long the tile has been what it is; an ended incident keeps its length. */
export function TileSince({ tile }: { tile: Tile }) {
    const from = sinceOf(tile);
    if (from === null) return null;
    const ended = undecided(tile.incident) ? tile.incident.to_ms : null;
    const until = ended ?? (second.value, serverNow());
    return <span class="badge tm tn">{clockOf((until - from) / 1000)}</span>;
}

/** How loud the student is, where there is a microphone; nothing is made of it. */
export function VoiceLevel({ tile }: { tile: Tile }) {
    const milli = tile.room?.voice_milli ?? null;
    return milli === null ? null : <meter class="level" min={0} max={1000} value={milli} />;
}

const OLD_PICTURE_MS = 6_000;

/** The age of the last frame, only when it is worth saying. */
export function PictureAge({ tile, player }: { tile: Tile; player: WatchPlayer }) {
    const row = player.pictures.value.get(tile.attempt);
    const drawn = row?.drawn_ms ?? 0;
    const live = tile.state !== "scheduled" && !isOver(tile);
    if (!live) return null;
    if (row?.state === "unsupported") return <span class="badge old">{t(w.pic_unsupported)}</span>;
    /* The server tells the last frame only when a tile changes, so that it counts only once frames have ended. */
    const told = tile.link === "online" || tile.last_frame_ms === null ? 0 : tile.last_frame_ms - skew_ms.value;
    const last = drawn || told;
    if (!last) return null;
    const age = (second.value - last) / 1000;
    if (age * 1000 < OLD_PICTURE_MS) return null;
    return <span class="badge old tn">{t(w.pic_old, { time: clockOf(age) })}</span>;
}

export function Badges({ tile }: { tile: Tile }) {
    return (
        <span class="badges">
            {tile.hand && (
                <span class="badge">
                    <Icon name="hand" small />
                    {t(w.badge_hand)}
                </span>
            )}
            {tile.second_tab && (
                <span class="badge">
                    <Icon name="monitor" small />
                    {t(w.badge_tab)}
                </span>
            )}
            {tile.room?.screen === "stopped" && !isOver(tile) && (
                <span class="badge" title={t(screen.not_shown)}>
                    <Icon name="monitor" small />
                    <Icon name="x" small />
                    <span class="vh">{t(screen.not_shown)}</span>
                </span>
            )}
            {tile.unread > 0 && (
                <span class="badge tn">
                    <Icon name="message-circle" small />
                    {tile.unread}
                    <span class="vh">{t(w.badge_unread)}</span>
                </span>
            )}
            {tile.extra_s > 0 && (
                <span class="badge tn">
                    <Icon name="clock" small />+{Math.round(tile.extra_s / 60)}
                    <span class="vh">{t(w.badge_extra)}</span>
                </span>
            )}
        </span>
    );
}

/** A canvas given to the watch worker for good; a new student in it is a new canvas (use a key). */
export function Live({ attempt, player, role }: { attempt: string; player: WatchPlayer; role: CanvasRole }) {
    const ref = useRef<HTMLCanvasElement>(null);
    useEffect(() => {
        const canvas = ref.current;
        return canvas ? player.attach(attempt, canvas, role) : undefined;
    }, []);
    return <canvas ref={ref} class="cam" width={4} height={3} data-attempt={attempt} data-role={role} />;
}
