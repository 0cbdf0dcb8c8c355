import { useEffect, useState } from "preact/hooks";
import { forcedRung } from "../media/rungs";
import { Shelf } from "../net/shelf";
import { skew_ms } from "../state/session";
import { Loading } from "../ui/blank";
import { Icon } from "../ui/icon";
import { HUE_ICON, type Hue } from "../ui/state";
import { checkin as w } from "../words/checkin";
import { common } from "../words/common";
import { number } from "../words/format";
import { t } from "../words/words";
import { AdviceRow, GoOn, StepFrame, type StepProps } from "./step_frame";

export interface CheckRow {
    name: string;
    value: string;
    hue: Hue;
    more?: string;
}

/** Which browser, for the right picture and for the record; only the name and the major number. */
export function browserName(agent: string = navigator.userAgent): string {
    const found =
        /(Firefox|Edg|OPR|YaBrowser)\/(\d+)/.exec(agent) ??
        /(Chrome)\/(\d+)/.exec(agent) ??
        /Version\/(\d+).*(Safari)/.exec(agent);
    if (!found) return "";
    const [, a = "", b = ""] = found;
    const [name, major] = /^\d/.test(a) ? [b, a] : [a, b];
    return `${name === "Edg" ? "Edge" : name} ${major}`;
}

async function storageWorks(): Promise<boolean> {
    const shelf = new Shelf<number>("check");
    await shelf.put("row", 1).catch(() => undefined);
    const rows = await shelf.all().catch(() => []);
    await shelf.clear().catch(() => undefined);
    return shelf.lasting && rows.length === 1;
}

function videoRow(): CheckRow {
    const name = t(w.sys_video);
    const rung = forcedRung()?.rung ?? "webcodecs";
    if (typeof VideoEncoder !== "undefined" && rung === "webcodecs")
        return { name, value: t(w.sys_video_codec), hue: "green" };
    if (typeof MediaRecorder !== "undefined" || typeof HTMLCanvasElement !== "undefined") {
        return { name, value: t(w.sys_video_old), hue: "green" };
    }
    return { name, value: "", hue: "orange", more: t(w.sys_video_no) };
}

export async function systemRows(): Promise<CheckRow[]> {
    const stores = await storageWorks();
    const skew_s = Math.round(Math.abs(skew_ms.value) / 1000);
    return [
        { name: t(w.sys_browser), value: browserName(), hue: "green" },
        window.isSecureContext
            ? { name: t(w.sys_secure), value: location.protocol.replace(":", ""), hue: "green" }
            : { name: t(w.sys_secure), value: "", hue: "orange", more: t(w.sys_insecure) },
        stores
            ? { name: t(w.sys_storage), value: t(common.yes), hue: "green" }
            : { name: t(w.sys_storage), value: t(common.no), hue: "yellow", more: t(w.sys_storage_no) },
        videoRow(),
        { name: t(w.sys_screen), value: `${screen.width} × ${screen.height}`, hue: "green" },
        { name: t(w.sys_clock), value: t(common.s_short, { n: number(skew_s) }), hue: "green" },
    ];
}

export function CheckList({ rows }: { rows: CheckRow[] }) {
    return (
        <ul class="checks">
            {rows.map((row) => (
                <li key={row.name}>
                    <span class={`ic ${row.hue}`}>
                        <Icon name={HUE_ICON[row.hue]} />
                    </span>
                    <span>{row.name}</span>
                    <span class="dim num">{row.value}</span>
                    {row.more && <p class="more s">{row.more}</p>}
                </li>
            ))}
        </ul>
    );
}

export function SystemStep({ sitting }: StepProps) {
    const [rows, setRows] = useState<CheckRow[] | null>(null);
    const run = async () => {
        setRows(null);
        setRows(await systemRows());
    };
    useEffect(() => void run(), []);
    const blocked = rows?.find((row) => row.hue === "orange");
    return (
        <StepFrame
            title={t(w.system_title)}
            foot={
                <GoOn
                    sitting={sitting}
                    step="system"
                    missing={rows ? (blocked?.more ?? null) : t(common.loading)}
                    info={() => ({
                        browser: browserName(),
                        screen: `${screen.width}x${screen.height}`,
                        skew_ms: skew_ms.value,
                    })}
                />
            }
        >
            {rows ? <CheckList rows={rows} /> : <Loading />}
            {blocked?.more && <AdviceRow text={blocked.more} onRetry={run} />}
        </StepFrame>
    );
}
