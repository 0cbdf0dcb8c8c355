/* The buttons of an act: exactly those the server names in `actions`. */

import { useState } from "preact/hooks";
import { Fault } from "../../net/fault";
import { Button } from "../../ui/button";
import { ReasonDialog } from "../../ui/dialog";
import type { IconName } from "../../ui/icons";
import { toast } from "../../ui/toast";
import { acts as w } from "../../words/acts";
import { signing } from "../../words/signing";
import { t } from "../../words/words";
import type { Act } from "../model";
import { ConfirmDialog } from "../confirm";
import { deed } from "./deeds";
import { SignDialog } from "./sign";
import { PaperDialog } from "./sign_paper";

interface Props {
    act: Act;
    onDone: (act: Act | null) => void;
    onStale: () => void;
}

const WITH_REASON = {
    refuse: { icon: "x", verb: w.refuse, title: w.refuse_q, effect: w.refuse_effect, readers: w.readers_signers },
    return: { icon: "undo-2", verb: w.return_, title: w.return_q, effect: w.return_effect, readers: w.readers_signers },
    dismiss: { icon: "x", verb: w.dismiss, title: w.dismiss_q, effect: w.dismiss_effect, readers: w.readers_all },
    to_b: { icon: "unplug", verb: w.to_b, title: w.to_b_q, effect: w.to_b_effect, readers: w.readers_signers },
} as const;
type Reasoned = keyof typeof WITH_REASON;
/* Light to heavy; the one primary button stands last. */
const ORDER: readonly Reasoned[] = ["dismiss", "to_b", "return", "refuse"];

function lead(act: Act): string {
    if (act.actions.includes("sign")) return t(w.you_sign, { n: act.turn ?? 1 });
    if (act.actions.includes("freeze")) return t(w.you_freeze);
    return "";
}

function Freeze({ act, onClose, onDone, onStale }: Props & { onClose: () => void }) {
    return (
        <ConfirmDialog
            title={t(w.freeze_q)}
            effect={t(w.freeze_effect)}
            verb={t(w.freeze)}
            onClose={onClose}
            onDone={async () => {
                try {
                    onDone(await deed(act, "freeze"));
                    toast(t(w.frozen_toast));
                } catch (error) {
                    if (!(error instanceof Fault && error.code === "stale")) throw error;
                    onStale();
                }
                onClose();
            }}
        />
    );
}

/** Sign, refuse, return, freeze, dismiss, to B. Post and reinstate are twins and stand with the grade. */
export function ActBar(props: Props) {
    const { act, onDone, onStale } = props;
    const [asked, setAsked] = useState<Reasoned | "sign" | "paper" | "freeze" | null>(null);
    const has = (action: string) => act.actions.includes(action);
    const shown = ORDER.filter(has);
    if (shown.length === 0 && !has("sign") && !has("paper") && !has("freeze")) return null;
    const reasoned = asked && asked in WITH_REASON ? WITH_REASON[asked as Reasoned] : null;
    const close = () => setAsked(null);
    const finish = (fresh: Act | null, said: string) => {
        close();
        toast(said);
        onDone(fresh);
    };
    const signs = {
        act,
        onClose: close,
        onStale: () => {
            close();
            onStale();
        },
    };
    return (
        <section class="bar" aria-label={t(w.your_turn)}>
            <div class="in">
                <p class="s dim d-only">{lead(act)}</p>
                <span class="sp d-only" />
                {shown.map((action) => (
                    <Button
                        key={action}
                        size="big"
                        icon={WITH_REASON[action].icon as IconName}
                        onClick={() => setAsked(action)}
                    >
                        {t(WITH_REASON[action].verb)}
                    </Button>
                ))}
                {has("paper") && (
                    <Button size="big" icon="cloud-upload" onClick={() => setAsked("paper")}>
                        {t(signing.enter)}
                    </Button>
                )}
                {has("freeze") && (
                    <Button kind="pri" size="big" icon="lock" onClick={() => setAsked("freeze")}>
                        {t(w.freeze)}
                    </Button>
                )}
                {has("sign") && (
                    <Button kind="pri" size="big" icon="pencil" onClick={() => setAsked("sign")}>
                        {t(w.sign)}
                    </Button>
                )}
            </div>
            {asked === "sign" && (
                <SignDialog {...signs} onDone={(fresh) => finish(fresh, t(w.signed_toast))} />
            )}
            {asked === "paper" && (
                <PaperDialog {...signs} onDone={(fresh) => finish(fresh, t(signing.entered_toast))} />
            )}
            {asked === "freeze" && <Freeze {...props} onClose={close} />}
            {reasoned && (
                <ReasonDialog
                    title={t(reasoned.title)}
                    effect={t(reasoned.effect)}
                    readers={t(reasoned.readers)}
                    verb={t(reasoned.verb)}
                    onClose={close}
                    onDone={async (_, text) => {
                        try {
                            finish(await deed(act, asked as string, { reason: text }), t(w.done_toast));
                        } catch (error) {
                            if (!(error instanceof Fault && error.code === "stale")) throw error;
                            close();
                            onStale();
                        }
                    }}
                />
            )}
        </section>
    );
}
