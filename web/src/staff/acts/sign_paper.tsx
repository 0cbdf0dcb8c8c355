import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { put } from "../../net/api";
import { Fault } from "../../net/fault";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check, Field, FileField } from "../../ui/field";
import { Refused } from "../../ui/refused";
import { common } from "../../words/common";
import { signing as w } from "../../words/signing";
import { t } from "../../words/words";
import type { Act } from "../model";
import type { SignProps } from "./sign";

interface ScanProps<Reply> {
    title: string;
    effect: string;
    pdf_sha256: string | null;
    path: string;
    query: Record<string, string | number | null>;
    /** What is still to be said before it is sent; null: nothing. */
    missing?: string | null;
    children?: ComponentChildren;
    onClose: () => void;
    onDone: (reply: Reply) => void;
    onStale: () => void;
}

/** The scan of a page that somebody signed on paper: of an act, of a grade statement. */
export function ScanDialog<Reply>(props: ScanProps<Reply>) {
    const [file, setFile] = useState<File | null>(null);
    const [compared, setCompared] = useState(false);
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const enter = async () => {
        setTried(true);
        if (!file || !compared || props.missing) return;
        setRefused("");
        try {
            props.onDone(await put<Reply>(props.path, file, props.query));
        } catch (error) {
            if (error instanceof Fault && error.code === "stale") props.onStale();
            else setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <Dialog title={props.title} onClose={props.onClose}>
            <p>{props.effect}</p>
            <p class="mono xs dim hash">SHA-256 {props.pdf_sha256?.replace(/(.{8})/g, "$1 ")}</p>
            {props.children}
            {tried && props.missing && <p class="s orange b">{props.missing}</p>}
            <FileField
                label={t(w.file)}
                why={t(w.file_why)}
                bad={tried && !file ? t(common.required) : null}
                accept="application/pdf,image/jpeg"
                first
                onPick={(files) => setFile(files[0] ?? null)}
            />
            <Check checked={compared} onChange={setCompared}>
                {t(w.compared)}
            </Check>
            {tried && !compared && <p class="s orange b">{t(w.compare_first)}</p>}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={props.onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" icon="cloud-upload" onClick={enter}>
                    {t(w.enter_do)}
                </Button>
            </div>
        </Dialog>
    );
}

/** One of the places that may be signed now; several where the policy leaves the order free. */
export function PaperDialog({ act, onClose, onDone, onStale }: SignProps) {
    const awaited = act.signatures.filter((one) => one.state === "turn");
    const [place, setPlace] = useState(awaited[0]?.order ?? act.turn ?? 1);
    return (
        <ScanDialog<{ act?: Act }>
            title={t(w.enter_q, { name: act.signatures[place - 1]?.person ?? "" })}
            effect={t(w.enter_effect, { n: place })}
            pdf_sha256={act.pdf_sha256}
            path={`/api/acts/${encodeURIComponent(act.id)}/paper`}
            query={{ version: act.version, pdf_sha256: act.pdf_sha256, n: place }}
            onClose={onClose}
            onDone={(reply) => onDone(reply.act ?? null)}
            onStale={onStale}
        >
            {awaited.length > 1 && (
                <Field label={t(w.whose)}>
                    <select
                        value={String(place)}
                        onInput={(e: { currentTarget: HTMLSelectElement }) => setPlace(Number(e.currentTarget.value))}
                    >
                        {awaited.map((one) => (
                            <option key={one.order} value={String(one.order)}>
                                {one.order}. {one.person}
                            </option>
                        ))}
                    </select>
                </Field>
            )}
        </ScanDialog>
    );
}
