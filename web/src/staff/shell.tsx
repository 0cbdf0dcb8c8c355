import type { ComponentChildren } from "preact";
import { reachable } from "../net/api";
import { has } from "../state/session";
import { Banner } from "../ui/banner";
import type { NavItem } from "../ui/nav";
import { Shell } from "../ui/shell";
import { bank } from "../words/bank";
import { books as b } from "../words/books";
import { common } from "../words/common";
import { nav as g } from "../words/nav";
import { office as o } from "../words/office";
import { fair as f } from "../words/fair";
import { room } from "../words/room";
import { keys as k } from "../words/keys";
import { leaks } from "../words/leaks";
import { marking } from "../words/marking";
import { paperResults } from "../words/paper_results";
import { people as q } from "../words/people";
import { precision as p } from "../words/precision";
import { desk as d } from "../words/desk";
import { registrar as r } from "../words/registrar";
import { sheets as s } from "../words/sheets";
import { staff as w } from "../words/staff";
import { t } from "../words/words";
import { awaiting } from "./acts/inbox";

/** Where each role may go; the server checks the same again. */
export function staffNav(): NavItem[] {
    const items: NavItem[] = [];
    const registrars = has("registrar", "registrar_head");
    const centre = has("specialist", "engineer", "head");
    const add = (on: boolean, group: string | null, href: string, title: string, count?: number) => {
        if (on) items.push({ href, title, ...(group ? { group } : {}), ...(count ? { count } : {}) });
    };
    add(true, null, "/staff/desk", t(registrars ? d.desk : d.waiting));
    const exam = t(g.exam);
    add(centre || has("proctor"), exam, "/staff/sittings", t(w.nav_sittings));
    add(registrars || has("head", "specialist"), exam, "/staff/schedule", t(o.schedule));
    add(has("teacher"), exam, "/staff/oral", t(room.oral));
    add(has("teacher"), exam, "/staff/marking", t(marking.nav));
    add(has("teacher", "specialist", "head") || registrars, exam, "/staff/results", t(paperResults.nav));
    add(has("teacher", "hod") || centre, exam, "/staff/banks", t(bank.nav));
    add(registrars, exam, "/staff/no-shows", t(o.no_shows));
    const acts = t(g.acts);
    add(centre || registrars, acts, "/staff/acts", t(w.nav_acts), awaiting.value);
    add(registrars, acts, "/staff/annulments", t(w.nav_annulments));
    add(registrars || has("specialist", "head"), acts, "/staff/evidence", t(d.requests));
    add(
        has("appeals", "commission_chair", "commission_member", "registrar_head", "auditor"),
        acts,
        "/staff/appeals/acts",
        t(f.appeals),
    );
    add(has("specialist", "head", "auditor"), acts, "/staff/leaks", t(leaks.nav));
    add(centre, acts, "/staff/precision", t(p.nav));
    const grades = t(g.grades);
    add(registrars, grades, "/staff/grades", t(w.nav_grades));
    add(
        registrars || has("teacher", "commission_chair", "commission_member"),
        grades,
        "/staff/sheets",
        t(s.sheets),
    );
    add(registrars, grades, "/staff/statements", t(b.by_exam));
    add(registrars, grades, "/staff/paper", t(s.paper));
    add(registrars, grades, "/staff/retakes", t(r.retakes));
    add(registrars || has("appeals"), grades, "/staff/appeals/results", t(r.appeals));
    const people = t(g.people);
    add(registrars || has("admin", "dean", "hod"), people, "/staff/people", t(o.people));
    add(registrars || has("admin"), people, "/staff/structure", t(q.structure));
    add(registrars || has("admin"), people, "/staff/imports", t(o.imports));
    add(registrars || has("dean", "head"), people, "/staff/accommodations", t(f.acc));
    add(registrars, people, "/staff/photos", t(f.photos));
    const term = t(g.term);
    add(registrars, term, "/staff/calendar", t(o.calendar));
    add(
        registrars || has("teacher", "dean", "hod", "head", "specialist"),
        term,
        "/staff/admission",
        t(o.admission),
    );
    add(registrars || has("dean"), term, "/staff/requests", t(o.requests));
    add(registrars, term, "/staff/summer", t(o.summer));
    const order = t(g.order);
    add(has("head", "registrar_head", "admin", "auditor", "dpo"), order, "/staff/policy", t(w.nav_policy));
    add(has("dpo", "auditor"), order, "/staff/privacy", t(f.privacy));
    add(has("auditor", "admin", "registrar_head"), order, "/staff/audit", t(w.nav_audit));
    add(has("admin"), order, "/staff/users", t(w.nav_users));
    add(has("admin"), order, "/staff/keys", t(k.title));
    add(true, order, "/staff/account", t(w.nav_account));
    return items;
}

interface Props {
    context?: ComponentChildren;
    actions?: ComponentChildren;
    children: ComponentChildren;
}

export function StaffShell({ context, actions, children }: Props) {
    return (
        <Shell
            nav={staffNav()}
            {...(context ? { context } : {})}
            {...(actions ? { actions } : {})}
            under={
                reachable.value ? null : (
                    <div class="wrap-page underbar">
                        <Banner hue="blue" title={t(common.offline)} />
                    </div>
                )
            }
        >
            {children}
        </Shell>
    );
}
