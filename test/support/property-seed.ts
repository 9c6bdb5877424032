/**
 * Property tests draw the same cases in every run, so that a red run says something about the change and not about luck.
 * `PLIMSOLL_SEED=random npm test` draws others, `PLIMSOLL_SEED=<number>` those of a run that failed.
 */
import fc from 'fast-check';

const wanted = process.env['PLIMSOLL_SEED'] ?? '1';
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
