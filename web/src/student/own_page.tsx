import type { ComponentChildren } from "preact";
import { Link } from "../state/router";
import { Icon } from "../ui/icon";
import { Shell } from "../ui/shell";
import { checkin } from "../words/checkin";
import { t } from "../words/words";
import { ownNav } from "./own_nav";

/** A page of the student's own things; where the bar has no room for the ways, the way back to the exams. */
export function OwnPage({ title, children }: { title?: string; children: ComponentChildren }) {
    return (
        <Shell nav={ownNav()}>
            <main id="main" class="wrap-page narrow col g5">
                <Link class="btn ghost start n-only" href="/my">
                    <Icon name="arrow-left" />
                    {t(checkin.back_to_list)}
                </Link>
                {title && <h1>{title}</h1>}
                {children}
            </main>
        </Shell>
    );
}
