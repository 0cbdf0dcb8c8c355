import { useEffect, useState } from "preact/hooks";
import { go, Link } from "../state/router";
import { Empty, Loading } from "../ui/blank";
import { Button } from "../ui/button";
import { Shell } from "../ui/shell";
import { checkin as w } from "../words/checkin";
import { common } from "../words/common";
import { consent } from "../words/consent";
import { said, t } from "../words/words";
import { CheckIn } from "./checkin";
import { ExamBar, Paper } from "./paper";
import { Sitting } from "./sitting";
import { ConnectionBanner, Notices } from "./notices";
import { Chat, chatOpen, HelpButtons } from "./helpdesk";
import { Waiting } from "./waiting";

function Plain({ children }: { children: preact.ComponentChildren }) {
    return (
        <main id="main" class="wrap-page narrow">
            {children}
        </main>
    );
}

function BackToList() {
    return (
        <Link class="btn" href="/my">
            {t(w.back_to_list)}
        </Link>
    );
}

const TAB_BODY = { asked: w.tab_body, denied: w.tab_denied, replaced: w.tab_replaced } as const;

function Stage({ sitting }: { sitting: Sitting }) {
    const tab = sitting.tab.value;
    if (sitting.fault.value) {
        return (
            <Plain>
                <Empty page icon="info" title={t(w.cannot_enter)} action={<BackToList />}>
                    {sitting.fault.value.message}
                </Empty>
            </Plain>
        );
    }
    if (tab) {
        return (
            <Plain>
                <Empty page icon="monitor" title={t(w.tab_title)} action={<BackToList />}>
                    {t(TAB_BODY[tab])}
                </Empty>
            </Plain>
        );
    }
    switch (sitting.stage.value) {
        case "none":
            return (
                <Plain>
                    <Loading />
                </Plain>
            );
        case "offline": {
            const begun = sitting.attempt.value?.started_ms;
            return (
                <Plain>
                    <Empty
                        page
                        icon="circle-check"
                        title={t(begun ? consent.ended_title : w.offline_title)}
                        action={<BackToList />}
                    >
                        {t(begun ? consent.ended_offline : w.offline_body)}
                    </Empty>
                </Plain>
            );
        }
        case "check":
            return <CheckIn sitting={sitting} />;
        case "wait":
            return <Waiting sitting={sitting} />;
        default:
            return <Paper sitting={sitting} />;
    }
}

/** One attempt, from the first step of check-in to the end of the exam. */
export function ExamPage({ id }: { id: string }) {
    const [sitting] = useState(() => new Sitting(id));
    useEffect(() => {
        void sitting.open();
        return () => {
            sitting.close();
            chatOpen.value = false;
        };
    }, []);
    const stage = sitting.stage.value;
    useEffect(() => {
        if (stage === "done") go(`/my/${id}`, true);
    }, [stage]);
    const attempt = sitting.attempt.value;
    const exam = stage === "exam" && !sitting.tab.value && !sitting.fault.value;
    return (
        <Shell
            locked={exam}
            context={attempt && said(attempt.exam.course)}
            actions={exam ? <ExamBar sitting={sitting} /> : attempt && <HelpButtons sitting={sitting} bar />}
            under={
                <>
                    <ConnectionBanner sitting={sitting} />
                    <Notices sitting={sitting} />
                </>
            }
        >
            <Stage sitting={sitting} />
            {chatOpen.value && <Chat sitting={sitting} />}
            {sitting.otherTab.value && (
                <div class="wrap-page narrow">
                    <p class="banner yellow" role="alert">
                        <span>{t(w.tab_other)}</span>
                        <Button onClick={() => (sitting.otherTab.value = false)}>{t(common.close)}</Button>
                    </p>
                </div>
            )}
        </Shell>
    );
}
