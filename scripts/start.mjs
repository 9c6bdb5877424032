/* `npm start -- [arguments]`: builds what changed and opens the window. Set-up ran before (prestart). */
import { ensureBuilt } from './build.mjs';
import { runApp } from './launch/app.mjs';
import { runScript } from './setup.mjs';

await runScript(async () => {
  await ensureBuilt();
  process.exitCode = await runApp(process.argv.slice(2));
});
