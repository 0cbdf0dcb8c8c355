// Without labelled material of one's own: a folder of the same layout made from the sample pictures that the models come
// with. A still picture that sways is no person, and four people are no population: this shows that everything runs,
// not how well.
import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { PEOPLE, makeClip } from '../replay/clips.mjs';

const FACES = { 'sample1.jpg': 3, 'sample2.jpg': 3, 'sample3.jpg': 3, 'sample4.jpg': 4, 'sample5.jpg': 5, 'sample6.jpg': 4 };
const ROOMS = [['sample6.jpg', '560:420:380:0'], ['sample6.jpg', '420:315:450:60']];
const RENDITIONS = { plain: 'scale=400:-2', small: 'scale=220:-2,eq=brightness=-0.08' };

function picture(from, filter, to) {
    const run = spawnSync('ffmpeg', ['-v', 'error', '-y', '-i', from, '-vf', filter, '-frames:v', '1', to],
        { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`ffmpeg: ${run.stderr.trim().slice(0, 300)}`);
}

const write = (dir, name, rows) => fs.writeFileSync(path.join(dir, name), `${rows.join('\n')}\n`);

export function generate(samples, cache) {
    const dir = path.join(cache, 'generated');
    if (fs.existsSync(path.join(dir, 'pairs.csv'))) return dir;
    fs.mkdirSync(dir, { recursive: true });
    const stills = ['file,n_faces,count_kind,boxes,w,h,notes'];
    const clips = ['file,label,source,person,notes'];
    const people = ['file,person,notes'];
    for (const [file, count] of Object.entries(FACES)) {
        fs.copyFileSync(path.join(samples, file), path.join(dir, file));
        stills.push(`${file},${count},exact,,1600,1200,`);
    }
    ROOMS.forEach(([file, crop], i) => {
        picture(path.join(samples, file), `crop=${crop},scale=640:480`, path.join(dir, `room${i}.png`));
        stills.push(`room${i}.png,0,exact,,640,480,`);
    });
    for (const [who, { file, crop }] of Object.entries(PEOPLE)) {
        makeClip(path.join(dir, `${who}.mp4`), { samples, who, seconds: 14, noise: 0 });
        clips.push(`${who}.mp4,1 face,generated,${who},`);
        for (const [name, filter] of Object.entries(RENDITIONS)) {
            const still = `${who}_${name}.png`;
            picture(path.join(samples, file), `crop=${crop.join(':')},${filter}`, path.join(dir, still));
            people.push(`${still},${who},`);
            if (name === 'plain') stills.push(`${still},1,exact,,400,300,`);
        }
    }
    const names = Object.keys(PEOPLE);
    const pairs = ['file_a,file_b,same,family', ...names.map((a) => `${a}_plain.png,${a}_small.png,1,generated`),
        ...names.flatMap((a, i) => names.slice(i + 1).map((b) => `${a}_plain.png,${b}_plain.png,0,generated`))];
    write(dir, 'faces_labels.csv', stills);
    write(dir, 'video_labels.csv', clips);
    write(dir, 'identity_labels.csv', people);
    write(dir, 'pairs.csv', pairs);
    return dir;
}
