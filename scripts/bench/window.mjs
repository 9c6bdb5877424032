/* `npm run bench:window`: main-process delay and DOM writes of the real window in the crash drill at 20x for a minute. */
import path from 'node:path';
import { ensureBuilt } from '../build.mjs';
import { withSeat } from '../launch.mjs';
import { root } from '../root.mjs';
import { runScript } from '../setup.mjs';
import { electronBinary } from '../setup/runtime.mjs';

await runScript(async () => {
  await ensureBuilt();
  process.exitCode = await withSeat((seat) => {
    seat.reach(path.dirname(path.dirname(process.execPath)));
    const config = path.join(root, 'test/bench/window/playwright.config.mjs');
    return seat.run([process.execPath, path.join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--config', config], {
      env: { ...process.env, PLIMSOLL_RESULTS: seat.results },
      electron: electronBinary(),
    });
  });
});
