"""The official interoperability cases on Debian's python3-grpcio: interop.py PORT CASE prints "ok" or fails."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "build"))

import grpc  # noqa: E402
import interop_pb2 as pb  # noqa: E402
import interop_pb2_grpc as stubs  # noqa: E402

SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n"
SIZES_OUT = [31415, 9, 2653, 58979]
SIZES_IN = [27182, 8, 1828, 45904]


def payload(size):
    return pb.Payload(body=bytes(size))


def ask(size, body=None, compressed=None):
    parameters = pb.ResponseParameters(size=size)
    if compressed is not None:
        parameters.compressed.value = compressed
    return pb.StreamingOutputCallRequest(response_parameters=[parameters], payload=payload(body or 0))


def equal(actual, expected):
    assert actual == expected, f"expected {expected!r}, got {actual!r}"


def fails(call, code, details=None):
    try:
        call()
    except grpc.RpcError as error:
        equal(error.code(), code)
        if details is not None:
            equal(error.details(), details)
        return error
    raise AssertionError(f"expected {code}, but the call succeeded")


class Questions:
    """A request stream that is fed from outside."""

    def __init__(self):
        import queue
        self.queue = queue.Queue()

    def send(self, message):
        self.queue.put(message)

    def close(self):
        self.queue.put(None)

    def __iter__(self):
        return iter(self.queue.get, None)


def empty_unary(test, channel):
    equal(test.EmptyCall(pb.Empty()), pb.Empty())


def large_unary(test, channel):
    response = test.UnaryCall(pb.SimpleRequest(response_size=314159, payload=payload(271828)))
    equal(response.payload.body, bytes(314159))


def client_streaming(test, channel):
    response = test.StreamingInputCall(pb.StreamingInputCallRequest(payload=payload(size)) for size in SIZES_IN)
    equal(response.aggregated_payload_size, 74922)


def server_streaming(test, channel):
    request = pb.StreamingOutputCallRequest(response_parameters=[pb.ResponseParameters(size=size) for size in SIZES_OUT])
    equal([len(response.payload.body) for response in test.StreamingOutputCall(request)], SIZES_OUT)


def ping_pong(test, channel):
    questions = Questions()
    answers = test.FullDuplexCall(iter(questions))
    for out, body in zip(SIZES_OUT, SIZES_IN):
        questions.send(ask(out, body))
        equal(len(next(answers).payload.body), out)
    questions.close()
    equal(list(answers), [])


def empty_stream(test, channel):
    equal(list(test.FullDuplexCall(iter([]))), [])


def cancel_after_begin(test, channel):
    questions = Questions()
    call = test.StreamingInputCall.future(iter(questions))
    empty_unary(test, channel)
    call.cancel()
    assert call.cancelled()
    equal(call.code(), grpc.StatusCode.CANCELLED)
    questions.close()


def cancel_after_first_response(test, channel):
    questions = Questions()
    answers = test.FullDuplexCall(iter(questions))
    questions.send(ask(SIZES_OUT[0], SIZES_IN[0]))
    equal(len(next(answers).payload.body), SIZES_OUT[0])
    answers.cancel()
    fails(lambda: next(answers), grpc.StatusCode.CANCELLED)
    questions.close()


def timeout_on_sleeping_server(test, channel):
    empty_unary(test, channel)
    questions = Questions()
    answers = test.FullDuplexCall(iter(questions), timeout=0.5)
    questions.send(pb.StreamingOutputCallRequest(payload=payload(27182)))
    fails(lambda: next(answers), grpc.StatusCode.DEADLINE_EXCEEDED)
    questions.close()


def custom_metadata(test, channel):
    metadata = [("x-grpc-test-echo-initial", "test_initial_metadata_value"), ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab"),
                ("x-duplicate", "a"), ("x-duplicate", "b")]

    def check(call):
        equal(dict(call.initial_metadata())["x-grpc-test-echo-initial"], "test_initial_metadata_value")
        equal(dict(call.trailing_metadata())["x-grpc-test-echo-trailing-bin"], b"\xab\xab\xab")

    request = pb.SimpleRequest(response_size=1, payload=payload(1))
    _, call = test.UnaryCall.with_call(request, metadata=metadata)
    check(call)
    answers = test.FullDuplexCall(iter([ask(1, 1)]), metadata=metadata)
    equal(len(list(answers)), 1)
    check(answers)


def status_code_and_message(test, channel):
    status = pb.EchoStatus(code=2, message="test status message")
    fails(lambda: test.UnaryCall(pb.SimpleRequest(response_status=status)), grpc.StatusCode.UNKNOWN, "test status message")
    fails(lambda: list(test.FullDuplexCall(iter([pb.StreamingOutputCallRequest(response_status=status)]))), grpc.StatusCode.UNKNOWN, "test status message")


def special_status_message(test, channel):
    status = pb.EchoStatus(code=2, message=SPECIAL)
    fails(lambda: test.UnaryCall(pb.SimpleRequest(response_status=status)), grpc.StatusCode.UNKNOWN, SPECIAL)


def unimplemented_method(test, channel):
    fails(lambda: test.UnimplementedCall(pb.Empty()), grpc.StatusCode.UNIMPLEMENTED)


def unimplemented_service(test, channel):
    fails(lambda: stubs.UnimplementedServiceStub(channel).UnimplementedCall(pb.Empty()), grpc.StatusCode.UNIMPLEMENTED)


def client_compressed_unary(test, channel):
    compressed = pb.SimpleRequest(expect_compressed=pb.BoolValue(value=True), response_size=314159, payload=payload(271828))
    plain = pb.SimpleRequest(expect_compressed=pb.BoolValue(value=False), response_size=314159, payload=payload(271828))
    fails(lambda: test.UnaryCall(compressed), grpc.StatusCode.INVALID_ARGUMENT)
    equal(len(test.UnaryCall(compressed, compression=grpc.Compression.Gzip).payload.body), 314159)
    equal(len(test.UnaryCall(plain).payload.body), 314159)


def server_compressed_unary(test, channel):
    for compressed in (True, False):
        request = pb.SimpleRequest(response_compressed=pb.BoolValue(value=compressed), response_size=314159, payload=payload(271828))
        equal(len(test.UnaryCall(request).payload.body), 314159)


def server_compressed_streaming(test, channel):
    request = pb.StreamingOutputCallRequest(response_parameters=[
        pb.ResponseParameters(size=31415, compressed=pb.BoolValue(value=True)),
        pb.ResponseParameters(size=92653, compressed=pb.BoolValue(value=False))])
    equal([len(response.payload.body) for response in test.StreamingOutputCall(request)], [31415, 92653])


if __name__ == "__main__":
    port, case = sys.argv[1:]
    with grpc.insecure_channel(f"127.0.0.1:{port}") as connection:
        globals()[case](stubs.TestServiceStub(connection), connection)
    print("ok")
