/**
 * What the window costs in the worst hour: crash-2020-03-12 at 20x for a minute. Printed as measured, here and now; the
 * only thing judged is that there was something to measure.
 */
import { expect, test } from '../../e2e/support/app';
import { dataFolderWith } from '../../e2e/support/settings';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 60);

test('crash at 20x', async ({ launch }) => {
  const { page, said, close } = await launch({ dataDir: dataFolderWith({}), args: ['--drill', 'crash-2020-03-12', '--seed', '1', '--speed', '20', '--measure'] });
  await expect(page.getByTestId('position-row').first()).toBeVisible();
  const cells = await page.evaluate(countWrites, SECONDS);
  await close();
  await expect.poll(() => said.find((line) => line.includes('mainDelay'))).toBeDefined();
  const { mainDelay } = JSON.parse((said.find((line) => line.includes('mainDelay')) ?? '').replace(/^[^{]*/, '')) as { readonly mainDelay: { readonly maxMs: number; readonly p99Ms: number } };
  const busiest = [...cells].sort((a, b) => b.most - a.most)[0];
  expect(cells.length).toBeGreaterThan(0);
  console.log(`\nwindow: largest event-loop delay in main ${mainDelay.maxMs} ms, 99 % below ${mainDelay.p99Ms} ms`);
  console.log(`window: ${cells.length} cells were written; the busiest ${busiest?.most ?? 0} times in one second (${busiest?.name ?? ''}), on average ${((busiest?.sum ?? 0) / SECONDS).toFixed(2)} a second; the rule is 4`);
});

interface Cell {
  readonly name: string;
  readonly most: number;
  readonly sum: number;
}

/** Runs in the page: text writes of every grid cell and headline figure, second by second. */
function countWrites(seconds: number): Promise<Cell[]> {
  return new Promise((resolve) => {
    const counts = new Map<Element, number[]>();
    const begun = performance.now();
    const observer = new MutationObserver((records) => {
      const second = Math.floor((performance.now() - begun) / 1000);
      const touched = new Set(records.map((record) => (record.target.nodeType === Node.TEXT_NODE ? record.target.parentElement : (record.target as Element))?.closest('td, [data-testid], .figure')));
      for (const cell of touched) {
        if (cell === null || cell === undefined) continue;
        const list = counts.get(cell) ?? [];
        list[second] = (list[second] ?? 0) + 1;
        counts.set(cell, list);
      }
    });
    const options = { characterData: true, childList: true, subtree: true };
    for (const panel of document.querySelectorAll('[data-panel="positions"], [data-panel="hero"]')) observer.observe(panel, options);
    setTimeout(() => {
      observer.disconnect();
      const whole = (list: readonly number[]) => list.slice(0, seconds);
      resolve([...counts].map(([cell, list]) => ({
        name: `${cell.tagName.toLowerCase()} ${cell.getAttribute('data-testid') ?? (cell.textContent ?? '').trim().slice(0, 20)}`,
        most: Math.max(0, ...whole(list).map((count) => count ?? 0)),
        sum: whole(list).reduce((sum, count) => sum + (count ?? 0), 0),
      })));
    }, seconds * 1000);
  });
}
