/** Options of a manual account while they are being typed: text as typed, read into what the shared schema checks. */
import { EXPIRY_HOUR_MS, type TypedOption } from '../../shared/account/typed-option';
import { utcDateText } from '../../shared/format';
import { parseTime } from '../../shared/market/iso-time';
import { optionRule } from '../../shared/margin/options/revalue';
import type { NumberReader } from './errors';
import { editable, editablePercent, ratioOfPercent } from './number-entry';

export interface OptionDraft {
  readonly id: string;
  underlying: string;
  right: 'call' | 'put';
  strike: string;
  /** A date; the hour is always 08:00 UTC. */
  expiry: string;
  /** Signed. */
  quantity: string;
  settleAsset: string;
  volatilityPercent: string;
}

export function emptyOption(id: string): OptionDraft {
  return { id, underlying: '', right: 'put', strike: '', expiry: '', quantity: '', settleAsset: '', volatilityPercent: '' };
}

export function optionDraftOf({ id, underlying, right, strike, expiryAtMs, quantity, settleAsset, markVolatility }: TypedOption): OptionDraft {
  return { id, underlying, right, strike: editable(strike), expiry: utcDateText(expiryAtMs), quantity: editable(quantity), settleAsset, volatilityPercent: editablePercent(markVolatility) };
}

/** What the schema is to check; what could not be read is noted with `reader`, under `options.<index>`. */
export function optionOf(draft: OptionDraft, index: number, reader: NumberReader): Record<string, unknown> {
  const at = (field: keyof TypedOption): string => `options.${index}.${field}`;
  const percent = reader.optional(at('markVolatility'), draft.volatilityPercent);
  return {
    id: draft.id,
    underlying: draft.underlying.trim().toUpperCase(),
    right: draft.right,
    strike: reader.required(at('strike'), draft.strike, 'the strike'),
    expiryAtMs: expiryOf(draft.expiry, at('expiryAtMs'), reader),
    quantity: reader.required(at('quantity'), draft.quantity, 'the quantity'),
    settleAsset: draft.settleAsset.trim().toUpperCase(),
    ...(percent === undefined ? {} : { markVolatility: ratioOfPercent(percent) }),
  };
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

function expiryOf(typed: string, path: string, reader: NumberReader): number | undefined {
  const text = typed.trim();
  const dayMs = DATE.test(text) ? parseTime(text) : undefined;
  if (dayMs !== undefined && dayMs >= 0) return dayMs + EXPIRY_HOUR_MS;
  reader.errors[path] = text === '' ? 'the expiry is missing' : DATE.test(text) ? `"${text}" is not in the calendar` : `"${text.slice(0, 24)}" is no date: type it as 2026-03-27`;
  return undefined;
}

/** Venues are named in small letters. */
export function venueOf(typed: string): string {
  return typed.trim().toLowerCase();
}

/** What the venue's rule makes of options, before they are typed. */
export function optionRuleText(typed: string): string {
  const venue = venueOf(typed);
  const name = venue === '' ? 'the venue' : venue;
  if (optionRule(venue) === 'apart') return `No rule is known by which ${name} counts options in the pool of futures: they are kept apart. Their value, greeks and losses are shown; no liquidation price reads them.`;
  return `${name} counts options in the pool of their settle asset: liquidation reads them, revalued whole at every price. Their margin is from a secondary source.`;
}
