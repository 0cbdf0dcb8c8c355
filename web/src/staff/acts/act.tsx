import { useState } from "preact/hooks";
import { get } from "../../net/api";
import { go, Link } from "../../state/router";
import { Banner } from "../../ui/banner";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { useLoad } from "../../ui/load";
import { State } from "../../ui/state";
import { acts as w } from "../../words/acts";
import { date } from "../../words/format";
import { said, t } from "../../words/words";
import type { Act } from "../model";
import { StaffShell } from "../shell";
import { ActBar } from "./bar";
import { ChangesCard } from "./changes";
import { EditA, EditB } from "./edit";
import { attemptOf } from "./deeds";
import { BeforeAfter, GradeDecision } from "./grade";
import { countAwaiting } from "./inbox";
import { Paper } from "./paper";
import { ContentCard, EvidenceCard, ExplanationCard, HashCard, HistoryCard, SignaturesCard } from "./parts";
import { ActProgress } from "./progress";
import { stateWord } from "./words";

/** The day of the act in words: it is a date of the calendar, not a moment. */
function dayOf(day: string | null): string {
    const [year, month, dom] = (day ?? "").split("-").map(Number);
    return year && month && dom ? date(new Date(year, month - 1, dom).getTime()) : "";
}

function Title({ act }: { act: Act }) {
    const dead =
        act.state === "dismissed" ||
        act.state === "converted_to_b" ||
        act.state === "cancelled" ||
        act.state === "refused";
    return (
        <div class="row wrap">
            <h1>{t(act.kind === "A" ? w.title_a : w.title_b)}</h1>
            {dead && (
                <State hue={act.state === "refused" ? "orange" : "grey"} icon="x" tag>
                    {stateWord(act.state)}
                </State>
            )}
            <span class="dim s">
                {[act.reg_no, t(w.version, { n: act.version }), act.student, said(act.course), dayOf(act.act_date)]
                    .filter(Boolean)
                    .join(" · ")}
            </span>
        </div>
    );
}

function Stale({ act, onSeen }: { act: Act; onSeen: () => void }) {
    return (
        <Banner hue="yellow" title={t(w.stale_title)} action={<Button onClick={onSeen}>{t(w.stale_seen)}</Button>}>
            {t(w.stale_text, { n: act.version })}
        </Banner>
    );
}

/** One act: how far it is, the page, the evidence, and what this person may do with it. */
export function ActScreen({ id }: { id: string }) {
    const loaded = useLoad<Act>(() => get<{ act?: Act } & Act>(`/api/acts/${id}`).then((got) => got.act ?? got), [id]);
    const [stale, setStale] = useState(false);
    const act = loaded.data;
    const done = (fresh: Act | null) => {
        setStale(false);
        if (fresh && fresh.id !== id) {
            go(`/staff/acts/${fresh.id}`);
            return;
        }
        if (fresh) loaded.set(fresh);
        else void loaded.again();
        void countAwaiting();
    };
    const onStale = () => {
        void loaded.again().then(() => setStale(true));
    };
    const edits = act?.actions.includes("edit");
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5 grows">
                {!act && (loaded.error ? <Failed error={loaded.error} onRetry={loaded.again} /> : <Loading rows={8} />)}
                {act && (
                    <>
                        {stale && <Stale act={act} onSeen={() => setStale(false)} />}
                        {loaded.error !== null && (
                            <Banner
                                hue="blue"
                                title={t(w.old_view)}
                                action={<Button onClick={loaded.again}>{t(w.look_again)}</Button>}
                            />
                        )}
                        <Title act={act} />
                        {act.dismiss_asked && act.state === "drafted" && (
                            <Banner hue="yellow" title={t(w.dismiss_asked)} />
                        )}
                        <ActProgress act={act} />
                        <BeforeAfter act={act} />
                        <GradeDecision act={act} onDone={done} onStale={onStale} />
                        <div class="act">
                            <Paper act={act} />
                            <div class="col g4">
                                <ChangesCard act={act} />
                                {edits && act.kind === "A" && (
                                    <EditA key={act.version} act={act} onSaved={done} onStale={onStale} />
                                )}
                                {edits && act.kind === "B" && (
                                    <EditB key={act.version} act={act} onSaved={done} onStale={onStale} />
                                )}
                                {!edits && <ContentCard act={act} />}
                                {act.kind === "A" && <EvidenceCard act={act} />}
                                <ExplanationCard act={act} />
                                <SignaturesCard act={act} />
                                <HashCard act={act} />
                                <Link class="s b" href={`/staff/acts?attempt=${attemptOf(act)}`}>
                                    {t(w.other_acts)}
                                </Link>
                            </div>
                        </div>
                        <HistoryCard events={act.history} />
                    </>
                )}
            </main>
            {act && <ActBar act={act} onDone={done} onStale={onStale} />}
        </StaffShell>
    );
}
