import { spawn } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import path from 'node:path';
import { say } from './log.mjs';

const FIRST_BYTE_MS = 10_000;
const WHOLE_DOWNLOAD_MS = 15 * 60_000;

function baseAddress() {
  const { env } = process;
  return env.npm_config_electron_mirror || env.NPM_CONFIG_ELECTRON_MIRROR || env.ELECTRON_MIRROR ||
    'https://github.com/electron/electron/releases/download/';
}

export function officialAddress(version) {
  return `${baseAddress()}v${version}/electron-v${version}-${process.platform}-${process.arch}.zip`;
}

/**
 * Lets Electron's own installer fetch the pinned version and check it against
 * the checksums shipped in its package. Answers why it did not, or undefined.
 * A closed network is noticed within seconds: no name, or no first byte.
 */
export async function fetchOfficial(home, version) {
  const isProxied = Boolean(process.env.ELECTRON_GET_USE_PROXY);
  const refusal = isProxied ? undefined : await probe(officialAddress(version));
  if (refusal) return refusal;
  say(`runtime        fetching Electron ${version}`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(home, 'install.js')], {
      stdio: ['ignore', process.stderr.fd, 'inherit'],
      timeout: WHOLE_DOWNLOAD_MS,
    });
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(code === 0 ? undefined : `the installer ended with ${code ?? signal}`));
  });
}

async function probe(address) {
  const { hostname } = new URL(address);
  try {
    await lookup(hostname);
  } catch {
    return 'its host name does not resolve';
  }
  try {
    const answer = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(FIRST_BYTE_MS) });
    return answer.ok ? undefined : `its host answers ${answer.status}`;
  } catch (error) {
    return error.name === 'TimeoutError' ? `its host is silent for ${FIRST_BYTE_MS / 1000} s` : `its host is out of reach (${error.cause?.code ?? error.message})`;
  }
}
