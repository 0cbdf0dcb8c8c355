import { useState } from "preact/hooks";
import { put } from "../../net/api";
import { Fault } from "../../net/fault";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check, FileField } from "../../ui/field";
import { Refused } from "../../ui/refused";
import { common } from "../../words/common";
import { signing as w } from "../../words/signing";
import { t } from "../../words/words";
import type { Act } from "../model";
import type { SignProps } from "./sign";

/** The scan of the page that the one whose turn it is signed on paper. */
export function PaperDialog({ act, onClose, onDone, onStale }: SignProps) {
    const [file, setFile] = useState<File | null>(null);
    const [compared, setCompared] = useState(false);
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const turn = act.turn ?? 1;
    const enter = async () => {
        setTried(true);
        if (!file || !compared) return;
        setRefused("");
        try {
            const query = { version: act.version, pdf_sha256: act.pdf_sha256 };
            const answer = await put<{ act?: Act }>(`/api/acts/${encodeURIComponent(act.id)}/paper`, file, query);
            onDone(answer.act ?? null);
        } catch (error) {
            if (error instanceof Fault && error.code === "stale") onStale();
            else setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <Dialog title={t(w.enter_q, { name: act.signatures[turn - 1]?.person ?? "" })} onClose={onClose}>
            <p>{t(w.enter_effect, { n: turn })}</p>
            <p class="mono xs dim hash">SHA-256 {act.pdf_sha256?.replace(/(.{8})/g, "$1 ")}</p>
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
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" icon="cloud-upload" onClick={enter}>
                    {t(w.enter_do)}
                </Button>
            </div>
        </Dialog>
    );
}
