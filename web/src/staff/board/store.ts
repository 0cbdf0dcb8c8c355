/* The live state of one sitting: what /ws/board says, in signals, so that a tile is drawn again only when
   it changes itself. */

import { batch, computed, signal, type Signal } from "@preact/signals";
import { get } from "../../net/api";
import { Fault, isFaultBody } from "../../net/fault";
import { Talk, type Message } from "../../net/talk";
import { heardServerTime, serverNow } from "../../state/session";
import type { Board, ChatLine, Health, Incident, Sitting, Tile } from "../model";
import { holdOrder, inOrder, isShown, turnOf, undecided, type Filter } from "./rank";

const APPLY_MS = 100;

export class BoardStore {
    readonly sitting = signal<Sitting | null>(null);
    readonly health = signal<Health | null>(null);
    readonly heard_ms = signal(0);
    readonly chosen = signal<string | null>(null);
    readonly filter = signal<Filter>("all");
    readonly needle = signal("");
    readonly held = signal(false);
    readonly ticked = signal<ReadonlySet<string>>(new Set());
    readonly error = signal<unknown>(null);
    /** Incidents and chat lines as they come; whoever shows an attempt listens. */
    readonly fresh = signal<{ attempt: string; incident?: Incident; chat?: ChatLine; act?: boolean } | null>(null);

    readonly talk: Talk;
    private readonly tiles = new Map<string, Signal<Tile>>();
    private readonly ids = signal<string[]>([]);
    private filterSince = 0;
    private frozen: string[] = [];
    private waiting: Message[] = [];
    private timer: ReturnType<typeof setTimeout> | null = null;
    private readonly seenRed = new Set<string>();

    constructor(
        readonly id: string,
        private readonly onRed: () => void,
    ) {
        this.talk = new Talk(() => `/ws/board?sitting=${encodeURIComponent(id)}`, {
            heard: (message) => this.heard(message),
            ping_ms: 4_000,
        });
    }

    /** All tiles, unordered. Reading it follows every tile. */
    readonly all = computed<Tile[]>(() => {
        const list: Tile[] = [];
        for (const id of this.ids.value) {
            const tile = this.tiles.get(id);
            if (tile) list.push(tile.value);
        }
        return list;
    });

    /** The attempts on the screen, in the order of the screen. */
    readonly shown = computed<string[]>(() => {
        const list = this.all.value.filter((tile) =>
            isShown(tile, this.filter.value, this.filterSince, this.needle.value.trim()),
        );
        const fresh = inOrder(list).map((tile) => tile.attempt);
        this.frozen = this.held.value ? holdOrder(this.frozen, fresh) : fresh;
        return this.frozen;
    });

    /** Undecided incidents that the held order does not show at the top. */
    readonly outOfPlace = computed<number>(() => {
        if (!this.held.value) return 0;
        const shown = this.shown.value;
        const fresh = inOrder(shown.flatMap((id) => this.peek(id) ?? []));
        let n = 0;
        fresh.forEach((tile, i) => {
            if (undecided(tile.incident) && shown.indexOf(tile.attempt) > i) n += 1;
        });
        return n;
    });

    tile(id: string): Signal<Tile> | undefined {
        return this.tiles.get(id);
    }

    peek(id: string): Tile | undefined {
        return this.tiles.get(id)?.value;
    }

    async open(): Promise<void> {
        this.error.value = null;
        try {
            this.take(await get<Board>(`/api/sittings/${encodeURIComponent(this.id)}/board`));
            this.talk.open();
        } catch (error) {
            this.error.value = error;
        }
    }

    close(): void {
        this.talk.close();
        if (this.timer !== null) clearTimeout(this.timer);
    }

    setFilter(filter: Filter): void {
        batch(() => {
            this.filterSince = Math.max(0, ...this.all.value.map((tile) => tile.incident?.opened_ms ?? 0));
            this.filter.value = filter;
        });
    }

    tick(id: string): void {
        const next = new Set(this.ticked.value);
        if (!next.delete(id)) next.add(id);
        this.ticked.value = next;
    }

    /** What this user's own action changed, before the socket says it too. */
    putIncident(incident: Incident): void {
        const tile = this.tiles.get(incident.attempt);
        if (tile && tile.value.incident?.id === incident.id) tile.value = { ...tile.value, incident };
        this.fresh.value = { attempt: incident.attempt, incident };
    }

    private heard(message: Message): void {
        this.waiting.push(message);
        this.timer ??= setTimeout(() => this.apply(), APPLY_MS);
    }

    private apply(): void {
        this.timer = null;
        const messages = this.waiting;
        this.waiting = [];
        batch(() => {
            this.heard_ms.value = Date.now();
            for (const message of messages) this.applyOne(message);
        });
    }

    /** The server does not let this page go on: a post that has ended, another sitting's people. */
    private refused(message: Message): boolean {
        if (!isFaultBody(message) || message.fault.code === "busy") return false;
        const { code, sentence, request } = message.fault;
        this.talk.close();
        batch(() => {
            this.error.value = new Fault(code, sentence, request);
            this.sitting.value = null;
            this.chosen.value = null;
        });
        return true;
    }

    private applyOne(message: Message): void {
        if (this.refused(message)) return;
        switch (message.t) {
            case "board":
                this.take(message as unknown as Board);
                break;
            case "tile":
                this.putTile(message.tile as Tile);
                break;
            case "incident":
                this.fresh.value = {
                    attempt: (message.incident as Incident).attempt,
                    incident: message.incident as Incident,
                };
                break;
            case "chat":
                this.fresh.value = { attempt: String(message.attempt), chat: message.message as ChatLine };
                break;
            case "health":
                this.health.value = message.health as Health;
                break;
            case "act":
                this.fresh.value = { attempt: String((message.act as { attempt?: string }).attempt ?? ""), act: true };
                break;
            case "bye":
                this.talk.returnIn(Number(message.back_ms ?? 1_000));
                break;
        }
    }

    private take(board: Board): void {
        batch(() => {
            heardServerTime(board.server_ms);
            this.heard_ms.value = Date.now();
            this.sitting.value = board.sitting;
            if (board.health) this.health.value = board.health;
            const first = this.tiles.size === 0;
            for (const tile of board.tiles) this.putTile(tile, first);
            this.ids.value = board.tiles.map((tile) => tile.attempt);
        });
    }

    private putTile(tile: Tile, silent = false): void {
        const known = this.tiles.get(tile.attempt);
        const was = known?.value;
        const same = was !== undefined && turnOf(was) === turnOf(tile);
        tile.turned_ms = same ? (was.turned_ms ?? null) : silent ? null : serverNow();
        if (known) known.value = tile;
        else {
            this.tiles.set(tile.attempt, signal(tile));
            this.ids.value = [...this.ids.value, tile.attempt];
        }
        if (!undecided(tile.incident) || tile.incident.class !== "violation") return;
        if (this.seenRed.has(tile.incident.id)) return;
        this.seenRed.add(tile.incident.id);
        if (!silent) this.onRed();
    }
}
