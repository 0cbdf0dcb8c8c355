import { useEffect, useState } from "preact/hooks";
import { Camera } from "../../media/camera";
import { Sender } from "../../media/sender";
import { get } from "../../net/api";
import { Ear } from "../../room/ear";
import { Eye } from "../../room/eye";
import { Mic } from "../../room/mic";
import { EarRow, MicRow, OtherPicture } from "../../room/parts";
import { roomUrl, STREAM } from "../../room/sides";
import { Link, place, setQuery } from "../../state/router";
import { Picture } from "../../student/selfview";
import { Empty, Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { useLoad } from "../../ui/load";
import { Pager, Table } from "../../ui/table";
import { when } from "../../words/format";
import { room as w } from "../../words/room";
import { said, t, type Said } from "../../words/words";
import { attemptState } from "../attempt/words";
import { OneHead } from "../head";
import type { Page } from "../model";
import { StaffShell } from "../shell";

interface OralRow {
    attempt: string;
    student: string;
    student_no: string;
    state: string;
    entered_ms: number | null;
    starts_ms: number;
    exam: Said;
    course: Said;
    live: boolean;
}

const AGAIN_MS = 5_000;

/** The queue of an examiner: whose turn it is stands first. */
export function OralScreen() {
    const at = Number(place.value.query.get("page") ?? 1) || 1;
    const list = useLoad(() => get<Page<OralRow>>("/api/oral", { page: at }), [at]);
    const data = list.data;
    useEffect(() => {
        const timer = setInterval(() => !document.hidden && void list.again(), AGAIN_MS);
        return () => clearInterval(timer);
    }, [list.again]);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.oral)}</h1>
                <p class="dim">{t(w.oral_lead)}</p>
                {!data && (list.error ? <Failed error={list.error} onRetry={list.again} /> : <Loading />)}
                {data && data.rows.length === 0 && <Empty title={t(w.none)}>{t(w.oral_lead)}</Empty>}
                {data && data.rows.length > 0 && (
                    <div class="card">
                        <Table
                            caption={t(w.oral)}
                            columns={[
                                {
                                    key: "student",
                                    title: t(w.student),
                                    cell: (row) => (
                                        <>
                                            <b>{row.student}</b> <span class="dim">{row.student_no}</span>
                                        </>
                                    ),
                                },
                                { key: "course", title: t(w.course), cell: (row) => said(row.course) },
                                { key: "starts", title: t(w.starts), cell: (row) => when(row.starts_ms), wide: true },
                                {
                                    key: "came",
                                    title: t(w.came),
                                    cell: (row) => (row.entered_ms === null ? "–" : when(row.entered_ms)),
                                },
                                { key: "state", title: t(w.state), cell: (row) => attemptState(row.state) },
                                {
                                    key: "room",
                                    title: t(w.open_room),
                                    cell: (row) =>
                                        row.live ? (
                                            <Link class="btn" href={`/staff/oral/${row.attempt}`}>
                                                {t(w.open_room)}
                                            </Link>
                                        ) : (
                                            "–"
                                        ),
                                },
                            ]}
                            rows={data.rows}
                            keyOf={(row) => row.attempt}
                        />
                        <Pager
                            page={data.page}
                            pages={data.pages}
                            total={data.total}
                            onPage={(n) => setQuery({ page: n })}
                            path="/api/oral"
                        />
                    </div>
                )}
            </main>
        </StaffShell>
    );
}

/** The examiner's side: a voice and a picture out, the student's in. */
class ExaminerSide {
    readonly mic: Mic;
    readonly ear: Ear;
    readonly eye: Eye;
    readonly camera = new Camera();
    private sender: Sender | null = null;
    private readonly end: () => void;

    constructor(attempt: string) {
        this.mic = new Mic(roomUrl(attempt, STREAM.examiner_sound), STREAM.examiner_sound);
        this.ear = new Ear(roomUrl(attempt, STREAM.microphone));
        this.eye = new Eye(roomUrl(attempt, STREAM.camera));
        this.end = this.camera.stream.subscribe((stream) => {
            const track = stream?.getVideoTracks()[0] ?? null;
            if (track) this.sender ??= new Sender(attempt, "", { stream: STREAM.examiner });
            this.sender?.setTrack(track);
        });
        void this.mic.open();
        this.ear.open();
        void this.camera.open();
    }

    close(): void {
        this.end();
        this.sender?.close();
        this.camera.close();
        this.mic.close();
        this.ear.close();
        this.eye.close();
    }
}

function Talking({ side, onLeave }: { side: ExaminerSide; onLeave: () => void }) {
    return (
        <div class="room">
            <OtherPicture eye={side.eye} name={t(w.student_picture)}>
                <figure class="room-own" aria-label={t(w.own_picture)}>
                    <Picture stream={side.camera.stream.value} wide />
                </figure>
            </OtherPicture>
            <div class="col g4">
                <EarRow ear={side.ear} heard={t(w.student_heard)} silent={t(w.student_silent)} />
                <MicRow mic={side.mic} />
                <p class="xs dim">{t(w.recorded)}</p>
                <Button class="leave" onClick={onLeave}>{t(w.leave)}</Button>
            </div>
        </div>
    );
}

/** One student's room. Nothing is asked for and nobody is heard before the examiner says so. */
export function OralRoomScreen({ attempt }: { attempt: string }) {
    const [side, setSide] = useState<ExaminerSide | null>(null);
    const who = useLoad(() => get<Page<OralRow>>("/api/oral", { attempt }), [attempt]).data?.rows[0];
    useEffect(() => () => side?.close(), [side]);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <OneHead
                    all={w.oral}
                    href="/staff/oral"
                    title={who && { kk: who.student, ru: who.student, en: who.student }}
                    code={who && `${who.student_no} · ${said(who.course)}`}
                />
                {side ? (
                    <Talking side={side} onLeave={() => setSide(null)} />
                ) : (
                    <section class="card col">
                        <p>{t(w.join_lead)}</p>
                        <p>
                            <Button kind="pri" size="big" onClick={() => setSide(new ExaminerSide(attempt))}>
                                {t(w.join)}
                            </Button>
                        </p>
                    </section>
                )}
            </main>
        </StaffShell>
    );
}
