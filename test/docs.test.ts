import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../electron/cli/evaluate';
import { risk } from '../electron/cli/risk';
import { PANEL_IDS, panelDigit } from '../renderer/panels/ids';
import { readCandles } from '../shared/market/candles-csv';
import { LIMITS } from '../shared/sizing/limits/index';
import { PARAMETERS, type ParameterDescription } from '../shared/sizing/policy-schema';
import { TARGETS } from '../shared/sizing/targets/index';

/* What documents say beside what the program does. */
const root = path.resolve(import.meta.dirname, '..');
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const documents = ['README.md', ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)];

const UNITS: Readonly<Record<ParameterDescription['unit'], (value: number) => string>> = {
  ratio: (value) => `${Number((100 * value).toPrecision(6))} %`,
  sigmas: (value) => `${value} σ`,
  multiple: (value) => `${value}x`,
  bps: (value) => `${value} bps`,
  hours: (value) => `${value} h`,
};

function profileRow([key, { title, unit, conservative, balanced, aggressive, minimum, maximum }]: readonly [string, ParameterDescription]): string {
  const show = UNITS[unit];
  return `| ${title} | \`${key}\` | ${show(conservative)} | ${show(balanced)} | ${show(aggressive)} | ${show(minimum)} to ${show(maximum)} |`;
}

describe('docs/models.md', () => {
  const models = textOf('docs/models.md');

  it('has the table of profiles as the policy has it', () => {
    const table = /<!-- profiles -->\n([\s\S]*?)\n<!-- \/profiles -->/.exec(models)?.[1]?.split('\n').slice(2);
    expect(table).toEqual(Object.entries(PARAMETERS).map(profileRow));
  });

  it('has a heading for every limit and target', () => {
    const headings = models.split('\n').filter((line) => /^#{2,3} /.test(line)).join('\n').toLowerCase();
    for (const { title } of [...LIMITS, ...TARGETS]) expect(headings, title).toContain(title.split(',')[0]?.toLowerCase());
  });
});

describe.each(documents)('%s', (file) => {
  it('links only to files and headings that are there', () => {
    const text = textOf(file);
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '').filter((target) => !/^https?:/.test(target));
    for (const target of targets) {
      const [to = '', heading] = target.split('#');
      const there = to === '' ? file : path.posix.join(path.posix.dirname(file), to);
      expect(existsSync(path.join(root, there)), `${target} is not there`).toBe(true);
      if (heading !== undefined) expect(headingIds(textOf(there)), `${target} is no heading`).toContain(heading);
    }
  });
});

/** As they are made where Markdown is shown: lower case, punctuation gone, a hyphen for each space. */
function headingIds(text: string): string[] {
  return text.split('\n').filter((line) => /^#{1,6} /.test(line)).map((line) => line.replace(/^#+ /, '').toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replace(/ /g, '-'));
}

describe('README.md', () => {
  const readme = textOf('README.md');

  it('names every panel with its key', () => {
    for (const [index, id] of PANEL_IDS.entries()) expect(readme, id).toMatch(new RegExp(`^\\| \`${panelDigit(index)}\` \\|`, 'm'));
  });

  it('names only commands of the command line that there are', () => {
    const sources = readdirSync(path.join(root, 'electron/cli')).filter((name) => name.endsWith('.ts')).map((name) => textOf(`electron/cli/${name}`)).join('\n');
    const known = [...sources.matchAll(/\.command\('([a-z]+)/g)].map(([, name]) => name);
    for (const [, name] of readme.matchAll(/plimsoll -- ([a-z]+)/g)) expect(known).toContain(name);
  });
});

describe('the examples of the command line', () => {
  async function* chunks(file: string): AsyncGenerator<string> {
    yield Promise.resolve(textOf(`docs/examples/${file}`));
  }

  it('of evaluate gets advice', async () => {
    const lines: string[] = [];
    expect(await evaluate(chunks('account.json'), (text) => lines.push(text), { format: 'json' })).toEqual({ evaluated: 1, refused: 0, exitCode: 0 });
    expect(JSON.parse(lines.join('')) as unknown).toMatchObject({ advice: [{ symbol: 'BTCUSDT' }] });
  });

  it('of risk gets an answer to every line', async () => {
    expect(await risk(chunks('questions.ndjson'), () => undefined)).toMatchObject({ refused: 0, exitCode: 0 });
  });

  it('of backtest are hours without a hole', () => {
    expect(readCandles(textOf('docs/examples/BTCUSDT-synthetic-1h.csv'))).toMatchObject({ ok: true, refusedCount: 0, holes: { count: 0 } });
  });
});
