/** Implied volatilities out of a CSV file: a time and the volatility of 30 days, as an index of options has it. Fractions, not percent. */
import { parseDecimal } from '../../shared/decode';
import { parseTime } from '../../shared/market/iso-time';
import { DAYS_PER_YEAR } from '../../shared/units';
import type { ImpliedTerms } from '../../shared/volatility/forecast/implied-memory';
import type { Read } from './read';

const TENOR_YEARS = 30 / DAYS_PER_YEAR;
/** 500 % a year: beyond it the file is in percent. */
const MOST = 5;

/** With the header `time,volatility`. A row that goes back in time or is no fraction above 0 refuses the file. */
export function readImplied(text: string): Read<readonly ImpliedTerms[]> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const head = (lines[0] ?? '').split(',').map((cell) => cell.trim().toLowerCase());
  const time = head.findIndex((name) => ['time', 'timestamp', 'date'].includes(name));
  const column = head.findIndex((name) => ['volatility', 'implied_volatility', 'volatility_annual'].includes(name));
  if (time === -1 || column === -1) return { ok: false, message: `a header with time and volatility is expected; row 1 has ${JSON.stringify((lines[0] ?? '').slice(0, 100))}` };
  const terms: ImpliedTerms[] = [];
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line.trim() === '') continue;
    const cells = line.split(',').map((cell) => cell.trim());
    const atMs = parseTime(cells[time] ?? '');
    const volatilityAnnual = parseDecimal(cells[column] ?? '');
    if (atMs === undefined) return { ok: false, message: `row ${i + 1}: no time: ${JSON.stringify((cells[time] ?? '').slice(0, 40))}` };
    if (atMs <= (terms.at(-1)?.atMs ?? -Infinity)) return { ok: false, message: `row ${i + 1}: ${cells[time]} does not come after the row before it` };
    if (volatilityAnnual === undefined || !(volatilityAnnual > 0 && volatilityAnnual <= MOST)) return { ok: false, message: `row ${i + 1}: a volatility is a fraction above 0 and at most ${MOST} (0.55 = 55 %), got ${JSON.stringify((cells[column] ?? '').slice(0, 40))}` };
    terms.push({ atMs, source: { kind: 'own' }, terms: [{ tenorYears: TENOR_YEARS, volatilityAnnual }] });
  }
  return terms.length === 0 ? { ok: false, message: 'no volatility in it' } : { ok: true, value: terms };
}
