// The official interoperability cases on Debian's libgrpc++: interop PORT CASE prints "ok" or fails.
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "interop.grpc.pb.h"

// Exported by the library for its own interoperability client, together with this flag: the last message came compressed.
constexpr uint32_t kWasCompressed = 0x40000000u;
uint32_t grpc_call_test_only_get_message_flags(grpc_call* call);

namespace grpc::testing {
// The library makes a class of this name its friend.
class InteropClientContextInspector {
 public:
  static bool WasCompressed(const ClientContext& context) {
    return (grpc_call_test_only_get_message_flags(context.call_) & kWasCompressed) != 0;
  }
};
}  // namespace grpc::testing

namespace {

using namespace grpc::testing;
using grpc::ClientContext;
using grpc::Status;
using grpc::StatusCode;

const std::vector<int> kSizesOut = {31415, 9, 2653, 58979};
const std::vector<int> kSizesIn = {27182, 8, 1828, 45904};
const std::string kSpecial = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001F608\t\n";

struct Client {
  std::shared_ptr<grpc::Channel> channel;
  std::unique_ptr<TestService::Stub> test;
};

void Require(bool holds, const std::string& what) {
  if (!holds) {
    std::cerr << "failed: " << what << std::endl;
    exit(1);
  }
}

void RequireOk(const Status& status) { Require(status.ok(), "OK expected, got " + std::to_string(status.error_code()) + " " + status.error_message()); }

void RequireStatus(const Status& status, StatusCode code, const std::string& message) {
  Require(status.error_code() == code, "code " + std::to_string(code) + " expected, got " + std::to_string(status.error_code()) + " " + status.error_message());
  Require(message.empty() || status.error_message() == message, "message '" + message + "' expected, got '" + status.error_message() + "'");
}

std::string Zeros(int size) { return std::string(size, '\0'); }

SimpleRequest Large() {
  SimpleRequest request;
  request.set_response_size(314159);
  request.mutable_payload()->set_body(Zeros(271828));
  return request;
}

StreamingOutputCallRequest Ask(int out, int in) {
  StreamingOutputCallRequest request;
  request.add_response_parameters()->set_size(out);
  request.mutable_payload()->set_body(Zeros(in));
  return request;
}

void EmptyUnary(Client& client) {
  ClientContext context;
  Empty response;
  RequireOk(client.test->EmptyCall(&context, Empty(), &response));
}

void LargeUnary(Client& client) {
  ClientContext context;
  SimpleResponse response;
  RequireOk(client.test->UnaryCall(&context, Large(), &response));
  Require(response.payload().body() == Zeros(314159), "the body");
}

void ClientStreaming(Client& client) {
  ClientContext context;
  StreamingInputCallResponse response;
  auto stream = client.test->StreamingInputCall(&context, &response);
  for (int size : kSizesIn) {
    StreamingInputCallRequest request;
    request.mutable_payload()->set_body(Zeros(size));
    Require(stream->Write(request), "a write");
  }
  stream->WritesDone();
  RequireOk(stream->Finish());
  Require(response.aggregated_payload_size() == 74922, "the sum");
}

void ServerStreaming(Client& client) {
  ClientContext context;
  StreamingOutputCallRequest request;
  for (int size : kSizesOut) request.add_response_parameters()->set_size(size);
  auto stream = client.test->StreamingOutputCall(&context, request);
  StreamingOutputCallResponse response;
  std::vector<int> sizes;
  while (stream->Read(&response)) sizes.push_back(response.payload().body().size());
  RequireOk(stream->Finish());
  Require(sizes == kSizesOut, "the sizes");
}

void PingPong(Client& client) {
  ClientContext context;
  auto stream = client.test->FullDuplexCall(&context);
  StreamingOutputCallResponse response;
  for (size_t i = 0; i < kSizesOut.size(); i++) {
    Require(stream->Write(Ask(kSizesOut[i], kSizesIn[i])), "a write");
    Require(stream->Read(&response), "a read");
    Require(static_cast<int>(response.payload().body().size()) == kSizesOut[i], "a size");
  }
  stream->WritesDone();
  Require(!stream->Read(&response), "the end");
  RequireOk(stream->Finish());
}

void EmptyStream(Client& client) {
  ClientContext context;
  auto stream = client.test->FullDuplexCall(&context);
  stream->WritesDone();
  StreamingOutputCallResponse response;
  Require(!stream->Read(&response), "no message");
  RequireOk(stream->Finish());
}

void CancelAfterBegin(Client& client) {
  ClientContext context;
  StreamingInputCallResponse response;
  auto stream = client.test->StreamingInputCall(&context, &response);
  EmptyUnary(client);
  context.TryCancel();
  RequireStatus(stream->Finish(), StatusCode::CANCELLED, "");
}

void CancelAfterFirstResponse(Client& client) {
  ClientContext context;
  auto stream = client.test->FullDuplexCall(&context);
  Require(stream->Write(Ask(kSizesOut[0], kSizesIn[0])), "a write");
  StreamingOutputCallResponse response;
  Require(stream->Read(&response), "a read");
  context.TryCancel();
  RequireStatus(stream->Finish(), StatusCode::CANCELLED, "");
}

void TimeoutOnSleepingServer(Client& client) {
  EmptyUnary(client);
  ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(500));
  auto stream = client.test->FullDuplexCall(&context);
  StreamingOutputCallRequest request;
  request.mutable_payload()->set_body(Zeros(27182));
  stream->Write(request);
  StreamingOutputCallResponse response;
  Require(!stream->Read(&response), "no message");
  RequireStatus(stream->Finish(), StatusCode::DEADLINE_EXCEEDED, "");
}

