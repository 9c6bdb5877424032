/* Charts as SVG text: axes, marks, words; dark on white so that they read on any page. */

const WIDTH = 720;
const HEIGHT = 360;
const BOX = { left: 64, right: 34, top: 40, bottom: 48 };
const INK = '#24292f';
const GRID = '#d0d7de';
const BLUE = '#0969da';
const ORANGE = '#bc4c00';

const linear = (from, to, low, high) => (value) => low + ((value - from) / (to - from)) * (high - low);
const text = (x, y, words, more = '') => `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${words}</text>`;
const line = (x1, y1, x2, y2, colour, more = '') => `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${colour}" ${more}/>`;
const percent = (ratio, digits = 0) => `${(100 * ratio).toFixed(digits)} %`;

function page(title, parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="${INK}" role="img" aria-label="${title}">\n<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>\n${text(BOX.left, 22, title, 'font-size="14" font-weight="bold"')}\n${parts.join('\n')}\n</svg>\n`;
}

/** Histogram of realised over target volatility. */
export function ratioChart({ median, central, years }) {
  const [from, to, bins] = [0.7, 1.4, 35];
  const x = linear(from, to, BOX.left, WIDTH - BOX.right);
  const counted = [central, median].map(({ hours }) => {
    const counts = new Array(bins).fill(0);
    for (const ratio of hours.ratios) counts[Math.max(0, Math.min(bins - 1, Math.floor(((ratio - from) / (to - from)) * bins)))] += 1;
    return counts;
  });
  const most = Math.max(...counted.flat());
  const y = linear(0, most, HEIGHT - BOX.bottom, BOX.top);
  const bars = counted.flatMap((counts, k) => counts.map((count, i) => (count === 0 ? '' : `<rect x="${(x(from + ((to - from) * i) / bins) + 1).toFixed(1)}" y="${y(count).toFixed(1)}" width="${((WIDTH - BOX.left - BOX.right) / bins - 2).toFixed(1)}" height="${(y(0) - y(count)).toFixed(1)}" fill="${k === 0 ? BLUE : ORANGE}" fill-opacity="0.55"/>`)).filter(Boolean));
  return page(`Realised over target volatility in ${years} synthetic years, limits loosened`, [
    ...[0.85, 1, 1.15].map((value) => line(x(value), BOX.top, x(value), y(0), INK, value === 1 ? '' : 'stroke-dasharray="4 4"')),
    ...bars,
    ...[0.7, 0.85, 1, 1.15, 1.3].map((value) => text(x(value), HEIGHT - BOX.bottom + 18, value.toFixed(2), 'text-anchor="middle"')),
    ...[0, Math.round(most / 2), most].map((value) => text(BOX.left - 8, y(value) + 4, String(value), 'text-anchor="end"')),
    text(WIDTH - BOX.right, BOX.top + 12, `central forecast: median ${central.hours.median.toFixed(3)}, ${percent(central.hours.shareWithin, 1)} within 15 %`, `text-anchor="end" fill="${BLUE}"`),
    text(WIDTH - BOX.right, BOX.top + 28, `median forecast: median ${median.hours.median.toFixed(3)}, ${percent(median.hours.shareWithin, 1)} within 15 %`, `text-anchor="end" fill="${ORANGE}"`),
    text(WIDTH / 2, HEIGHT - 10, 'realised over target; number of years upwards', 'text-anchor="middle"'),
  ]);
}

/** Declared against observed, both on logarithmic axes. */
export function calibrationChart({ calibration }) {
  const log = (value) => Math.log10(Math.max(value, 1e-5));
  const x = linear(-4, 0, BOX.left, WIDTH - BOX.right);
  const y = linear(-5, 0, HEIGHT - BOX.bottom, BOX.top);
  const ticks = [0.0001, 0.001, 0.01, 0.1, 1];
  const dots = (rows, colour) => rows.map(({ declared, observed, trials }) => {
    const error = 1.96 * Math.sqrt(Math.max(observed, 1 / trials) / trials);
    return `${line(x(log(declared)), y(log(observed - error)), x(log(declared)), y(log(observed + error)), colour)}<circle cx="${x(log(declared)).toFixed(1)}" cy="${y(log(observed)).toFixed(1)}" r="4" fill="${colour}"/>`;
  });
  return page('Chance of touching a barrier within a day: declared and observed', [
    ...ticks.flatMap((tick) => [line(x(log(tick)), BOX.top, x(log(tick)), HEIGHT - BOX.bottom, GRID), line(BOX.left, y(log(tick)), WIDTH - BOX.right, y(log(tick)), GRID), text(x(log(tick)), HEIGHT - BOX.bottom + 18, percent(tick, tick < 0.01 ? 2 : 0), 'text-anchor="middle"'), text(BOX.left - 8, y(log(tick)) + 4, percent(tick, tick < 0.01 ? 2 : 0), 'text-anchor="end"')]),
    line(x(-4), y(-4), x(0), y(0), INK, 'stroke-dasharray="4 4"'),
    ...dots(calibration.central, BLUE),
    ...dots(calibration.limit, ORANGE),
    text(BOX.left + 10, BOX.top + 14, 'with the central forecast', `fill="${BLUE}"`),
    text(BOX.left + 10, BOX.top + 30, 'with the volatility that limits use', `fill="${ORANGE}"`),
    text(WIDTH / 2, HEIGHT - 10, 'declared; observed upwards', 'text-anchor="middle"'),
  ]);
}

/** Declared against observed by tenths of the declared chance, both from 0 to 1. */
export function tenthsChart({ tenths, years }) {
  const x = linear(0, 1, BOX.left, WIDTH - BOX.right);
  const y = linear(0, 1, HEIGHT - BOX.bottom, BOX.top);
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const dots = (rows, colour) => rows.map(({ declared, observed, trials }) => {
    const error = 1.96 * Math.sqrt((observed * (1 - observed)) / trials);
    return `${line(x(declared), y(Math.max(0, observed - error)), x(declared), y(Math.min(1, observed + error)), colour)}<circle cx="${x(declared).toFixed(1)}" cy="${y(observed).toFixed(1)}" r="4" fill="${colour}"/>`;
  });
  return page(`Barriers 1 to 8 % away within a day, by tenths of the declared chance: ${years} synthetic years`, [
    ...ticks.flatMap((tick) => [line(x(tick), BOX.top, x(tick), HEIGHT - BOX.bottom, GRID), line(BOX.left, y(tick), WIDTH - BOX.right, y(tick), GRID), text(x(tick), HEIGHT - BOX.bottom + 18, percent(tick), 'text-anchor="middle"'), text(BOX.left - 8, y(tick) + 4, percent(tick), 'text-anchor="end"')]),
    line(x(0), y(0), x(1), y(1), INK, 'stroke-dasharray="4 4"'),
    ...dots(tenths.central, BLUE),
    ...dots(tenths.limit, ORANGE),
    text(BOX.left + 10, BOX.top + 14, 'with the central forecast', `fill="${BLUE}"`),
    text(BOX.left + 10, BOX.top + 30, 'with the volatility that limits use', `fill="${ORANGE}"`),
    text(WIDTH / 2, HEIGHT - 10, 'declared; observed upwards', 'text-anchor="middle"'),
  ]);
}

/** Median and 5 to 95 % of the year's growth and drawdown, row by row. */
export function comparisonChart({ compared, whole }) {
  const rows = [...(whole === undefined ? [] : [whole.limited]), ...compared];
  const step = (HEIGHT - BOX.top - BOX.bottom) / rows.length;
  const left = 230;
  const middle = left + (WIDTH - left - BOX.right) / 2;
  const growth = linear(-1, 1, left, middle - 20);
  const drawdown = linear(0, 1, middle + 20, WIDTH - BOX.right);
  const range = (scale, { low, median, high }, y, colour) => {
    const at = (value) => scale(Math.max(-1, Math.min(1, value)));
    return `${line(at(low), y, at(high), y, colour, 'stroke-width="3" stroke-opacity="0.5"')}<circle cx="${at(median).toFixed(1)}" cy="${y.toFixed(1)}" r="4" fill="${colour}"/>`;
  };
  return page('A synthetic year: 5 %, median and 95 % of growth and of the deepest drawdown', [
    ...[-1, -0.5, 0, 0.5, 1].flatMap((value) => [line(growth(value), BOX.top, growth(value), HEIGHT - BOX.bottom, GRID), text(growth(value), HEIGHT - BOX.bottom + 18, percent(value), 'text-anchor="middle"')]),
    ...[0, 0.5, 1].flatMap((value) => [line(drawdown(value), BOX.top, drawdown(value), HEIGHT - BOX.bottom, GRID), text(drawdown(value), HEIGHT - BOX.bottom + 18, percent(value), 'text-anchor="middle"')]),
    ...rows.flatMap((row, i) => {
      const y = BOX.top + (i + 0.5) * step;
      return [text(left - 12, y + 4, `${row.title}${row.count === compared[0].count ? '' : ` (${row.count} years)`}`, 'text-anchor="end"'), range(growth, row.growth, y, BLUE), range(drawdown, row.drawdown, y, ORANGE)];
    }),
    text((left + middle - 20) / 2, HEIGHT - 10, 'growth', 'text-anchor="middle"'),
    text((middle + 20 + WIDTH - BOX.right) / 2, HEIGHT - 10, 'deepest drawdown', 'text-anchor="middle"'),
  ]);
}
