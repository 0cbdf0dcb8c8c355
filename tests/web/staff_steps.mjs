/* What the double does with an act when somebody edits, signs, returns, posts or reinstates it. */

export const fault = (status, code, sentence = "Құжат сіз көргеннен кейін өзгерді. Жаңа нұсқасын қараңыз.") => ({
    status,
    body: { fault: { code, sentence, request: "01jtest" } },
});

/** One deed on an act: its refusal, or the act after it. */
export function actStep(act, what, body, user) {
    if (!act.actions.includes(what.replace("_national", ""))) return fault(403, "forbidden", "Бұл әрекетке құқығыңыз жоқ.");
    const now = Date.now();
    const log = (action, note = null) =>
        act.history.push({ at_ms: now, actor: user.name, role: user.roles[0], action, note });
    if (what === "sign" || what === "sign_national") {
        if (what === "sign" && body.password !== "sesame") return fault(403, "sign_password", "Қол қою құпиясөзі дұрыс емес.");
        if (body.pdf_sha256 !== act.pdf_sha256) return fault(409, "stale");
        Object.assign(act.signatures[act.turn - 1], {
            person: user.name,
            signed_ms: now,
            method: what === "sign" ? "internal" : "national",
            state: "valid",
        });
        Object.assign(act, {
            state: act.turn === 3 ? "registered" : `signed_${act.turn}`,
            turn: act.turn === 3 ? null : act.turn + 1,
            mine: false,
            actions: [],
        });
    }
    if (what === "edit")
        Object.assign(
            act,
            { version: act.version + 1 },
            Object.fromEntries(Object.entries(body).filter(([key]) => key !== "version" && key !== "incidents")),
        );
    if (what === "freeze")
        Object.assign(act, {
            state: "frozen",
            frozen_ms: now,
            pdf_sha256: "a".repeat(64),
            turn: 1,
            actions: [],
            mine: false,
        });
    if (what === "refuse") Object.assign(act, { state: "refused", actions: [], mine: false });
    if (what === "return")
        Object.assign(act, { state: "drafted", version: act.version + 1, actions: ["edit"], mine: false });
    if (what === "prepare")
        Object.assign(act, {
            state: "prepared",
            actions: [],
            mine: false,
            prepared: { by: user.name, at_ms: now, outcome: body.outcome },
        });
    if (what === "post")
        Object.assign(act, {
            state: "executed",
            version: act.version + 1,
            actions: ["reinstate"],
            mine: false,
            posted: { by: user.name, at_ms: now },
        });
    if (what === "reinstate")
        Object.assign(act, { state: "cancelled", version: act.version + 1, actions: [], mine: false });
    log(what, body.reason ?? body.ground ?? null);
    return { act };
}