void AddEcho(ClientContext& context) {
  context.AddMetadata("x-grpc-test-echo-initial", "test_initial_metadata_value");
  context.AddMetadata("x-grpc-test-echo-trailing-bin", "\xab\xab\xab");
  context.AddMetadata("x-duplicate", "a");
  context.AddMetadata("x-duplicate", "b");
}

void CheckEcho(const ClientContext& context) {
  auto initial = context.GetServerInitialMetadata().find("x-grpc-test-echo-initial");
  Require(initial != context.GetServerInitialMetadata().end() && initial->second == "test_initial_metadata_value", "the initial metadata");
  auto trailing = context.GetServerTrailingMetadata().find("x-grpc-test-echo-trailing-bin");
  Require(trailing != context.GetServerTrailingMetadata().end() && trailing->second == "\xab\xab\xab", "the trailing metadata");
}

void CustomMetadata(Client& client) {
  ClientContext unary;
  AddEcho(unary);
  SimpleRequest request;
  request.set_response_size(1);
  SimpleResponse response;
  RequireOk(client.test->UnaryCall(&unary, request, &response));
  CheckEcho(unary);

  ClientContext duplex;
  AddEcho(duplex);
  auto stream = client.test->FullDuplexCall(&duplex);
  Require(stream->Write(Ask(1, 1)), "a write");
  stream->WritesDone();
  StreamingOutputCallResponse answer;
  Require(stream->Read(&answer), "a read");
  Require(!stream->Read(&answer), "the end");
  RequireOk(stream->Finish());
  CheckEcho(duplex);
}

void StatusCodeAndMessage(Client& client) {
  ClientContext unary;
  SimpleRequest request;
  request.mutable_response_status()->set_code(2);
  request.mutable_response_status()->set_message("test status message");
  SimpleResponse response;
  RequireStatus(client.test->UnaryCall(&unary, request, &response), StatusCode::UNKNOWN, "test status message");

  ClientContext duplex;
  auto stream = client.test->FullDuplexCall(&duplex);
  StreamingOutputCallRequest question;
  *question.mutable_response_status() = request.response_status();
  Require(stream->Write(question), "a write");
  stream->WritesDone();
  StreamingOutputCallResponse answer;
  Require(!stream->Read(&answer), "no message");
  RequireStatus(stream->Finish(), StatusCode::UNKNOWN, "test status message");
}

void SpecialStatusMessage(Client& client) {
  ClientContext context;
  SimpleRequest request;
  request.mutable_response_status()->set_code(2);
  request.mutable_response_status()->set_message(kSpecial);
  SimpleResponse response;
  RequireStatus(client.test->UnaryCall(&context, request, &response), StatusCode::UNKNOWN, kSpecial);
}

void UnimplementedMethod(Client& client) {
  ClientContext context;
  Empty response;
  RequireStatus(client.test->UnimplementedCall(&context, Empty(), &response), StatusCode::UNIMPLEMENTED, "");
}

void UnimplementedServiceCase(Client& client) {
  ClientContext context;
  Empty response;
  RequireStatus(UnimplementedService::NewStub(client.channel)->UnimplementedCall(&context, Empty(), &response), StatusCode::UNIMPLEMENTED, "");
}

