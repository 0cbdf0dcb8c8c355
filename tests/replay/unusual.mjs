// Files that nobody ought to send, and cameras that few have: what cannot be read is refused with a sentence, the rest
// is looked at as it is.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

// A gradient as a press wants it: CMYK, inverted as Adobe does it.
const CMYK_JPEG =
    '/9j/4AAQSkZJRgABAQEASABIAAD/7gAOQWRvYmUAZAAAAAAA/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0s' +
    'MzpKPjM2RjcsLUBXQUZMTlJTUjI+WmFaUGBKUVJP/8AAFAgAJAAwBEMRAE0RAFkRAEsRAP/EABgAAQEBAQEAAAAAAAAAAAAAAAAG' +
    'BQQH/8QAGhAAAwADAQAAAAAAAAAAAAAAABRhAhNRAf/aAA4EQwBNAFkASwAAPwC+dp5gQCUL52h2gJQO0O0BKB2h2gJQO0O0BKB2' +
    'h2gJQO0m3aCkShNu0O0BKB2h2gJQO0O0BKB2h2gJQO0O0BKB2k27QUaUOBbPvodoCUC2ffQ7QEoFs++h2gJQLZ99DtASgWz76HaA' +
    'lAtn30nHaCkShQpQO0BKBKB2gJQJQO0BKBKB2gJQJQO0BKBKGBtz6Df1YcN/Vhwbc+gasODVhwbc+gasODVhwbc+gasODVhwbc+g' +
    'asODVhwbc+gasODVhw//2Q==';

function ffmpeg(...args) {
    const run = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr.trim().slice(0, 400));
}

function png(width, height) {
    const chunk = (type, body) => {
        const tagged = Buffer.concat([Buffer.from(type), body]);
        const out = Buffer.alloc(tagged.length + 8);
        out.writeUInt32BE(body.length, 0);
        tagged.copy(out, 4);
        out.writeUInt32BE(crc(tagged), tagged.length + 4);
        return out;
    };
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([8, 2], 8);
    return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head),
        chunk('IDAT', zlib.deflateSync(Buffer.alloc(1))), chunk('IEND', Buffer.alloc(0))]);
}

function crc(bytes) {
    let c = ~0;
    for (const b of bytes) {
        c ^= b;
        for (let k = 0; k < 8; k++) c = (c >>> 1) ^ (c & 1 ? 0xedb88320 : 0);
    }
    return ~c >>> 0;
}

// An EXIF block that says nothing but how the camera was held.
function withOrientation(jpeg, turn) {
    const exif = Buffer.from([0xff, 0xe1, 0, 34, ...Buffer.from('Exif\0\0MM\0*'), 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3,
        0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0]);
    return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}

/** The H.264 stream without its key frames' slices. */
function withoutKeys(bytes) {
    const starts = [];
    for (let at = bytes.indexOf('\0\0\x01'); at >= 0; at = bytes.indexOf('\0\0\x01', at + 3)) starts.push(at);
    return Buffer.concat(starts.map((from, i) => bytes.subarray(from, starts[i + 1]))
        .filter((unit) => (unit[3] & 31) !== 5));
}

