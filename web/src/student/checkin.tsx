import { useEffect, useRef } from "preact/hooks";
import type { StepName, StepRow } from "../net/types";
import { Icon } from "../ui/icon";
import { HUE_ICON, type Hue } from "../ui/state";
import { checkin as w } from "../words/checkin";
import { t, type Text } from "../words/words";
import { CameraStep } from "./step_camera";
import { ConsentStep } from "./step_consent";
import { EnterStep, FaceStep } from "./step_face";
import { NetworkStep } from "./step_network";
import { RulesStep } from "./step_rules";
import { SystemStep } from "./step_system";
import { STEPS, type Sitting } from "./sitting";

export const STEP_TITLE = {
    rules: w.s_rules,
    consent: w.s_consent,
    system: w.s_system,
    camera: w.s_camera,
    network: w.s_network,
    face: w.s_face,
} as const;

function wordOf(row: StepRow | undefined, now: boolean): { text: Text; hue: Hue } {
    if (row?.ok && row.by) return { text: w.st_waived, hue: "green" };
    if (row?.ok) return { text: w.st_ok, hue: "green" };
    if (row?.by) return { text: w.st_refused, hue: "orange" };
    return now ? { text: w.st_now, hue: "yellow" } : { text: w.st_todo, hue: "grey" };
}

/** All steps with their states; on a phone the done ones are one line. */
function StepList({ sitting }: { sitting: Sitting }) {
    const rows = sitting.steps.value;
    const current = sitting.step.value;
    const at = current ? STEPS.indexOf(current) + 1 : STEPS.length;
    const done = STEPS.filter((name) => rows.some((row) => row.step === name && row.ok));
    return (
        <section class="card">
            <div class="row between">
                <h2>{t(w.steps)}</h2>
                <span class="dim s num">{t(w.step_of, { n: at, total: STEPS.length })}</span>
            </div>
            <ol class="steps">
                {done.length > 0 && (
                    <li class="m-only">
                        <span class="ic green">
                            <Icon name="circle-check" />
                        </span>
                        <span>
                            {t(w.done_list, { list: done.map((name) => t(STEP_TITLE[name]).toLowerCase()).join(", ") })}
                        </span>
                    </li>
                )}
                {STEPS.map((name) => (
                    <StepLine
                        key={name}
                        name={name}
                        row={rows.find((row) => row.step === name)}
                        now={name === current}
                    />
                ))}
            </ol>
        </section>
    );
}

function StepLine({ name, row, now }: { name: StepName; row: StepRow | undefined; now: boolean }) {
    const word = wordOf(row, now);
    return (
        <li class={now ? "now" : row?.ok ? "d-only" : ""} aria-current={now ? "step" : undefined}>
            <span class={`ic ${word.hue}`}>
                <Icon name={HUE_ICON[word.hue]} />
            </span>
            <span class={now ? "b" : row?.ok ? "" : "dim"}>{t(STEP_TITLE[name])}</span>
            <span class="t num">{t(word.text)}</span>
        </li>
    );
}

const SCREEN = {
    rules: RulesStep,
    consent: ConsentStep,
    system: SystemStep,
    camera: CameraStep,
    network: NetworkStep,
    face: FaceStep,
} as const;

/** Check-in: the step in hand on the left, all steps on the right. */
export function CheckIn({ sitting }: { sitting: Sitting }) {
    const name = sitting.step.value;
    const main = useRef<HTMLElement>(null);
    const shown = useRef<StepName | null>(name);
    useEffect(() => {
        if (shown.current === name) return;
        shown.current = name;
        scrollTo(0, 0);
        main.current?.querySelector<HTMLElement>("h1, h2")?.focus();
    }, [name]);
    /* After a reload the camera is needed again for the steps that use it. */
    useEffect(() => {
        const cameraDone = sitting.steps.value.some((row) => row.step === "camera" && row.ok);
        if (cameraDone && !sitting.camera.stream.value) void sitting.camera.open();
    }, []);
    const Screen = name ? SCREEN[name] : EnterStep;
    const refused = sitting.steps.value.find((row) => row.step === name && !row.ok && row.by);
    return (
        <main id="main" class="wrap-page col g5" ref={main}>
            <div>
                <h1>{t(w.title)}</h1>
                <p class="dim">{t(w.lead)}</p>
            </div>
            <div class="checkin">
                <div class="col g4">
                    {refused && (
                        <p class="banner orange" role="alert">
                            <Icon name="triangle-alert" />
                            <span>{t(w.refused_why, { reason: refused.reason ?? "" })}</span>
                        </p>
                    )}
                    <Screen sitting={sitting} />
                </div>
                <aside class="col g4">
                    <StepList sitting={sitting} />
                </aside>
            </div>
        </main>
    );
}
