import { useState } from "preact/hooks";
import { post } from "../../net/api";
import type { Role } from "../../net/types";
import { has, loadMe, me } from "../../state/session";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { PasswordCard } from "../../ui/password";
import { Refused } from "../../ui/refused";
import { LangSwitch } from "../../ui/shell";
import { State } from "../../ui/state";
import { toast } from "../../ui/toast";
import { books as b } from "../../words/books";
import { common } from "../../words/common";
import { t } from "../../words/words";
import { roleWord } from "../acts/words";
import { StaffShell } from "../shell";
import { qrPath, qrOf } from "./qr";

const PASSWORD_LEAST = 10;
/** Who signs acts or statements of grades. */
const SIGNERS: Role[] = [
    "specialist",
    "engineer",
    "head",
    "registrar_head",
    "registrar",
    "teacher",
    "commission_chair",
    "commission_member",
];

/** A QR code drawn here: the secret leaves neither the server nor this page. */
function Qr({ text }: { text: string }) {
    const modules = qrOf(text);
    if (!modules) return null;
    const size = modules.length + 8;
    return (
        <svg
            class="qr"
            viewBox={`0 0 ${size} ${size}`}
            role="img"
            aria-label={t(b.totp_qr)}
            shape-rendering="crispEdges"
        >
            <rect width={size} height={size} fill="#fff" />
            <path d={qrPath(modules, 4)} fill="#000" />
        </svg>
    );
}

function CodeForm({ verb, onCode }: { verb: string; onCode: (code: string) => Promise<void> }) {
    const [code, setCode] = useState("");
    const [refused, setRefused] = useState("");
    const send = async () => {
        setRefused("");
        try {
            await onCode(code.trim());
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <form
            class="col"
            onSubmit={(event) => {
                event.preventDefault();
                void send();
            }}
        >
            <Field label={t(b.totp_code)} why={t(b.totp_code_why)} bad={refused || null}>
                <input
                    type="text"
                    inputMode="numeric"
                    autocomplete="one-time-code"
                    maxLength={6}
                    value={code}
                    onInput={(e: { currentTarget: HTMLInputElement }) => setCode(e.currentTarget.value)}
                />
            </Field>
            <Button class="start" missing={/^\d{6}$/.test(code.trim()) ? null : t(b.totp_code_why)} onClick={send}>
                {verb}
            </Button>
        </form>
    );
}

function Totp() {
    const [made, setMade] = useState<{ secret: string; uri: string } | null>(null);
    const [refused, setRefused] = useState("");
    const on = me.value?.user.totp === true;
    const begin = async () => {
        setRefused("");
        try {
            setMade(await post<{ secret: string; uri: string }>("/api/me/totp", {}));
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    const change = async (body: object, said: string) => {
        await post("/api/me/totp", body);
        setMade(null);
        toast(said);
        await loadMe();
    };
    return (
        <section class="card col">
            <div class="row wrap">
                <h2>{t(b.totp)}</h2>
                <span class="sp" />
                <State hue={on ? "green" : "grey"} icon={on ? "shield-check" : "circle-dashed"}>
                    {t(on ? b.totp_on : b.totp_off)}
                </State>
            </div>
            <p class="s">{t(b.totp_why)}</p>
            {!on && !made && (
                <Button class="start" icon="lock" onClick={begin}>
                    {t(b.totp_begin)}
                </Button>
            )}
            {!on && made && (
                <>
                    <p class="s">{t(b.totp_scan)}</p>
                    <Qr text={made.uri} />
                    <p class="s">
                        {t(b.totp_type)} <span class="mono b hash">{made.secret.replace(/(.{4})/g, "$1 ")}</span>
                    </p>
                    <CodeForm verb={t(b.totp_switch_on)} onCode={(code) => change({ code }, t(b.totp_on_toast))} />
                </>
            )}
            {on && (
                <CodeForm
                    verb={t(b.totp_switch_off)}
                    onCode={(code) => change({ off: true, code }, t(b.totp_off_toast))}
                />
            )}
            <Refused text={refused} />
        </section>
    );
}

/** The key that signs acts; it is made once and sealed with a password of its own. */
function SigningKey() {
    const [password, setPassword] = useState("");
    const [again, setAgain] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const can = me.value?.user.can_sign === true;
    const sealed = me.value?.user.keys_sealed === true;
    const weak = password.length < PASSWORD_LEAST;
    const make = async () => {
        setTried(true);
        if (weak || password !== again) return;
        setRefused("");
        try {
            await post("/api/me/signing_key", { password });
            toast(t(b.key_toast));
            await loadMe();
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <section class="card col">
            <div class="row wrap">
                <h2>{t(b.key_title)}</h2>
                <span class="sp" />
                <State hue={can ? "green" : "grey"} icon={can ? "file-check" : "circle-dashed"}>
                    {t(can ? b.key_yes : b.key_no)}
                </State>
            </div>
            <p class="s">{t(b.key_why)}</p>
            {!can && sealed && <Banner hue="yellow">{t(b.key_sealed)}</Banner>}
            {!can && !sealed && (
                <form
                    class="col"
                    onSubmit={(event) => {
                        event.preventDefault();
                        void make();
                    }}
                >
                    <Field label={t(b.key_password)} bad={tried && weak ? t(b.key_weak, { n: PASSWORD_LEAST }) : null}>
                        <input
                            type="password"
                            autocomplete="new-password"
                            value={password}
                            onInput={(e: { currentTarget: HTMLInputElement }) => setPassword(e.currentTarget.value)}
                        />
                    </Field>
                    <Field label={t(b.key_again)} bad={tried && password !== again ? t(b.key_differ) : null}>
                        <input
                            type="password"
                            autocomplete="new-password"
                            value={again}
                            onInput={(e: { currentTarget: HTMLInputElement }) => setAgain(e.currentTarget.value)}
                        />
                    </Field>
                    <Refused text={refused} />
                    <Button class="start" icon="lock" onClick={make}>
                        {t(b.key_make)}
                    </Button>
                </form>
            )}
        </section>
    );
}

export function AccountScreen() {
    const user = me.value?.user;
    return (
        <StaffShell>
            <main id="main" class="wrap-page narrow col g5">
                <h1>{t(common.account)}</h1>
                <section class="card col">
                    <dl class="facts left">
                        <dt>{t(b.name)}</dt>
                        <dd>{user?.name}</dd>
                        <dt>{t(b.login)}</dt>
                        <dd class="mono">{user?.login}</dd>
                        <dt>{t(b.roles)}</dt>
                        <dd>{user?.roles.map(roleWord).join(", ")}</dd>
                    </dl>
                    <div class="row">
                        <span class="s dim">{t(common.language)}</span>
                        <LangSwitch always />
                    </div>
                </section>
                {has(...SIGNERS) && <SigningKey />}
                <Totp />
                <PasswordCard />
            </main>
        </StaffShell>
    );
}
