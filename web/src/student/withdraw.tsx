import { useState } from "preact/hooks";
import { post } from "../net/api";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Refused } from "../ui/refused";
import { consent as w } from "../words/consent";
import { t } from "../words/words";

/** The way out of being watched, at hand for as long as the camera runs. */
export function WithdrawButton() {
    const [asking, setAsking] = useState(false);
    return (
        <>
            <Button kind="ghost" class="xs" onClick={() => setAsking(true)}>
                {t(w.withdraw)}
            </Button>
            {asking && <Withdraw onClose={() => setAsking(false)} />}
        </>
    );
}

/** What follows stands above the button; the server ends the exam, and its word closes the camera. */
function Withdraw({ onClose }: { onClose: () => void }) {
    const [refused, setRefused] = useState("");
    const withdraw = async () => {
        setRefused("");
        try {
            await post("/api/my/data-requests", { kind: "withdraw" });
            onClose();
        } catch (error) {
            setRefused((error as Error).message);
        }
    };
    return (
        <Dialog title={t(w.withdraw_q)} onClose={onClose}>
            <ul class="marks">
                <li>{t(w.effect_stop)}</li>
                <li>{t(w.effect_exam)}</li>
                <li>{t(w.effect_kept)}</li>
            </ul>
            <Refused text={refused} />
            <div class="end">
                <Button data-first onClick={onClose}>
                    {t(w.stay)}
                </Button>
                <Button onClick={withdraw}>{t(w.withdraw_do)}</Button>
            </div>
        </Dialog>
    );
}
