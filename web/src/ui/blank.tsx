import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Fault } from "../net/fault";
import { common } from "../words/common";
import { t } from "../words/words";
import { Button } from "./button";
import type { IconName } from "./icons";
import { Icon } from "./icon";

interface EmptyProps {
    icon?: IconName;
    title: string;
    /** The page has no other heading. */
    page?: boolean;
    children?: ComponentChildren;
    action?: ComponentChildren;
}

/** What will be here, and the one action. */
export function Empty({ icon = "clipboard-list", title, page, children, action }: EmptyProps) {
    return (
        <div class="empty">
            <Icon name={icon} />
            {page ? <h1>{title}</h1> : <h2>{title}</h2>}
            {children && <p class="dim">{children}</p>}
            {action}
        </div>
    );
}

const PATIENCE_MS = 300;

/** A skeleton, drawn only when the wait is felt. */
export function Loading({ rows = 5 }: { rows?: number }) {
    const [felt, setFelt] = useState(false);
    useEffect(() => {
        const timer = setTimeout(() => setFelt(true), PATIENCE_MS);
        return () => clearTimeout(timer);
    }, []);
    if (!felt) return null;
    return (
        <div class="skeleton" role="status">
            <span class="vh">{t(common.loading)}</span>
            {Array.from({ length: rows }, (_, i) => (
                <i key={i} />
            ))}
        </div>
    );
}

/** What happened, what is kept, Retry, and the request's id. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void | Promise<void> }) {
    const fault = error instanceof Fault ? error : null;
    return (
        <div class="empty" role="alert">
            <Icon name="unplug" />
            <h2>{t(common.load_failed)}</h2>
            <p class="dim">{error instanceof Error ? error.message : String(error)}</p>
            {onRetry && (
                <Button icon="rotate-ccw" onClick={onRetry}>
                    {t(common.retry)}
                </Button>
            )}
            {fault?.request && (
                <p class="xs dim">
                    {t(common.request_id)} <span class="mono">{fault.request}</span>
                </p>
            )}
        </div>
    );
}
