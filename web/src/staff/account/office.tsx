import { get } from "../../net/api";
import { has } from "../../state/session";
import { Failed, Loading } from "../../ui/blank";
import { useLoad } from "../../ui/load";
import { State } from "../../ui/state";
import { Table } from "../../ui/table";
import { books as b, kindClasses, policyColumns } from "../../words/books";
import { common } from "../../words/common";
import { kindTitle } from "../../words/kinds";
import { number, when } from "../../words/format";
import { settingWord } from "../../words/policy_keys";
import { settingValue } from "../../words/policy_values";
import { fill, lang, t, type Text } from "../../words/words";
import { roleOptions, roleWord } from "../acts/words";
import type { UserRow } from "../model";
import { OfficeList } from "../registrar/list";
import { wordOf } from "../registrar/parts";
import { PolicySheet } from "../registrar/policy_sheet";
import { StaffShell } from "../shell";

const STATUS: Record<string, Text> = { active: b.u_active, locked: b.u_locked, closed: b.u_closed };

/** Accounts and their roles; a person's posts are changed on the person's own page. */
export function UsersScreen() {
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(b.users)}</h1>
                <OfficeList<UserRow>
                    caption={t(b.users)}
                    path="/api/users"
                    keyOf={(row) => row.id}
                    search
                    choices={[{ name: "role", label: t(b.role), options: roleOptions() }]}
                    empty={t(b.no_users)}
                    compact
                    columns={[
                        { key: "name", title: t(b.name), sort: true, cell: (row) => <b>{row.name}</b> },
                        {
                            key: "login",
                            title: t(b.login),
                            sort: true,
                            cell: (row) => <span class="mono">{row.login}</span>,
                        },
                        { key: "roles", title: t(b.roles), cell: (row) => row.roles.map(roleWord).join(", ") },
                        {
                            key: "status",
                            title: t(b.state),
                            sort: true,
                            cell: (row) => (
                                <State
                                    hue={row.status === "active" ? "green" : "grey"}
                                    icon={row.status === "active" ? "check" : "lock"}
                                >
                                    {wordOf(STATUS, row.status)}
                                </State>
                            ),
                        },
                    ]}
                />
            </main>
        </StaffShell>
    );
}

interface Policy {
    version: number;
    effective_ms: number;
    keys: Record<string, unknown> | { key: string; value: string }[];
    kinds: Record<string, unknown>[];
}

function keyRows(keys: Policy["keys"]): { key: string; value: string }[] {
    if (Array.isArray(keys)) return keys;
    return Object.entries(keys).map(([key, value]) => ({
        key,
        value: typeof value === "string" ? value : JSON.stringify(value),
    }));
}

function kindColumn(key: string): string {
    const known = (policyColumns as Record<string, Text>)[key];
    return known ? fill(known, lang.value) : key;
}

/* Lengths are told in seconds, as in the sentences; a box 0 and a look 0 are none. */
function kindCell(key: string, value: unknown): string {
    if (value === null || value === undefined) return "–";
    if (typeof value === "boolean") return t(value ? common.yes : common.no);
    if (typeof value === "number" && key.endsWith("_ms")) return value ? number(value / 1000) : "–";
    if (value === 0) return "–";
    const known = (kindClasses as Record<string, Text>)[String(value)];
    if (key === "class" && known) return fill(known, lang.value);
    return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The rules in force, as every decision names them. */
export function PolicyScreen() {
    const loaded = useLoad(() => get<Policy>("/api/policy"), []);
    const policy = loaded.data;
    const columns = policy
        ? [...new Set(policy.kinds.flatMap((kind) => Object.keys(kind)))].filter(
              (key) => key !== "kind" && key !== "title",
          )
        : [];
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(b.policy)}</h1>
                {!policy && (loaded.error ? <Failed error={loaded.error} onRetry={loaded.again} /> : <Loading />)}
                {policy && (
                    <>
                        <p class="dim">
                            {t(b.policy_version, { n: policy.version })}
                            {policy.effective_ms > 0 && ` · ${when(policy.effective_ms)}`}
                        </p>
                        {has("head", "registrar_head", "dpo", "admin", "auditor") && (
                            <PolicySheet keys={keyRows(policy.keys)} onChange={() => void loaded.again()} />
                        )}
                        <section class="card">
                            <h2>{t(b.kinds)}</h2>
                            <Table
                                caption={t(b.kinds)}
                                rows={policy.kinds}
                                keyOf={(row) => String(row.kind)}
                                compact
                                columns={[
                                    {
                                        key: "kind",
                                        title: t(b.kind),
                                        cell: (row) => <b>{kindTitle(String(row.kind))}</b>,
                                    },
                                    ...columns.map((key) => ({
                                        key,
                                        title: kindColumn(key),
                                        cell: (row: Record<string, unknown>) => kindCell(key, row[key]),
                                    })),
                                ]}
                            />
                        </section>
                        <section class="card">
                            <h2>{t(b.keys)}</h2>
                            <Table
                                caption={t(b.keys)}
                                rows={keyRows(policy.keys)}
                                keyOf={(row) => row.key}
                                compact
                                columns={[
                                    {
                                        key: "key",
                                        title: t(b.key),
                                        cell: (row) => (
                                            <>
                                                {settingWord(row.key)}
                                                {settingWord(row.key) !== row.key && (
                                                    <div class="mono xs dim">{row.key}</div>
                                                )}
                                            </>
                                        ),
                                    },
                                    {
                                        key: "value",
                                        title: t(b.value),
                                        cell: (row) => <span title={row.value}>{settingValue(row.key, row.value)}</span>,
                                    },
                                ]}
                            />
                        </section>
                    </>
                )}
            </main>
        </StaffShell>
    );
}
