/**
 * What the worker thread of backtests does: keeps a few histories with their forecasts, runs policies over them, and gives up
 * as soon as something else is wanted. It touches no port and no file; `backtest-worker.ts` joins it to the thread.
 */
import { ASSUMED_TIERS, assumedInstrument, type BacktestMarket } from '../shared/backtest/run/market';
import { forecastTrack, type ForecastTrack } from '../shared/backtest/run/track';
import { studyOf, unbrokenStretch, type Study } from '../shared/backtest/study/data';
import type { RunQuestion, StudyData } from '../shared/backtest/study/question';
import { costsOf, reportOf, type Progressed } from '../shared/backtest/study/report';
import { syntheticYear } from '../shared/backtest/synthetic/year';
import type { Candle } from '../shared/market/event';
import type { Instrument, Tier } from '../shared/market/instrument';
import { readMarket, underlyingOf } from './cli/backtest-input';

export type Source =
  | { readonly kind: 'held'; readonly title: string; readonly instrument: Instrument; readonly tiers?: readonly Tier[]; readonly candles: readonly Candle[] }
  | { readonly kind: 'file'; readonly name: string; readonly text: string; readonly funding?: string }
  | { readonly kind: 'synthetic'; readonly seed: number };

export type WorkQuestion =
  | { readonly kind: 'load'; readonly jobId: number; readonly dataId: string; readonly source: Source }
  | { readonly kind: 'run' | 'costs'; readonly jobId: number; readonly question: RunQuestion };

/** Data, reports and rows are checked by who receives them. */
export type WorkAnswer =
  | { readonly kind: 'loaded'; readonly jobId: number; readonly data: StudyData }
  | { readonly kind: 'ran'; readonly jobId: number; readonly report: unknown }
  | { readonly kind: 'priced'; readonly jobId: number; readonly rows: unknown }
  | { readonly kind: 'progress'; readonly jobId: number; readonly share: number }
  | { readonly kind: 'cancelled'; readonly jobId: number }
  | { readonly kind: 'failed'; readonly jobId: number; readonly message: string };

interface Kept {
  readonly market: BacktestMarket;
  /** Made with the first run. */
  track: ForecastTrack | undefined;
}

const HISTORIES_KEPT = 3;
/** Thrown through the run that nobody waits for any more. */
const UNWANTED = Symbol('unwanted');

/** `isWanted` is asked again and again while a job runs; `tell` takes its progress and its answer. */
export function createBacktestWork(isWanted: (jobId: number) => boolean, tell: (answer: WorkAnswer) => void): (question: WorkQuestion) => void {
  const histories = new Map<string, Kept>();

  function load({ jobId, dataId, source }: Extract<WorkQuestion, { kind: 'load' }>): WorkAnswer {
    const study = studyFrom(dataId, source);
    if (study.kind === 'refused') return { kind: 'failed', jobId, message: study.message };
    histories.delete(dataId);
    histories.set(dataId, { market: study.market, track: undefined });
    const oldest = histories.keys().next().value;
    if (histories.size > HISTORIES_KEPT && oldest !== undefined) histories.delete(oldest);
    return { kind: 'loaded', jobId, data: study.data };
  }

  function compute({ kind, jobId, question }: Extract<WorkQuestion, { kind: 'run' | 'costs' }>): WorkAnswer {
    const kept = histories.get(question.dataId);
    if (kept === undefined) return { kind: 'failed', jobId, message: 'these candles are no longer kept: load them again' };
    const progressed: Progressed = (hours, count) => {
      if (!isWanted(jobId)) throw UNWANTED;
      tell({ kind: 'progress', jobId, share: hours / count });
    };
    kept.track ??= forecastTrack(kept.market.candles, kept.market.instrument.underlying);
    if (kind === 'run') return { kind: 'ran', jobId, report: reportOf(question, kept.market, kept.track, progressed) };
    return { kind: 'priced', jobId, rows: costsOf(question, kept.market, kept.track, progressed) };
  }

  return (question) => {
    const { jobId } = question;
    if (!isWanted(jobId)) return tell({ kind: 'cancelled', jobId });
    try {
      tell(question.kind === 'load' ? load(question) : compute(question));
    } catch (error) {
      if (error === UNWANTED) return tell({ kind: 'cancelled', jobId });
      tell({ kind: 'failed', jobId, message: `the backtest broke off: ${error instanceof Error ? error.message : String(error)}` });
    }
  };
}

function studyFrom(id: string, source: Source): Study {
  switch (source.kind) {
    case 'held':
      return heldStudy(id, source);
    case 'file': {
      const { name, text, funding } = source;
      if (underlyingOf(name) === undefined) return { kind: 'refused', message: `${name}: what is it of? Name the file like BTCUSDT-1h.csv` };
      const read = readMarket({ candles: text, candlesName: name, ...(funding === undefined ? {} : { funding }) });
      if (!read.ok) return { kind: 'refused', message: read.message };
      return studyOf(read.value, { id, title: name, notes: [assumed(read.value.instrument.symbol)] });
    }
    case 'synthetic': {
      const market = { ...syntheticYear(source.seed), instrument: assumedInstrument('BTC'), tiers: ASSUMED_TIERS };
      return studyOf(market, { id, title: `synthetic year, seed ${source.seed}`, notes: ['simulated: a martingale with jumps, regimes and funding, in which nobody earns by being long'] });
    }
  }
}

/** A backtest trades linear contracts; what is margined in coin is stood in for. */
function heldStudy(id: string, { title, instrument, tiers, candles }: Extract<Source, { kind: 'held' }>): Study {
  const { candles: unbroken, notes } = unbrokenStretch(candles);
  const isLinear = instrument.contractType === 'linear';
  const traded = isLinear ? instrument : assumedInstrument(instrument.underlying);
  const known = isLinear ? tiers : undefined;
  const assumptions = isLinear ? (tiers === undefined ? [`tiers of ${instrument.symbol} are not known: those of BTCUSDT are assumed`] : []) : [`a linear contract stands for ${instrument.symbol}`];
  return studyOf({ candles: unbroken, instrument: traded, tiers: known ?? ASSUMED_TIERS }, { id, title, notes: [...notes, ...assumptions] });
}

function assumed(symbol: string): string {
  return `tiers and lot of ${symbol} are assumed`;
}
