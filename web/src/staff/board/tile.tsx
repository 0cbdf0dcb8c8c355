import { Icon } from "../../ui/icon";
import { useSignalValue } from "./use";
import type { BoardStore } from "./store";
import type { WatchPlayer } from "../watch/player";
import { Badges, Live, PictureAge, TileSince, TileState, VoiceLevel, wordOf } from "./look";
import { hueOf, isOver } from "./rank";

interface Props {
    id: string;
    store: BoardStore;
    player: WatchPlayer;
    current: boolean;
    onPick: (id: string, withTick: boolean) => void;
    onFocus: (id: string) => void;
}

/** One student. One button, its text is its name; the picture says nothing that the word does not. */
export function TileView({ id, store, player, current, onPick, onFocus }: Props) {
    const tile = useSignalValue(store.tile(id));
    if (!tile) return null;
    const hue = hueOf(tile);
    const chosen = store.chosen.value === id;
    const ticked = store.ticked.value.has(id);
    const dark = tile.link !== "online" && !isOver(tile) && tile.state !== "scheduled";
    const unstarted = tile.state === "scheduled";
    const look = `${unstarted ? " empty" : ""}${dark ? " cutoff" : ""}${isOver(tile) ? " over" : ""}`;
    return (
        <li>
            <button
                type="button"
                class={`tile is-${hue}`}
                tabIndex={current ? 0 : -1}
                aria-pressed={chosen}
                data-tile={id}
                onClick={(event) => onPick(id, event.shiftKey)}
                onFocus={() => onFocus(id)}
            >
                <span class={`pic${look}`} aria-hidden="true">
                    {unstarted && <Icon name="user" />}
                    {tile.state !== "scheduled" && !isOver(tile) && (
                        <Live key={id} attempt={id} player={player} role="tile" />
                    )}
                    <TileSince tile={tile} />
                    <PictureAge tile={tile} player={player} />
                    <VoiceLevel tile={tile} />
                </span>
                <Badges tile={tile} />
                <span class="nm" title={tile.name}>
                    {ticked && <Icon name="check" small />}
                    {tile.name}
                </span>
                <span class="ln" title={wordOf(tile)}>
                    <TileState tile={tile} />
                </span>
            </button>
        </li>
    );
}
