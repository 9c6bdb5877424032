/** A picture of the window at a moment of the run: everything painted, nothing moving, exactly the size asked for. */
import type { BrowserWindow } from 'electron';
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Longer than the slowest view of the window waits before it shows a snapshot (500 ms). */
const SETTLE_MS = 800;

/** Runs in the page: fonts, two frames, and what blinks stands at its beginning. */
const WHEN_STILL = `document.fonts.ready
  .then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  .then(() => { for (const one of document.getAnimations()) { one.pause(); one.currentTime = 0; } })
  .then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  .then(() => true)`;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

/** Writes the window's content as PNG. Throws with a sentence when the picture is not what was asked for. */
export async function takePicture(window: BrowserWindow, file: string, { width, height, scale }: PictureSize): Promise<void> {
  await delay(SETTLE_MS);
  await window.webContents.executeJavaScript(WHEN_STILL);
  const png = (await window.webContents.capturePage()).toPNG({ scaleFactor: scale });
  const drawn = sizeOfPng(png);
  const wanted = { width: Math.round(width * scale), height: Math.round(height * scale) };
  if (drawn.width !== wanted.width || drawn.height !== wanted.height) {
    throw new Error(`the picture has ${drawn.width}x${drawn.height} pixels instead of ${wanted.width}x${wanted.height}: is the screen large enough?`);
  }
  await writeFile(file, png);
}

/** Width and height stand at fixed places in the first chunk. */
function sizeOfPng(png: Buffer): { width: number; height: number } {
  return png.length < 24 ? { width: 0, height: 0 } : { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}
