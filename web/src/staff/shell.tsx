import type { ComponentChildren } from "preact";
import { reachable } from "../net/api";
import { has } from "../state/session";
import { Banner } from "../ui/banner";
import { Shell, type NavItem } from "../ui/shell";
import { bank } from "../words/bank";
import { common } from "../words/common";
import { office as o } from "../words/office";
import { fair as f } from "../words/fair";
import { marking } from "../words/marking";
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
    const add = (on: boolean, href: string, title: string, count?: number) => {
        if (on) items.push(count ? { href, title, count } : { href, title });
    };
    add(has("registrar", "registrar_head"), "/staff/desk", t(d.desk));
    add(has("proctor", "specialist", "engineer", "head"), "/staff/sittings", t(w.nav_sittings));
    add(
        has("specialist", "engineer", "head", "registrar", "registrar_head"),
        "/staff/acts",
        t(w.nav_acts),
        awaiting.value,
    );
    add(has("specialist", "engineer", "head"), "/staff/precision", t(p.nav));
    add(has("teacher"), "/staff/marking", t(marking.nav));
    add(has("teacher", "hod", "specialist", "engineer", "head"), "/staff/banks", t(bank.nav));
    add(has("registrar", "registrar_head"), "/staff/annulments", t(w.nav_annulments));
    add(has("registrar", "registrar_head"), "/staff/grades", t(w.nav_grades));
    add(has("registrar", "registrar_head"), "/staff/statements", t(w.nav_statements));
    add(
        has("registrar", "registrar_head", "teacher", "commission_chair", "commission_member"),
        "/staff/sheets",
        t(s.sheets),
    );
    add(has("registrar", "registrar_head"), "/staff/retakes", t(r.retakes));
    add(has("registrar", "registrar_head", "appeals"), "/staff/appeals/results", t(r.appeals));
    const office = has("registrar", "registrar_head");
    add(office || has("admin", "dean", "hod"), "/staff/people", t(o.people));
    add(office || has("admin"), "/staff/imports", t(o.imports));
    add(office, "/staff/calendar", t(o.calendar));
    add(
        office || has("teacher", "dean", "hod", "head", "specialist"),
        "/staff/admission",
        t(o.admission),
    );
    add(office || has("head", "specialist"), "/staff/schedule", t(o.schedule));
    add(office || has("dean"), "/staff/requests", t(o.requests));
    add(office, "/staff/no-shows", t(o.no_shows));
    add(office, "/staff/summer", t(o.summer));
    add(has("registrar", "registrar_head", "dean", "head"), "/staff/accommodations", t(f.acc));
    add(has("registrar", "registrar_head"), "/staff/photos", t(f.photos));
    add(
        has("appeals", "commission_chair", "commission_member", "registrar_head", "auditor"),
        "/staff/appeals/acts",
        t(f.appeals),
    );
    add(has("dpo", "auditor"), "/staff/privacy", t(f.privacy));
    add(has("auditor", "admin", "registrar_head"), "/staff/audit", t(w.nav_audit));
    add(has("admin"), "/staff/users", t(w.nav_users));
    add(has("head", "registrar_head", "admin", "auditor", "dpo"), "/staff/policy", t(w.nav_policy));
    add(true, "/staff/account", t(w.nav_account));
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
