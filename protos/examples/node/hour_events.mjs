#!/usr/bin/env node
// Books the hour events of a municipality, each exactly once, as lines of JSON in a file.
//
//     node hour_events.mjs ADDRESS MUNICIPALITY CONSUMER FILE [--once]
//     node hour_events.mjs 127.0.0.1:5151 0151 wages wages.ndjson
//
// ../README.md says what makes it safe. A line is the booking and the position in one: a line that was cut off by a crash is
// removed at the next start, and its event comes again.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// The libraries are found where this is run from, or in NODE_PATH.
const require = createRequire(import.meta.url);
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const protos = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const acknowledgeEvery = 100;

const [address, code, consumer, file, ...rest] = process.argv.slice(2);
const once = rest.includes('--once');
const municipality = `municipalities/${code}`;

const definition = protoLoader.loadSync('ledsager/payroll/v1/payroll_service.proto', {
  includeDirs: [protos], keepCase: true, longs: String, enums: String, oneofs: true, defaults: true,
});
const { PayrollService } = grpc.loadPackageDefinition(definition).ledsager.payroll.v1;
const service = new PayrollService(address, grpc.credentials.createInsecure());

/** Opens the book and finds the last position in it. A line without an end was never booked. */
function openBook() {
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const book = fs.openSync(file, 'a');
  fs.ftruncateSync(book, Buffer.byteLength(whole));
  const last = whole.trimEnd().split('\n').pop();
  return { book, booked: last ? BigInt(JSON.parse(last).position) : 0n };
}

/** What the event adds to pay: an event that replaces another counts for what it changes; a colony's days and uncovered minutes are no minutes to pay. */
const minutesToPay = ({ line, replaces, cancellation }) =>
  (line?.payable_minutes ?? 0) - (replaces?.line.payable_minutes ?? 0) + (cancellation?.payable_minutes ?? 0);

const state = openBook();

/** After the booking, never before. Acknowledging twice, or a lower position, changes nothing. */
function acknowledge(position) {
  return new Promise((resolve, reject) =>
    service.AcknowledgeHourEvents({ municipality, consumer, position }, (error) => (error ? reject(error) : resolve())));
}

/** Follows the feed until it breaks; with --once, until everything on record is booked. True then. */
async function consume() {
  // No `after`: the service knows what we have acknowledged. Reading one message at a time keeps the stream at our own pace.
  const call = service.StreamHourEvents({ municipality, consumer });
  let previous = null;
  let unacknowledged = 0;
  for await (const message of call) {
    const position = BigInt(message.position.position);
    if (previous !== null && BigInt(message.follows) !== previous) {
      throw new Error(`Events between ${previous} and ${message.follows} are missing.`);
    }
    previous = position;

    if (message.content === 'event' && position > state.booked) {
      const { citizen, kind, about } = message.event;
      fs.writeSync(state.book, `${JSON.stringify({ position: `${position}`, citizen, use_id: message.event[about].use_id, kind, minutes: minutesToPay(message.event) })}\n`);
      state.booked = position;
      unacknowledged++;
    }

    const caughtUp = message.content === 'heartbeat' && BigInt(message.heartbeat.head) === position;
    if (caughtUp || unacknowledged >= acknowledgeEvery) {
      fs.fsyncSync(state.book);
      await acknowledge(message.position);
      unacknowledged = 0;
    }
    if (caughtUp && once) {
      call.cancel();
      return true;
    }
  }
  return false;
}

for (;;) {
  try {
    if (await consume()) break;
  } catch (error) {
    if (error.code !== grpc.status.UNAVAILABLE) {
      console.error(error.message);
      process.exit(1);
    }
    await new Promise((resolve) => setTimeout(resolve, 1000)); // The service or its database is away: go on from where we stand.
  }
}

const lines = fs.readFileSync(file, 'utf8').trimEnd().split('\n').filter(Boolean).map((line) => JSON.parse(line));
console.log(`${lines.length} events booked, ${lines.reduce((sum, line) => sum + line.minutes, 0)} minutes to pay`);
process.exit(0);
