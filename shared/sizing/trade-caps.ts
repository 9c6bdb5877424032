/** What may hold the size of a new trade down besides its risk: the venue's brackets, initial margin, the trader's own cap. */
import { moneyText, multipleText } from '../format';
import { tierCap } from './limits/venue-limit';
import { lotSize } from './lot';
import { afterTrade } from './new-trade';
import { grossUsd } from './situation';
import { usdPerUnitOf } from './unit-price';
import { contractBase, staleSymbols, type Task } from './trade-task';

export interface Cap {
  readonly contracts: number;
  /** Which limit it is, as the beginning of a sentence; empty for the risk itself. */
  readonly because: string;
}

/** Everything besides the risk that may hold the size down. */
export function capsOf(task: Task): Cap[] {
  return [tierCapOf(task), marginCapOf(task), ownCapOf(task)].flatMap((cap) => cap ?? []);
}

function tierCapOf({ ground, input, instrument }: Task): Cap | undefined {
  const tiers = ground.market.tiers.get(instrument.symbol);
  if (tiers === undefined) return undefined;
  const cap = tierCap(tiers, input.leverage);
  const perContract = instrument.contractType === 'linear' ? instrument.contractSize * input.entryPrice : instrument.contractSize / input.entryPrice;
  const contracts = (ground.account.rules.tierBasis === 'quantity' ? cap : cap / perContract) - Math.abs(ground.position.quantity);
  return { contracts, because: `The venue's brackets at ${multipleText(input.leverage, 0)} bind` };
}

/** The most whole lots whose initial margin the wallet covers, by evaluation. */
function marginCapOf(task: Task): Cap | undefined {
  const { ground, instrument, input } = task;
  const lot = lotSize(instrument.quantityLot);
  const fits = (lots: number): boolean => (afterTrade(ground, lots * lot).availableMargin ?? Infinity) >= 0;
  const free = afterTrade(ground, 0).availableMargin;
  if (free === undefined || staleSymbols(task).length > 0) return undefined;
  const because = `Leverage binds: at ${multipleText(input.leverage, 0)} the free margin of ${moneyText(free, instrument.settleAsset)} is used up`;
  if (free <= 0) return { contracts: 0, because };
  const perLot = lot * (instrument.contractType === 'linear' ? instrument.contractSize * input.entryPrice : instrument.contractSize / input.entryPrice);
  let low = 0;
  let high = Math.ceil((free * input.leverage) / perLot) + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return { contracts: low * lot, because };
}

function ownCapOf({ situation, instrument, input }: Task): Cap | undefined {
  const cap = situation.input.policy.ownLeverageCap;
  const gross = grossUsd(situation.exposures);
  const usdPerQuote = usdPerUnitOf(situation.input, instrument.quoteAsset);
  if (cap === undefined || gross.kind === 'unknown' || situation.capital.usd.kind === 'unknown' || usdPerQuote.kind === 'unknown') return undefined;
  const leftUsd = Math.max(0, cap * situation.capital.usd.value - gross.value);
  const contracts = leftUsd / usdPerQuote.value / input.entryPrice / contractBase(instrument, input.entryPrice);
  return { contracts, because: `Your own cap of ${multipleText(cap, 2)} binds` };
}

