import { useEffect, useRef, useState } from "preact/hooks";
import { bytesOf } from "../../net/api";
import { Fault } from "../../net/fault";
import { NcaFault, signByNcalayer } from "../../net/ncalayer";
import { Button } from "../../ui/button";
import { Check } from "../../ui/field";
import { Refused } from "../../ui/refused";
import { acts as w } from "../../words/acts";
import { common } from "../../words/common";
import { national } from "../../words/national";
import { t } from "../../words/words";
import { deed } from "./deeds";
import type { SignProps } from "./sign";

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function sentence(error: unknown): string {
    if (error instanceof NcaFault) return t(national[error.why], { why: error.message });
    return error instanceof Error ? error.message : String(error);
}

/** Signing by a national key: the very file is fetched, its hash compared, and NCALayer asks for the key. */
export function NationalForm({ act, onClose, onDone, onStale }: SignProps) {
    const [read, setRead] = useState(false);
    const [tried, setTried] = useState(false);
    const [waits, setWaits] = useState(false);
    const [refused, setRefused] = useState("");
    const ended = useRef(new AbortController());
    useEffect(() => () => ended.current.abort(), []);
    const sign = async () => {
        setTried(true);
        if (!read) return;
        setRefused("");
        try {
            const file = await bytesOf(`/api/acts/${act.id}/pdf`);
            if ((await sha256(file)) !== act.pdf_sha256) {
                setRefused(t(national.other_file));
                return;
            }
            setWaits(true);
            const cms = await signByNcalayer(file, ended.current.signal);
            onDone(await deed(act, "sign_national", { pdf_sha256: act.pdf_sha256, cms }));
        } catch (error) {
            if (error instanceof Fault && error.code === "stale") onStale();
            else setRefused(sentence(error));
        } finally {
            setWaits(false);
        }
    };
    return (
        <div class="col">
            <p class="s">{t(national.how)}</p>
            <Check checked={read} onChange={setRead}>
                {t(w.sign_read)}
            </Check>
            {tried && !read && <p class="s orange b">{t(w.sign_read_first)}</p>}
            <p class="s dim" role="status">
                {waits && t(national.waits)}
            </p>
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" icon="pencil" onClick={sign}>
                    {t(w.sign)}
                </Button>
            </div>
        </div>
    );
}
