import type { ClockOrigin } from "@fedprobe/probe-agent";
import type { ProbeServiceClient } from "@fedprobe/proto";
import { Metadata } from "@grpc/grpc-js";

/** A call is given up after this long. */
const CALL_MS = 5_000;

/** Sets a probe's clock and lets its source begin. Rejects with the gRPC error. */
export function startProbe(client: ProbeServiceClient, clock: ClockOrigin): Promise<void> {
  const origin = {
    hostOriginUs: BigInt(Math.round(clock.hostOriginUs)),
    virtualOriginUs: BigInt(Math.round(clock.virtualOriginUs)),
    speed: clock.speed,
  };
  return new Promise((resolve, reject) => {
    client.start(origin, new Metadata(), deadline(), (error) => (error ? reject(error) : resolve()));
  });
}

/** Ends a probe's source; its journal closes. Rejects with the gRPC error. */
export function stopProbe(client: ProbeServiceClient, reason: string): Promise<void> {
  return new Promise((resolve, reject) => {
    client.stop({ reason }, new Metadata(), deadline(), (error) => (error ? reject(error) : resolve()));
  });
}

function deadline(): { deadline: number } {
  return { deadline: Date.now() + CALL_MS };
}
