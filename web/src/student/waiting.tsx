import { useEffect } from "preact/hooks";
import { State } from "../ui/state";
import { checkin as w } from "../words/checkin";
import { exam } from "../words/exam";
import { t } from "../words/words";
import { HelpButtons } from "./helpdesk";
import { Picture, RecordingState } from "./selfview";
import type { Sitting } from "./sitting";

/** The waiting room: the place in line, and nothing to press. */
export function Waiting({ sitting }: { sitting: Sitting }) {
    useEffect(() => {
        if (!sitting.camera.stream.value) void sitting.camera.open();
    }, []);
    const advice = sitting.advice.value[0];
    return (
        <main id="main" class="wrap-page checkin">
            <section class="card pictured">
                <Picture stream={sitting.camera.stream.value} wide />
                <div class="minis">
                    <RecordingState sitting={sitting} />
                    {advice && <State hue="yellow">{advice.sentence}</State>}
                </div>
            </section>
            <aside class="col g4">
                <section class="card col" role="status">
                    <h1>{t(w.wait_title)}</h1>
                    <p class="q">{t(w.wait_place, { n: sitting.place.value ?? 1 })}</p>
                    <p class="dim">{t(w.wait_start)}</p>
                    <p class="dim">{t(w.wait_soon)}</p>
                    {sitting.attempt.value?.hand && (
                        <State hue="yellow" icon="hand">
                            {t(exam.hand_is_up)}
                        </State>
                    )}
                </section>
                <HelpButtons sitting={sitting} />
            </aside>
        </main>
    );
}
