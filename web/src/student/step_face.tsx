import { useEffect, useState } from "preact/hooks";
import type { Seen } from "../net/types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { Refused } from "../ui/refused";
import { State } from "../ui/state";
import { second } from "../ui/tick";
import { checkin as w } from "../words/checkin";
import { hints } from "../words/hints";
import { t } from "../words/words";
import { judge, type Judged } from "./hint";
import { HintPicture } from "./hint_picture";
import { Picture } from "./selfview";
import { AskProctor, GoOn, StepFrame, type StepProps } from "./step_frame";
import type { Sitting } from "./sitting";

/** The picture must have been good for this long, with frames arriving at the server. */
const GOOD_MS = 4_000;
const FRESH_MS = 3_000;

function Minis({ judged, seen }: { judged: Judged; seen: Seen | null }) {
    const hint = judged.hint;
    if (judged.unlooked) return null;
    if (hint && ["covered", "blocked", "frozen", "no_frames"].includes(hint)) return null;
    if (!seen && !hint) return null;
    const face = hint !== "nobody" && (seen?.faces ?? 1) > 0;
    const light = hint !== "dark";
    const sharp = hint !== "defocused" && hint !== "soft";
    return (
        <div class="minis">
            <State hue={face ? "green" : "yellow"}>{t(face ? w.m_face : w.m_face_no)}</State>
            {hint === "several" && <State hue="yellow">{t(w.m_one)}</State>}
            <State hue={light ? "green" : "yellow"}>{t(light ? w.m_light : w.m_light_no)}</State>
            <State hue={sharp ? "green" : "yellow"}>{t(sharp ? w.m_sharp : w.m_sharp_no)}</State>
        </div>
    );
}

/** Where the face should be, and where the server sees it; both as the mirror shows them. */
function Outline({ fine, seen }: { fine: boolean; seen: Seen | null }) {
    const box = seen?.box;
    return (
        <svg class="outline" viewBox="0 0 1000 750" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
            <ellipse class={fine ? "oval fine" : "oval"} cx="500" cy="350" rx="165" ry="215" />
            {box && (
                <rect
                    class={fine ? "seenbox fine" : "seenbox"}
                    x={1000 - box[0] - box[2]}
                    y={box[1] * 0.75}
                    width={box[2]}
                    height={box[3] * 0.75}
                    rx="18"
                />
            )}
        </svg>
    );
}

/** In the picture; the mirror shows it at the right. */
function inLeftHalf(seen: Seen | null): boolean {
    return !!seen?.box && seen.box[0] + seen.box[2] / 2 < 500;
}

/** What the server sees, and since when there is nothing to mend. */
function useJudged(sitting: Sitting): { arriving: boolean; judged: Judged; good: boolean } {
    const beat = sitting.sender.value?.beat.value;
    const arriving = !!beat && beat.link === "open" && beat.durable_ago_ms >= 0 && beat.durable_ago_ms < FRESH_MS;
    const [arriving_ms, setArriving] = useState<number | null>(null);
    const [since_ms, setSince] = useState<number | null>(null);
    const now_ms = second.value;
    const label = sitting.camera.word.value?.label ?? "";
    const judged = judge(sitting.advice.value, sitting.seen.value, label, arriving ? arriving_ms : null, now_ms);
    useEffect(() => setArriving(arriving ? Date.now() : null), [arriving]);
    useEffect(() => setSince(judged.clear ? Date.now() : null), [judged.clear]);
    return { arriving, judged, good: judged.clear && since_ms !== null && now_ms - since_ms >= GOOD_MS };
}

function sentenceOf(judged: Judged, arriving: boolean, good: boolean): string {
    if (judged.sentence) return judged.sentence;
    if (judged.hint) return t(hints[judged.hint]);
    if (judged.unlooked) return t(w.face_person);
    return t(good ? w.face_ok : arriving ? w.face_looking : w.face_no_link);
}

/** The live self-check: the server looks and says one thing to mend at a time, with a picture of it. */
export function FaceStep({ sitting }: StepProps) {
    const stream = sitting.camera.stream.value;
    const seen = sitting.seen.value;
    const { arriving, judged, good } = useJudged(sitting);
    const fine = good && !judged.hint && !judged.unlooked;
    const hue = judged.hint ? "yellow" : judged.unlooked ? "blue" : good ? "green" : arriving ? "grey" : "blue";
    return (
        <StepFrame
            title={t(w.face_title)}
            lead={t(w.face_lead)}
            top={
                <>
                    <div class="stage flat">
                        <Picture stream={stream} wide />
                        <Outline fine={fine} seen={seen} />
                    </div>
                    <div class="advice" role="status">
                        {judged.hint ? (
                            <HintPicture hint={judged.hint} flip={judged.hint === "aside" && inLeftHalf(seen)} />
                        ) : (
                            <span class={`ic ${hue}`}>
                                <Icon name={fine ? "circle-check" : judged.unlooked ? "eye-off" : arriving ? "info" : "unplug"} />
                            </span>
                        )}
                        <p>{sentenceOf(judged, arriving, good)}</p>
                    </div>
                    {arriving && <Minis judged={judged} seen={seen} />}
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
                            seen: seen?.steady ?? "",
                            unlooked: judged.unlooked,
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
