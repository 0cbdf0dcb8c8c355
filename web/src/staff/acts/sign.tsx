import { useState } from "preact/hooks";
import { Fault } from "../../net/fault";
import { me } from "../../state/session";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check, Field, Radio } from "../../ui/field";
import { Refused } from "../../ui/refused";
import { acts as w } from "../../words/acts";
import { common } from "../../words/common";
import { national } from "../../words/national";
import { t } from "../../words/words";
import type { Act } from "../model";
import { deed } from "./deeds";
import { NationalForm } from "./sign_national";

export interface SignProps {
    act: Act;
    onClose: () => void;
    onDone: (act: Act | null) => void;
    onStale: () => void;
}

/** Signing: what is signed stands above the key, and the signature is bound to that very file. */
export function SignDialog(props: SignProps) {
    const { act, onClose } = props;
    const ways = act.sign_with ?? ["internal"];
    const [way, setWay] = useState(ways[0] ?? "internal");
    return (
        <Dialog title={t(w.sign_q)} onClose={onClose}>
            <p>{t(act.turn ? w.sign_effect : w.sign_effect_free, { n: act.turn ?? 0 })}</p>
            <p class="mono xs dim hash">SHA-256 {act.pdf_sha256?.replace(/(.{8})/g, "$1 ")}</p>
            {ways.length > 1 && (
                <fieldset class="col g2">
                    <legend class="s b">{t(national.by)}</legend>
                    <Radio name="way" value="internal" checked={way === "internal"} onPick={setWay}>
                        {t(national.by_internal)}
                    </Radio>
                    <Radio name="way" value="national" checked={way === "national"} onPick={setWay}>
                        {t(national.by_national)}
                    </Radio>
                </fieldset>
            )}
            {way === "national" ? <NationalForm {...props} /> : <PasswordForm {...props} />}
        </Dialog>
    );
}

function PasswordForm({ act, onClose, onDone, onStale }: SignProps) {
    const [password, setPassword] = useState("");
    const [code, setCode] = useState("");
    const [read, setRead] = useState(false);
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const needCode = me.value?.user.totp === true;
    const sign = async () => {
        setTried(true);
        if (!password || !read || (needCode && !code.trim())) return;
        setRefused("");
        try {
            const fields = { pdf_sha256: act.pdf_sha256, password, ...(code.trim() ? { code: code.trim() } : {}) };
            onDone(await deed(act, "sign", fields));
        } catch (error) {
            if (error instanceof Fault && error.code === "stale") onStale();
            else setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <form
            class="col"
            onSubmit={(event) => {
                event.preventDefault();
                void sign();
            }}
        >
            <input
                type="text"
                autocomplete="username"
                value={me.value?.user.login ?? ""}
                class="vh"
                tabIndex={-1}
                readOnly
                aria-label={t(w.login)}
            />
            <Field
                label={t(w.sign_password)}
                why={t(w.sign_password_why)}
                bad={tried && !password ? t(common.required) : null}
            >
                <input
                    type="password"
                    autocomplete="current-password"
                    data-first
                    value={password}
                    onInput={(e: { currentTarget: HTMLInputElement }) => setPassword(e.currentTarget.value)}
                />
            </Field>
            {needCode && (
                <Field label={t(w.sign_code)} bad={tried && !code.trim() ? t(common.required) : null}>
                    <input
                        type="text"
                        inputMode="numeric"
                        autocomplete="one-time-code"
                        maxLength={6}
                        value={code}
                        onInput={(e: { currentTarget: HTMLInputElement }) => setCode(e.currentTarget.value)}
                    />
                </Field>
            )}
            <Check checked={read} onChange={setRead}>
                {t(w.sign_read)}
            </Check>
            {tried && !read && <p class="s orange b">{t(w.sign_read_first)}</p>}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" icon="pencil" onClick={sign}>
                    {t(w.sign)}
                </Button>
            </div>
            <button type="submit" hidden />
        </form>
    );
}
