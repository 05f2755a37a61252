using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Alpha = Grpc.Reflection.V1Alpha;

namespace Ledsager.GrpcTests;

/// <summary>What a server says of itself, under both names of the service.</summary>
public sealed class ReflectionTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async ValueTask InitializeAsync() => server = await TestServer.StartAsync(
        services: services =>
        {
            services.AddGrpcReflection();
            services.AddGrpcHealthChecks();
        },
        map: app =>
        {
            app.MapGrpcReflectionService();
            app.MapGrpcHealthChecksService();
        });

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Every_service_is_listed()
    {
        var answer = await AskAsync(new ServerReflectionRequest { ListServices = "" });

        answer.ListServicesResponse.Service.Select(service => service.Name)
            .ShouldBe(["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "grpc.testing.TestService"]);
    }

    [Theory]
    [InlineData("grpc.testing.TestService", "interop.proto")]
    [InlineData("grpc.testing.TestService.UnaryCall", "interop.proto")]
    [InlineData("grpc.testing.SimpleRequest", "interop.proto")]
    [InlineData("grpc.testing.SimpleRequest.payload", "interop.proto")]
    [InlineData("grpc.testing.COMPRESSABLE", "interop.proto")]
    [InlineData("google.rpc.ErrorInfo", "google/rpc/error_details.proto")]
    [InlineData("google.rpc.BadRequest.FieldViolation", "google/rpc/error_details.proto")]
    [InlineData("google.protobuf.Any", "google/protobuf/any.proto")]
    public async Task A_symbol_is_found_in_its_file(string symbol, string file)
    {
        var files = Files(await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol }));

        files[0].Name.ShouldBe(file);
        var names = files.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        files.SelectMany(one => one.Dependency).ShouldAllBe(dependency => names.Contains(dependency));
    }

    [Fact]
    public async Task A_file_comes_with_all_that_it_imports()
    {
        var files = Files(await AskAsync(new ServerReflectionRequest { FileByFilename = "google/rpc/error_details.proto" }));

        files.Select(file => file.Name).ShouldBe(["google/rpc/error_details.proto", "google/protobuf/duration.proto"]);
    }

    [Fact]
    public async Task Extensions_of_a_message_are_known_by_their_numbers()
    {
        var numbers = await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "grpc.testing.SimpleRequest" });

        numbers.AllExtensionNumbersResponse.BaseTypeName.ShouldBe("grpc.testing.SimpleRequest");
        numbers.AllExtensionNumbersResponse.ExtensionNumber.ShouldBeEmpty();

        var options = await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "google.protobuf.MethodOptions" });
        options.AllExtensionNumbersResponse.ExtensionNumber.ShouldBe([50_001]);

        var extension = await AskAsync(
            new ServerReflectionRequest { FileContainingExtension = new ExtensionRequest { ContainingType = "google.protobuf.MethodOptions", ExtensionNumber = 50_001 } });
        Files(extension)[0].Name.ShouldBe("interop.proto");
    }

    [Fact]
    public async Task What_is_not_known_is_NOT_FOUND_and_the_stream_goes_on()
    {
        ServerReflectionRequest[] unknown =
        [
            new() { FileByFilename = "no.proto" },
            new() { FileContainingSymbol = "no.Symbol" },
            new() { FileContainingExtension = new ExtensionRequest { ContainingType = "google.protobuf.MethodOptions", ExtensionNumber = 1 } },
            new() { AllExtensionNumbersOfType = "no.Type" },
        ];
        using var call = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();
        foreach (var question in unknown)
        {
            await call.RequestStream.WriteAsync(question);
            (await call.ResponseStream.MoveNext()).ShouldBeTrue();
            call.ResponseStream.Current.ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.NotFound);
            call.ResponseStream.Current.OriginalRequest.ShouldBe(question);
        }

        await call.RequestStream.WriteAsync(new ServerReflectionRequest());
        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        call.ResponseStream.Current.ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.InvalidArgument);
    }

    private static List<FileDescriptorProto> Files(ServerReflectionResponse answer) =>
        [.. answer.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom)];

    /// <summary>Asks under both names and expects the same answer.</summary>
    private async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest question)
    {
        using var call = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(question);
        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        var answer = call.ResponseStream.Current;

        using var older = new Alpha.ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();
        await older.RequestStream.WriteAsync(Alpha.ServerReflectionRequest.Parser.ParseFrom(question.ToByteString()));
        (await older.ResponseStream.MoveNext()).ShouldBeTrue();
        older.ResponseStream.Current.ToByteString().ShouldBe(answer.ToByteString());
        return answer;
    }
}
