/** `plimsoll venue <venue> --port N`: a local server that speaks a venue's protocol, for trying things without an exchange. */
import type { BaseUrls } from '../../shared/venues/protocol';
import { startBinanceServer } from './venues/binance-server';

export interface VenueServer {
  readonly port: number;
  readonly baseUrls: BaseUrls;
  readonly stop: () => Promise<void>;
}

export interface VenueServerOptions {
  readonly venue: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly onReady?: (server: VenueServer) => void;
  readonly onLog?: (line: string) => void;
}

type Start = (port: number, onSeen: (line: string) => void) => Promise<VenueServer>;

const SERVERS: ReadonlyMap<string, Start> = new Map<string, Start>([['binance', (port, onSeen) => startBinanceServer({ port, onSeen })]]);

/** Starts the server and leaves it running; rejects with a sentence for the user when it cannot. */
export async function runVenueServer({ venue, port, onReady, onLog }: VenueServerOptions): Promise<VenueServer> {
  const start = SERVERS.get(venue);
  if (start === undefined) throw new Error(`no local server for ${JSON.stringify(venue)}: there is one for ${[...SERVERS.keys()].join(', ')}`);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`not a port: ${port} (0 to 65535, 0 takes any free one)`);
  const server = await start(port, onLog ?? (() => {}));
  onReady?.(server);
  return server;
}
