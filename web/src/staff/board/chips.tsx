import { Chip } from "../../ui/chip";
import { Icon } from "../../ui/icon";
import { HUE_ICON, type Hue } from "../../ui/state";
import { states } from "../../words/common";
import { staff as w } from "../../words/staff";
import { t } from "../../words/words";
import { countOf, type Filter } from "./rank";
import type { BoardStore } from "./store";

const HUES: Hue[] = ["red", "orange", "yellow", "blue", "green", "grey"];

/** Filters with live counters. */
export function Chips({ store }: { store: BoardStore }) {
    const tiles = store.all.value;
    const on = store.filter.value;
    const pick = (filter: Filter) => store.setFilter(on === filter ? "all" : filter);
    return (
        <div class="chips" role="group" aria-label={t(w.filter)}>
            <Chip on={on === "all"} count={tiles.length} onToggle={() => pick("all")}>
                {t(w.f_all)}
            </Chip>
            <Chip on={on === "queue"} count={countOf(tiles, "queue")} onToggle={() => pick("queue")}>
                <Icon name="clock" small />
                {t(w.f_queue)}
            </Chip>
            <Chip on={on === "hand"} count={countOf(tiles, "hand")} onToggle={() => pick("hand")}>
                <Icon name="hand" small />
                {t(w.f_hand)}
            </Chip>
            {HUES.map((hue) => (
                <Chip key={hue} on={on === hue} count={countOf(tiles, hue)} onToggle={() => pick(hue)}>
                    <span class={`ic ${hue}`}>
                        <Icon name={HUE_ICON[hue]} small />
                    </span>
                    {t(states[hue])}
                </Chip>
            ))}
        </div>
    );
}
