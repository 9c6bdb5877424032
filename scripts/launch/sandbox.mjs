import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Stop } from '../setup/log.mjs';
import { asUser, UID } from './user.mjs';

/**
 * Chromium's sandbox needs user namespaces, or its helper owned by root with
 * the set-uid bit. Without either it would die with a trace; we say what to do.
 * We never fall back to --no-sandbox on our own.
 */
export function checkSandbox(binary) {
  if (process.platform !== 'linux') return;
  const helper = path.join(path.dirname(binary), 'chrome-sandbox');
  const { uid = -1, mode = 0 } = statSync(helper, { throwIfNoEntry: false }) ?? {};
  if (uid === 0 && (mode & 0o4001) === 0o4001) return;
  // Mapping to root inside is what AppArmor refuses where it "allows" namespaces.
  const [program, ...args] = asUser(['unshare', '--user', '--map-root-user', 'true']);
  const tried = spawnSync(program, args, { encoding: 'utf8' });
  if (tried.status === 0 || tried.error?.code === 'ENOENT') return;
  throw new Stop([
    `The sandbox cannot start: user namespaces are not available to uid ${process.getuid() || UID}.`,
    tried.stderr.trim(),
    'Either allow them:',
    ...remedies().map((line) => `  ${line}`),
    'or let Chromium use its set-uid helper:',
    `  sudo chown root:root ${helper} && sudo chmod 4755 ${helper}`,
  ].join('\n'));
}

function remedies() {
  const found = [];
  if (setting('kernel/apparmor_restrict_unprivileged_userns') === '1') {
    found.push('sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0');
  }
  if (setting('kernel/unprivileged_userns_clone') === '0') found.push('sudo sysctl -w kernel.unprivileged_userns_clone=1');
  if (setting('user/max_user_namespaces') === '0') found.push('sudo sysctl -w user.max_user_namespaces=15000');
  if (found.length === 0) found.push('in a container: start it with --security-opt seccomp=unconfined (or a profile that permits unshare)');
  return found;
}

function setting(name) {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
