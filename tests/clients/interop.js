// The official interoperability cases on @grpc/grpc-js: interop.js PORT CASE prints "ok" or fails.
'use strict';
const assert = require('node:assert/strict');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const definition = loader.loadSync(path.join(__dirname, '../Ledsager.Grpc.Tests/Protos/interop.proto'), { keepCase: true, longs: Number, defaults: true });
const testing = grpc.loadPackageDefinition(definition).grpc.testing;
const [port, name] = process.argv.slice(2);
const address = `127.0.0.1:${port}`;
const client = new testing.TestService(address, grpc.credentials.createInsecure());

const SPECIAL = '\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \u{1f608}\t\n';
const SIZES_OUT = [31415, 9, 2653, 58979];
const SIZES_IN = [27182, 8, 1828, 45904];
const payload = (size) => ({ body: Buffer.alloc(size) });

/** A unary call as a promise of its response, with the call's metadata. */
function unary(method, request, metadata = new grpc.Metadata(), options = {}, from = client) {
  return new Promise((resolve, reject) => {
    const result = {};
    const call = from[method](request, metadata, options, (error, response) => (error ? reject(error) : (result.response = response)));
    call.on('metadata', (headers) => (result.headers = headers));
    call.on('status', (status) => {
      result.status = status;
      if (status.code === grpc.status.OK) setImmediate(() => resolve(result));
    });
  });
}

/** Everything that a stream brings; rejects if it ends badly. */
function drained(call) {
  return new Promise((resolve, reject) => {
    const result = { messages: [] };
    call.on('metadata', (headers) => (result.headers = headers));
    call.on('data', (message) => result.messages.push(message));
    call.on('error', reject);
    call.on('status', (status) => {
      result.status = status;
      if (status.code === grpc.status.OK) resolve(result);
    });
  });
}

async function fails(promise, code, details) {
  const error = await promise.then(() => assert.fail('the call succeeded'), (reason) => reason);
  assert.equal(error.code, code, String(error));
  if (details !== undefined) assert.equal(error.details, details);
}

const cases = {
  async empty_unary() {
    await unary('EmptyCall', {});
  },
  async large_unary() {
    const { response } = await unary('UnaryCall', { response_size: 314159, payload: payload(271828) });
    assert.equal(response.payload.body.length, 314159);
  },
  async client_streaming() {
    const size = await new Promise((resolve, reject) => {
      const call = client.StreamingInputCall((error, response) => (error ? reject(error) : resolve(response.aggregated_payload_size)));
      for (const body of SIZES_IN) call.write({ payload: payload(body) });
      call.end();
    });
    assert.equal(size, 74922);
  },
  async server_streaming() {
    const { messages } = await drained(client.StreamingOutputCall({ response_parameters: SIZES_OUT.map((size) => ({ size })) }));
    assert.deepEqual(messages.map((message) => message.payload.body.length), SIZES_OUT);
  },
  async ping_pong() {
    const call = client.FullDuplexCall();
    let next = 0;
    const ask = () => (next < SIZES_OUT.length
      ? call.write({ response_parameters: [{ size: SIZES_OUT[next] }], payload: payload(SIZES_IN[next]) })
      : call.end());
    call.on('data', (message) => {
      assert.equal(message.payload.body.length, SIZES_OUT[next++]);
      ask();
    });
    ask();
    const { messages } = await drained(call);
    assert.equal(messages.length, 4);
  },
  async empty_stream() {
    const call = client.FullDuplexCall();
    call.end();
    assert.deepEqual((await drained(call)).messages, []);
  },
  async cancel_after_begin() {
    let call;
    const ended = new Promise((resolve, reject) => {
      call = client.StreamingInputCall((error) => (error ? reject(error) : resolve()));
    });
    await unary('EmptyCall', {});
    call.cancel();
    await fails(ended, grpc.status.CANCELLED);
  },
  async cancel_after_first_response() {
    const call = client.FullDuplexCall();
    call.write({ response_parameters: [{ size: SIZES_OUT[0] }], payload: payload(SIZES_IN[0]) });
    call.once('data', () => call.cancel());
    await fails(drained(call), grpc.status.CANCELLED);
  },
  async timeout_on_sleeping_server() {
    await unary('EmptyCall', {});
    const call = client.FullDuplexCall({ deadline: Date.now() + 500 });
    call.write({ payload: payload(27182) });
    await fails(drained(call), grpc.status.DEADLINE_EXCEEDED);
  },
  async custom_metadata() {
    const metadata = new grpc.Metadata();
    metadata.set('x-grpc-test-echo-initial', 'test_initial_metadata_value');
    metadata.set('x-grpc-test-echo-trailing-bin', Buffer.from('ababab', 'hex'));
    metadata.add('x-duplicate', 'a');
    metadata.add('x-duplicate', 'b');
    const check = ({ headers, status }) => {
      assert.deepEqual(headers.get('x-grpc-test-echo-initial'), ['test_initial_metadata_value']);
      assert.deepEqual(status.metadata.get('x-grpc-test-echo-trailing-bin'), [Buffer.from('ababab', 'hex')]);
    };
    check(await unary('UnaryCall', { response_size: 1, payload: payload(1) }, metadata));
    const call = client.FullDuplexCall(metadata);
    call.write({ response_parameters: [{ size: 1 }], payload: payload(1) });
    call.end();
    check(await drained(call));
  },
  async status_code_and_message() {
    const response_status = { code: 2, message: 'test status message' };
    await fails(unary('UnaryCall', { response_status }), grpc.status.UNKNOWN, response_status.message);
    const call = client.FullDuplexCall();
    call.write({ response_status });
    call.end();
    await fails(drained(call), grpc.status.UNKNOWN, response_status.message);
  },
  async special_status_message() {
    await fails(unary('UnaryCall', { response_status: { code: 2, message: SPECIAL } }), grpc.status.UNKNOWN, SPECIAL);
  },
  async unimplemented_method() {
    await fails(unary('UnimplementedCall', {}), grpc.status.UNIMPLEMENTED);
  },
  async unimplemented_service() {
    const other = new testing.UnimplementedService(address, grpc.credentials.createInsecure());
    await fails(unary('UnimplementedCall', {}, undefined, {}, other), grpc.status.UNIMPLEMENTED);
    other.close();
  },
  async client_compressed_unary() {
    const request = (value) => ({ expect_compressed: { value }, response_size: 314159, payload: payload(271828) });
    await fails(unary('UnaryCall', request(true)), grpc.status.INVALID_ARGUMENT);
    const gzip = new testing.TestService(address, grpc.credentials.createInsecure(), { 'grpc.default_compression_algorithm': 2 });
    assert.equal((await unary('UnaryCall', request(true), undefined, {}, gzip)).response.payload.body.length, 314159);
    gzip.close();
    assert.equal((await unary('UnaryCall', request(false))).response.payload.body.length, 314159);
  },
  async server_compressed_unary() {
    for (const value of [true, false]) {
      const { response } = await unary('UnaryCall', { response_compressed: { value }, response_size: 314159, payload: payload(271828) });
      assert.equal(response.payload.body.length, 314159);
    }
  },
  async server_compressed_streaming() {
    const response_parameters = [{ size: 31415, compressed: { value: true } }, { size: 92653, compressed: { value: false } }];
    const { messages } = await drained(client.StreamingOutputCall({ response_parameters }));
    assert.deepEqual(messages.map((message) => message.payload.body.length), [31415, 92653]);
  },
};

cases[name]().then(
  () => {
    client.close();
    console.log('ok');
  },
  (error) => {
    console.error(error);
    process.exit(1);
  });
