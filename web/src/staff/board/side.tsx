import { useEffect, useRef, useState } from "preact/hooks";
import { Link } from "../../state/router";
import { Banner } from "../../ui/banner";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { useLoad } from "../../ui/load";
import { hhmm } from "../../words/format";
import { room } from "../../words/room";
import { screen } from "../../words/screen";
import { staff as w } from "../../words/staff";
import { said, t } from "../../words/words";
import { attempts } from "../actions";
import { IncidentCard } from "../incident/card";
import type { AttemptFile, Incident, Tile } from "../model";
import { Strip } from "../timeline/strip";
import type { WatchPlayer } from "../watch/player";
import { Deeds, type Asked } from "./deeds";
import { IdentityCard, speaks } from "./identity";
import { Live, PictureAge, TileState } from "./look";
import { STEPS, StepDecision, stepWord } from "./queue";
import { isCheckin, isOver, undecided } from "./rank";
import type { BoardStore } from "./store";
import { Conversation } from "./talk";

const TIMELINE_EVERY_MS = 10_000;

function merge(list: Incident[], fresh: Incident): Incident[] {
    const others = list.filter((incident) => incident.id !== fresh.id);
    return [fresh, ...others].sort((a, b) => b.from_ms - a.from_ms);
}

/** Keeps the file of the chosen attempt fresh from what the board hears. */
function useFile(id: string, store: BoardStore) {
    const loaded = useLoad<AttemptFile>(() => attempts.file(id), [id]);
    const news = store.fresh.value;
    useEffect(() => {
        if (!news || news.attempt !== id || !loaded.data) return;
        if (news.incident) loaded.set({ ...loaded.data, incidents: merge(loaded.data.incidents, news.incident) });
        else if (news.chat && !loaded.data.chat.some((line) => line.id === news.chat?.id)) {
            loaded.set({ ...loaded.data, chat: [...loaded.data.chat, news.chat] });
        } else if (news.act) void loaded.again();
    }, [news]);
    return loaded;
}

function Questions({ tile, onChanged }: { tile: Tile; onChanged: () => void }) {
    const granted = tile.accommodations ?? [];
    return (
        <>
            {granted.length > 0 && (
                <p class="s">
                    <b>{t(w.granted)}:</b> {granted.map((one) => said(one)).join("; ")}
                </p>
            )}
            {tile.second_tab && (
                <Banner
                    hue="yellow"
                    icon="monitor"
                    title={t(w.tab_title)}
                    action={
                        <span class="row">
                            <Button onClick={() => attempts.tab(tile.attempt, true).then(onChanged)}>
                                {t(w.tab_allow)}
                            </Button>
                            <Button onClick={() => attempts.tab(tile.attempt, false).then(onChanged)}>
                                {t(w.tab_deny)}
                            </Button>
                        </span>
                    }
                >
                    {t(w.tab_text)}
                </Banner>
            )}
            {tile.hand && (
                <Banner
                    hue="yellow"
                    icon="hand"
                    title={t(w.hand_title)}
                    action={
                        <Button onClick={() => attempts.lowerHand(tile.attempt).then(onChanged)}>
                            {t(w.hand_lower)}
                        </Button>
                    }
                >
                    {t(w.hand_text)}
                </Banner>
            )}
        </>
    );
}

function Checkin({ tile, file, onChanged }: { tile: Tile; file: AttemptFile; onChanged: () => void }) {
    const step = file.attempt.step;
    if (!isCheckin(tile)) return null;
    const at = step ? STEPS.indexOf(step as (typeof STEPS)[number]) : -1;
    const identity = file.identity ?? null;
    if (!step && !speaks(identity)) return null;
    return (
        <section class="card col" aria-label={t(w.checkin)}>
            <h3>{t(w.checkin)}</h3>
            <IdentityCard attempt={tile.attempt} identity={identity} />
            {step && (
                <p class="s">{t(w.checkin_at, { step: stepWord(step), n: Math.max(0, at) + 1, of: STEPS.length })}</p>
            )}
            {step && at >= 0 && <StepDecision attempt={tile.attempt} step={step} onDone={onChanged} />}
        </section>
    );
}

interface Props {
    id: string;
    store: BoardStore;
    player: WatchPlayer;
    asked: Asked;
    onAsk: (asked: Asked) => void;
    mayDecide: boolean;
    frozen: boolean;
    onClose: () => void;
}

