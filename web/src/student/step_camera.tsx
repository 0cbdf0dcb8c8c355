import type { CameraTrouble } from "../media/camera";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { State } from "../ui/state";
import { checkin as w } from "../words/checkin";
import { t } from "../words/words";
import { ScreenChoice, screenMissing } from "./screen_share";
import { Picture, RecordingState } from "./selfview";
import { AdviceRow, GoOn, StepFrame, type StepProps } from "./step_frame";
import { browserName } from "./step_system";

const TROUBLE = {
    denied: w.cam_denied,
    missing: w.cam_missing,
    busy: w.cam_busy,
    unfit: w.cam_unfit,
    insecure: w.sys_insecure,
    other: w.cam_other,
} as const satisfies Record<CameraTrouble, unknown>;

function whereWord() {
    const name = browserName();
    if (name.startsWith("Firefox")) return w.cam_where_firefox;
    return name.startsWith("Safari") ? w.cam_where_safari : w.cam_where_chrome;
}

/** This browser's address bar, with the place to press ringed. */
function Where() {
    const firefox = browserName().startsWith("Firefox");
    const spot = firefox ? 66 : 30;
    return (
        <div class="where">
            <svg class="pic" viewBox="0 0 168 48" aria-hidden="true">
                <rect width="168" height="48" fill="var(--line)" />
                <rect x="12" y="11" width="144" height="26" rx="13" fill="var(--surface)" />
                <circle cx="30" cy="24" r="4" fill="none" stroke="var(--text-2)" stroke-width="2" />
                <path
                    d="M20 20h7M33 20h6M20 28h4M30 28h9"
                    stroke="var(--text-2)"
                    stroke-width="2"
                    opacity={firefox ? 0 : 1}
                />
                {firefox && (
                    <path d="M58 20h10v8H58zM68 23l5-3v8l-5-3" fill="none" stroke="var(--text-2)" stroke-width="2" />
                )}
                <path d="M84 24h58" stroke="var(--control)" stroke-width="3" stroke-linecap="round" />
                <circle cx={spot} cy="24" r="15" fill="none" stroke="var(--focus)" stroke-width="3" />
            </svg>
            <p class="s">{t(whereWord())}</p>
        </div>
    );
}

/** The camera: one press asks for it, each trouble has its own remedy, nothing asks in a loop. */
export function CameraStep({ sitting }: StepProps) {
    const { camera } = sitting;
    const stream = camera.stream.value;
    const trouble = camera.trouble.value;
    const open = () => camera.open();
    const track = camera.track;
    return (
        <StepFrame
            title={t(w.camera_title)}
            lead={stream ? track?.label : t(w.camera_lead)}
            top={<Picture stream={stream} wide />}
            foot={
                <>
                    {!stream && !trouble && (
                        <Button kind="pri" size="big" icon="camera" onClick={open}>
                            {t(w.camera_start)}
                        </Button>
                    )}
                    {stream && (
                        <GoOn
                            sitting={sitting}
                            step="camera"
                            missing={screenMissing(sitting)}
                            info={() => ({ label: track?.label ?? "", settings: camera.word.value?.detail ?? "" })}
                        />
                    )}
                </>
            }
        >
            {stream && (
                <div class="row wrap">
                    <State hue="green">{t(w.camera_ok)}</State>
                    <RecordingState sitting={sitting} />
                    <span class="s dim">{camera.word.value?.detail}</span>
                </div>
            )}
            {stream && <ScreenChoice sitting={sitting} />}
            {trouble && (
                <>
                    <AdviceRow text={t(TROUBLE[trouble])} onRetry={open} />
                    {trouble === "denied" && <Where />}
                </>
            )}
            {!stream && (
                <p class="s dim row">
                    <Icon name="lock" small />
                    {t(w.consent_where_v)}
                </p>
            )}
        </StepFrame>
    );
}
