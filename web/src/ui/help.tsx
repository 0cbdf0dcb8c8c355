import { signal } from "@preact/signals";
import { me } from "../state/session";
import { common } from "../words/common";
import { help as w } from "../words/help";
import { said, t } from "../words/words";
import { Button } from "./button";
import { Dialog } from "./dialog";

const open = signal(false);

/** The button of the bar; `wide` writes its word, for the phone's menu. */
export function HelpButton({ wide }: { wide?: boolean }) {
    const press = () => (open.value = true);
    return wide ? (
        <Button icon="circle-question-mark" onClick={press}>
            {t(common.help)}
        </Button>
    ) : (
        <Button kind="ghost" icon="circle-question-mark" label={t(common.help)} onClick={press} />
    );
}

/** The dialog, drawn once by the shell. */
export function Help() {
    if (!open.value) return null;
    const parts = [
        [t(w.lost_t), t(w.lost)],
        [t(w.camera_t), t(w.camera)],
        [t(w.ask_t), t(w.ask, { centre: said(me.value?.university.centre) || "—" })],
        [t(w.decide_t), t(w.decide)],
    ];
    return (
        <Dialog title={t(w.title)} onClose={() => (open.value = false)}>
            {parts.map(([title, text]) => (
                <div key={title}>
                    <h3>{title}</h3>
                    <p>{text}</p>
                </div>
            ))}
        </Dialog>
    );
}
