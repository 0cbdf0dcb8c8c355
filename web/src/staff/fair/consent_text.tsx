import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { sentence, Words } from "../../ui/listed";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { toast } from "../../ui/toast";
import { common } from "../../words/common";
import { fair as w } from "../../words/fair";
import { t } from "../../words/words";

interface Consent {
    version: number;
    texts: { kk?: string; ru?: string; en?: string };
}

function Edit({ now, onDone }: { now: Consent; onDone: (next: Consent) => void }) {
    const [texts, setTexts] = useState({ kk: now.texts.kk ?? "", ru: now.texts.ru ?? "", en: now.texts.en ?? "" });
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const missing = (text: string) => (tried && !text.trim() ? t(common.required) : null);
    const changed = texts.kk !== now.texts.kk || texts.ru !== now.texts.ru || texts.en !== now.texts.en;
    const save = async () => {
        setTried(true);
        setRefused("");
        if (!texts.kk.trim() || !texts.ru.trim() || !texts.en.trim()) return;
        try {
            onDone(await post<Consent>("/api/consent-text", { version: now.version, texts }));
            toast(t(w.consent_saved));
        } catch (error) {
            setRefused(sentence(error));
        }
    };
    return (
        <section class="card col g4">
            <p class="dim">{t(w.consent_lead)}</p>
            <p>{now.version ? t(w.consent_version, { n: now.version }) : t(w.consent_none)}</p>
            <Words
                label={t(w.consent_kk)}
                value={texts.kk}
                onInput={(kk) => setTexts({ ...texts, kk })}
                bad={missing(texts.kk)}
            />
            <Words
                label={t(w.consent_ru)}
                value={texts.ru}
                onInput={(ru) => setTexts({ ...texts, ru })}
                bad={missing(texts.ru)}
            />
            <Words
                label={t(w.consent_en)}
                value={texts.en}
                onInput={(en) => setTexts({ ...texts, en })}
                bad={missing(texts.en)}
            />
            <Refused text={refused} />
            <div class="end">
                <Button kind="pri" missing={changed ? null : t(w.consent_same)} onClick={save}>
                    {t(w.consent_save)}
                </Button>
            </div>
        </section>
    );
}

/** What students consent to before the camera: the officer writes it, in every language at once. */
export function ConsentText() {
    const { data, error, again, set } = useLoad(() => get<Consent>("/api/consent-text"), []);
    if (!data) return error ? <Failed error={error} onRetry={again} /> : <Loading />;
    return <Edit key={data.version} now={data} onDone={set} />;
}
