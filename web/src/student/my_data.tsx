import { useState } from "preact/hooks";
import { get, post } from "../net/api";
import { Banner } from "../ui/banner";
import { Failed, Loading } from "../ui/blank";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Radio } from "../ui/field";
import { Icon } from "../ui/icon";
import { useLoad } from "../ui/load";
import { PasswordCard } from "../ui/password";
import { Refused } from "../ui/refused";
import { common } from "../words/common";
import { consent } from "../words/consent";
import { fair as w } from "../words/fair";
import { date, when } from "../words/format";
import { t } from "../words/words";
import { Listed, sentence, Words } from "../ui/listed";
import { KeptFacts, REQUEST_WORD, RequestState, type DataRequest, type Kept, type RequestKind } from "../fair/kept";
import { Viewers } from "./viewers";
import { OwnPage } from "./own_page";

const KINDS: RequestKind[] = ["access", "correct", "block", "erase", "withdraw"];

function Ask({ onClose, onDone }: { onClose: () => void; onDone: (due_ms: number, kind: RequestKind) => void }) {
    const [kind, setKind] = useState<RequestKind>("access");
    const [text, setText] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const needed = kind === "correct";
    const send = async () => {
        setTried(true);
        setRefused("");
        if (needed && !text.trim()) return;
        try {
            const made = await post<{ due_ms: number }>("/api/my/data-requests", { kind, text: text.trim() });
            onDone(made.due_ms, kind);
        } catch (error) {
            setRefused(sentence(error));
        }
    };
    return (
        <Dialog title={t(w.ask_title)} onClose={onClose}>
            <fieldset class="col">
                <legend>{t(w.kind)}</legend>
                {KINDS.map((one) => (
                    <Radio key={one} name="kind" value={one} checked={kind === one} onPick={() => setKind(one)}>
                        {t(REQUEST_WORD[one])}
                    </Radio>
                ))}
            </fieldset>
            {kind === "withdraw" && (
                <ul class="marks s">
                    <li>{t(consent.effect_stop)}</li>
                    <li>{t(consent.effect_exam)}</li>
                    <li>{t(consent.effect_kept)}</li>
                </ul>
            )}
            <Words
                label={t(needed ? w.ask_text_correct : w.ask_text)}
                value={text}
                onInput={setText}
                bad={tried && needed && !text.trim() ? t(common.required) : null}
            />
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={send}>
                    {t(w.ask)}
                </Button>
            </div>
        </Dialog>
    );
}

/** What is kept about me, who looked, what I asked; and all of it to take along. */
export function MyData() {
    const kept = useLoad(() => get<Kept>("/api/my/kept"), []);
    const [turn, setTurn] = useState(0);
    const [asking, setAsking] = useState(false);
    const [due, setDue] = useState(0);
    const [withdrawn, setWithdrawn] = useState(false);
    return (
        <OwnPage title={t(w.mine)}>
            <p>{t(w.mine_lead)}</p>
            <section class="card col">
                <h2>{t(w.kept)}</h2>
                {!kept.data && (kept.error ? <Failed error={kept.error} onRetry={kept.again} /> : <Loading />)}
                {kept.data && <KeptFacts kept={kept.data} />}
                <p class="s dim">{t(w.mine_all_why)}</p>
                <a class="btn start" href="/api/my/data" download>
                    <Icon name="download" />
                    {t(w.mine_all)}
                </a>
            </section>
            <section class="col">
                <div class="row wrap between">
                    <h2>{t(w.requests)}</h2>
                    <Button kind="pri" onClick={() => setAsking(true)}>
                        {t(w.ask)}
                    </Button>
                </div>
                {due > 0 && <Banner hue="green">{t(withdrawn ? consent.withdrawn_done : w.ask_done, { time: date(due) })}</Banner>}
                <Listed<DataRequest>
                    path="/api/my/data-requests"
                    caption={t(w.requests)}
                    empty={t(w.own_empty)}
                    search={false}
                    turn={turn}
                    keyOf={(row) => row.id}
                    columns={[
                        { key: "kind", title: t(w.kind), cell: (row) => t(REQUEST_WORD[row.kind]) },
                        { key: "asked_ms", title: t(w.when), sort: true, cell: (row) => when(row.asked_ms) },
                        { key: "due", title: t(w.due), cell: (row) => date(row.due_ms) },
                        { key: "state", title: t(w.state), cell: (row) => <RequestState row={row} /> },
                        { key: "decision", title: t(w.decision), cell: (row) => row.decision ?? "–" },
                        {
                            key: "review",
                            title: t(w.review),
                            cell: (row) => (row.review_ms ? date(row.review_ms) : "–"),
                        },
                    ]}
                />
            </section>
            <section class="col">
                <h2>{t(w.viewers)}</h2>
                <Viewers />
            </section>
            <PasswordCard />
            {asking && (
                <Ask
                    onClose={() => setAsking(false)}
                    onDone={(due_ms, kind) => {
                        setAsking(false);
                        setWithdrawn(kind === "withdraw");
                        setDue(due_ms);
                        setTurn(turn + 1);
                    }}
                />
            )}
        </OwnPage>
    );
}
