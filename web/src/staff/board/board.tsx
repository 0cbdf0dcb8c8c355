import { signal } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { has, serverNow } from "../../state/session";
import { Empty, Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { KeysHelp, useKeys, type Key } from "../../ui/keys";
import { second } from "../../ui/tick";
import { clockOf } from "../../words/format";
import { span } from "../span";
import { cardWords as c } from "../../words/card";
import { staff as w } from "../../words/staff";
import { said, t } from "../../words/words";
import { StaffShell } from "../shell";
import { WatchPlayer } from "../watch/player";
import { Broadcast } from "./broadcast";
import { Chips } from "./chips";
import type { Asked } from "./deeds";
import { Grid, type Density } from "./grid";
import { Cohort, Connection, HealthStrip, Looking, Off } from "./health";
import { ListView } from "./list";
import { Queue } from "./queue";
import { inOrder, isRunning, undecided } from "./rank";
import { Side } from "./side";
import { ring, soundOn, toggleSound } from "./sound";
import { BoardStore } from "./store";

const STORE = "baqyla.board";
const DAY_S = 86_400;
const look = signal<{ view: "tiles" | "table"; density: Density }>(stored());

function stored(): { view: "tiles" | "table"; density: Density } {
    try {
        const kept = JSON.parse(localStorage.getItem(STORE) ?? "null") as Partial<{
            view: string;
            density: string;
        }> | null;
        return {
            view: kept?.view === "table" ? "table" : "tiles",
            density: kept?.density === "small" || kept?.density === "large" ? kept.density : "normal",
        };
    } catch {
        return { view: "tiles", density: "normal" };
    }
}

function setLook(next: Partial<{ view: "tiles" | "table"; density: Density }>): void {
    look.value = { ...look.value, ...next };
    try {
        localStorage.setItem(STORE, JSON.stringify(look.value));
    } catch {
        /* as long as the page */
    }
}

function TimeLeft({ store }: { store: BoardStore }) {
    const sitting = store.sitting.value;
    if (!sitting) return null;
    const left = (sitting.ends_ms - (second.value, serverNow())) / 1000;
    if (left > DAY_S) return null;
    return <span class="timer tn small">{left > 0 ? clockOf(left) : t(w.sitting_over)}</span>;
}

function ViewSwitch() {
    const { view, density } = look.value;
    return (
        <>
            {view === "tiles" && (
                <div class="seg d-only density" role="group" aria-label={t(w.density)}>
                    {(["small", "normal", "large"] as const).map((one) => (
                        <button
                            type="button"
                            key={one}
                            aria-pressed={density === one}
                            onClick={() => setLook({ density: one })}
                        >
                            {t({ small: w.d_small, normal: w.d_normal, large: w.d_large }[one])}
                        </button>
                    ))}
                </div>
            )}
            <div class="seg" role="group" aria-label={t(w.view)}>
                <button type="button" aria-pressed={view === "tiles"} onClick={() => setLook({ view: "tiles" })}>
                    {t(w.v_tiles)}
                </button>
                <button type="button" aria-pressed={view === "table"} onClick={() => setLook({ view: "table" })}>
                    {t(w.v_table)}
                </button>
            </div>
        </>
    );
}

/** The next or previous student with an undecided incident, in the order of weight. */
function step(store: BoardStore, by: 1 | -1): string | null {
    const list = inOrder(store.all.peek()).filter((tile) => undecided(tile.incident));
    if (list.length === 0) return null;
    const at = list.findIndex((tile) => tile.attempt === store.chosen.peek());
    const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length;
    return list[next]?.attempt ?? null;
}

function focusOn(selector: string): void {
    document.querySelector<HTMLElement>(selector)?.focus();
}

/** The first undecided incident of the panel: they stand on top. */
function press(selector: string): void {
    document.querySelector<HTMLElement>(selector)?.click();
}

function onControl(): boolean {
    return !!document.activeElement?.closest("button, a, summary, [role=tab], input, textarea, select");
}

interface Steering {
    store: BoardStore;
    pick: (id: string) => void;
    close: () => void;
    ask: (asked: Asked) => void;
}

function keysOf({ store, pick, close, ask }: Steering): Key[] {
    const go = (by: 1 | -1) => {
        const next = step(store, by);
        if (next) pick(next);
    };
    const chosen = () => (store.chosen.peek() ? store.peek(store.chosen.peek() as string) : undefined);
    return [
        { key: "j", shown: "J", title: t(w.k_next), run: () => go(1) },
        { key: "k", shown: "K", title: t(w.k_prev), run: () => go(-1) },
        { key: "c", shown: "C", title: t(c.k_confirm), run: () => press(".side .confirm") },
        { key: "x", shown: "X", title: t(c.k_dismiss), run: () => press(".side .dismiss") },
        { key: "u", shown: "U", title: t(c.k_unsure), run: () => press(".side .unsure") },
        { key: "m", shown: "M", title: t(w.k_message), run: () => focusOn(".side [data-message]") },
        {
            key: "p",
            shown: "P",
            title: t(w.k_pause),
            run: () => {
                const tile = chosen();
                if (tile && isRunning(tile)) ask(tile.state === "paused" ? "resume" : "pause");
            },
        },
        { key: "f", shown: "F", title: t(w.k_filter), run: () => focusOn("[data-find]") },
        { key: "b", shown: "B", title: t(w.k_note), run: () => chosen() && ask("note") },
        { key: "Escape", shown: "Esc", title: t(w.k_close), run: close },
        { key: "space", shown: "␣", title: t(w.k_freeze), run: () => undefined },
    ];
}

/* Space presses buttons by itself, so that it freezes the picture only outside of them. */
function useSpace(freeze: () => void): void {
    useEffect(() => {
        const pressed = (event: KeyboardEvent) => {
            if (event.key !== " " || onControl() || document.querySelector("dialog[open]")) return;
            event.preventDefault();
            freeze();
        };
        addEventListener("keydown", pressed);
        return () => removeEventListener("keydown", pressed);
    });
}

function Head({ store, onBroadcast, keys }: { store: BoardStore; onBroadcast: () => void; keys: Key[] }) {
    const tiles = store.all.value;
    const live = tiles.filter((tile) => isRunning(tile) && tile.link === "online").length;
    return (
        <div class="row wrap">
            <h1>{t(w.board)}</h1>
            <span class="dim s">{t(w.board_counts, { n: tiles.length, live })}</span>
            <span class="sp" />
            <input
                type="search"
                class="find"
                data-find
                placeholder={t(w.find)}
                aria-label={t(w.find)}
                value={store.needle.value}
                onInput={(e) => (store.needle.value = e.currentTarget.value)}
            />
            <Button icon="message-circle" onClick={onBroadcast}>
                {t(w.broadcast)}
                {store.ticked.value.size > 0 && <span class="tn"> {store.ticked.value.size}</span>}
            </Button>
            <Button
                kind="ghost"
                icon={soundOn.value ? "bell" : "bell-off"}
                label={t(soundOn.value ? w.sound_off : w.sound_on)}
                onClick={toggleSound}
            />
            <ViewSwitch />
            <KeysHelp keys={keys} />
        </div>
    );
}

/** One sitting, live. */
export function BoardScreen({ sitting }: { sitting: string }) {
    const store = useMemo(() => new BoardStore(sitting, ring), [sitting]);
    const player = useMemo(() => new WatchPlayer(sitting), [sitting]);
    const [asked, setAsked] = useState<Asked>(null);
    const [broadcast, setBroadcast] = useState(false);
    const [frozen, setFrozen] = useState(false);
    useEffect(() => {
        void store.open();
        return () => {
            store.close();
            player.close();
        };
    }, [store, player]);
    const chosen = store.chosen.value;
    const show = (id: string) => {
        setFrozen(false);
        setAsked(null);
        store.chosen.value = id;
    };
    const pick = (id: string) => (store.chosen.peek() === id ? close() : show(id));
    const close = () => {
        const back = store.chosen.peek();
        store.chosen.value = null;
        if (back) requestAnimationFrame(() => focusOn(`[data-tile="${back}"]`));
    };
    const keys = keysOf({ store, pick: show, close, ask: setAsked });
    useKeys(keys);
    useSpace(() => chosen && setFrozen(!frozen));
    const found = store.sitting.value;
    const mayDecide = has("proctor", "specialist", "head");
    return (
        <StaffShell
            context={found ? `${said(found.course)} · ${span(found.starts_ms, found.ends_ms)}` : undefined}
            actions={<TimeLeft store={store} />}
        >
            <div class={`board${chosen ? " open" : ""}`}>
                <main id="main" class="boardmain">
                    {!found ? (
                        store.error.value ? (
                            <Failed error={store.error.value} onRetry={() => store.open()} />
                        ) : (
                            <Loading rows={8} />
                        )
                    ) : (
                        <>
                            <Connection store={store} player={player} />
                            <Cohort store={store} />
                            <Off store={store} />
                            <Looking store={store} />
                            <Head store={store} onBroadcast={() => setBroadcast(true)} keys={keys} />
                            <Queue store={store} onPick={pick} />
                            <Chips store={store} />
                            {store.shown.value.length === 0 ? (
                                <Empty icon="users" title={t(w.nobody_here)}>
                                    {t(w.nobody_here_why)}
                                </Empty>
                            ) : look.value.view === "tiles" ? (
                                <Grid store={store} player={player} density={look.value.density} onPick={pick} />
                            ) : (
                                <ListView store={store} onPick={pick} />
                            )}
                            <HealthStrip store={store} />
                            <p class="xs dim row wrap d-only">
                                <kbd>J</kbd> <kbd>K</kbd> {t(w.k_incidents)} <kbd>Enter</kbd> {t(w.k_open)}
                                <kbd>M</kbd> {t(w.k_message)} <kbd>P</kbd> {t(w.k_pause)} <kbd>?</kbd> {t(w.k_all)}
                            </p>
                        </>
                    )}
                </main>
                {chosen && (
                    <Side
                        key={chosen}
                        id={chosen}
                        store={store}
                        player={player}
                        asked={asked}
                        onAsk={setAsked}
                        mayDecide={mayDecide}
                        frozen={frozen}
                        onClose={close}
                    />
                )}
            </div>
            {broadcast && <Broadcast store={store} onClose={() => setBroadcast(false)} />}
        </StaffShell>
    );
}
