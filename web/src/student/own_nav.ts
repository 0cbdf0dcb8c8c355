import type { NavItem } from "../ui/nav";
import { ownNavWords as w } from "../words/mine";
import { t } from "../words/words";

/** A student's own pages. */
export function ownNav(): NavItem[] {
    return [
        { href: "/my", title: t(w.exams) },
        { href: "/my/dates", title: t(w.dates) },
        { href: "/my/requests", title: t(w.requests) },
        { href: "/my/record", title: t(w.record) },
        { href: "/my/data", title: t(w.data) },
        { href: "/my/rules", title: t(w.rules) },
    ];
}
