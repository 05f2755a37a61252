using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Grpc.Reflection.Internal;

/// <summary>Answers the questions of <c>grpc.reflection.v1</c>.</summary>
internal sealed class ReflectionV1Service(DescriptorIndex index) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(Answer(index, requestStream.Current), context.CancellationToken);
        }
    }

    public static ServerReflectionResponse Answer(DescriptorIndex index, ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse { Service = { index.ServiceNames.Select(name => new ServiceResponse { Name = name }) } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                SetFile(response, index.FileByName(request.FileByFilename), request.FileByFilename);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                SetFile(response, index.FileBySymbol(request.FileContainingSymbol), request.FileContainingSymbol);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var extension = request.FileContainingExtension;
                SetFile(response, index.FileByExtension(extension.ContainingType, extension.ExtensionNumber), $"{extension.ContainingType} {extension.ExtensionNumber}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                SetNumbers(response, index.ExtensionNumbers(request.AllExtensionNumbersOfType), request.AllExtensionNumbersOfType);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.None:
            default:
                response.ErrorResponse = Error(StatusCode.InvalidArgument, "The request asks for nothing.");
                break;
        }

        return response;
    }

    private static void SetFile(ServerReflectionResponse response, FileDescriptor? file, string asked)
    {
        if (file is null)
        {
            response.ErrorResponse = NotFound(asked);
            return;
        }

        response.FileDescriptorResponse = new FileDescriptorResponse();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Add(file);

        void Add(FileDescriptor one)
        {
            if (seen.Add(one.Name))
            {
                response.FileDescriptorResponse.FileDescriptorProto.Add(one.SerializedData);
                foreach (var dependency in one.Dependencies)
                {
                    Add(dependency);
                }
            }
        }
    }

    private static void SetNumbers(ServerReflectionResponse response, IReadOnlyCollection<int>? numbers, string asked)
    {
        if (numbers is null)
        {
            response.ErrorResponse = NotFound(asked);
        }
        else
        {
            response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = asked, ExtensionNumber = { numbers } };
        }
    }

    private static ErrorResponse NotFound(string asked) => Error(StatusCode.NotFound, $"'{asked}' is not known.");

    private static ErrorResponse Error(StatusCode code, string text) => new() { ErrorCode = (int)code, ErrorMessage = text };
}

/// <summary>Answers the same questions under their older name. The messages are the same on the wire, and that is how they are translated.</summary>
internal sealed class ReflectionV1AlphaService(DescriptorIndex index) : V1Alpha.ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<V1Alpha.ServerReflectionRequest> requestStream,
        IServerStreamWriter<V1Alpha.ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var request = ServerReflectionRequest.Parser.ParseFrom(requestStream.Current.ToByteString());
            var response = ReflectionV1Service.Answer(index, request);
            await responseStream.WriteAsync(V1Alpha.ServerReflectionResponse.Parser.ParseFrom(response.ToByteString()), context.CancellationToken);
        }
    }
}
