import { Button } from "../../ui/button";
import { books as b } from "../../words/books";
import { date, hhmm, number } from "../../words/format";
import { t } from "../../words/words";
import { OfficeList } from "../registrar/list";
import { StaffShell } from "../shell";

interface Head {
    day: string;
    at_ms: number;
    seq: number;
    hash: string;
}

/** A page for the registrar's paper: where the audit chain stood at the end of each day. */
export function HeadsScreen() {
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(b.heads)}</h1>
                <p class="prose">{t(b.heads_why)}</p>
                <Button class="start noprint" onClick={() => window.print()}>
                    {t(b.print)}
                </Button>
                <OfficeList<Head>
                    caption={t(b.heads)}
                    path="/api/audit/heads"
                    keyOf={(row) => row.day}
                    empty={t(b.no_heads)}
                    compact
                    columns={[
                        { key: "day", title: t(b.day), num: true, sort: true, cell: (row) => row.day },
                        {
                            key: "at",
                            title: t(b.sealed),
                            num: true,
                            cell: (row) => `${date(row.at_ms)}, ${hhmm(row.at_ms)}`,
                        },
                        { key: "seq", title: "№", num: true, cell: (row) => number(row.seq) },
                        { key: "hash", title: t(b.hash), cell: (row) => <span class="mono hash">{row.hash}</span> },
                    ]}
                />
            </main>
        </StaffShell>
    );
}
