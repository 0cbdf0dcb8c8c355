/* What the server's sources say in codes, the client says in words: the actions of the audit chain, the settings of the
   policy and their values. Read from the sources, so that a new code without a word fails here. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load, report, ROOT, test } from "./parts.mjs";

globalThis.localStorage = { getItem: () => null, setItem: () => undefined };
globalThis.document = { documentElement: {} };

const sources = ["server", "session", "acts"].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
        .filter((name) => name.endsWith(".c") && !name.startsWith("bench_"))
        .map((name) => ({ name, text: readFileSync(join(ROOT, folder, name), "utf8") })),
);

/* From behind the bracket of a call: its arguments, split at the commas of their own level. */
function split(text, from) {
    const all = [""];
    for (let i = from, depth = 0, quoted = false; i < text.length; i++) {
        const at = text[i];
        if (at === '"' && text[i - 1] !== "\\") quoted = !quoted;
        if (!quoted && "([{".includes(at)) depth += 1;
        if (!quoted && ")]}".includes(at) && depth-- === 0) return all;
        if (!quoted && depth === 0 && at === ",") all.push("");
        else all[all.length - 1] += at;
    }
    throw new Error(`a call without an end: ${text.slice(from, from + 60)}`);
}

/* The argument at `place` of every call: the words that stand in it, and the files in which it is a variable. */
function argument(call, place) {
    const said = new Set();
    const variable = new Set();
    for (const { name, text } of sources)
        for (const { index } of text.matchAll(new RegExp(`(?<!enum fault )\\b${call}\\(`, "g"))) {
            const [given = ""] = split(text, index + call.length + 1).slice(place);
            const words = [...given.replace(/strcmp\([^)]*\)/g, "").matchAll(/"([a-z_.]+)"/g)].map(([, one]) => one);
            words.forEach((one) => said.add(one));
            if (!words.length && given.trim() !== "NULL") variable.add(name);
        }
    return { said: [...said], variable: [...variable].sort() };
}

const source = (path) => readFileSync(join(ROOT, path), "utf8");
const literals = (text) => [...text.matchAll(/["']([a-z_.]+)["']/g)].map(([, one]) => one);

/* Every action that can come into the chain. Where the action is a variable, the file stands here and its family below. */
function actions() {
    const audit = argument("audit", 2);
    assert.deepEqual(audit.variable, ["act.c", "answer.c", "attempt.c", "incident.c", "ledger.c", "signing.c"]);
    const told = argument("act_tell", 3);
    assert.deepEqual(told.variable, ["act_national.c"]);
    const kept = argument("attempt_keep", 3);
    assert.deepEqual(kept.variable, []);
    const verb = (file, before) => literals(new RegExp(`${before}[^;]*;`).exec(source(file))[0]);
    const kinds = /kind TEXT NOT NULL CHECK \(kind IN \(('exam_score'[^)]*)\)/.exec(source("session/migrations/0001_base.sql"));
    const events = [...source("session/machine.h").matchAll(/EVENT\([A-Z_]+, (\w+)\)/g)].map(([, word]) => word);
    assert.ok(events.length > 25, "the machine's events");
    return new Set([
        ...audit.said,
        ...kept.said,
        ...events.map((word) => `attempt.${word}`),
        ...literals(kinds[1]).map((kind) => `grade.${kind}`),
        ...[...told.said, ...verb("acts/act_national.c", "const char \\*action =")].map((word) => `act.${word}`),
        ...verb("session/answer.c", "const char \\*action ="),
        ...argument("review", 4).said.map((state) => `incident.${state}`),
        ...argument("signing_refused", 3).said.map((kind) => `${kind}.sign_failed`),
    ]);
}

const LANGS = ["kk", "ru", "en"];
const { auditActions } = await load("words/audit_actions.ts");

await test("the audit chain: every action that the server writes has its word, and no word is for nothing", () => {
    const codes = actions();
    assert.ok(codes.has("attempt.admit") && codes.has("login") && codes.has("act.sign") && codes.has("answer.late"));
    assert.deepEqual([...codes].filter((code) => !auditActions[code]).sort(), [], "without a word:");
    assert.deepEqual(Object.keys(auditActions).filter((code) => !codes.has(code)), [], "never written:");
    for (const [code, text] of Object.entries(auditActions))
        for (const lang of LANGS) assert.ok(text[lang]?.trim() && text[lang] !== code, `${code} ${lang}`);
});

const policy = [...source("seeds/policy.txt").matchAll(/^([a-z_.]+) = (.+)$/gm)].map(([, key, value]) => ({ key, value }));
const eyes = [...source("session/thresholds.def").matchAll(/^THRESHOLD\((\w+),/gm)].map(([, field]) => `eye.${field}`);
const { settingWord } = await load("words/policy_keys.ts");
const { settingValue, settingValues } = await load("words/policy_values.ts");

await test("the policy: every setting has its name", () => {
    const keys = [...policy.map(({ key }) => key), ...eyes];
    assert.ok(keys.length > 150, `${keys.length} settings`);
    assert.deepEqual(keys.filter((key) => settingWord(key) === key), []);
});

/* Names of a scale and of a form say themselves. */
const AS_IT_IS = ["grade_scale", "act_number"];

await test("the policy: every word that is a value has its own words, also those that only the code knows", () => {
    const words = policy.filter(({ key, value }) => /[a-z]/i.test(value) && !AS_IT_IS.includes(key));
    assert.ok(words.length > 25, `${words.length} settings are words`);
    assert.deepEqual(words.filter(({ key, value }) => settingValue(key, value) === value).map(({ key }) => key), []);
    /* policy_text(…, "key", rule) and, in the same file, strcmp(rule, "word"). */
    const compared = sources.flatMap(({ text }) =>
        [...text.matchAll(/policy_(?:text|is)\(db, [^"]*"([a-z_.]+)", (\w+|"\w+")[,)]/g)].flatMap(([, key, into]) =>
            into.startsWith('"')
                ? [{ key, value: into.slice(1, -1) }]
                : [...text.matchAll(new RegExp(`strcmp\\(${into}, "(\\w+)"\\)`, "g"))].map(([, value]) => ({ key, value })),
        ),
    );
    assert.ok(compared.length > 15, `${compared.length} comparisons`);
    assert.deepEqual(compared.filter(({ key, value }) => settingValue(key, value) === value), []);
});

await test("the policy: where the values are a closed list, the one in force is among them", () => {
    for (const { key, value } of policy) {
        const all = settingValues(key, value);
        assert.ok(!all.length || all.includes(value), key);
        assert.equal(new Set(all.map((one) => settingValue(key, one))).size, all.length, `${key}: two values of one name`);
    }
    assert.deepEqual(settingValues("rounding", "half_up"), ["half_up", "floor"]);
    assert.deepEqual(settingValues("audio", "false"), ["true", "false"]);
    assert.deepEqual(settingValues("record_days", "30"), []);
});

report();
