// What the stories with the real server and a real browser share: the webcam's clip, the browser, the way in.
import { spawnSync } from 'node:child_process'
import { existsSync, renameSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { equal, root } from '../story/lib.mjs'
import { PATIENCE_MS, started } from './parts.mjs'

const { chromium } = createRequire(join(root, 'web/package.json'))('playwright-core')

const folder = resolve(root, process.env.BUILD ?? 'build', 'clips')

/** A minute in front of the webcam: covered from 20 to 35 s, a second person from 45 to 60 s. Made once. */
export function makeClip() {
  const clip = join(folder, 'hana-both.mjpeg')
  if (!existsSync(clip))
    equal(spawnSync(join(root, 'seeds/demo/clips.sh'), [join(root, 'models/samples'), folder, 'mjpeg', 'hana-both'], { stdio: 'inherit' }).status, 0)
  return clip
}

/** Its beginning, in which one person sits there and nothing happens. */
export function makeQuietClip() {
  const clip = join(folder, 'hana-quiet.mjpeg')
  if (!existsSync(clip)) {
    const made = spawnSync('ffmpeg', ['-v', 'error', '-y', '-t', '19', '-f', 'mjpeg', '-framerate', '30', '-i', makeClip(), '-c', 'copy', '-f', 'mjpeg', `${clip}.part`])
    equal(made.status, 0, String(made.stderr))
    renameSync(`${clip}.part`, clip)
  }
  return clip
}

/** Chromium without a network of its own; closed when the test ends. `clip` is what its webcam sees. */
export async function openBrowser(t, { clip } = {}) {
  const camera = clip ? ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${clip}`] : []
  const browser = await started(() => chromium.launch({
    executablePath: process.env.BAQYLA_CHROMIUM ?? '/usr/bin/chromium',
    timeout: PATIENCE_MS,
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', ...camera],
  }))
  t.after(() => browser.close())
  return browser
}

export async function signIn(page, server, account) {
  page.setDefaultTimeout(PATIENCE_MS)
  await page.goto(`${server.origin}/`)
  await page.fill('input[autocomplete=username]', account.login)
  await page.fill('input[type=password]', account.password)
  await page.click('form button[type=submit], form .pri')
  await page.waitForURL((url) => /\/(my|staff)/.test(url.pathname))
}

/** What a starved camera or a slow machine earns, "no frames", is technical and true; the rest would be a false alarm. */
export const notTechnical = (incident) => incident.class !== 'technical'

/** Walks through the check-in as a student does: reads, ticks, presses the one primary button. Returns what
    `arrived` gives as soon as it gives something. */
export async function checkIn(page, arrived) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const tile = await arrived()
    if (tile) return tile
    const open = page.locator('main input[type=checkbox]:not(:checked)')
    while (await open.count()) await open.first().check({ force: true, timeout: 2000 }).catch(() => {})
    const start = page.locator('main button:has(svg):not([aria-disabled=true]):not(.pri)').filter({ hasText: /Turn the camera on|Камераны қосу|Включить камеру/ })
    if (await start.count()) await start.first().click().catch(() => {})
    const primary = page.locator('main button.pri:not([aria-disabled=true]):not([disabled])')
    if (await primary.count()) await primary.first().click({ timeout: 2000 }).catch(() => {})
    await page.waitForTimeout(250)
  }
  throw new Error('the check-in did not end: ' + (await page.locator('main').innerText()))
}
