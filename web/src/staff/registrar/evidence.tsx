import { useState } from "preact/hooks";
import { post } from "../../net/api";
import { Link } from "../../state/router";
import { has } from "../../state/session";
import { Button } from "../../ui/button";
import { ReasonDialog } from "../../ui/dialog";
import { books as b } from "../../words/books";
import { when } from "../../words/format";
import { desk as w, requestStates } from "../../words/desk";
import { t } from "../../words/words";
import { StaffShell } from "../shell";
import { OfficeList } from "./list";
import { options, StateOf } from "./parts";

interface Request {
    id: string;
    act: string;
    reg_no: string | null;
    reason: string;
    asked_by: string;
    asked_ms: number;
    state: string;
    answer: string | null;
}

/** The registrar asks, the Centre answers (001-5.1). */
export function EvidenceScreen() {
    const [step, setStep] = useState<{ row: Request; given: boolean } | null>(null);
    const [turn, setTurn] = useState(0);
    const centre = has("specialist", "head");
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.requests)}</h1>
                <OfficeList<Request>
                    caption={t(w.requests)}
                    path="/api/evidence-requests"
                    turn={turn}
                    keyOf={(row) => row.id}
                    search
                    choices={[{ name: "state", label: t(b.state), options: options(requestStates) }]}
                    empty={t(w.requests_none)}
                    emptyWhy={t(w.requests_none_why)}
                    columns={[
                        {
                            key: "reg_no",
                            title: t(w.act),
                            sort: true,
                            cell: (row) => (
                                <Link class="b" href={`/staff/acts/${row.act}`}>
                                    {row.reg_no ?? t(w.act)}
                                </Link>
                            ),
                        },
                        { key: "reason", title: t(b.ground), cell: (row) => row.reason },
                        { key: "asked_by", title: t(w.asked_by), sort: true, cell: (row) => row.asked_by },
                        { key: "asked_ms", title: t(b.time), num: true, sort: true, cell: (row) => when(row.asked_ms) },
                        {
                            key: "state",
                            title: t(b.state),
                            sort: true,
                            cell: (row) => (
                                <StateOf
                                    table={requestStates}
                                    code={row.state}
                                    hues={{ open: "yellow", given: "green", refused: "orange" }}
                                />
                            ),
                        },
                        { key: "answer", title: t(w.answer), cell: (row) => row.answer ?? "–" },
                        {
                            key: "do",
                            title: "",
                            cell: (row) =>
                                centre && row.state === "open" ? (
                                    <span class="row wrap">
                                        <Button onClick={() => setStep({ row, given: true })}>{t(w.give)}</Button>
                                        <Button onClick={() => setStep({ row, given: false })}>{t(w.refuse)}</Button>
                                    </span>
                                ) : row.state === "given" ? (
                                    <a class="btn" href={`/api/acts/${row.act}/package`} download>
                                        ZIP
                                    </a>
                                ) : null,
                        },
                    ]}
                />
                {step && (
                    <ReasonDialog
                        title={t(step.given ? w.give : w.refuse)}
                        effect={step.row.reason}
                        readers={t(w.requests)}
                        verb={t(step.given ? w.give : w.refuse)}
                        onClose={() => setStep(null)}
                        onDone={async (_, answer) => {
                            await post(`/api/evidence-requests/${step.row.id}/answer`, { given: step.given, answer });
                            setStep(null);
                            setTurn(turn + 1);
                        }}
                    />
                )}
            </main>
        </StaffShell>
    );
}
