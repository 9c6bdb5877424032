/* What many synthetic years come to: numbers for the table and the charts. */

const WITHIN = 0.15;
const sorted = (values) => [...values].sort((a, b) => a - b);
const quantile = (values, share) => {
  const ordered = sorted(values);
  const position = share * (ordered.length - 1);
  const low = Math.floor(position);
  return ordered[low] + (position - low) * ((ordered[low + 1] ?? ordered[low]) - ordered[low]);
};
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values) => ({ low: quantile(values, 0.05), median: quantile(values, 0.5), high: quantile(values, 0.95), mean: mean(values) });

/** The most events that so many trials at this chance bring with 95 % probability: the smallest k with P(X <= k) >= 0.95. */
export function binomialBound(trials, chance) {
  let logTerm = trials * Math.log1p(-chance);
  let sum = Math.exp(logTerm);
  let k = 0;
  while (sum < 0.95 && k < trials) {
    logTerm += Math.log((trials - k) / (k + 1)) + Math.log(chance / (1 - chance));
    k += 1;
    sum += Math.exp(logTerm);
  }
  return k;
}

export function reportOf(years) {
  return {
    years: years.length,
    statistics: Object.fromEntries(['volatilityAnnual', 'kurtosisDaily', 'kurtosisHourly', 'tailIndexDaily', 'tailIndexHourly', 'jumpDaysPerYear', 'weekendRatio'].map((key) => [key, spread(years.map((year) => year.statistics[key]))])),
    median: targetOf(years, 'median'),
    central: targetOf(years, 'central'),
    calibration: { central: calibrationOf(years, 'touchCentral'), limit: calibrationOf(years, 'touchLimit') },
    tenths: { central: tenthsOf(years, 'tenthsCentral'), limit: tenthsOf(years, 'tenthsLimit') },
    compared: comparedOf(years),
    whole: wholeOf(years.filter((year) => year.whole !== undefined)),
  };
}

/** How near realised volatility came to its target, limits loosened; `key` says which forecast was the divisor. */
function targetOf(years, key) {
  const one = (which) => {
    const ratios = years.map((year) => year[key][which]);
    return { ...spread(ratios), shareWithin: ratios.filter((ratio) => Math.abs(ratio - 1) <= WITHIN).length / ratios.length, ratios };
  };
  const misses = years.filter((year) => Math.abs(year[key].ratioOfHours - 1) > WITHIN).map((year) => ({ seed: year.seed, ratio: year[key].ratioOfHours, ...year[key].worstDay }));
  return { hours: one('ratioOfHours'), days: one('ratioOfDays'), misses, liquidations: years.reduce((sum, year) => sum + year[key].metrics.liquidationCount, 0) };
}

function calibrationOf(years, key) {
  const { probabilities } = years[0];
  const trials = years.reduce((sum, year) => sum + year[key].trials, 0);
  return probabilities.map((declared, k) => {
    const touched = years.reduce((sum, year) => sum + year[key].touched[k], 0);
    return { declared, trials, touched, observed: touched / trials, bound: binomialBound(trials, declared) };
  });
}

/** Trials whose declared chance lay in each tenth: its mean beside what was observed. */
function tenthsOf(years, key) {
  const sum = (column, i) => years.reduce((total, year) => total + year[key][column][i], 0);
  return years[0][key].trials.map((_, i) => ({ from: i / 10, trials: sum('trials', i), declared: sum('declared', i) / sum('trials', i), observed: sum('touched', i) / sum('trials', i) })).filter(({ trials }) => trials > 0);
}

const ROW = (title, all) => ({
  title,
  growth: spread(all.map((metrics) => metrics.growthAnnual)),
  volatility: spread(all.map((metrics) => metrics.volatilityAnnual ?? 0)),
  drawdown: spread(all.map((metrics) => metrics.maximumDrawdownRatio)),
  shortfall: spread(all.map((metrics) => metrics.expectedShortfallDayRatio ?? 0)),
  turnover: mean(all.map((metrics) => metrics.turnoverPerYear)),
  liquidations: all.reduce((sum, metrics) => sum + metrics.liquidationCount, 0),
  count: all.length,
});

function comparedOf(years) {
  const ids = years[0].compared.map(({ id }) => id);
  return [
    ROW('Volatility target, limits loosened', years.map((year) => year.median.metrics)),
    ...ids.map((id) => ROW(years[0].compared.find((one) => one.id === id).title, years.map((year) => year.compared.find((one) => one.id === id).metrics))),
  ];
}

/** What the balanced policy allows within a day; a year has so many. */
const DECLARED = 0.0002;
const DAYS = 365;

