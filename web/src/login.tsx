import { useEffect, useState } from "preact/hooks";
import { Fault } from "./net/fault";
import { logIn } from "./state/session";
import { Button } from "./ui/button";
import { Field } from "./ui/field";
import { Icon } from "./ui/icon";
import { Shell } from "./ui/shell";
import { login as w } from "./words/login";
import { t } from "./words/words";

/** Counts the seconds of Retry-After down, so that the person sees when to try again. */
function useWait(): [number, (s: number) => void] {
    const [left, setLeft] = useState(0);
    useEffect(() => {
        if (left <= 0) return;
        const timer = setTimeout(() => setLeft(left - 1), 1_000);
        return () => clearTimeout(timer);
    }, [left]);
    return [left, setLeft];
}

export function Login() {
    const [name, setName] = useState("");
    const [password, setPassword] = useState("");
    const [code, setCode] = useState("");
    const [needCode, setNeedCode] = useState(false);
    const [shown, setShown] = useState(false);
    const [refused, setRefused] = useState("");
    const [wait, setWait] = useWait();
    const enter = async () => {
        setRefused("");
        try {
            await logIn(name.trim(), password, code.trim());
        } catch (error) {
            const fault = error as Fault;
            if (fault.code === "totp_needed" && !needCode) setNeedCode(true);
            else setRefused(fault.message);
            if (fault instanceof Fault && fault.retry_s > 0) setWait(fault.retry_s);
        }
    };
    return (
        <Shell>
            <main id="main" class="wrap-page login">
                <form
                    class="card col g4"
                    onSubmit={(event) => {
                        event.preventDefault();
                        event.currentTarget.querySelector<HTMLButtonElement>("button.pri")?.click();
                    }}
                >
                    <div>
                        <h1>{t(w.title)}</h1>
                        <p class="dim">{t(w.lead)}</p>
                    </div>
                    <Field label={t(w.login)}>
                        <input
                            type="text"
                            name="login"
                            autocomplete="username"
                            autocapitalize="none"
                            spellcheck={false}
                            required
                            value={name}
                            onInput={(e) => setName(e.currentTarget.value)}
                        />
                    </Field>
                    <Field label={t(w.password)}>
                        <input
                            type={shown ? "text" : "password"}
                            name="password"
                            autocomplete="current-password"
                            required
                            value={password}
                            onInput={(e) => setPassword(e.currentTarget.value)}
                        />
                    </Field>
                    <Button
                        kind="ghost"
                        icon={shown ? "eye-off" : "eye"}
                        class="start"
                        onClick={() => setShown(!shown)}
                    >
                        {t(shown ? w.hide : w.show)}
                    </Button>
                    {needCode && (
                        <Field label={t(w.code)} why={t(w.code_why)}>
                            <input
                                type="text"
                                name="code"
                                inputMode="numeric"
                                autocomplete="one-time-code"
                                maxLength={6}
                                ref={(input: HTMLInputElement | null) => input?.focus()}
                                value={code}
                                onInput={(e: { currentTarget: HTMLInputElement }) => setCode(e.currentTarget.value)}
                            />
                        </Field>
                    )}
                    {refused && (
                        <p class="banner orange" role="alert">
                            <Icon name="triangle-alert" />
                            <span>{refused}</span>
                        </p>
                    )}
                    <Button kind="pri" size="big" missing={wait > 0 ? t(w.wait, { n: wait }) : null} onClick={enter}>
                        {t(w.enter)}
                    </Button>
                    {wait > 0 && <p class="s dim">{t(w.wait, { n: wait })}</p>}
                    <p class="s dim">{t(w.forgot)}</p>
                    <button type="submit" hidden />
                </form>
            </main>
        </Shell>
    );
}
