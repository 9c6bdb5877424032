/** Where the candles of a backtest come from: what the engine holds, a file that a person picked, a seed. Nothing is parsed here. */
import type { LoadAnswer } from '../shared/backtest/study/answer';
import type { LoadQuestion } from '../shared/backtest/study/question';
import type { Candle } from '../shared/market/event';
import type { Instrument, Tier } from '../shared/market/instrument';
import type { BacktestFiles } from './backtest-files';
import type { Source } from './backtest-work';

/** The hours the engine holds of an instrument, with its terms. `run` tells runs apart: a drill's hours are not live's. */
export interface HeldHours {
  readonly run: string;
  readonly instrument: Instrument;
  readonly tiers?: readonly Tier[];
  readonly candles: readonly Candle[];
}

export type FoundSource = { readonly kind: 'source'; readonly dataId: string; readonly source: Source } | Exclude<LoadAnswer, { kind: 'loaded' }>;
export type SourceOf = (question: LoadQuestion) => Promise<FoundSource>;

/** The file picked last is remembered, so that funding can be added to it. */
export function createSources(files: BacktestFiles, held: (instrumentId: string) => HeldHours | undefined): SourceOf {
  let file: { readonly name: string; readonly path: string; readonly text: string } | undefined;

  async function candles(): Promise<FoundSource> {
    const picked = await files.pick('Hourly candles');
    if (picked.kind !== 'file') return picked;
    file = picked;
    return { kind: 'source', dataId: fileId(picked.path), source: { kind: 'file', name: picked.name, text: picked.text } };
  }

  async function funding(): Promise<FoundSource> {
    if (file === undefined) return { kind: 'refused', message: 'load candles from a file first' };
    const { name, path, text } = file;
    const picked = await files.pick(`Funding of ${name}`);
    if (picked.kind !== 'file') return picked;
    return { kind: 'source', dataId: fileId(path), source: { kind: 'file', name, text, funding: picked.text } };
  }

  return async (question) => {
    switch (question.kind) {
      case 'held':
        return heldSource(question.instrumentId, held(question.instrumentId));
      case 'synthetic':
        return { kind: 'source', dataId: `synthetic ${question.seed}`, source: { kind: 'synthetic', seed: question.seed } };
      case 'file':
        return candles();
      case 'funding':
        return funding();
    }
  };
}

function heldSource(instrumentId: string, hours: HeldHours | undefined): FoundSource {
  if (hours === undefined) return { kind: 'refused', message: `${instrumentId} is not listed: its candles are not held` };
  const { run, instrument, tiers, candles } = hours;
  const terms = tiers === undefined ? { instrument } : { instrument, tiers };
  return { kind: 'source', dataId: `held ${instrument.id} ${run}`.slice(0, ID_LENGTH), source: { kind: 'held', title: `${instrument.symbol}, hours held`, candles, ...terms } };
}

/** Ids are short text; the end of a path is what tells files apart. */
const ID_LENGTH = 200;

function fileId(path: string): string {
  return `file ${path.slice(-(ID_LENGTH - 5))}`;
}
