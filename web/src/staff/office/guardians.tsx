import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { GivenLine, type GuardianState } from "../../student/child_consent";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Pick } from "../../ui/coded";
import { Dialog } from "../../ui/dialog";
import { useLoad } from "../../ui/load";
import { Line } from "../../ui/listed";
import { Refused } from "../../ui/refused";
import { common } from "../../words/common";
import { consent as w } from "../../words/consent";
import { t } from "../../words/words";
import { useDeed } from "./form";
import type { Whole } from "./person_edit";

function Record({ person, onClose, onDone }: { person: Whole; onClose: () => void; onDone: () => void }) {
    const able = person.parents.filter((one) => one.relation !== "other");
    const [guardian, setGuardian] = useState(able[0]?.id ?? "");
    const [document, setDocument] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, run] = useDeed(onDone);
    const save = async () => {
        setTried(true);
        if (!document.trim() || !guardian) return;
        await run(() => post(`/api/people/${person.id}/guardians`, { guardian, document: document.trim() }));
    };
    return (
        <Dialog title={t(w.guardian_record)} onClose={onClose}>
            {able.length === 0 && <p>{t(w.guardian_none)}</p>}
            {able.length > 0 && (
                <>
                    <Pick
                        label={t(w.guardian_who)}
                        value={guardian}
                        choices={able.map((one) => ({ value: one.id, label: one.name }))}
                        onPick={setGuardian}
                    />
                    <Line
                        label={t(w.guardian_document)}
                        value={document}
                        onInput={setDocument}
                        bad={tried && !document.trim() ? t(common.required) : null}
                    />
                </>
            )}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                {able.length > 0 && (
                    <Button kind="pri" onClick={save}>
                        {t(w.guardian_record)}
                    </Button>
                )}
            </div>
        </Dialog>
    );
}

/** Of a student: whether somebody has to agree to the camera for them, who did, and the paper that was brought. */
export function Guardians({ person }: { person: Whole }) {
    const { data, again } = useLoad(() => get<GuardianState>(`/api/people/${person.id}/guardians`), [person.id]);
    const [recording, setRecording] = useState(false);
    const [refused, run] = useDeed(() => void again());
    if (!data || (data.state === "not_needed" && data.given.length === 0)) return null;
    const end = (guardian: string) =>
        run(() => post(`/api/people/${person.id}/guardians`, { guardian, end: true }));
    return (
        <section class="card col">
            <div class="row between wrap">
                <h2>{t(w.guardian_title)}</h2>
                <Button onClick={() => setRecording(true)}>{t(w.guardian_record)}</Button>
            </div>
            {data.state === "missing" && <Banner hue="yellow">{t(w.guardian_office_missing)}</Banner>}
            <ul class="col">
                {data.given.map((one) => (
                    <li key={`${one.guardian}${one.from_ms}`} class="row wrap">
                        <GivenLine one={one} />
                        {!one.to_ms && <Button onClick={() => end(one.guardian)}>{t(w.guardian_take)}</Button>}
                    </li>
                ))}
            </ul>
            <Refused text={refused} />
            {recording && (
                <Record
                    person={person}
                    onClose={() => setRecording(false)}
                    onDone={() => {
                        setRecording(false);
                        void again();
                    }}
                />
            )}
        </section>
    );
}
