#!/usr/bin/env node
// What a dying eye costs: simulated students sit the exam, the eye is killed again and again, and the books say how
// long nobody looked. usage: kills.mjs [--students 20] [--kills 100] [--hang]    (programs: bin of $BUILD or of build/)
// --hang stops the eye (SIGSTOP) instead of killing it. The last line is one JSON object.
import { family, option, pause, program, seatDemo } from './demo_class.mjs';

const students = option('students', 20), kills = option('kills', 100), hang = process.argv.includes('--hang');
const demo = await seatDemo(students);
console.error(`${students} sit the exam; ${kills} ${hang ? 'hangs' : 'kills'}`);
await pause(5000);

let done = 0;
while (done < kills && demo.child.exitCode === null) {
    const eye = family(demo.child.pid).find((pid) => program(pid).endsWith('/baqyla-eye'));
    if (eye) {
        process.kill(eye, hang ? 'SIGSTOP' : 'SIGKILL');
        done++;
        if (done % 10 === 0) console.error(`${done} of ${kills}`);
    }
    await pause(3000 + Math.random() * 2000);
}
await pause(5000);

const told = demo.books('SELECT cause, to_ms - from_ms AS ms FROM unseen');
const lost = students - demo.sitting();
const longest = Math.max(0, ...told.map((row) => row.ms));
console.log(JSON.stringify({ bench: 'kills', students, done, hang, stretches_over_1500_ms: told.length,
    longest_ms: longest, attempts_disturbed: lost }));
await demo.stop();
process.exit(done === kills && lost === 0 ? 0 : 1);