Status CompressedUnary(Client& client, bool claims, bool compresses) {
  ClientContext context;
  if (compresses) context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  SimpleRequest request = Large();
  request.mutable_expect_compressed()->set_value(claims);
  SimpleResponse response;
  Status status = client.test->UnaryCall(&context, request, &response);
  Require(!status.ok() || response.payload().body() == Zeros(314159), "the body");
  return status;
}

void ClientCompressedUnary(Client& client) {
  RequireStatus(CompressedUnary(client, true, false), StatusCode::INVALID_ARGUMENT, "");
  RequireOk(CompressedUnary(client, true, true));
  RequireOk(CompressedUnary(client, false, false));
}

StreamingInputCallRequest Input(bool claims, int size) {
  StreamingInputCallRequest request;
  request.mutable_expect_compressed()->set_value(claims);
  request.mutable_payload()->set_body(Zeros(size));
  return request;
}

void ClientCompressedStreaming(Client& client) {
  {
    ClientContext context;
    StreamingInputCallResponse response;
    auto stream = client.test->StreamingInputCall(&context, &response);
    stream->Write(Input(true, 27182));
    stream->WritesDone();
    RequireStatus(stream->Finish(), StatusCode::INVALID_ARGUMENT, "");
  }

  ClientContext context;
  context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  StreamingInputCallResponse response;
  auto stream = client.test->StreamingInputCall(&context, &response);
  Require(stream->Write(Input(true, 27182)), "a write");
  Require(stream->Write(Input(false, 45904), grpc::WriteOptions().set_no_compression()), "a write");
  stream->WritesDone();
  RequireOk(stream->Finish());
  Require(response.aggregated_payload_size() == 73086, "the sum");
}

void ServerCompressedUnary(Client& client) {
  for (bool compressed : {true, false}) {
    ClientContext context;
    SimpleRequest request = Large();
    request.mutable_response_compressed()->set_value(compressed);
    SimpleResponse response;
    RequireOk(client.test->UnaryCall(&context, request, &response));
    Require(response.payload().body() == Zeros(314159), "the body");
    Require(InteropClientContextInspector::WasCompressed(context) == compressed, "compressed as asked");
  }
}

void ServerCompressedStreaming(Client& client) {
  ClientContext context;
  StreamingOutputCallRequest request;
  for (auto [size, compressed] : {std::pair{31415, true}, std::pair{92653, false}}) {
    auto* parameters = request.add_response_parameters();
    parameters->set_size(size);
    parameters->mutable_compressed()->set_value(compressed);
  }
  auto stream = client.test->StreamingOutputCall(&context, request);
  StreamingOutputCallResponse response;
  for (const auto& parameters : request.response_parameters()) {
    Require(stream->Read(&response), "a read");
    Require(static_cast<int>(response.payload().body().size()) == parameters.size(), "a size");
    Require(InteropClientContextInspector::WasCompressed(context) == parameters.compressed().value(), "compressed as asked");
  }
  Require(!stream->Read(&response), "the end");
  RequireOk(stream->Finish());
}

const std::map<std::string, std::function<void(Client&)>> kCases = {
    {"empty_unary", EmptyUnary},
    {"large_unary", LargeUnary},
    {"client_streaming", ClientStreaming},
    {"server_streaming", ServerStreaming},
    {"ping_pong", PingPong},
    {"empty_stream", EmptyStream},
    {"cancel_after_begin", CancelAfterBegin},
    {"cancel_after_first_response", CancelAfterFirstResponse},
    {"timeout_on_sleeping_server", TimeoutOnSleepingServer},
    {"custom_metadata", CustomMetadata},
    {"status_code_and_message", StatusCodeAndMessage},
    {"special_status_message", SpecialStatusMessage},
    {"unimplemented_method", UnimplementedMethod},
    {"unimplemented_service", UnimplementedServiceCase},
    {"client_compressed_unary", ClientCompressedUnary},
    {"client_compressed_streaming", ClientCompressedStreaming},
    {"server_compressed_unary", ServerCompressedUnary},
    {"server_compressed_streaming", ServerCompressedStreaming},
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 || kCases.count(argv[2]) == 0) {
    std::cerr << "usage: interop PORT CASE" << std::endl;
    return 2;
  }
  Client client;
  client.channel = grpc::CreateChannel(std::string("127.0.0.1:") + argv[1], grpc::InsecureChannelCredentials());
  client.test = TestService::NewStub(client.channel);
  kCases.at(argv[2])(client);
  std::cout << "ok" << std::endl;
}
