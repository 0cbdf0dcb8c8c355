import { useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field, Radio } from "../../ui/field";
import { toast } from "../../ui/toast";
import { common } from "../../words/common";
import { staff as w } from "../../words/staff";
import { t } from "../../words/words";
import { attempts, newKey } from "../actions";
import { isOver } from "./rank";
import type { BoardStore } from "./store";

const AT_ONCE = 4;

/** Sends one text to several; answers with who did not get it. Each recipient has a key of its own. */
async function sendAll(text: string, ids: string[], keys: Map<string, string>): Promise<string[]> {
    const left = [...ids];
    const failed: string[] = [];
    const work = async () => {
        for (let id = left.shift(); id !== undefined; id = left.shift()) {
            const key = keys.get(id) ?? newKey();
            keys.set(id, key);
            try {
                await attempts.message(id, text, "message", key);
            } catch {
                failed.push(id);
            }
        }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return failed;
}

/** One message to the ticked students, to those on the screen, or to everyone present. */
export function Broadcast({ store, onClose }: { store: BoardStore; onClose: () => void }) {
    const everyone = store.all.value
        .filter((tile) => !isOver(tile) && tile.state !== "scheduled")
        .map((tile) => tile.attempt);
    const groups = {
        ticked: [...store.ticked.value].filter((id) => everyone.includes(id)),
        shown: store.shown.value.filter((id) => everyone.includes(id)),
        all: everyone,
    };
    const [to, setTo] = useState<keyof typeof groups>(groups.ticked.length ? "ticked" : "all");
    const [text, setText] = useState("");
    const [failed, setFailed] = useState<string[] | null>(null);
    const [tried, setTried] = useState(false);
    const keys = useRef(new Map<string, string>());
    const ids = failed ?? groups[to];
    const send = async () => {
        setTried(true);
        if (!text.trim() || ids.length === 0) return;
        const rest = await sendAll(text.trim(), ids, keys.current);
        if (rest.length) {
            setFailed(rest);
            return;
        }
        toast(t(w.broadcast_done, { n: ids.length }));
        onClose();
    };
    const label = { ticked: w.to_ticked, shown: w.to_shown, all: w.to_all };
    return (
        <Dialog title={t(w.broadcast)} onClose={onClose}>
            {failed ? (
                <p class="banner blue" role="alert">
                    {t(w.broadcast_failed, { n: failed.length })}
                </p>
            ) : (
                <fieldset>
                    <legend>{t(w.to_whom)}</legend>
                    {(Object.keys(groups) as (keyof typeof groups)[])
                        .filter((group) => group !== "ticked" || groups.ticked.length > 0)
                        .map((group) => (
                            <Radio
                                key={group}
                                name="to"
                                value={group}
                                checked={to === group}
                                onPick={(value) => setTo(value as keyof typeof groups)}
                            >
                                {t(label[group], { n: groups[group].length })}
                            </Radio>
                        ))}
                </fieldset>
            )}
            <Field
                label={t(w.message)}
                why={t(w.broadcast_why)}
                bad={tried && !text.trim() ? t(common.required) : null}
            >
                <textarea
                    rows={3}
                    maxLength={2000}
                    data-first
                    value={text}
                    onInput={(e: { currentTarget: HTMLTextAreaElement }) => setText(e.currentTarget.value)}
                />
            </Field>
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" icon="send" missing={ids.length ? null : t(w.nobody)} onClick={send}>
                    {t(failed ? common.retry : common.send)}
                </Button>
            </div>
        </Dialog>
    );
}
