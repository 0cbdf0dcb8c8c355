// Prints each package of a lock file whose "engines" refuse the Node of Debian 12 (18.20).
import { readFileSync } from "node:fs";

const NODE = [18, 20, 4];

const parse = (text) => text.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : undefined));
const compare = (a, b) => {
  for (let i = 0; i < 3; i++) if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) - (b[i] ?? 0);
  return 0;
};
const samePrefix = (want, n) => want.slice(0, n).every((part, i) => part === undefined || part === NODE[i]);

function holds(comparator) {
  const [, operator, version] = comparator.match(/^(\^|~|>=|<=|>|<|=)?v?(.*)$/);
  if (version === "" || version === "*" || version === "x") return true;
  const want = parse(version.split("-")[0]);
  if (operator === ">=") return compare(NODE, want) >= 0;
  if (operator === ">") return compare(NODE, want) > 0;
  if (operator === "<=") return compare(NODE, want) <= 0;
  if (operator === "<") return compare(NODE, want) < 0;
  if (operator === "^") return want[0] === NODE[0] && compare(NODE, want) >= 0;
  if (operator === "~") return samePrefix(want, 2) && compare(NODE, want) >= 0;
  return samePrefix(want, want.length);
}

const accepts = (range) =>
  range.split("||").some((part) => part.trim().replace(/(>=|<=|>|<|\^|~|=)\s+/g, "$1").split(/\s+/).every(holds));

const lock = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const [path, entry] of Object.entries(lock.packages)) {
  const range = entry.engines?.node;
  if (range && !accepts(range)) console.log(`${path} wants Node ${range}`);
}
