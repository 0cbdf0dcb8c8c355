import { useEffect, useState } from "preact/hooks";
import type { Advice } from "../net/types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { Refused } from "../ui/refused";
import { State } from "../ui/state";
import { second } from "../ui/tick";
import { checkin as w } from "../words/checkin";
import { t } from "../words/words";
import { Picture } from "./selfview";
import { AskProctor, GoOn, StepFrame, type StepProps } from "./step_frame";
import type { Sitting } from "./sitting";

/** The picture must have been good for this long, with frames arriving at the server. */
const GOOD_MS = 4_000;
const FRESH_MS = 3_000;

function has(advice: readonly Advice[], ...kinds: string[]): boolean {
    return advice.some((one) => kinds.includes(one.kind));
}

function Minis({ advice }: { advice: readonly Advice[] }) {
    const hidden = has(advice, "covered", "blocked", "frozen", "no_frames");
    if (hidden) return null;
    const face = !has(advice, "absent");
    const light = !has(advice, "dark");
    const sharp = !has(advice, "defocused", "blurred_face");
    return (
        <div class="minis">
            <State hue={face ? "green" : "yellow"}>{t(face ? w.m_face : w.m_face_no)}</State>
            {has(advice, "extra_person") && <State hue="yellow">{t(w.m_one)}</State>}
            <State hue={light ? "green" : "yellow"}>{t(light ? w.m_light : w.m_light_no)}</State>
            <State hue={sharp ? "green" : "yellow"}>{t(sharp ? w.m_sharp : w.m_sharp_no)}</State>
        </div>
    );
}

/** Good since when: no advice, and frames are on the server's disk. */
function useGood(sitting: Sitting): { arriving: boolean; good: boolean } {
    const [since_ms, setSince] = useState<number | null>(null);
    const beat = sitting.sender.value?.beat.value;
    const arriving = !!beat && beat.link === "open" && beat.durable_ago_ms >= 0 && beat.durable_ago_ms < FRESH_MS;
    const clear = arriving && sitting.advice.value.length === 0;
    useEffect(() => setSince(clear ? Date.now() : null), [clear]);
    return { arriving, good: clear && since_ms !== null && second.value - since_ms >= GOOD_MS };
}

/** The live self-check: the server looks, its first advice is the sentence under the picture. */
export function FaceStep({ sitting }: StepProps) {
    const stream = sitting.camera.stream.value;
    const advice = sitting.advice.value;
    const { arriving, good } = useGood(sitting);
    const first = advice[0];
    const sentence = first?.sentence ?? t(good ? w.face_ok : arriving ? w.face_looking : w.face_no_link);
    const hue = first ? "yellow" : good ? "green" : arriving ? "grey" : "blue";
    return (
        <StepFrame
            title={t(w.face_title)}
            lead={t(w.face_lead)}
            top={
                <>
                    <div class="stage flat">
                        <Picture stream={stream} wide />
                        <svg
                            class="outline"
                            viewBox="0 0 160 100"
                            preserveAspectRatio="xMidYMid slice"
                            aria-hidden="true"
                        >
                            <ellipse class={good ? "oval fine" : "oval"} cx="80" cy="46" rx="25" ry="32" />
                        </svg>
                    </div>
                    <div class="advice" role="status">
                        <span class={`ic ${hue}`}>
                            <Icon name={good ? "circle-check" : arriving || first ? "info" : "unplug"} />
                        </span>
                        <p>{sentence}</p>
                    </div>
                    {arriving && <Minis advice={advice} />}
                </>
            }
            foot={
                <>
                    <GoOn
                        sitting={sitting}
                        step="face"
                        missing={good ? null : t(w.face_waits)}
                        info={() => ({
                            rung: sitting.sender.value?.beat.value?.rung ?? "",
                            codec: sitting.sender.value?.beat.value?.codec ?? "",
                        })}
                    />
                    {!stream && (
                        <Button icon="camera" onClick={() => sitting.camera.open()}>
                            {t(w.camera_start)}
                        </Button>
                    )}
                    <AskProctor />
                </>
            }
        >
            {null}
        </StepFrame>
    );
}

/** All steps are done: ask to be admitted. */
export function EnterStep({ sitting }: StepProps) {
    const [refused, setRefused] = useState("");
    const enter = async () => {
        setRefused("");
        await sitting.enter().catch((error: Error) => setRefused(error.message));
    };
    return (
        <StepFrame
            title={t(w.face_ok)}
            lead={t(w.wait_start)}
            top={<Picture stream={sitting.camera.stream.value} wide />}
            foot={
                <Button kind="pri" size="big" iconAfter="arrow-right" onClick={enter}>
                    {t(w.finish)}
                </Button>
            }
        >
            <Refused text={refused} />
        </StepFrame>
    );
}
