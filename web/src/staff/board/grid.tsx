import { useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { staff as w } from "../../words/staff";
import { t } from "../../words/words";
import type { WatchPlayer } from "../watch/player";
import type { BoardStore } from "./store";
import { TileView } from "./tile";

export type Density = "small" | "normal" | "large";

interface Props {
    store: BoardStore;
    player: WatchPlayer;
    density: Density;
    onPick: (id: string) => void;
}

/** Which tile an arrow leads to: rows are where the tops are equal. */
function neighbour(tiles: HTMLElement[], at: number, key: string): HTMLElement | undefined {
    const top = tiles[0]?.offsetTop;
    const wide = Math.max(1, tiles.filter((tile) => tile.offsetTop === top).length);
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: wide, ArrowUp: -wide }[key];
    if (key === "Home") return tiles[0];
    if (key === "End") return tiles[tiles.length - 1];
    return by === undefined ? undefined : tiles[at + by];
}

/** The tiles. While a pointer or the focus is on them they keep their places. */
export function Grid({ store, player, density, onPick }: Props) {
    const ids = store.shown.value;
    const [roving, setRoving] = useState<string | null>(null);
    const list = useRef<HTMLUListElement>(null);
    const current = roving !== null && ids.includes(roving) ? roving : ids[0];
    const waiting = store.outOfPlace.value;
    const move = (event: KeyboardEvent) => {
        const tiles = [...(list.current?.querySelectorAll<HTMLElement>(".tile") ?? [])];
        const at = tiles.indexOf(document.activeElement as HTMLElement);
        if (at < 0) return;
        const next = neighbour(tiles, at, event.key);
        if (!next) return;
        event.preventDefault();
        next.focus();
    };
    const left = (event: FocusEvent | PointerEvent) => {
        const inside = list.current;
        if (!inside) return;
        const to = event.relatedTarget as Node | null;
        const stays = (to && inside.contains(to)) || (event.type === "pointerleave" && inside.matches(":focus-within"));
        const hovered = event.type === "focusout" && inside.matches(":hover");
        if (!stays && !hovered) store.held.value = false;
    };
    return (
        <>
            {waiting > 0 && (
                <div class="heldbar" role="status">
                    <span>{t(w.held, { n: waiting })}</span>
                    <Button kind="ghost" icon="arrow-up" onClick={() => (store.held.value = false)}>
                        {t(w.held_sort)}
                    </Button>
                </div>
            )}
            <ul
                class={`tiles ${density}`}
                ref={list}
                onKeyDown={move}
                onPointerEnter={(e) => e.pointerType === "mouse" && (store.held.value = true)}
                onPointerLeave={left}
                onFocusIn={() => (store.held.value = true)}
                onFocusOut={left}
            >
                {ids.map((id) => (
                    <TileView
                        key={id}
                        id={id}
                        store={store}
                        player={player}
                        current={id === current}
                        onPick={(picked, tick) => (tick ? store.tick(picked) : onPick(picked))}
                        onFocus={setRoving}
                    />
                ))}
            </ul>
        </>
    );
}