function LivePicture({ tile, player, frozen }: { tile: Tile; player: WatchPlayer; frozen: boolean }) {
    if (isOver(tile) || tile.state === "scheduled") {
        return <p class="s dim">{t(isOver(tile) ? w.no_live_over : w.no_live_yet)}</p>;
    }
    return (
        <div class="stagebox" role="img" aria-label={t(w.live_of, { name: tile.name })}>
            <Live key={tile.attempt} attempt={tile.attempt} player={player} role="focus" />
            <PictureAge tile={tile} player={player} />
            {tile.room && tile.room.voice_milli !== null && (
                <span class="badge voice tn">{t(room.voice, { n: Math.round(tile.room.voice_milli / 10) })}</span>
            )}
            {frozen && <span class="badge tm">{t(w.frozen_by_you)}</span>}
        </div>
    );
}

/** The student's screen, where the policy wants it; without it, that there is none. */
function SharedScreen({ tile, player }: { tile: Tile; player: WatchPlayer }) {
    const state = tile.room?.screen ?? null;
    if (!state || isOver(tile)) return null;
    if (state === "stopped") return <Banner hue="yellow" icon="monitor" title={t(screen.not_shown)} />;
    return (
        <div class="stagebox screen" role="img" aria-label={t(screen.of, { name: tile.name })}>
            <Live key={tile.attempt} attempt={tile.attempt} player={player} role="screen" />
        </div>
    );
}

/** One student beside the board: the picture, what happened, and what can be done. */
export function Side({ id, store, player, asked, onAsk, mayDecide, frozen, onClose }: Props) {
    const tile = store.tile(id)?.value;
    const file = useFile(id, store);
    const [turn, setTurn] = useState(0);
    const timeline = useLoad(() => attempts.timeline(id), [id, turn]);
    const title = useRef<HTMLHeadingElement>(null);
    useEffect(() => {
        player.focus(id);
        return () => player.focus(null);
    }, [id]);
    useEffect(() => player.freeze(frozen), [frozen]);
    useEffect(() => {
        const timer = setInterval(() => setTurn((n) => n + 1), TIMELINE_EVERY_MS);
        return () => clearInterval(timer);
    }, [id]);
    if (!tile) return null;
    const changed = () => void file.again();
    const data = file.data;
    const cards = data
        ? [...data.incidents].sort((a, b) => Number(undecided(b)) - Number(undecided(a)) || b.from_ms - a.from_ms)
        : [];
    const decided = (incident: Incident) => {
        store.putIncident(incident);
        changed();
    };
    return (
        <aside class="side" aria-label={t(w.side_of, { name: tile.name })}>
            <div class="row">
                <div class="grow">
                    <h2 ref={title} tabIndex={-1}>
                        {tile.name}
                    </h2>
                    <p class="s dim row wrap">
                        <span class="mono">{tile.student_no}</span>
                        <TileState tile={tile} />
                    </p>
                </div>
                <Link class="btn" href={`/staff/attempts/${id}`}>
                    {t(w.open_file)}
                </Link>
                <Button kind="ghost" icon="x" label={t(w.close_panel)} onClick={onClose} />
            </div>
            <Questions tile={tile} onChanged={changed} />
            <LivePicture tile={tile} player={player} frozen={frozen} />
            <SharedScreen tile={tile} player={player} />
            <Deeds tile={tile} asked={asked} onAsk={onAsk} onChanged={changed} />
            {!data && (file.error ? <Failed error={file.error} onRetry={file.again} /> : <Loading />)}
            {data && (
                <>
                    <Checkin tile={tile} file={data} onChanged={changed} />
                    {cards.map((incident) => (
                        <IncidentCard
                            key={incident.id}
                            incident={incident}
                            mayDecide={mayDecide}
                            onDecided={decided}
                            onStale={changed}
                        />
                    ))}
                    {cards.length === 0 && <p class="s dim">{t(w.no_incidents)}</p>}
                    {timeline.data && (
                        <section class="col">
                            <h3>{t(w.timeline)}</h3>
                            <Strip timeline={timeline.data} incidents={data.incidents} />
                        </section>
                    )}
                    <section class="col">
                        <h3>{t(w.chat)}</h3>
                        <Conversation
                            attempt={id}
                            lines={data.chat}
                            onSent={(line) =>
                                file.set({ ...data, chat: [...data.chat.filter((one) => one.id !== line.id), line] })
                            }
                        />
                    </section>
                    <Notes notes={data.notes} />
                </>
            )}
        </aside>
    );
}

export function Notes({ notes }: { notes: AttemptFile["notes"] }) {
    if (notes.length === 0) return null;
    return (
        <section class="col">
            <h3>{t(w.notes)}</h3>
            <ol class="marks s">
                {notes.map((note) => (
                    <li key={`${note.at_ms}${note.text}`}>
                        <span class="xs dim tn">
                            {hhmm(note.at_ms)} {note.name ?? note.actor ?? ""}
                        </span>{" "}
                        <span class="prewrap">{note.text}</span>
                    </li>
                ))}
            </ol>
        </section>
    );
}
