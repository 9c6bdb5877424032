/** The venues the program can listen to: one line each. */
import { binance } from './binance/protocol';
import type { VenueProtocol } from './protocol';

export const venues: ReadonlyMap<string, VenueProtocol> = new Map([binance].map((venue) => [venue.id, venue]));

/** The protocol of a venue, or undefined when the program does not know it. */
export function venueById(id: string): VenueProtocol | undefined {
  return venues.get(id);
}
