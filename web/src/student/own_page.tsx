import type { ComponentChildren } from "preact";
import { Link } from "../state/router";
import { Icon } from "../ui/icon";
import { Shell } from "../ui/shell";
import { checkin } from "../words/checkin";
import { t } from "../words/words";

/** A page of the student's own things, with the way back to the exams. */
export function OwnPage({ title, children }: { title?: string; children: ComponentChildren }) {
    return (
        <Shell>
            <main id="main" class="wrap-page col g5">
                <Link class="btn ghost start" href="/my">
                    <Icon name="arrow-left" />
                    {t(checkin.back_to_list)}
                </Link>
                {title && <h1>{title}</h1>}
                {children}
            </main>
        </Shell>
    );
}
