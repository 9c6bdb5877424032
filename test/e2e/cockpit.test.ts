import type { Page } from '@playwright/test';
import { expect, test } from './support/app';

const DRILL = ['--drill', 'calm-day', '--seed', '7', '--speed', '20'];

/** The first questions are answered with "skip", so that the window behind them can be used. */
async function skipQuestions(page: Page): Promise<void> {
  await page.getByTestId('first-run-skip').click();
  await expect(page.locator('[data-panel="first-run"]')).toHaveCount(0);
}

test('the seven answers of the first five seconds stand at fixed places at 1280x800', async ({ launch }) => {
  const { page, errors } = await launch({ args: [...DRILL, '--size', '1280x800'] });
  await skipQuestions(page);
  await expect(page.getByTestId('nearest-liquidation')).toContainText('%');
  for (const id of ['trust', 'nearest-liquidation', 'which-account', 'what-to-do', 'why', 'what-changed', 'unacknowledged']) {
    const answer = page.getByTestId(id);
    await expect(answer).toHaveCount(1);
    const box = await answer.boundingBox();
    expect(box).not.toBeNull();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(430);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(1280);
  }
  await expect(page.getByTestId('trust')).toContainText('DRILL');
  // The content security policy refused nothing and no script failed.
  expect(errors).toEqual([]);
});

test('nothing moves while the numbers change', async ({ launch }) => {
  const { page } = await launch({ args: DRILL });
  await skipQuestions(page);
  await expect(page.getByTestId('position-row').first()).toBeVisible();
  const moved = await page.evaluate(
    () =>
      new Promise<string[]>((done) => {
        const found: string[] = [];
        interface Shift extends PerformanceEntry {
          readonly sources: readonly { readonly node: Node | null; readonly previousRect: DOMRect; readonly currentRect: DOMRect }[];
        }
        new PerformanceObserver((list) => {
          for (const { sources } of list.getEntries() as Shift[]) {
            for (const { node, previousRect, currentRect } of sources) {
              const element = node instanceof Element ? node : node?.parentElement;
              // A text that grows in its own place, and the rail that a new alarm pushes down, are no surprise.
              const isSamePlace = previousRect.x === currentRect.x && previousRect.y === currentRect.y && previousRect.width === currentRect.width;
              if (isSamePlace || element?.closest('[data-panel="alerts"]') != null) continue;
              found.push(`${element?.tagName} ${element?.className} "${node?.textContent?.slice(0, 40)}" from ${previousRect.x},${previousRect.y} ${previousRect.width} to ${currentRect.x},${currentRect.y} ${currentRect.width}`);
            }
          }
        }).observe({ type: 'layout-shift' });
        setTimeout(() => done(found), 6000);
      }),
  );
  expect(moved).toEqual([]);
});

test('headline figures change at most twice a second and cells four times, however fast the drill runs', async ({ launch }) => {
  const { page } = await launch({ args: DRILL });
  await skipQuestions(page);
  await expect(page.getByTestId('position-row').first()).toBeVisible();
  const writes = await page.evaluate(
    () =>
      new Promise<{ headline: number; cell: number }>((done) => {
        const most = (target: Element | null | undefined) => {
          const counts = new Map<Node, number>();
          new MutationObserver((records) => {
            for (const { target: node } of records) counts.set(node, (counts.get(node) ?? 0) + 1);
          }).observe(target as Element, { characterData: true, subtree: true });
          return () => Math.max(0, ...counts.values());
        };
        const headline = most(document.querySelector('[data-testid="nearest-liquidation"]'));
        const cell = most(document.querySelector('[data-testid="position-row"]'));
        setTimeout(() => done({ headline: headline(), cell: cell() }), 5000);
      }),
  );
  expect(writes.headline).toBeLessThanOrEqual(11);
  expect(writes.cell).toBeLessThanOrEqual(21);
  expect(writes.cell).toBeGreaterThan(0);
});

test('J and K walk the positions, digits open the panels, ? shows the map, Esc closes it', async ({ launch }) => {
  const { page, panel } = await launch({ args: DRILL });
  await skipQuestions(page);
  await expect(page.getByTestId('position-row').first()).toBeVisible();
  const selected = () => page.locator('tr[aria-selected="true"]').getAttribute('data-position');
  await page.locator('tr[aria-selected="true"]').focus();
  for (let press = 0; press < 10; press += 1) await page.keyboard.press('k');
  const first = await selected();
  await page.keyboard.press('j');
  await expect.poll(selected).not.toBe(first);
  await page.keyboard.press('k');
  await expect.poll(selected).toBe(first);
  for (const [key, id] of [['2', 'account'], ['3', 'what-if'], ['4', 'calculator'], ['5', 'margin-forecast'], ['6', 'drills'], ['7', 'settings'], ['8', 'volatility'], ['9', 'risk'], ['0', 'backtest'], ['1', 'chart']] as const) {
    await page.keyboard.press(key);
    await expect(panel(id)).toBeVisible();
  }
  await page.keyboard.press('?');
  await expect(panel('keys')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel('keys')).toHaveCount(0);
});

test('what is typed wrongly stays, with its reason beside it; while typing no key is a command', async ({ launch }) => {
  const { page, panel } = await launch({ args: [...DRILL, '--panel', 'account'] });
  await page.getByTestId('account-new').click();
  const quantity = page.getByTestId('quantity');
  await quantity.pressSequentially('1,234');
  await page.getByTestId('account-name').pressSequentially('jkc 1?');
  await page.getByTestId('account-save').click();
  await expect(quantity).toHaveValue('1,234');
  await expect(panel('account')).toContainText('"1,234" can be 1234 or 1.234');
  await expect(page.getByTestId('account-name')).toHaveValue('jkc 1?');
  await expect(panel('account')).toBeVisible();
});

test('in a drill the size of the selected position can be changed', async ({ launch }) => {
  const { page } = await launch({ args: [...DRILL, '--panel', 'drills'] });
  const form = page.getByTestId('drill-trade');
  await expect(form).toBeVisible();
  const id = await page.locator('tr[aria-selected="true"]').getAttribute('data-position');
  const size = page.locator(`tr[data-position="${id}"] td`).nth(3);
  const before = await size.textContent();
  await form.getByRole('button', { name: 'flat' }).click();
  await form.getByRole('button', { name: 'Trade' }).click();
  await expect.poll(() => size.textContent()).not.toBe(before);
});

test('a chart is drawn under the policy of the page, and its notice stands under it', async ({ launch }) => {
  const { page, panel, errors } = await launch({ args: [...DRILL, '--panel', 'chart'] });
  await expect(panel('chart').locator('canvas').first()).toBeVisible();
  await expect(panel('chart')).toContainText('TradingView');
  await expect(page.getByTestId('price-chart')).toHaveAttribute('aria-label', /mark .*entry .*/);
  expect(errors).toEqual([]);
});
