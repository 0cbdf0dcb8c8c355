// Camera states over whole clips: slates, films, gaps of light, lamps, a turned camera, a stretch played again.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const ENCODE = ['-an', '-threads', '1', '-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-b:v', '400k',
    '-g', '75'];
const during = (from, to) => `enable='between(t,${from},${to - 0.01})'`;
const over = (source, from, to) => `${source},format=yuv420p[c];[0][c]overlay=shortest=1:${during(from, to)}`;

export function cameraStates({ test, expect, analyse, clip, compare, work }) {
    let made = 0;

    function edited(source, graph, before = []) {
        const file = path.join(work, `camera${made++}.mp4`);
        const run = spawnSync('ffmpeg', ['-v', 'error', '-y', ...before, '-i', source, '-filter_complex', graph,
            ...ENCODE, file], { encoding: 'utf8' });
        expect(run.status === 0, run.stderr.slice(0, 400));
        return file;
    }

    function incidents(file) {
        const run = analyse('--json', file);
        expect(run.status === 0, `exit ${run.status}: ${run.stderr}`);
        return run.lines.slice(0, -1);
    }

    const cases = [
        ['blocked: a logo on one colour', (f, t) => over('color=c=0x303840:s=640x480:r=15,drawbox=260:180:120:90:c=white:' +
            't=fill,drawbox=200:310:240:16:c=gray:t=fill', f, t), 'blocked'],
        ['blocked: a test pattern that moves', (f, t) => over('testsrc=s=640x480:r=15', f, t), 'blocked'],
        ['covered: a film that lets shadows through', (f, t) => "split[v][w];[w]gblur=sigma=30,lutyuv=y='120+(val-120)*0.4'," +
            `noise=alls=3:allf=t[c];[v][c]overlay=${during(f, t)}`, 'covered'],
        ['covered: a hand with light at its edge', (f, t) => over("color=c=black:s=640x480:r=15,format=rgb24,geq=" +
            "r='95+30*X/W+150*exp(-X/22)':g='55+20*X/W+160*exp(-X/22)':b='45+15*Y/H+160*exp(-X/22)',loop=-1:1", f, t),
        'covered'],
    ];
    for (const [name, graph, kind] of cases)
        test(name, () => compare(incidents(edited(clip({ who: 'bela', seconds: 16 }), graph(7, 12))), [[kind, 7, 12]], 1100));

    const lamps = [["a lamp that goes on and off", `lutyuv=y='16+(val-16)*0.55':enable='lt(mod(t,5),2)'`],
        ['an exposure that hunts', "eq=eval=frame:gamma='1+0.5*sin(t)'"]];
    for (const [name, graph] of lamps)
        test(`${name}: nothing`, () => compare(incidents(edited(clip({ who: 'ada', seconds: 20 }), graph)), []));

    test('looping: seven seconds again and again', () => {
        const seen = incidents(edited(clip({ seconds: 7 }), 'setpts=N/15/TB,trim=duration=60', ['-stream_loop', '-1']));
        expect(seen.length === 1 && seen[0].kind === 'looping' && seen[0].from_ms < 25_000 && seen[0].to_ms === null,
            JSON.stringify(seen.map((i) => [i.kind, i.from_ms, i.to_ms])));
    });
}
