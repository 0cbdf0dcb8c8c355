import { useState } from "preact/hooks";
import { get, post } from "../net/api";
import { Empty, Failed, Loading } from "../ui/blank";
import { Button } from "../ui/button";
import { wordOf } from "../ui/coded";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { useLoad } from "../ui/load";
import { Refused } from "../ui/refused";
import { Table } from "../ui/table";
import { toast } from "../ui/toast";
import { common } from "../words/common";
import { when } from "../words/format";
import { mine as w } from "../words/mine";
import { windowKinds } from "../words/office";
import { said, t, type Said } from "../words/words";
import { OwnPage } from "./own_page";

interface Day {
    kind: string;
    id: string;
    title: Said;
    from_ms: number;
    to_ms: number;
    place: string;
}

interface Dates {
    dates: Day[];
    feed: string | null;
}

const KINDS = { ...windowKinds, exam: w.exam, sitting: w.sitting, task: w.task };

function span({ from_ms, to_ms }: Day): string {
    return to_ms > from_ms ? `${when(from_ms)} – ${when(to_ms)}` : when(from_ms);
}

/** The secret address that calendars subscribe to; a new one silences the old. */
function Feed({ token, onMade }: { token: string | null; onMade: (token: string) => void }) {
    const [asking, setAsking] = useState(false);
    const [refused, setRefused] = useState("");
    const address = `${location.origin}/v/dates/${token ?? ""}`;
    const make = async () => {
        setRefused("");
        try {
            onMade((await post<{ feed: string }>("/api/my/dates/feed")).feed);
            setAsking(false);
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    const copy = async () => {
        await navigator.clipboard.writeText(address);
        toast(t(w.copied));
    };
    return (
        <section class="card col">
            <h2>{t(w.feed)}</h2>
            <p class="s">{t(w.feed_why)}</p>
            {token && (
                <Field label={t(w.feed)}>
                    <input type="text" class="mono" readOnly value={address} onFocus={(e) => e.currentTarget.select()} />
                </Field>
            )}
            {!asking && <Refused text={refused} />}
            <div class="row wrap">
                {token && <Button onClick={copy}>{t(w.copy)}</Button>}
                <Button onClick={() => (token ? setAsking(true) : make())}>
                    {t(token ? w.feed_anew : w.feed_make)}
                </Button>
            </div>
            {asking && (
                <Dialog title={t(w.feed_anew)} onClose={() => setAsking(false)}>
                    <p>{t(w.feed_anew_effect)}</p>
                    <Refused text={refused} />
                    <div class="end">
                        <Button onClick={() => setAsking(false)}>{t(common.cancel)}</Button>
                        <Button kind="pri" onClick={make}>
                            {t(w.feed_anew)}
                        </Button>
                    </div>
                </Dialog>
            )}
        </section>
    );
}

/** What is ahead: exams, deadlines, the windows of the calendar. */
export function MyDates() {
    const { data, error, again, set } = useLoad(() => get<Dates>("/api/my/dates"), []);
    return (
        <OwnPage title={t(w.dates)}>
            {!data && (error ? <Failed error={error} onRetry={again} /> : <Loading />)}
            {data && data.dates.length === 0 && <Empty title={t(w.dates_none)}>{t(w.dates_none_why)}</Empty>}
            {data && data.dates.length > 0 && (
                <div class="card">
                    <Table<Day>
                        caption={t(w.dates)}
                        rows={data.dates}
                        keyOf={(row) => row.kind + row.id}
                        columns={[
                            { key: "when", title: t(w.days), cell: (row) => <b>{span(row)}</b> },
                            { key: "kind", title: t(w.what), cell: (row) => wordOf(KINDS, row.kind) },
                            { key: "title", title: t(w.course), cell: (row) => said(row.title) || "–" },
                            { key: "place", title: t(w.place), cell: (row) => row.place || "–" },
                        ]}
                    />
                </div>
            )}
            {data && <Feed token={data.feed} onMade={(feed) => set({ ...data, feed })} />}
        </OwnPage>
    );
}
