import { useState } from "preact/hooks";
import { post } from "../net/api";
import { Fault } from "../net/fault";
import { me } from "../state/session";
import { books as b } from "../words/books";
import { common } from "../words/common";
import { password as w } from "../words/password";
import { t } from "../words/words";
import { Button } from "./button";
import { Field } from "./field";
import { Refused } from "./refused";

/** As the server wants it. */
const LEAST = 10;

interface SecretProps {
    label: string;
    now?: boolean;
    value: string;
    bad: string | null;
    onInput: (value: string) => void;
}

function Secret({ label, now, value, bad, onInput }: SecretProps) {
    return (
        <Field label={label} bad={bad}>
            <input
                type="password"
                autocomplete={now ? "current-password" : "new-password"}
                value={value}
                onInput={(e: { currentTarget: HTMLInputElement }) => onInput(e.currentTarget.value)}
            />
        </Field>
    );
}

/** My password, for the one who knows the present one. */
export function PasswordCard() {
    const [old, setOld] = useState("");
    const [fresh, setFresh] = useState("");
    const [again, setAgain] = useState("");
    const [tried, setTried] = useState(false);
    const [wrong, setWrong] = useState("");
    const [refused, setRefused] = useState("");
    const weak = fresh.length < LEAST;
    const change = async () => {
        setTried(true);
        setWrong("");
        setRefused("");
        if (!old || weak || fresh !== again) return;
        try {
            await post("/api/me/password", { old, new: fresh });
            me.value = null;
        } catch (error) {
            if (error instanceof Fault && error.status === 403) setWrong(t(w.wrong));
            else setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <section class="card col">
            <h2>{t(w.title)}</h2>
            <p class="s">{t(w.why)}</p>
            <form
                class="col short"
                onSubmit={(event) => {
                    event.preventDefault();
                    void change();
                }}
            >
                <Secret
                    label={t(w.old)}
                    now
                    value={old}
                    bad={wrong || (tried && !old ? t(common.required) : null)}
                    onInput={setOld}
                />
                <Secret
                    label={t(w.fresh)}
                    value={fresh}
                    bad={tried && weak ? t(b.key_weak, { n: LEAST }) : null}
                    onInput={setFresh}
                />
                <Secret
                    label={t(w.again)}
                    value={again}
                    bad={tried && fresh !== again ? t(b.key_differ) : null}
                    onInput={setAgain}
                />
                <Refused text={refused} />
                <Button class="start" icon="lock" onClick={change}>
                    {t(w.change)}
                </Button>
            </form>
        </section>
    );
}
