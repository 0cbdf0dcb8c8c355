import { useState } from "preact/hooks";
import { get, post } from "../net/api";
import { me } from "../state/session";
import { Banner } from "../ui/banner";
import { Failed, Loading } from "../ui/blank";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Check } from "../ui/field";
import { useLoad } from "../ui/load";
import { Refused } from "../ui/refused";
import { consent as w } from "../words/consent";
import { common } from "../words/common";
import { when } from "../words/format";
import { t } from "../words/words";

export interface GuardianGiven {
    guardian: string;
    name: string;
    relation: string | null;
    method: "account" | "paper";
    document: string | null;
    recorded_by: string | null;
    from_ms: number;
    to_ms: number | null;
}

export interface GuardianState {
    state: "not_needed" | "missing" | "given";
    given: GuardianGiven[];
}

type Mine = GuardianState & { consent: { version: number; text: string; sha256: string } };

/** Who agreed, when, and until when. */
export function GivenLine({ one }: { one: GuardianGiven }) {
    return (
        <span class="s">
            {t(w.guardian_given, { name: one.name, time: when(one.from_ms) })}
            {one.document && ` · ${t(w.guardian_paper, { document: one.document })}`}
            {one.to_ms && ` · ${t(w.guardian_ended, { time: when(one.to_ms) })}`}
        </span>
    );
}

function Take({ path, onClose, onDone }: { path: string; onClose: () => void; onDone: () => void }) {
    const [refused, setRefused] = useState("");
    const take = async () => {
        setRefused("");
        try {
            await post(path, { given: false });
            onDone();
        } catch (error) {
            setRefused((error as Error).message);
        }
    };
    return (
        <Dialog title={t(w.guardian_take_q)} onClose={onClose}>
            <p>{t(w.guardian_take_effect)}</p>
            <Refused text={refused} />
            <div class="end">
                <Button data-first onClick={onClose}>
                    {t(common.cancel)}
                </Button>
                <Button onClick={take}>{t(w.withdraw_do)}</Button>
            </div>
        </Dialog>
    );
}

/** A parent agrees for a minor, to the text in force, or takes it back. */
export function ChildConsent({ child }: { child: string }) {
    const path = `/api/my/children/${child}/consent`;
    const { data, error, again } = useLoad(() => get<Mine>(path), [child]);
    const [read, setRead] = useState(false);
    const [tried, setTried] = useState(false);
    const [taking, setTaking] = useState(false);
    const [refused, setRefused] = useState("");
    if (!data) return error ? <Failed error={error} onRetry={again} /> : <Loading />;
    const own = data.given.find((one) => one.guardian === me.value?.user.person && !one.to_ms);
    if (data.state === "not_needed" && !own) return null;
    const give = async () => {
        setTried(true);
        if (!read) return;
        setRefused("");
        try {
            await post(path, { given: true, sha256: data.consent.sha256 });
            void again();
        } catch (failure) {
            setRefused((failure as Error).message);
        }
    };
    return (
        <section class="col" aria-label={t(w.guardian_title)}>
            <h3>{t(w.guardian_title)}</h3>
            {data.state === "missing" && <Banner hue="yellow">{t(w.guardian_lead)}</Banner>}
            {data.given.map((one) => (
                <GivenLine key={`${one.guardian}${one.from_ms}`} one={one} />
            ))}
            {!own && (
                <>
                    <p class="prewrap s">{data.consent.text}</p>
                    <Check checked={read} onChange={setRead}>
                        {t(w.guardian_read)}
                    </Check>
                    {tried && !read && <p class="s orange b">{t(common.required)}</p>}
                    <Button kind="pri" class="start" onClick={give}>
                        {t(w.guardian_give)}
                    </Button>
                </>
            )}
            {own && (
                <Button class="start" onClick={() => setTaking(true)}>
                    {t(w.guardian_take)}
                </Button>
            )}
            <Refused text={refused} />
            {taking && (
                <Take
                    path={path}
                    onClose={() => setTaking(false)}
                    onDone={() => {
                        setTaking(false);
                        void again();
                    }}
                />
            )}
        </section>
    );
}