export function unusual({ test, expect, analyse, clip, compare, during, work, samples }) {
    const file = (name) => path.join(work, name);
    const write = (name, bytes) => (fs.writeFileSync(file(name), bytes), file(name));
    const picture = path.join(samples, 'sample4.jpg');
    const seen = (name) => {
        const run = analyse('--json', '--stills', name);
        expect(run.status === 0 && run.lines.length === 1, `${name}: exit ${run.status} ${run.stderr}`);
        return run.lines[0];
    };
    const refused = (...args) => {
        const run = analyse('--json', ...args);
        expect(run.status === 1 && run.stdout === '' && run.stderr.includes('could not be read'),
            `${args.join(' ')}: exit ${run.status} ${run.stdout}${run.stderr}`);
    };
    const incidents = (name) => {
        const run = analyse('--json', name);
        expect(run.status === 0, `${name}: exit ${run.status} ${run.stderr}`);
        return run;
    };

    test('pictures without pixels, with too many, and of other kinds: a sentence each', () => {
        ffmpeg('-i', picture, '-vf', 'scale=160:-2', '-frames:v', '1', file('a.gif'));
        for (const [name, bytes] of [['nothing.jpg', ''], ['zero.png', png(0, 0)], ['huge.png', png(65535, 65535)],
            ['large.png', png(20000, 20000)], ['short.png', png(640, 480)]])
            refused('--stills', write(name, bytes));
        refused('--stills', file('a.gif'));
    });
    test('sixteen bits, grey, a palette, transparency, CMYK and moving pictures are pictures', () => {
        const still = ['-frames:v', '1'];
        const moving = ['-loop', '1', '-t', '1', '-i', picture, '-vf', 'fps=5,scale=800:-2'];
        for (const [name, args] of [['deep.png', ['-i', picture, '-vf', 'format=rgb48be', ...still]],
            ['alpha.png', ['-i', picture, '-vf', 'format=rgba', ...still]],
            ['palette.png', ['-i', picture, '-vf', 'format=pal8', ...still]],
            ['moving.webp', [...moving, '-c:v', 'libwebp_anim']], ['moving.png', [...moving, '-f', 'apng']]]) {
            ffmpeg(...args, file(name));
            expect(seen(file(name)).faces === 4, `${name}: ${seen(file(name)).faces} faces`);
        }
        ffmpeg('-i', picture, '-vf', 'format=gray', ...still, file('grey.jpg'));
        expect(seen(file('grey.jpg')).faces >= 3, 'grey');
        expect(seen(write('cmyk.jpg', Buffer.from(CMYK_JPEG, 'base64'))).faces === 0, 'CMYK');
    });
    test('a phone held in any way: EXIF turns the picture upright', () => {
        for (const [turn, transpose] of [[6, 'transpose=cclock'], [8, 'transpose=clock'], [3, 'hflip,vflip']]) {
            ffmpeg('-i', picture, '-vf', transpose, '-q:v', '2', '-map_metadata', '-1', '-frames:v', '1',
                file('turned.jpg'));
            const line = seen(write('upright.jpg', withOrientation(fs.readFileSync(file('turned.jpg')), turn)));
            expect(line.faces === 4, `orientation ${turn}: ${line.faces} faces`);
        }
    });
    test('one, five and sixty frames a second: the same event at the same time', () => {
        const whole = clip({ who: 'bela', events: [during('hand', 5, 11)], seconds: 15 });
        for (const [rate, slack] of [[1, 1300], [5, 700], [60, 600]]) {
            ffmpeg('-i', whole, '-vf', `fps=${rate}`, '-c:v', 'libx264', '-preset', 'veryfast', file('rate.mp4'));
            compare(incidents(file('rate.mp4')).lines.slice(0, -1), [['covered', 5, 11]], slack);
        }
    });
    test('a size that changes in mid-stream, full range luma, and a lie about it', () => {
        const whole = clip({ who: 'cora', seconds: 8 });
        const raw = ['-an', '-c:v', 'libx264', '-preset', 'veryfast', '-f', 'h264'];
        ffmpeg('-t', '4', '-i', whole, ...raw, file('a.h264'));
        ffmpeg('-ss', '4', '-i', whole, '-vf', 'scale=320:240', ...raw, file('b.h264'));
        const both = write('both.h264', Buffer.concat([fs.readFileSync(file('a.h264')), fs.readFileSync(file('b.h264'))]));
        // A raw stream tells no rate that can be relied on: what counts is that both halves were looked at.
        const run = incidents(both);
        expect(run.lines.length === 1 && run.lines[0].frames >= 14, run.stdout);
        ffmpeg('-i', whole, '-vf', 'scale=in_range=tv:out_range=pc,format=yuvj420p', '-c:v', 'libx264', file('full.mp4'));
        ffmpeg('-i', whole, '-c:v', 'libx264', '-bsf:v', 'h264_metadata=video_full_range_flag=1', file('lie.mp4'));
        for (const name of ['full.mp4', 'lie.mp4']) compare(incidents(file(name)).lines.slice(0, -1), []);
    });
    test('a clip without any key frame: a sentence', () => {
        ffmpeg('-i', clip({ seconds: 3 }), '-an', '-c:v', 'libx264', '-g', '1000', '-f', 'h264', file('keys.h264'));
        refused(write('keyless.h264', withoutKeys(fs.readFileSync(file('keys.h264')))));
    });
}
