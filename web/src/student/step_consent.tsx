import { useState } from "preact/hooks";
import { me } from "../state/session";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Check } from "../ui/field";
import { Refused } from "../ui/refused";
import { checkin as w } from "../words/checkin";
import { lang, said, t } from "../words/words";
import { GoOn, StepFrame, type StepProps } from "./step_frame";

function Refusal({ sitting, onClose }: StepProps & { onClose: () => void }) {
    const [refused, setRefused] = useState("");
    const offline = async () => {
        try {
            await sitting.report("consent", false, { lang: lang.value });
            onClose();
        } catch (error) {
            setRefused((error as Error).message);
        }
    };
    return (
        <Dialog title={t(w.refuse_title)} onClose={onClose}>
            <p>{t(w.refuse_effect)}</p>
            <Refused text={refused} />
            <div class="end">
                <Button data-first onClick={onClose}>
                    {t(w.refuse_back)}
                </Button>
                <Button onClick={offline}>{t(w.refuse_verb)}</Button>
            </div>
        </Dialog>
    );
}

/** Consent before the camera starts; refusing it costs nothing and leads to the offline exam. */
export function ConsentStep({ sitting }: StepProps) {
    const [ticked, setTicked] = useState(false);
    const [compared, setCompared] = useState(false);
    const [refusing, setRefusing] = useState(false);
    const days = sitting.attempt.value?.watch.record_days ?? 30;
    const text = sitting.consent.value;
    const rows: [string, string][] = [
        [t(w.consent_who), said(me.value?.university.name)],
        [t(w.consent_what), t(w.consent_what_v)],
        [t(w.consent_why), t(w.consent_why_v)],
        [t(w.consent_days), t(w.consent_days_v, { n: days })],
        [t(w.consent_where), t(w.consent_where_v)],
        [t(w.consent_access), t(w.consent_access_v)],
    ];
    if (text?.matching) rows.splice(2, 0, [t(w.consent_face), t(w.consent_face_v)]);
    return (
        <StepFrame
            title={t(w.consent_title)}
            foot={
                <>
                    <GoOn
                        sitting={sitting}
                        step="consent"
                        info={() => ({
                            lang: lang.value,
                            ...(text && { version: text.version, sha256: text.sha256 }),
                            ...(text?.matching && { face_matching: compared }),
                        })}
                        missing={ticked ? null : t(w.consent_need_tick)}
                        label={t(w.consent_yes)}
                    />
                    <Button size="big" onClick={() => setRefusing(true)}>
                        {t(w.consent_no)}
                    </Button>
                </>
            }
        >
            <dl class="facts wide">
                {rows.map(([term, value]) => (
                    <>
                        <dt>{term}</dt>
                        <dd>{value}</dd>
                    </>
                ))}
            </dl>
            {text && (
                <details>
                    <summary>{t(w.consent_text)}</summary>
                    <p class="longtext prewrap s" tabIndex={0}>
                        {text.text}
                    </p>
                </details>
            )}
            <Check checked={ticked} onChange={setTicked}>
                {t(w.consent_tick)}
            </Check>
            {text?.matching && (
                <Check checked={compared} onChange={setCompared}>
                    {t(w.consent_face_tick)}
                </Check>
            )}
            {refusing && <Refusal sitting={sitting} onClose={() => setRefusing(false)} />}
        </StepFrame>
    );
}
