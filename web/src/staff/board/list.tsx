import { Button } from "../../ui/button";
import { Table, type Column } from "../../ui/table";
import { second } from "../../ui/tick";
import { clockOf } from "../../words/format";
import { staff as w } from "../../words/staff";
import { t } from "../../words/words";
import { serverNow } from "../../state/session";
import type { Tile } from "../model";
import { TileState } from "./look";
import { sinceOf, undecided } from "./rank";
import type { BoardStore } from "./store";

function Since({ tile }: { tile: Tile }) {
    const from = sinceOf(tile);
    if (from === null) return <span class="dim">–</span>;
    const until =
        undecided(tile.incident) && tile.incident.to_ms !== null ? tile.incident.to_ms : (second.value, serverNow());
    return <span class="tn">{clockOf((until - from) / 1000)}</span>;
}

function columns(store: BoardStore, onPick: (id: string) => void): Column<Tile>[] {
    return [
        {
            key: "tick",
            title: t(w.col_tick),
            cell: (tile) => (
                <input
                    type="checkbox"
                    class="tickbox"
                    aria-label={t(w.tick_one, { name: tile.name })}
                    checked={store.ticked.value.has(tile.attempt)}
                    onChange={() => store.tick(tile.attempt)}
                />
            ),
        },
        {
            key: "name",
            title: t(w.col_student),
            cell: (tile) => (
                <button type="button" class="linkish b" onClick={() => onPick(tile.attempt)}>
                    {tile.name}
                </button>
            ),
        },
        { key: "no", title: t(w.col_no), wide: true, cell: (tile) => <span class="mono">{tile.student_no}</span> },
        { key: "state", title: t(w.col_state), cell: (tile) => <TileState tile={tile} /> },
        { key: "since", title: t(w.col_since), num: true, cell: (tile) => <Since tile={tile} /> },
        {
            key: "link",
            title: t(w.col_link),
            cell: (tile) =>
                t({ online: w.link_online, reconnecting: w.link_reconnecting, offline: w.link_offline }[tile.link]),
        },
        { key: "warnings", title: t(w.col_warnings), num: true, wide: true, cell: (tile) => tile.warnings },
        { key: "unread", title: t(w.col_unread), num: true, wide: true, cell: (tile) => tile.unread },
        {
            key: "extra",
            title: t(w.col_extra),
            num: true,
            wide: true,
            cell: (tile) => (tile.extra_s ? `+${Math.round(tile.extra_s / 60)}` : "–"),
        },
    ];
}

/** The same students as a table: an equal alternative to the tiles, and the place to tick several. */
export function ListView({ store, onPick }: { store: BoardStore; onPick: (id: string) => void }) {
    const tiles = store.shown.value.flatMap((id) => store.tile(id)?.value ?? []);
    const allOn = tiles.length > 0 && tiles.every((tile) => store.ticked.value.has(tile.attempt));
    const toggleAll = () => (store.ticked.value = allOn ? new Set() : new Set(tiles.map((tile) => tile.attempt)));
    return (
        <div class="card listcard">
            <div class="row">
                <Button icon="check" onClick={toggleAll}>
                    {t(allOn ? w.tick_none : w.tick_all)}
                </Button>
            </div>
            <Table
                caption={t(w.board)}
                columns={columns(store, onPick)}
                rows={tiles}
                keyOf={(tile) => tile.attempt}
                onOpen={(tile) => onPick(tile.attempt)}
                selected={store.chosen.value}
                compact
            />
        </div>
    );
}