function wholeOf(years) {
  if (years.length === 0) return undefined;
  const bound = {};
  for (const { whole } of years) for (const [id, hours] of Object.entries(whole.boundHours)) bound[id] = (bound[id] ?? 0) + hours;
  return {
    limited: ROW('All limits', years.map((year) => year.whole.limited)),
    loosened: ROW('Limits loosened, by the live rules', years.map((year) => year.whole.loosened)),
    fast: ROW('The same years by the fast path', years.map((year) => year.median.metrics)),
    boundHours: bound,
    liquidationBound: { declared: DECLARED, days: DAYS * years.length, expected: DECLARED * DAYS * years.length, bound: binomialBound(DAYS * years.length, DECLARED) },
    liquidations: years.flatMap((year) => year.whole.liquidations.map((one) => ({ seed: year.seed, ...one }))),
  };
}

const percent = (ratio, digits = 1) => `${(100 * ratio).toFixed(digits)} %`;
const three = ({ low, median, high }, show) => `${show(low)} / ${show(median)} / ${show(high)}`;

function boundLines({ boundHours, liquidations, liquidationBound: { declared, days, expected, bound } }) {
  const all = Object.values(boundHours).reduce((sum, hours) => sum + hours, 0);
  return [
    `  what bound, in hours: ${Object.entries(boundHours).sort((a, b) => b[1] - a[1]).map(([id, hours]) => `${id} ${hours} (${percent(hours / all, 2)})`).join(', ')}`,
    `  liquidations with all limits: ${liquidations.length}; declared at most ${percent(declared, 2)} a day, ${expected.toFixed(1)} in ${days} days, 95 % bound ${bound}${liquidations.length > bound ? '  ABOVE' : ''}`,
  ];
}

export function tableOf(report) {
  const { statistics, calibration, compared, whole } = report;
  const target = (title, { hours, days, misses, liquidations }) => [
    `${title}: by hours ${three(hours, (value) => value.toFixed(3))}, within 15 % in ${percent(hours.shareWithin)} of years; by days ${three(days, (value) => value.toFixed(3))}, ${percent(days.shareWithin)}; liquidations ${liquidations}`,
    ...misses.map((miss) => `    missed in year ${miss.seed}: ${miss.ratio.toFixed(3)}; the largest day was ${miss.index}, ${percent(miss.return)}, ${miss.sigmas.toFixed(1)} of the target's daily moves`),
  ];
  const row = (one) => `  ${one.title.padEnd(38)}${three(one.growth, percent).padEnd(30)}${three(one.volatility, percent).padEnd(28)}${three(one.drawdown, percent).padEnd(28)}${percent(one.shortfall.median).padEnd(9)}${one.turnover.toFixed(0).padEnd(9)}${one.liquidations} in ${one.count}`;
  const lines = [
    `${report.years} synthetic years (5 % / median / 95 %)`,
    ...Object.entries(statistics).map(([key, value]) => `  ${key.padEnd(20)}${three(value, (number) => number.toFixed(2))}`),
    '',
    'Realised over target volatility, limits loosened',
    ...target('  divided by the median forecast', report.median),
    ...target('  divided by the central forecast', report.central),
    '',
    'Chance of touching a barrier within a day: declared, observed with the central and with the limit volatility, 95 % bound',
    ...calibration.central.map((one, k) => `  ${percent(one.declared, 2).padEnd(10)}${percent(one.observed, 3).padEnd(12)}${percent(calibration.limit[k].observed, 3).padEnd(12)}${one.touched} and ${calibration.limit[k].touched} of ${one.trials}, bound ${one.bound}${calibration.limit[k].touched > one.bound ? '  ABOVE' : ''}`),
    '',
    'Barriers at fixed distances, by tenths of the declared chance with the volatility of limits: declared, observed, trials; with the central forecast',
    ...report.tenths.limit.map((one) => {
      const beside = report.tenths.central.find(({ from }) => from === one.from);
      return `  ${percent(one.from, 0).padEnd(6)}${percent(one.declared).padEnd(10)}${percent(one.observed).padEnd(10)}${String(one.trials).padEnd(9)}${beside === undefined ? '' : `${percent(beside.declared).padEnd(10)}${percent(beside.observed).padEnd(10)}${beside.trials}`}`;
    }),
    '',
    `  ${''.padEnd(38)}${'growth'.padEnd(30)}${'volatility'.padEnd(28)}${'drawdown'.padEnd(28)}${'ES'.padEnd(9)}${'turnover'.padEnd(9)}liquidations`,
    ...compared.map(row),
    ...(whole === undefined ? [] : ['', ...[whole.limited, whole.loosened, whole.fast].map(row), ...boundLines(whole),
      ...whole.liquidations.map((one) => `  liquidated in year ${one.seed} at ${new Date(one.atMs).toISOString()}, ${one.price.toFixed(0)}`)]),
  ];
  return `${lines.join('\n')}\n`;
}
