import { type ChannelCredentials, type ClientOptions, credentials } from "@grpc/grpc-js";
import { ProbeServiceClient } from "../gen/fedprobe/v1/probe.js";

/** PEM texts of one party of a run: its own key and certificate, and the run's authority. */
export interface Identity {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** The name in a probe's certificate; it is checked whatever address the tunnel gives the probe. */
export function serverName(probe: string): string {
  return `${probe}.fedprobe.internal`;
}

/** Names in certificates, by role: what a peer may do follows from it. */
export type Role = "controller" | "probe" | "correlator" | "simulator";

const CHANNEL_OPTIONS: ClientOptions = {
  "grpc.keepalive_time_ms": 5_000,
  "grpc.keepalive_timeout_ms": 5_000,
  "grpc.initial_reconnect_backoff_ms": 200,
  "grpc.max_reconnect_backoff_ms": 2_000,
};

/** A client of the probe `probe` that listens at host:port (usually the near end of an SSH forward). */
export function connectProbe(
  probe: string,
  host: string,
  port: number,
  identity: Identity,
): ProbeServiceClient {
  return new ProbeServiceClient(`${host}:${port}`, channelCredentials(identity), {
    ...CHANNEL_OPTIONS,
    "grpc.ssl_target_name_override": serverName(probe),
    "grpc.default_authority": serverName(probe),
  });
}

function channelCredentials({ authority, certificate, key }: Identity): ChannelCredentials {
  return credentials.createSsl(Buffer.from(authority), Buffer.from(key), Buffer.from(certificate));
}
