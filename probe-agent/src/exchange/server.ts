import { type Identity, type ProbeServiceServer, ProbeServiceService } from "@fedprobe/proto";
import { Server, status as Status } from "@grpc/grpc-js";
import type { Journal } from "../journal/journal.js";
import type { ClockOrigin } from "../model/clock.js";
import { refusalOf, roleOf, serverCredentials } from "./credentials.js";
import { type Offer, serveOffer } from "./serve-offer.js";
import { serveSubscription } from "./serve-subscription.js";

export interface ServedProbe {
  readonly journal: Journal;
  /** Names of Event.values. */
  readonly eventAttributes: readonly string[];
  readonly start: (origin: ClockOrigin) => void;
  readonly stop: (reason: string) => Promise<void>;
  /** Takes events of a simulator; undefined if the source is none that does. */
  readonly offer: Offer | undefined;
  /** How many subscribers that are the controller are there now. */
  readonly controllers: (change: 1 | -1) => void;
}

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

const OPTIONS = {
  "grpc.max_receive_message_length": 1024 * 1024,
  "grpc.max_concurrent_streams": 64,
  "grpc.keepalive_time_ms": 5_000,
  "grpc.keepalive_timeout_ms": 5_000,
  "grpc.http2.min_ping_interval_without_data_ms": 1_000,
};

const NO_EVENTS = {
  code: Status.FAILED_PRECONDITION,
  details: "this probe takes no events: give it a source of kind `events` without a path",
};

/** Serves a probe's journal at host:port (0: any free one). Rejects if the port is taken. */
export async function serveProbe(
  host: string,
  port: number,
  identity: Identity,
  probe: ServedProbe,
): Promise<Listening> {
  const server = new Server(OPTIONS);
  server.addService(ProbeServiceService, implement(probe));
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, serverCredentials(identity), (error, at) =>
      error ? reject(error) : resolve(at),
    );
  });
  const close = () =>
    new Promise<void>((resolve) => {
      const force = setTimeout(() => server.forceShutdown(), 1_000);
      server.tryShutdown(() => {
        clearTimeout(force);
        resolve();
      });
    });
  return { port: bound, close };
}

function implement(probe: ServedProbe): ProbeServiceServer {
  return {
    subscribe(call) {
      const refusal = refusalOf(call, "follow a journal");
      if (refusal) return void call.emit("error", refusal);
      const controller = roleOf(call) === "controller";
      if (controller) probe.controllers(1);
      serveSubscription(call, probe.journal, probe.eventAttributes)
        .catch((error: Error) => call.emit("error", error))
        .finally(() => controller && probe.controllers(-1));
    },
    offer(call) {
      const refusal = refusalOf(call, "offer events") ?? (probe.offer ? undefined : NO_EVENTS);
      if (refusal) return void call.emit("error", refusal);
      serveOffer(call, probe.offer as Offer);
    },
    start(call, answer) {
      const refusal = refusalOf(call, "start a probe");
      if (refusal) return answer(refusal);
      const { hostOriginUs, virtualOriginUs, speed } = call.request;
      if (!(speed > 0 && speed < Number.POSITIVE_INFINITY)) {
        return answer({ code: Status.INVALID_ARGUMENT, details: `a clock cannot run at speed ${speed}` });
      }
      probe.start({ hostOriginUs: Number(hostOriginUs), virtualOriginUs: Number(virtualOriginUs), speed });
      answer(null, {});
    },
    stop(call, answer) {
      const refusal = refusalOf(call, "stop a probe");
      if (refusal) return answer(refusal);
      probe.stop(call.request.reason).then(
        () => answer(null, {}),
        (error: Error) => answer(error),
      );
    },
  };
}
